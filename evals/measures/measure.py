"""What a measure is: a value that names itself, says what it is of, and gives one figure for one question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..outcome import Outcome
from ..questions import EvalQuestion


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure in 0–1 for each question that the measure ``applies`` to.

    ``value`` is of an outcome with an answer; None where this answer gives nothing to judge (the quotes of a refusal
    that shows none). A question that ended in an error has the worst figure: it counts as zero, never as missing.
    """

    name: str
    label: str
    definition: str
    applies: Callable[[EvalQuestion], bool]
    value: Callable[[Outcome], float | None]
    better: Literal["more", "less"] = "more"

    @property
    def worst(self) -> float:
        """The figure of a question that ended in an error."""
        return 0.0 if self.better == "more" else 1.0

    def of(self, outcome: Outcome) -> float | None:
        """The figure of one question; None where the measure asks nothing of it."""
        if not self.applies(outcome.question):
            return None
        return self.worst if outcome.answer is None else self.value(outcome)


def every(question: EvalQuestion) -> bool:
    """All questions."""
    return True


def answerable(question: EvalQuestion) -> bool:
    """Questions whose answer the documents hold."""
    return question.answerable


def unanswerable(question: EvalQuestion) -> bool:
    """Questions that should be refused."""
    return not question.answerable
