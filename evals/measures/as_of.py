"""Questions with a date: what was published later does not exist for them. Defined here."""

from __future__ import annotations

from ..outcome import Outcome
from .fact_recall import correct
from .measure import Measure


def as_of_correct(outcome: Outcome) -> float:
    """1.0 where the answer is correct (an unanswerable question refused) and no quote is of a later document."""
    day, answer = outcome.question.as_of, outcome.answer
    nearest = answer.abstention.nearest if answer is not None and answer.abstention else ()
    quotes = (*outcome.citations, *nearest)
    if day is not None and any(one.published is not None and one.published > day for one in quotes):
        return 0.0
    return correct(outcome) if outcome.question.answerable else float(outcome.shown is None)


AS_OF_CORRECT = Measure(
    "as_of_correct", "as-of questions", "right as of the question's date, with no quote of a later document",
    lambda question: question.as_of is not None, as_of_correct,
)  # fmt: skip
