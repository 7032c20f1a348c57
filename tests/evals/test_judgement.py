"""Each measure against figures worked out by hand."""

from __future__ import annotations

import pytest

from evals.judgement import auc, calibration_error, interval, macro_f1


def test_macro_f1_is_the_mean_over_both_classes() -> None:
    # Class 1: 2 hits of 3 true and 3 said, F1 = 4/6. Class 0: 1 hit of 2 true and 2 said, F1 = 2/4.
    assert macro_f1([1, 1, 1, 0, 0], [1, 1, 0, 1, 0]) == pytest.approx((4 / 6 + 2 / 4) / 2)


def test_macro_f1_of_one_answer_for_everything_counts_the_other_class_as_zero() -> None:
    assert macro_f1([1, 1, 0, 0], [1, 1, 1, 1]) == pytest.approx((4 / 6) / 2)


@pytest.mark.parametrize(
    ("truth", "scores", "expected"),
    [
        pytest.param([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4], 1.0, id="in order"),
        pytest.param([1, 0, 1, 0], [0.4, 0.3, 0.2, 0.1], 0.75, id="one pair of four wrong"),
        pytest.param([1, 0], [0.5, 0.5], 0.5, id="a tie counts half"),
        pytest.param([1, 1], [0.1, 0.9], 0.5, id="one class only"),
    ],
)
def test_auc_counts_pairs_in_the_right_order(truth: list[int], scores: list[float], expected: float) -> None:
    assert auc(truth, scores) == pytest.approx(expected)


def test_calibration_error_weighs_each_bin_by_its_items() -> None:
    # Bin 0.9–1: 0.95 twice, one holds: gap |1 - 1.9|. Bin 0.2–0.3: 0.25 twice, none holds: gap 0.5. Over 4 items.
    assert calibration_error([1, 0, 0, 0], [0.95, 0.95, 0.25, 0.25]) == pytest.approx((0.9 + 0.5) / 4)


def test_a_score_of_one_falls_into_the_last_bin() -> None:
    assert calibration_error([1, 1], [1.0, 0.9]) == pytest.approx(0.05)


def test_interval_resamples_whole_groups() -> None:
    # Items of a group stay together: the share of ones is 0, 1/2 or 1, never 1/4.
    truth = [1, 1, 0, 0]
    seen = set()

    def share(indices: object) -> float:
        assert isinstance(indices, list)
        seen.add(sum(truth[index] for index in indices) / len(indices))
        return max(seen)

    low, high = interval(["a", "a", "b", "b"], share, resamples=40)
    assert seen == {0.0, 0.5, 1.0}
    assert low <= high <= 1.0
