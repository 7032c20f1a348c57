"""The claim checker: whether quotes say what a claim says, check by check, each with a reason a person can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from .checks import dates as date_check
from .checks import names as name_check
from .checks import negation as negation_check
from .checks import numbers as number_check
from .checks import roles as role_check
from .checks.wording import coverage, is_verbatim
from .protocols import Entailment
from .types import Check, Label, Span, Verdict

# A claim is one sentence; more than this cannot be checked as one.
LONGEST_CLAIM = 4_000
# Below this share of shared content words a claim says something else.
WORDING_FLOOR = 0.15
# Entailment by a model counts as failed below this probability.
ENTAILMENT_FLOOR = 0.5
# "The two companies" counts nothing new.
_ANAPHOR = re.compile(r"\b(?:the|other|these|those|all|both) (?:two|three)$", re.IGNORECASE)
CHECKS = ("quote", "numbers", "dates", "parties", "negation", "wording")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim is checked against; ``context`` is title, headings and the like, good for names only."""

    claim: str
    quotes: tuple[str, ...]
    context: str
    published: date | None

    @property
    def quoted(self) -> str:
        """The quotes, one below the other."""
        return "\n".join(self.quotes)


def check_claim(
    claim: str,
    quotes: Sequence[str],
    *,
    context: str = "",
    published: date | None = None,
    entailment: Entailment | None = None,
) -> Verdict:
    """Whether ``quotes`` (the cited sentences) support ``claim``.

    ``context`` is what the document makes plain besides (title, heading, record name); ``published`` resolves "last
    year" and the like. The label is "uncited" without quotes, "unsupported" where a check fails, else "supported".
    """
    kept = tuple(quote for quote in quotes if quote.strip())
    if not kept:
        return Verdict("uncited", (Check("quote", False, "no sentence is cited"),))
    if not claim.strip():
        return Verdict("unsupported", (Check("quote", False, "the claim is empty"),))
    if is_verbatim(claim, kept):
        return _judged(tuple(Check(name, True) for name in CHECKS), claim, (kept, context), entailment)
    if len(claim) > LONGEST_CLAIM:
        reason = f"a claim of {len(claim):,} characters is not one sentence; split it"
        return Verdict("unsupported", (Check("quote", False, reason),))
    evidence = Evidence(claim, kept, context, published)
    checks = (Check("quote", True), *(check(evidence) for check in _CHECKS))
    return _judged(checks, claim, (kept, context), entailment)


def _judged(
    checks: tuple[Check, ...], claim: str, premises: tuple[tuple[str, ...], str], entailment: Entailment | None
) -> Verdict:
    failed = not all(check.passed for check in checks)
    if entailment is None:
        return Verdict("unsupported" if failed else "supported", checks)
    quotes, context = premises
    score = entailment.score([("\n".join((context, *quotes)).strip(), claim)])[0]
    if score < ENTAILMENT_FLOOR:
        reason = f"{entailment.name} finds the claim not entailed ({score:.2f})"
        checks = (*checks, Check("entailment", False, reason, Span(0, len(claim))))
    label: Label = "unsupported" if failed or score < ENTAILMENT_FLOOR else "supported"
    return Verdict(label, checks, score, entailment.name)


def _numbers(evidence: Evidence) -> Check:
    claimed = number_check.quantities(evidence.claim)
    if claimed:
        sources = [found for quote in evidence.quotes for found in number_check.quantities(quote)]
        for quantity in claimed:
            if _ANAPHOR.search(evidence.claim[: quantity.span.end]):
                continue
            if not number_check.supported(quantity, sources):
                shown = quantity.span.of(evidence.claim)
                reason = number_check.reason(shown, quantity, sources)
                return Check("numbers", False, reason, quantity.span)
    held = f"{evidence.quoted}\n{evidence.context}".casefold()
    for code in number_check.codes(evidence.claim):
        if code.casefold() not in held:
            start = evidence.claim.find(code)
            return Check("numbers", False, f"{code} is not in the cited sentence", Span(start, start + len(code)))
    return Check("numbers", True)


def _dates(evidence: Evidence) -> Check:
    claimed = date_check.dates(evidence.claim, reference=evidence.published)
    if not claimed:
        return Check("dates", True)
    sources = [found for quote in evidence.quotes for found in date_check.dates(quote, reference=evidence.published)]
    years = {found.first.year for found in sources if found.first}
    years |= {found.first.year for found in date_check.dates(evidence.context, reference=None) if found.first}
    years |= {evidence.published.year} if evidence.published else set()
    for wanted in claimed:
        if not sources and date_check.covers(wanted, evidence.published):
            continue
        if not date_check.supported(wanted, sources, years):
            shown = wanted.span.of(evidence.claim)
            return Check("dates", False, date_check.reason(shown, sources), wanted.span)
    return Check("dates", True)


def _parties(evidence: Evidence) -> Check:
    missing = name_check.missing(evidence.claim, evidence.quotes, evidence.context)
    if missing is not None:
        reason = f"{missing.text} is not named in the cited sentence or its context"
        return Check("parties", False, reason, missing.span)
    swapped = role_check.contradiction(evidence.claim, evidence.quotes)
    if swapped is not None:
        return Check("parties", False, swapped.reason, swapped.span)
    return Check("parties", True)


def _negation(evidence: Evidence) -> Check:
    found = negation_check.contradiction(evidence.claim, evidence.quotes)
    return Check("negation", True) if found is None else Check("negation", False, found.reason, found.span)


def _wording(evidence: Evidence) -> Check:
    share = coverage(evidence.claim, f"{evidence.quoted}\n{evidence.context}")
    if share is None or share >= WORDING_FLOOR:
        return Check("wording", True)
    reason = f"only {share:.0%} of its words are in the cited sentence"
    return Check("wording", False, reason, Span(0, len(evidence.claim)))


_CHECKS: tuple[Callable[[Evidence], Check], ...] = (_numbers, _dates, _parties, _negation, _wording)
