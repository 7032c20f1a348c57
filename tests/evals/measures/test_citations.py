"""Citations by gold span and by ALCE's definition, against figures worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from evals.measures import measured
from evals.measures.alce import alce_precision, alce_recall, unsupported_claims
from evals.measures.gold_citations import citation_precision, citation_recall
from evals.measures.wrong_numbers import wrong_numbers
from evals.outcome import needs
from evals.support import Support
from rag.types import Answer, Citation
from tests.evals.measures.worked import MILL, PAID, SECOND, SELLER, answer, cite, outcome, question, refusal

BOTH = question(("a.md", PAID, "price"), ("b.md", "Lumen paid $5 million.", "price"), ("a.md", SELLER))
"""Needs the price, from either document, and the seller."""
OTHER_PRICE = cite(2, "Lumen paid $5 million.", SECOND)

GOLD_CASES: list[Any] = [
    # citations; precision, recall
    pytest.param([cite(1, PAID), cite(2, SELLER)], 1.0, 1.0, id="one alternative and the other need"),
    pytest.param([cite(1, PAID), OTHER_PRICE, cite(3, SELLER)], 1.0, 1.0, id="both alternatives count as right"),
    pytest.param([cite(1, PAID), OTHER_PRICE], 1.0, 0.5, id="both alternatives are one need"),
    pytest.param([cite(1, PAID), cite(2, MILL)], 0.5, 0.5, id="one right, one beside"),
    pytest.param([cite(1, "Halla sold.", SECOND)], 0.0, 0.0, id="no gold"),
    pytest.param([], 0.0, 0.0, id="nothing cited"),
]


@pytest.mark.parametrize(("citations", "precision", "recall"), GOLD_CASES)
def test_alternatives_are_one_need_and_each_is_right(
    citations: list[Citation], precision: float, recall: float
) -> None:
    given = outcome(BOTH, answer([("Lumen paid.", [one.number for one in citations])], citations))
    assert (citation_precision(given), citation_recall(given)) == (precision, recall)


def test_quotes_without_a_label_are_each_a_need_of_their_own() -> None:
    asked = question(("a.md", PAID), ("a.md", SELLER), ("b.md", "Halla sold.", "x"), ("a.md", MILL, "x"))
    grouped = [[gold.quote for gold in group] for group in needs(outcome(asked, None).gold)]
    assert grouped == [[PAID], [SELLER], ["Halla sold.", MILL]]


THREE = [cite(1, PAID), cite(2, SELLER), cite(3, MILL)]
ALCE_CASES: list[Any] = [
    # claims; ALCE precision, ALCE recall
    pytest.param([(PAID, [1]), (SELLER, [2])], 1.0, 1.0, id="each claim by its own sentence"),
    pytest.param([(PAID, [1, 3])], 0.5, 1.0, id="one of two is irrelevant"),
    pytest.param([(PAID, [1]), ("Halla bought the mill for $9 million.", [2, 3])], 1 / 3, 0.5, id="one unsupported"),
    pytest.param([(PAID, [2])], 0.0, 0.0, id="the wrong sentence"),
    pytest.param([(PAID, [])], 0.0, 0.0, id="uncited"),
    pytest.param([("Lumen paid $4 million and Halla was the seller.", [1, 2])], 1.0, 1.0, id="both are needed"),
    pytest.param([("Lumen paid $4 million and Halla was the seller.", [1, 2, 3])], 2 / 3, 1.0, id="two of three"),
]


@pytest.mark.parametrize(("claims", "precision", "recall"), ALCE_CASES)
def test_alce_asks_whether_a_citation_could_be_left_out(
    claims: list[tuple[str, list[int]]], precision: float, recall: float
) -> None:
    given = outcome(BOTH, answer(claims, THREE))
    assert (alce_precision(given), alce_recall(given)) == pytest.approx((precision, recall))
    assert unsupported_claims(given) == pytest.approx(1 - recall)


@pytest.mark.parametrize("given", [refusal(), None], ids=["refusal", "error"])
def test_what_states_nothing_supports_nothing(given: Answer | None) -> None:
    found = outcome(BOTH, given)
    assert (alce_precision(found), alce_recall(found), unsupported_claims(found)) == (0.0, 0.0, None)


def test_precision_of_answers_given_leaves_refusals_out_and_errors_in() -> None:
    half = answer([(PAID, [1, 2])], [cite(1, PAID), cite(2, MILL)])
    found = [measured(outcome(BOTH, given)) for given in (half, refusal(), None)]
    for name in ("citation_precision_given", "alce_precision_given"):
        assert [row.get(name) for row in found] == [0.5, None, 0.0]


def test_why_a_claim_is_not_supported_is_kept() -> None:
    (judged,) = outcome(BOTH, answer([("Lumen paid $9 million.", [1])], THREE)).support
    assert isinstance(judged, Support)
    assert not judged.supported
    assert "9 million" in judged.reason


TOGETHER = "Sum: $4 million + $5 million = $9 million."


@pytest.mark.parametrize(
    ("claim", "numbers", "precision", "supported"),
    [
        (TOGETHER, [1, 2], 1.0, True),
        (TOGETHER, [1, 2, 3], 2 / 3, True),
        (TOGETHER, [1], 0.0, False),
        ("Sum: $4 million + $5 million = $8 million.", [1, 2], 0.0, False),
        ("Together they paid $9 million.", [1, 2], 0.0, False),
    ],
    ids=["shown and right", "one citation too many", "an operand is not cited", "wrong", "not shown"],
)
def test_a_sum_is_supported_where_it_comes_out_over_its_quotes(
    claim: str, numbers: list[int], precision: float, supported: bool
) -> None:
    given = outcome(BOTH, answer([(claim, numbers)], [cite(1, PAID), OTHER_PRICE, cite(3, MILL)]))
    assert alce_precision(given) == pytest.approx(precision)
    assert (given.support[0].supported, given.support[0].computed) == (supported, supported)
    assert wrong_numbers(given) == float(not supported)
