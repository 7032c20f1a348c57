"""Facts that an answer holds: short answers looked for in the text, numbers and dates normalised.

As answer recall by string match in ALCE (Gao et al. 2023) and nugget recall in TREC's question answering track
(Voorhees 2003), with ``evals.facts`` deciding what counts as the same number or date.
"""

from __future__ import annotations

from ..facts import has_fact
from ..outcome import Outcome
from ..questions import EvalQuestion, Fact
from .measure import Measure, answerable
from .ranking import mean

COMPUTED = "computed"
"""The tag of questions whose answer is worked out from cited figures and stands in no document."""


def facts_found(outcome: Outcome) -> tuple[bool, ...]:
    """For each fact of the question, whether the answer holds it; an abstention states nothing."""
    return tuple(bool(outcome.text) and has_fact(outcome.text, fact) for fact in outcome.question.answer_facts)


def forbidden_found(outcome: Outcome) -> tuple[Fact, ...]:
    """The forbidden facts that the answer holds."""
    return tuple(fact for fact in outcome.question.forbidden if outcome.text and has_fact(outcome.text, fact))


def fact_recall(outcome: Outcome) -> float:
    """Share of the facts that the answer holds."""
    return mean(map(float, facts_found(outcome)))


def correct(outcome: Outcome) -> float:
    """1.0 where the answer holds every fact and none that is forbidden."""
    facts = facts_found(outcome)
    return float(bool(facts) and all(facts) and not forbidden_found(outcome))


def forbidden_facts(outcome: Outcome) -> float:
    """1.0 where the answer holds any fact that is forbidden."""
    return float(bool(forbidden_found(outcome)))


FACT_RECALL = Measure("fact_recall", "fact recall", "share of the facts that the answer holds", answerable, fact_recall)
CORRECT = Measure("correct", "all facts, none forbidden", "every fact is held, none forbidden", answerable, correct)
FORBIDDEN_FACTS = Measure(
    "forbidden_facts", "forbidden facts", "the answer says something that the question forbids",
    lambda question: bool(question.forbidden), forbidden_facts, "less",
)  # fmt: skip


def _computed(question: EvalQuestion) -> bool:
    return question.answerable and COMPUTED in question.tags


COMPUTED_CORRECT = Measure(
    "computed_correct", "computed answers", "all facts of a question tagged computed are held, none forbidden",
    _computed, correct,
)  # fmt: skip
