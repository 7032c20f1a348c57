"""The pictures' figures, worked out by hand."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import pytest

from evals.report.charts import abstention_chart, latency_chart, retrieval_chart
from evals.report.curves import BINS, abstention_curve, histogram, recall_curve


def ranked(*ranks: int | None, passages: int = 3) -> dict[str, Any]:
    """A row whose evidence stands at these ranks."""
    answer = {"retrieved": [{}] * passages, "status": "answered"}
    return {"question": {"evidence": [{}]}, "evidence_ranks": list(ranks), "answer": answer}


def scored(score: float | None, answerable: bool, *, refused: bool = False, error: str = "") -> dict[str, Any]:
    """A row with this score."""
    answer = None if error else {"status": "abstained" if refused else "answered"}
    return {"confidence": score, "question": {"answerable": answerable}, "error": error, "answer": answer}


def test_recall_at_every_depth_is_of_the_evidence_within_it() -> None:
    rows = [ranked(1, 3), ranked(None), ranked(2, passages=2), {**ranked(None), "answer": None}]
    assert [(k, found.mean) for k, found in recall_curve(rows)] == [(1, 0.125), (2, 0.375), (3, 0.5)]


def test_refusing_below_a_score_gives_precision_and_recall() -> None:
    rows = [scored(0.1, False), scored(0.2, True), scored(0.3, False), scored(0.9, True), scored(None, False)]
    assert [astuple(point) for point in abstention_curve(rows)] == [
        (0.1, 1.0, pytest.approx(1 / 3), 0.0),
        (0.2, 1.0, pytest.approx(2 / 3), 0.0),
        (0.3, pytest.approx(2 / 3), pytest.approx(2 / 3), 0.5),
        (0.9, 0.75, 1.0, 0.5),
    ]


def test_with_one_kind_of_question_there_is_nothing_to_draw() -> None:
    assert abstention_curve([scored(0.1, True), scored(0.2, True)]) == []
    assert abstention_chart([scored(0.1, False)]) is None
    assert retrieval_chart([{"question": {"evidence": []}, "evidence_ranks": [], "answer": None}]) is None
    assert latency_chart([]) is None


def test_what_was_refused_is_told_beside_what_a_score_would_give() -> None:
    rows = [scored(0.1, False, refused=True), scored(0.2, True, refused=True), scored(0.9, False), scored(0.8, True)]
    chart = abstention_chart(rows)
    assert chart is not None
    assert "as answered: precision 0.50, recall 0.50" in chart.summary
    assert [line.name for line in chart.lines] == ["precision", "recall", "false refusals"]


def test_a_histogram_counts_everything_and_its_last_bar_what_took_longest() -> None:
    bins = histogram([0.1] * 50 + [1.0] * 49 + [60.0])
    assert len(bins) == BINS
    assert bins[-1].end == 1.0
    assert sum(found.count for found in bins) == 100
    assert bins[-1].count == 50
    assert next(found.count for found in bins if found.start <= 0.1 < found.end) == 50


def test_points_stay_within_the_picture() -> None:
    chart = retrieval_chart([ranked(1, passages=30), ranked(None, passages=30)])
    assert chart is not None
    points = [tuple(map(float, point.split(","))) for point in chart.lines[0].points.split()]
    assert all(0 <= x <= 360 and 0 <= y <= 200 for x, y in points)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
