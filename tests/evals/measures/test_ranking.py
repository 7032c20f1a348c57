"""Measures against figures worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measures.ranking import hit, mean, ndcg, recall, reciprocal_rank

RANKED = ["a", "b", "c", "d"]
SECOND = 1 / math.log2(3)  # gain at rank 2: 0.6309
FOURTH = 1 / math.log2(5)  # gain at rank 4: 0.4307

CASES = [
    # ranked, relevant, hit@2, recall@2, reciprocal rank, nDCG@4
    pytest.param(RANKED, {"a"}, 1.0, 1.0, 1.0, 1.0, id="best-first"),
    pytest.param(RANKED, {"b"}, 1.0, 1.0, 0.5, SECOND, id="second"),
    pytest.param(RANKED, {"b", "d"}, 1.0, 0.5, 0.5, (SECOND + FOURTH) / (1 + SECOND), id="two-relevant"),
    pytest.param(RANKED, {"d"}, 0.0, 0.0, 0.25, FOURTH, id="below-the-cut"),
    pytest.param(RANKED, {"z"}, 0.0, 0.0, 0.0, 0.0, id="not-found"),
    pytest.param([], {"a"}, 0.0, 0.0, 0.0, 0.0, id="empty-ranking-counts-as-zero"),
    pytest.param(RANKED, set(), 0.0, 0.0, 0.0, 0.0, id="nothing-relevant"),
    pytest.param(["a", "a", "b"], {"b"}, 1.0, 1.0, 0.5, SECOND, id="repeats-count-once"),
]


@pytest.mark.parametrize(("ranked", "relevant", "hit2", "recall2", "rank", "gain"), CASES)
def test_measures_equal_the_figures_worked_out_by_hand(
    ranked: list[str], relevant: set[str], hit2: float, recall2: float, rank: float, gain: float
) -> None:
    found = (hit(ranked, relevant, 2), recall(ranked, relevant, 2), reciprocal_rank(ranked, relevant))
    assert found == pytest.approx((hit2, recall2, rank))
    assert ndcg(ranked, relevant, 4) == pytest.approx(gain)


def test_ndcg_at_a_depth_below_the_number_of_relevant_ids_can_reach_one() -> None:
    assert ndcg(["a", "b"], {"a", "b", "c"}, 2) == pytest.approx(1.0)


@given(st.permutations(RANKED), st.sets(st.sampled_from([*RANKED, "z"])), st.integers(0, 6))
def test_every_measure_stays_between_zero_and_one(ranked: list[str], relevant: set[str], k: int) -> None:
    for value in (hit(ranked, relevant, k), recall(ranked, relevant, k), ndcg(ranked, relevant, k)):
        assert 0.0 <= value <= 1.0
    assert 0.0 <= reciprocal_rank(ranked, relevant) <= 1.0


def test_mean_of_nothing_is_zero_and_of_some_is_their_average() -> None:
    assert mean([]) == 0.0
    assert mean(iter([1.0, 0.0, 0.5])) == pytest.approx(0.5)


def test_a_negative_depth_is_refused_by_value() -> None:
    with pytest.raises(ValueError, match="-1"):
        hit(RANKED, {"a"}, -1)
