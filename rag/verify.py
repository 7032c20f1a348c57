"""The claim checker: whether quotes say what a claim says, check by check, each with a reason a person can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .arithmetic import recompute, shows_sum
from .checks import outcomes
from .checks.evidence import Evidence
from .checks.rows import is_retold
from .checks.wording import is_verbatim
from .protocols import Entailment
from .types import Check, Label, Match, Span, Verdict

# A claim is one sentence; more than this cannot be checked as one.
LONGEST_CLAIM = 4_000
# Entailment by a model counts as failed below this probability.
ENTAILMENT_FLOOR = 0.5
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
    claim that shows a sum is done again instead (the check "arithmetic").
    """
    kept = [index for index, quote in enumerate(quotes) if quote.strip()]
    evidence = Evidence(claim, tuple(quotes[index] for index in kept), context, published)
    if not kept:
        return Verdict("uncited", (Check("quote", False, "no sentence is cited"),))
    if not claim.strip():
        return Verdict("unsupported", (Check("quote", False, "the claim is empty"),))
    if shows_sum(claim):
        again = recompute(claim, [(quote, published) for quote in evidence.quotes])
        return Verdict("supported" if again.passed else "unsupported", (Check("quote", True), again))
    if is_verbatim(claim, evidence.quotes) or is_retold(claim, evidence.quotes, context):
        found = outcomes.verbatim(claim, evidence.quotes)
        verdict = _judged(tuple(Check(name, True) for name in CHECKS), found, evidence, entailment)
    elif len(claim) > LONGEST_CLAIM:
        reason = f"a claim of {len(claim):,} characters is not one sentence; split it"
        return Verdict("unsupported", (Check("quote", False, reason),))
    else:
        checked = [check(evidence) for check in outcomes.ALL]
        checks = (Check("quote", True), *(check for check, _ in checked))
        matches = tuple(match for _, some in checked for match in some)
        verdict = _judged(checks, matches, evidence, entailment)
    return verdict if len(kept) == len(quotes) else _renumbered(verdict, kept)


def _judged(
    checks: tuple[Check, ...], matches: tuple[Match, ...], evidence: Evidence, entailment: Entailment | None
) -> Verdict:
    matches = tuple(sorted(matches, key=lambda match: match.claim_span.start))
    failed = not all(check.passed for check in checks)
    if entailment is None:
        return Verdict("unsupported" if failed else "supported", checks, matches=matches)
    premise = "\n".join((evidence.context, *evidence.quotes)).strip()
    score = entailment.score([(premise, evidence.claim)])[0]
    if score < ENTAILMENT_FLOOR:
        reason = f"{entailment.name} finds the claim not entailed ({score:.2f})"
        checks = (*checks, Check("entailment", False, reason, Span(0, len(evidence.claim))))
    label: Label = "unsupported" if failed or score < ENTAILMENT_FLOOR else "supported"
    return Verdict(label, checks, score, entailment.name, matches)


def _renumbered(verdict: Verdict, kept: Sequence[int]) -> Verdict:
    """Quote indices as the caller counts them, blank quotes included."""
    checks = tuple(
        check if check.quote_index is None else replace(check, quote_index=kept[check.quote_index])
        for check in verdict.checks
    )
    matches = tuple(replace(match, quote_index=kept[match.quote_index]) for match in verdict.matches)
    return replace(verdict, checks=checks, matches=matches)
