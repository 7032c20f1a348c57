"""Questions on which the documents disagree: whether the answer shows both sides. Defined here.

The facts of a conflict question are the sides. Both are shown where the answer holds every one of them and, where the
gold evidence comes from several documents, cites several, or one sentence that tells of all sides itself.
"""

from __future__ import annotations

from ..facts import has_fact
from ..outcome import Outcome
from ..questions import EvalQuestion
from .fact_recall import correct
from .measure import Measure


def both_sides(outcome: Outcome) -> float:
    """1.0 where every side is told, and told from documents as different as the gold's or by one sentence."""
    wanted = len({one.doc for one in outcome.gold})
    cited = len({one.document_id for one in outcome.citations})
    sides = outcome.question.answer_facts
    by_one = any(all(has_fact(one.quote, side) for side in sides) for one in outcome.citations)
    return float(correct(outcome) == 1.0 and (cited >= min(2, wanted) or by_one))


def conflict_listed(outcome: Outcome) -> float:
    """1.0 where the answer lists the disagreement as one."""
    return float(outcome.shown is not None and bool(outcome.shown.conflicts))


def _conflict(question: EvalQuestion) -> bool:
    return question.answerable and question.type == "conflict"


BOTH_SIDES = Measure(
    "both_sides", "conflicts: both sides",
    "every side is told, by several documents where the gold is in several, or by one sentence",
    _conflict, both_sides,
)  # fmt: skip
CONFLICT_LISTED = Measure(
    "conflict_listed", "conflicts: listed", "the answer lists the disagreement among its conflicts",
    _conflict, conflict_listed,
)  # fmt: skip
