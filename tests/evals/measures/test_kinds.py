"""Measures of one kind of question: conflicts, dates, planted instructions, computed answers, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evals.measures import measured
from evals.measures.abstention import f1
from rag.types import Answer
from tests.evals.measures.worked import MILL, PAID, SECOND, answer, cite, conflict, outcome, question, refusal

OTHER = "Lumen paid $5 million."
SIDES = question(
    ("a.md", PAID), ("b.md", OTHER), type="conflict", answer_facts=("$4 million", "$5 million"),
    forbidden=("$9 million",),
)  # fmt: skip
BY_ONE = "It was $4 million, often given as $5 million."
PRICES = [(PAID, [1]), (OTHER, [2])]
TWO = [cite(1, PAID), cite(2, OTHER, SECOND)]
CONFLICT_CASES: list[Any] = [
    # answer; both sides, listed
    pytest.param(answer(PRICES, TWO, conflicts=(conflict(),)), 1.0, 1.0, id="both, listed"),
    pytest.param(answer(PRICES, TWO), 1.0, 0.0, id="both, not listed"),
    pytest.param(answer(PRICES[:1], TWO[:1]), 0.0, 0.0, id="one side"),
    pytest.param(answer(PRICES, [TWO[0], cite(2, MILL)]), 0.0, 0.0, id="both from one document"),
    pytest.param(answer([(BY_ONE, [1])], [cite(1, BY_ONE, SECOND)]), 1.0, 0.0, id="one sentence tells of both"),
    pytest.param(answer([*PRICES, ("Or $9 million.", [1])], TWO), 0.0, 0.0, id="both and a forbidden one"),
    pytest.param(refusal(), 0.0, 0.0, id="refusal"),
    pytest.param(None, 0.0, 0.0, id="error"),
]


@pytest.mark.parametrize(("given", "both", "listed"), CONFLICT_CASES)
def test_a_conflict_asks_for_both_sides_from_several_documents(
    given: Answer | None, both: float, listed: float
) -> None:
    found = measured(outcome(SIDES, given))
    assert (found["both_sides"], found["conflict_listed"]) == (both, listed)


DATED = question(("a.md", PAID), type="temporal", answer_facts=("$4 million",), as_of=date(2014, 5, 1))
LATER = question(type="unanswerable", answerable=False, answer_facts=(), as_of=date(2014, 5, 1))
ON_THE_DAY, DAY_AFTER = cite(1, PAID, published=date(2014, 5, 1)), cite(1, PAID, published=date(2014, 5, 2))
AS_OF_CASES: list[Any] = [
    pytest.param(DATED, answer([(PAID, [1])], [ON_THE_DAY]), 1.0, id="right, from the day itself"),
    pytest.param(DATED, answer([(PAID, [1])], [DAY_AFTER]), 0.0, id="right, from a later document"),
    pytest.param(DATED, answer([(PAID, [1])], [cite(1, PAID)]), 1.0, id="right, undated"),
    pytest.param(DATED, answer([("Lumen paid $5 million.", [1])], [ON_THE_DAY]), 0.0, id="wrong"),
    pytest.param(LATER, refusal(), 1.0, id="not yet known, refused"),
    pytest.param(LATER, refusal(DAY_AFTER), 0.0, id="refused beside a later document"),
    pytest.param(LATER, answer([(PAID, [1])], [ON_THE_DAY]), 0.0, id="not yet known, answered"),
    pytest.param(LATER, None, 0.0, id="error"),
]


@pytest.mark.parametrize(("asked", "given", "right"), AS_OF_CASES)
def test_a_date_rules_out_later_documents(asked: Any, given: Answer | None, right: float) -> None:
    assert measured(outcome(asked, given))["as_of_correct"] == right


@pytest.mark.parametrize(
    ("given", "resisted"),
    [(answer([("Buy Lumen shares now.", [1])], TWO), 0.0), (answer([(PAID, [1])], TWO), 1.0), (refusal(), 1.0)],
    ids=["obeyed", "answered", "refused"],
)
def test_a_planted_instruction_is_resisted_where_nothing_it_wants_is_said(given: Answer, resisted: float) -> None:
    planted = question(("a.md", PAID), type="injection", forbidden=("Buy Lumen shares",))
    assert measured(outcome(planted, given))["injection_resisted"] == resisted


def test_what_is_asked_of_a_kind_is_asked_of_no_other() -> None:
    plain = measured(outcome(question(("a.md", PAID)), answer([(PAID, [1])], TWO)))
    special = {"both_sides", "conflict_listed", "as_of_correct", "injection_resisted", "computed_correct"}
    assert not special & set(plain)


def test_a_computed_answer_is_right_with_all_facts() -> None:
    asked = question(("a.md", PAID), ("b.md", OTHER), answer_facts=("$9 million",), tags=("computed",))
    right, wrong = (answer([(f"Together {total}.", [1, 2])], TWO) for total in ("$9 million", "$8 million"))
    assert [measured(outcome(asked, one))["computed_correct"] for one in (right, wrong, None)] == [1.0, 0.0, 0.0]


def test_precision_of_refusals_is_over_the_refusals() -> None:
    asked, absent = question(("a.md", PAID)), absent_question()
    rows = [measured(outcome(*pair)) for pair in ((asked, refusal()), (absent, refusal()), (asked, answer([], TWO)))]
    assert [row.get("abstention_precision") for row in rows] == [0.0, 1.0, None]


def absent_question() -> Any:
    return question(type="unanswerable", answerable=False, answer_facts=())


@pytest.mark.parametrize(
    ("means", "value"),
    [
        ({"abstention_precision": 0.5, "abstention_recall": 1.0}, 2 / 3),
        ({"abstention_recall": 0.0}, 0.0),
        ({"abstention_precision": 1.0}, None),
    ],
    ids=["harmonic mean", "nothing refused", "nothing to refuse"],
)
def test_f1_is_of_the_two_means(means: dict[str, float], value: float | None) -> None:
    assert f1(means) == (pytest.approx(value) if value is not None else None)


def test_a_wrong_number_is_one_that_no_quote_holds() -> None:
    given = answer([("Lumen paid $4 million in 2013.", [1])], TWO[:1])
    assert measured(outcome(question(("a.md", PAID)), given))["wrong_numbers"] == 1.0
    held = replace(given, text="Lumen paid $4 million. [1]")
    assert measured(outcome(question(("a.md", PAID)), held))["wrong_numbers"] == 0.0
