"""From checks and a judge of entailment to a verdict: what vetoes a claim, and what a probability decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .checks.evidence import Evidence
from .protocols import Entailment
from .quoted import holds_passage, premise
from .types import Check, Label, Match, Span, Verdict

SENTENCE_FLOOR = 0.15
"""Below it a claim is refused though it passed all checks against the sentences it cites."""
PASSAGE_FLOOR = 0.5
"""Below it a claim is refused whose quotes are whole passages: there the checks alone find almost any words."""
OUTVOTED = ("parties", "wording")
"""Checks that a judge outvotes where passages are quoted: half of the claims that fail them there are true (the same
command). A wrong figure, date or negation refuses a claim whatever is quoted."""
VERBATIM = "verbatim"
"""Who spoke where a claim stands in a quote: nobody had to be asked."""

# Both floors: python -m evals.bench.claims


def verbatim(checks: tuple[Check, ...], matches: Sequence[Match], entailment: Entailment | None) -> Verdict:
    """A claim that stands in its quote is entailed by it."""
    if entailment is None:
        return Verdict("supported", checks, matches=in_order(matches))
    return Verdict("supported", checks, 1.0, VERBATIM, in_order(matches))


def judged(
    checks: tuple[Check, ...], matches: Sequence[Match], evidence: Evidence, entailment: Entailment | None
) -> Verdict:
    """Supported where no check vetoes it and the judge, where one speaks, finds it probable enough."""
    failed = frozenset(check.name for check in checks if not check.passed)
    matches = in_order(matches)
    score = _score(evidence, failed, entailment)
    if score is None or entailment is None:
        return Verdict("unsupported" if failed else "supported", checks, matches=matches)
    passage = holds_passage(evidence.quotes)
    if score < (PASSAGE_FLOOR if passage else SENTENCE_FLOOR):
        reason = f"{entailment.name} finds the claim not entailed ({score:.2f})"
        checks = (*checks, Check("entailment", False, reason, Span(0, len(evidence.claim))))
    elif passage:
        checks = tuple(replace(check, passed=True) if check.name in OUTVOTED else check for check in checks)
    label: Label = "supported" if all(check.passed for check in checks) else "unsupported"
    return Verdict(label, checks, score, entailment.name, matches)


def in_order(matches: Sequence[Match]) -> tuple[Match, ...]:
    """By where they stand in the claim."""
    return tuple(sorted(matches, key=lambda match: match.claim_span.start))


def _score(evidence: Evidence, failed: frozenset[str], entailment: Entailment | None) -> float | None:
    if entailment is None:
        return None
    read = premise(evidence.quotes, evidence.context, evidence.published)
    return entailment.score([(read, evidence.claim)], failed=[failed])[0]
