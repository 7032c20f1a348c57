"""Each check of a claim against its quotes, cheapest first: what it found and where, or why it failed and where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from ..types import Check, Match, Span
from . import dates as date_check
from . import names as name_check
from . import negation as negation_check
from . import numbers as number_check
from . import roles as role_check
from . import ways
from .contrast import contrast
from .dates import DateRange
from .evidence import Evidence, Outcome, Place, failed
from .figures import Figures, figures
from .names import Name
from .numbers import Quantity
from .order import crossed
from .titles import misattributed
from .wording import coverage

# Below this share of shared content words a claim says something else.
WORDING_FLOOR = 0.15
# A sentence has fewer figures; each is looked for in all quotes.
MOST_FIGURES = 60
# "The two companies" counts nothing new.
_ANAPHOR = re.compile(r"\b(?:the|other|these|those|all|both) (?:two|three)$", re.IGNORECASE)


def numbers(evidence: Evidence) -> Outcome:
    """Every figure of the claim is in a quote, as the same kind of figure and of the same thing."""
    read = figures(evidence)
    if len(read.claimed) > MOST_FIGURES:
        reason = f"a claim with {len(read.claimed):,} figures is not one sentence; split it"
        return failed("numbers", reason, Span(0, len(evidence.claim))), ()
    values = list({found.value: found for found, _ in read.sources if isinstance(found, Quantity)}.values())
    matches = []
    for quantity in read.claimed:
        if not isinstance(quantity, Quantity) or _ANAPHOR.search(evidence.claim[: quantity.span.end]):
            continue
        shown = quantity.span.of(evidence.claim)
        if not number_check.supported(quantity, values):
            reason = number_check.reason(shown, quantity, values)
            return failed("numbers", reason, quantity.span, _rival(quantity, evidence, read)), ()
        instead = read.repeated(quantity) or read.misplaced(quantity, evidence)
        if instead is not None:
            return _misplaced("numbers", quantity.span, instead, evidence), ()
        at = next(iter(read.supporting(quantity)), None)
        matches += [Match("numbers", quantity.span, *evidence.place(at[1]))] if at else []
    return _codes(evidence), tuple(matches)


def _misplaced(name: str, span: Span, instead: Span, evidence: Evidence) -> Check:
    shown, other = span.of(evidence.claim), instead.of(evidence.quoted)
    reason = f"{shown} is said of something else in the cited sentence, which has {other} here"
    return failed(name, reason, span, evidence.place(instead))


def _rival(claimed: Quantity, evidence: Evidence, read: Figures) -> Place | None:
    """The figure that stands in the quotes instead: of the same kind where there is one, else the same number."""
    alike = read.comparable(claimed)
    same = [(found, span) for found, span in read.sources if isinstance(found, Quantity) and found.low == claimed.low]
    return next((evidence.place(span) for _, span in (*alike, *same)), None)


def _codes(evidence: Evidence) -> Check:
    held = _unspaced(f"{evidence.quoted}\n{evidence.context}")
    for code in number_check.codes(evidence.claim):
        if _unspaced(code).removesuffix("s") not in held:
            start = evidence.claim.find(code)
            return failed("numbers", f"{code} is not in the cited sentence", Span(start, start + len(code)))
    return Check("numbers", True)


def _unspaced(text: str) -> str:
    """For codes, which are written as "TiO2", "TiO₂", "TiO 2" and "TiO-2"."""
    return re.sub(r"[\s\u2010-\u2015-]", "", unicodedata.normalize("NFKC", text)).casefold()


def dates(evidence: Evidence) -> Outcome:
    """Every date of the claim contains a date of the quotes, of the same event."""
    read = figures(evidence)
    sources = [(found, span) for found, span in read.sources if isinstance(found, DateRange)]
    values = [found for found, _ in sources]
    matches = []
    for wanted in read.claimed[:MOST_FIGURES]:
        if not isinstance(wanted, DateRange) or (not sources and date_check.covers(wanted, evidence.published)):
            continue
        if not date_check.supported(wanted, values, read.years):
            reason = date_check.reason(wanted.span.of(evidence.claim), values)
            at = evidence.place(sources[0][1]) if sources else None
            return failed("dates", reason, wanted.span, at), ()
        instead = read.misplaced(wanted, evidence)
        if instead is not None:
            return _misplaced("dates", wanted.span, instead, evidence), ()
        place = next(iter(read.supporting(wanted)), None)
        matches += [Match("dates", wanted.span, *evidence.place(place[1]))] if place else []
    return Check("dates", True), tuple(matches)


def parties(evidence: Evidence) -> Outcome:
    """The names of the claim are named, and do what the quotes say they do."""
    missing = name_check.missing(evidence.claim, evidence.quotes, evidence.context)
    if missing is not None:
        reason = f"{missing.text} is not named in the cited sentence or its context"
        return failed("parties", reason, missing.span), ()
    swapped = role_check.contradiction(evidence.claim, evidence.quotes)
    if swapped is not None:
        return failed("parties", swapped.reason, swapped.span), ()
    turned = crossed(evidence.claim, evidence.quoted)
    if turned is not None:
        reason = f"the cited sentence has the sides of “{turned.pivot}” the other way round"
        return failed("parties", reason, turned.span, evidence.place(turned.at)), ()
    turned_round = ways.turned_round(evidence.claim, evidence.quoted)
    if turned_round is not None:
        wrong, right = turned_round
        reason = f"the cited sentence has “{right.span.of(evidence.quoted)}” instead"
        return failed("parties", reason, wrong.span, evidence.place(right.span)), ()
    whose = misattributed(evidence.claim, evidence.quoted)
    if whose is not None:
        span, noun, at = whose
        reason = f"in the cited sentence the {noun} is {at.of(evidence.quoted)}’s, not {span.of(evidence.claim)}’s"
        return failed("parties", reason, span, evidence.place(at)), ()
    return Check("parties", True), tuple(named(evidence.claim, evidence.quotes))


def named(claim: str, quotes: Sequence[str]) -> list[Match]:
    """Where the quotes name the names of a claim."""
    found = ((name, _place(name, quotes)) for name in name_check.names(claim))
    return [Match("parties", name.span, *at) for name, at in found if at]


def _place(name: Name, quotes: Sequence[str]) -> Place | None:
    for index, quote in enumerate(quotes):
        start = quote.find(name.text)
        if start >= 0:
            return index, Span(start, start + len(name.text))
        for other in name_check.names(quote):
            if other.key == name.key:
                return index, other.span
    return None


def polarity(evidence: Evidence) -> Outcome:
    """Negations, hedges and directions are those of the quotes."""
    found = negation_check.contradiction(evidence.claim, evidence.quotes)
    if found is not None:
        return failed("negation", found.reason, found.span), ()
    read = figures(evidence)
    beside = tuple(tuple(span.start for _, span in read.supporting(f)) for f in read.claimed[:MOST_FIGURES])
    other = contrast(evidence.claim, evidence.quoted, tuple(places for places in beside if places))
    if other is not None:
        at = evidence.place(other.instead) if other.instead else None
        return failed("negation", other.reason, other.span, at), ()
    return Check("negation", True), ()


def wording(evidence: Evidence) -> Outcome:
    """A floor of shared words."""
    share = coverage(evidence.claim, f"{evidence.quoted}\n{evidence.context}")
    if share is None or share >= WORDING_FLOOR:
        return Check("wording", True), ()
    reason = f"only {share:.0%} of its words are in the cited sentence"
    return failed("wording", reason, Span(0, len(evidence.claim))), ()


ALL: tuple[Callable[[Evidence], Outcome], ...] = (numbers, dates, parties, polarity, wording)


def verbatim(claim: str, quotes: Sequence[str]) -> tuple[Match, ...]:
    """The figures, dates and names of a claim that stands in a quote character for character."""
    index, shift = next(
        ((i, quote.find(claim.strip())) for i, quote in enumerate(quotes) if claim.strip() in quote), (-1, 0)
    )
    if index < 0:
        return ()
    shift -= len(claim) - len(claim.lstrip())
    spans = [("numbers", found.span) for found in number_check.quantities(claim)]
    spans += [("dates", found.span) for found in date_check.dates(claim, reference=None)]
    spans += [("parties", found.span) for found in name_check.names(claim)]
    return tuple(Match(name, span, index, Span(span.start + shift, span.end + shift)) for name, span in spans)
