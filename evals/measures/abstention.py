"""Refusing what the documents do not hold, and nothing else.

As for SQuAD 2.0's unanswerable questions (Rajpurkar, Jia, Liang 2018): a refusal is right when the question is
unanswerable. Precision is over the questions refused, recall over those that should be, and F1 their harmonic mean,
taken of the two means. A question that ended in an error is no refusal that was right.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..outcome import Outcome
from .measure import Measure, answerable, every, unanswerable

F1 = "abstention_f1"


def abstained(outcome: Outcome) -> float:
    """1.0 for a refusal."""
    return float(outcome.shown is None)


def right_abstention(outcome: Outcome) -> float | None:
    """Of a refusal, whether the question is unanswerable; None for an answer."""
    return None if outcome.shown is not None else float(not outcome.question.answerable)


ABSTENTION_PRECISION = Measure(
    "abstention_precision", "abstention precision", "share of the refused questions that are unanswerable",
    every, right_abstention,
)  # fmt: skip
ABSTENTION_RECALL = Measure(
    "abstention_recall", "abstention recall", "share of the unanswerable questions that are refused",
    unanswerable, abstained,
)  # fmt: skip
FALSE_REFUSALS = Measure(
    "false_refusals", "false refusals", "share of the answerable questions that are refused",
    answerable, abstained, "less",
)  # fmt: skip


def f1(means: Mapping[str, float]) -> float | None:
    """Harmonic mean of abstention precision and recall; None where nothing should be refused."""
    precision, recall = means.get(ABSTENTION_PRECISION.name, 0.0), means.get(ABSTENTION_RECALL.name)
    if recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
