"""The claim checker: whether quotes say what a claim says, check by check, each with a reason a person can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .checks import outcomes
from .checks.evidence import Evidence
from .checks.rows import is_retold
from .checks.wording import is_verbatim
from .crossing import across
from .entailed import judged, verbatim
from .protocols import Entailment
from .quoted import unmarked, unsourced
from .recompute import recompute, shows_sum
from .types import Check, Verdict

# A claim is one sentence; more than this cannot be checked as one.
LONGEST_CLAIM = 4_000
CHECKS = ("quote", "numbers", "dates", "parties", "negation", "wording")


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
    year" and the like. The label is "uncited" without quotes, "unsupported" where a check fails, else "supported". A
    claim that shows a sum is done again instead (the check "arithmetic"). ``entailment`` scores what is not verbatim;
    what it decides is told in ``entailed``.
    """
    kept = [index for index, quote in enumerate(quotes) if quote.strip()]
    evidence = Evidence(unmarked(claim), tuple(unsourced(quotes[index]) for index in kept), context, published)
    if not kept:
        return Verdict("uncited", (Check("quote", False, "no sentence is cited"),))
    if not claim.strip():
        return Verdict("unsupported", (Check("quote", False, "the claim is empty"),))
    if shows_sum(claim):
        again = recompute(claim, [(quote, published) for quote in evidence.quotes])
        return Verdict("supported" if again.passed else "unsupported", (Check("quote", True), again))
    if is_verbatim(evidence.claim, evidence.quotes) or is_retold(evidence.claim, evidence.quotes, context):
        found = outcomes.verbatim(evidence.claim, evidence.quotes)
        verdict = verbatim(tuple(Check(name, True) for name in CHECKS), found, entailment)
    elif len(claim) > LONGEST_CLAIM:
        reason = f"a claim of {len(claim):,} characters is not one sentence; split it"
        return Verdict("unsupported", (Check("quote", False, reason),))
    else:
        checked = [check(evidence) for check in outcomes.ALL]
        matches = tuple(match for _, some in checked for match in some)
        checks = across(evidence, (Check("quote", True), *(check for check, _ in checked)), matches)
        verdict = judged(checks, matches, evidence, entailment)
    return verdict if len(kept) == len(quotes) else _renumbered(verdict, kept)


def _renumbered(verdict: Verdict, kept: Sequence[int]) -> Verdict:
    """Quote indices as the caller counts them, blank quotes included."""
    checks = tuple(
        check if check.quote_index is None else replace(check, quote_index=kept[check.quote_index])
        for check in verdict.checks
    )
    matches = tuple(replace(match, quote_index=kept[match.quote_index]) for match in verdict.matches)
    return replace(verdict, checks=checks, matches=matches)
