"""Measures of a judge over labelled items: macro-F1, area under the ROC curve, expected calibration error.

``truth`` says what holds (1 or 0), ``said`` what was decided, ``scores`` are probabilities of 1. All are tested
against figures worked out by hand.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

BINS = 10
RESAMPLES = 1000
SEED = 20261124


def macro_f1(truth: Sequence[int], said: Sequence[int]) -> float:
    """Mean of the F1 of both classes, 0–1; a class that neither occurs nor is said counts as 0."""
    return (_f1(truth, said, 1) + _f1(truth, said, 0)) / 2


def _f1(truth: Sequence[int], said: Sequence[int], kind: int) -> float:
    hits = sum(t == s == kind for t, s in zip(truth, said, strict=True))
    either = sum(t == kind for t in truth) + sum(s == kind for s in said)
    return 2 * hits / either if either else 0.0


def auc(truth: Sequence[int], scores: Sequence[float]) -> float:
    """Probability that a true item scores above a false one, ties half (Mann-Whitney); 0.5 where a class is absent."""
    order = sorted(range(len(scores)), key=lambda index: scores[index])
    rank_sum, start = 0.0, 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        rank_sum += sum(truth[order[place]] for place in range(start, end)) * (start + 1 + end) / 2
        start = end
    positives = sum(truth)
    negatives = len(truth) - positives
    if not positives or not negatives:
        return 0.5
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def calibration_error(truth: Sequence[int], scores: Sequence[float], bins: int = BINS) -> float:
    """Expected calibration error over ``bins`` equal widths: |share that holds − mean score|, weighted by items."""
    held: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for happened, score in zip(truth, scores, strict=True):
        held[min(bins - 1, int(score * bins))].append((happened, score))
    gaps = (abs(sum(t for t, _ in items) - sum(s for _, s in items)) for items in held.values())
    return sum(gaps) / len(truth) if truth else 0.0


def interval(
    groups: Sequence[Hashable], measure: Callable[[Sequence[int]], float], *, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """95% bootstrap interval of ``measure(indices)`` over whole groups: items of one group are not independent."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    chance, names = random.Random(SEED), list(members)
    drawn = sorted(
        measure([index for name in chance.choices(names, k=len(names)) for index in members[name]])
        for _ in range(resamples)
    )
    return drawn[int(0.025 * resamples)], drawn[min(resamples - 1, int(0.975 * resamples))]
