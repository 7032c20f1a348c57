"""From checks and a judge of entailment to a verdict: what vetoes a claim, and what a probability decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .checks.evidence import Evidence
from .checks.words import content_words
from .protocols import Entailment, Support
from .quoted import holds_passage, premise
from .sentences import split
from .types import Check, Label, Match, Span, Verdict

LENIENT = 0.8
"""Share of what a judge asks for that is enough where the claim passed all checks against the sentences it cites."""
OUTVOTED = ("parties", "negation", "wording")
"""Checks that a judge outvotes where passages are quoted: half of the claims that fail them there are true. A wrong
figure or date refuses a claim whatever is quoted; a count in words ("two particles") is often the writer's own."""
DIRECT = 0.7
"""Share of a claim's words that one sentence of a passage holds: what a check finds wrong is then judged as if that
sentence had been cited."""
VERBATIM = "verbatim"
"""Who spoke where a claim stands in a quote: nobody had to be asked."""

# All three: python -m evals.bench.claims, python -m evals.paraphrases --split dev


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
    found = _support(evidence, failed, entailment)
    if found is None or entailment is None:
        return Verdict("unsupported" if failed else "supported", checks, matches=matches)
    passage = holds_passage(evidence.quotes)
    if found.probability < found.needed * (1 if passage else LENIENT):
        reason = (
            f"{entailment.name} finds the claim not entailed ({found.probability:.2f} of {found.needed:.2f} needed)"
        )
        checks = (*checks, Check("entailment", False, reason, Span(0, len(evidence.claim))))
    elif passage and failed and not _is_direct(evidence):
        checks = tuple(replace(check, passed=True) if _is_outvoted(check, evidence) else check for check in checks)
    label: Label = "supported" if all(check.passed for check in checks) else "unsupported"
    return Verdict(label, checks, found.probability, entailment.name, matches)


def _is_direct(evidence: Evidence) -> bool:
    """Whether one sentence of the quotes says most of what the claim says, rightly or wrongly."""
    wanted = {word.stem for word in content_words(evidence.claim)}
    sentences = (span.of(quote) for quote in evidence.quotes for span in split(quote))
    held = (len(wanted & {word.stem for word in content_words(sentence)}) for sentence in sentences)
    return max(held, default=0) >= DIRECT * len(wanted)


def _is_outvoted(check: Check, evidence: Evidence) -> bool:
    in_words = check.claim_span is not None and not any(
        letter.isdigit() for letter in check.claim_span.of(evidence.claim)
    )
    return check.name in OUTVOTED or (check.name == "numbers" and in_words)


def in_order(matches: Sequence[Match]) -> tuple[Match, ...]:
    """By where they stand in the claim."""
    return tuple(sorted(matches, key=lambda match: match.claim_span.start))


def _support(evidence: Evidence, failed: frozenset[str], entailment: Entailment | None) -> Support | None:
    if entailment is None:
        return None
    read = premise(evidence.quotes, evidence.context, evidence.published)
    return entailment.score([(read, evidence.claim)], failed=[failed])[0]
