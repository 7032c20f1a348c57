"""Ranks of evidence sentences, against figures worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from evals.measures.retrieval import evidence_ranks, ndcg, recall, reciprocal_rank
from rag.types import Hit
from tests.evals.measures.worked import MILL, PAID, SECOND, SELLER, answer, hits, outcome, question

TWO = question(("a.md", PAID), ("a.md", SELLER))
EITHER = question(("a.md", PAID, "x"), ("b.md", "Lumen paid $5 million.", "x"))
WHOLE = hits(f"{PAID} {SELLER}")
LOG3 = math.log2(3)

CASES: list[Any] = [
    # question, hits; ranks, recall@1, recall@2, nDCG@2, reciprocal rank
    pytest.param(TWO, hits(PAID, SELLER), (1, 2), 0.5, 1.0, 1.0, 1.0, id="both in order"),
    pytest.param(TWO, hits(MILL, SELLER), (None, 2), 0.0, 0.5, (1 / LOG3) / (1 + 1 / LOG3), 0.5, id="one, second"),
    pytest.param(TWO, WHOLE, (1, 1), 1.0, 1.0, 1.0, 1.0, id="both in one passage"),
    pytest.param(
        TWO, (*hits(MILL), *(Hit(one.passage, 0.5, 2, "fused") for one in WHOLE)), (2, 2), 0.0, 1.0, 1 / LOG3, 0.5,
        id="both in the second passage",
    ),
    pytest.param(TWO, (), (None, None), 0.0, 0.0, 0.0, 0.0, id="nothing found"),
    pytest.param(EITHER, hits("Lumen paid $5 million.", document=SECOND), (1,), 1.0, 1.0, 1.0, 1.0, id="alternative"),
    pytest.param(EITHER, hits(MILL, SELLER, PAID), (3,), 0.0, 0.0, 0.0, 1 / 3, id="below the cut"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "found", "ranks", "recall1", "recall2", "gain", "first"), CASES)
def test_evidence_ranks_give_the_figures_worked_out_by_hand(
    asked: Any, found: tuple[Hit, ...], ranks: tuple[int | None, ...], recall1: float, recall2: float, gain: float,
    first: float,
) -> None:  # fmt: skip
    given = outcome(asked, answer([], [], hits=found))
    assert evidence_ranks(given) == ranks
    assert (recall(given, 1), recall(given, 2)) == (recall1, recall2)
    assert ndcg(given, 2) == pytest.approx(gain)
    assert reciprocal_rank(given) == pytest.approx(first)
