"""What the pictures of a report show, worked out from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..measures.ranking import mean
from ..statistics import Estimate, estimates
from ..summary import Row, quantile

BINS = 24
TAIL = 0.98
"""The histogram ends where so many of the questions do; what took longer is in its last bar."""

SHORTEST = 0.001
"""Seconds that the histogram reaches at least."""


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What refusing every question whose score is below ``threshold`` would give."""

    threshold: float
    precision: float
    recall: float
    false_refusals: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions that took from ``start`` up to ``end`` seconds."""

    start: float
    end: float
    count: int


def recall_curve(rows: Sequence[Row]) -> list[tuple[int, Estimate]]:
    """(k, recall@k with its interval) for every depth that the passages of an answer reach."""
    asked = [row["evidence_ranks"] for row in rows if row["question"]["evidence"]]
    deepest = max((len(row["answer"]["retrieved"]) for row in rows if row["answer"]), default=0)
    figures = [
        {str(k): mean(float(rank is not None and rank <= k) for rank in ranks) for k in range(1, deepest + 1)}
        for ranks in asked
    ]
    return [(int(k), found) for k, found in estimates(figures).items()]


def abstention_curve(rows: Sequence[Row]) -> list[AtThreshold]:
    """One point for every score there is, lowest first; a question without a score is always refused."""
    scored = [(row["confidence"], not row["question"]["answerable"]) for row in rows if not row["error"]]
    absent = sum(unanswerable for _, unanswerable in scored)
    present = len(scored) - absent
    if not absent or not present:
        return []
    found = []
    for threshold in sorted({score for score, _ in scored if score is not None}):
        refused = [unanswerable for score, unanswerable in scored if score is None or score < threshold]
        if refused:
            right = sum(refused)
            false_refusals = (len(refused) - right) / present
            found.append(AtThreshold(threshold, right / len(refused), right / absent, false_refusals))
    return found


def histogram(seconds: Sequence[float]) -> list[Bin]:
    """Equal bins from 0 to where nearly all end; the last holds what took longer, too."""
    if not seconds:
        return []
    top = max(quantile(seconds, TAIL), SHORTEST)
    width = top / BINS
    counts = [0] * BINS
    for value in seconds:
        counts[min(BINS - 1, int(value / width))] += 1
    return [Bin(place * width, (place + 1) * width, count) for place, count in enumerate(counts)]
