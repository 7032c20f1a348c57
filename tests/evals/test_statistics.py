"""Bootstrap intervals and paired tests: known cases, known coverage, no chance between two calls."""

from __future__ import annotations

import numpy as np
import pytest

from evals.statistics import differences, estimates

HALF = [{"a": float(k % 2)} for k in range(100)]


def test_an_interval_of_a_share_is_that_of_the_binomial() -> None:
    """Of 50 in 100 the normal approximation gives 0.5 ± 1.96 · sqrt(0.25 / 100), from 0.402 to 0.598."""
    found = estimates(HALF)["a"]
    assert (found.mean, found.questions) == (0.5, 100)
    assert (found.low, found.high) == pytest.approx((0.402, 0.598), abs=0.011)


def test_a_measure_is_of_the_questions_that_have_it() -> None:
    found = estimates([{"a": 1.0, "b": 0.0}, {"a": 0.0}, {"b": 1.0}, {"b": 1.0}])
    assert (found["a"].mean, found["a"].questions) == (0.5, 2)
    assert (found["b"].mean, found["b"].questions) == (pytest.approx(2 / 3), 3)


def test_what_never_varies_has_no_width() -> None:
    found = estimates([{"a": 1.0}] * 5)["a"]
    assert (found.low, found.mean, found.high) == (1.0, 1.0, 1.0)


def test_abstention_f1_is_made_of_its_two_means() -> None:
    rows = [{"abstention_recall": 1.0, "abstention_precision": 1.0}, {"abstention_precision": 0.0}]
    found = estimates(rows)["abstention_f1"]
    assert found.mean == pytest.approx(2 / 3)
    assert found.low <= found.mean <= found.high
    assert estimates([{"abstention_recall": 0.0}] * 3)["abstention_f1"].mean == 0.0


def test_the_same_seed_gives_the_same_figures_and_nothing_gives_none() -> None:
    assert estimates(HALF) == estimates(HALF)
    assert estimates(HALF, seed=1) != estimates(HALF, seed=2)
    assert estimates([]) == {}


def test_a_run_against_itself_differs_by_nothing() -> None:
    found = differences(HALF, HALF)["a"]
    assert (found.change, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_gain_on_every_question_is_certain() -> None:
    found = differences([{"a": 0.25}] * 20, [{"a": 0.5}] * 20)["a"]
    assert (found.first, found.second, found.change, found.p) == (0.25, 0.5, 0.25, 0.0)


def test_the_p_value_is_that_of_the_sign_test_where_only_signs_differ() -> None:
    """8 better, 2 worse of 10: drawing anew, the sum is 0 or less with binomial probability P(X <= 5 | 10, 0.8)."""
    better = [{"a": 1.0}] * 8 + [{"a": 0.0}] * 2
    worse = [{"a": 0.0}] * 8 + [{"a": 1.0}] * 2
    at_most_five = sum(
        float(np.prod([(10 - j) / (j + 1) for j in range(k)])) * 0.8**k * 0.2 ** (10 - k) for k in range(6)
    )
    assert differences(worse, better, samples=20_000)["a"].p == pytest.approx(2 * at_most_five, abs=0.01)


def test_a_measure_that_one_run_lacks_is_not_compared() -> None:
    assert differences([{"a": 1.0}], [{"b": 1.0}]) == {}


def test_runs_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 rows against 2"):
        differences([{"a": 1.0}], [{"a": 1.0}, {"a": 0.0}])
