"""Each check of a claim against its quotes, cheapest first: what it found and where, or why it failed and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..types import Check, Match, Span
from . import dates as date_check
from . import names as name_check
from . import negation as negation_check
from . import numbers as number_check
from . import roles as role_check
from .evidence import Evidence, Outcome, Place, failed
from .names import Name
from .numbers import Quantity
from .wording import coverage

# Below this share of shared content words a claim says something else.
WORDING_FLOOR = 0.15
# "The two companies" counts nothing new.
_ANAPHOR = re.compile(r"\b(?:the|other|these|those|all|both) (?:two|three)$", re.IGNORECASE)


def numbers(evidence: Evidence) -> Outcome:
    """Every figure of the claim is in a quote, as the same kind of figure."""
    sources = [
        (index, found) for index, quote in enumerate(evidence.quotes) for found in number_check.quantities(quote)
    ]
    values = [found for _, found in sources]
    matches = []
    for quantity in number_check.quantities(evidence.claim):
        if _ANAPHOR.search(evidence.claim[: quantity.span.end]):
            continue
        if not number_check.supported(quantity, values):
            shown = quantity.span.of(evidence.claim)
            return failed(
                "numbers", number_check.reason(shown, quantity, values), quantity.span, _rival(quantity, sources)
            ), ()
        at = next(((index, found.span) for index, found in sources if number_check.agrees(quantity, found)), None)
        matches += [Match("numbers", quantity.span, *at)] if at else []
    return _codes(evidence), tuple(matches)


def _rival(claimed: Quantity, sources: Sequence[tuple[int, Quantity]]) -> Place | None:
    """The figure that stands in the quotes instead: of the same kind where there is one, else the same number."""
    for index, found in sources:
        if number_check.comparable(claimed, found):
            return index, found.span
    return next(((index, found.span) for index, found in sources if found.low == claimed.low), None)


def _codes(evidence: Evidence) -> Check:
    held = f"{evidence.quoted}\n{evidence.context}".casefold()
    for code in number_check.codes(evidence.claim):
        if code.casefold() not in held:
            start = evidence.claim.find(code)
            return failed("numbers", f"{code} is not in the cited sentence", Span(start, start + len(code)))
    return Check("numbers", True)


def dates(evidence: Evidence) -> Outcome:
    """Every date of the claim contains a date of the quotes."""
    claimed = date_check.dates(evidence.claim, reference=evidence.published)
    if not claimed:
        return Check("dates", True), ()
    sources = [
        (index, found)
        for index, quote in enumerate(evidence.quotes)
        for found in date_check.dates(quote, reference=evidence.published)
    ]
    values = [found for _, found in sources]
    years = {found.first.year for found in values if found.first}
    years |= {found.first.year for found in date_check.dates(evidence.context, reference=None) if found.first}
    years |= {evidence.published.year} if evidence.published else set()
    matches = []
    for wanted in claimed:
        if not sources and date_check.covers(wanted, evidence.published):
            continue
        if not date_check.supported(wanted, values, years):
            reason = date_check.reason(wanted.span.of(evidence.claim), values)
            at = (sources[0][0], sources[0][1].span) if sources else None
            return failed("dates", reason, wanted.span, at), ()
        place = next(((i, found.span) for i, found in sources if date_check.supported(wanted, [found], years)), None)
        matches += [Match("dates", wanted.span, *place)] if place else []
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
    return (Check("negation", True) if found is None else failed("negation", found.reason, found.span)), ()


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
