"""How sure a mean is: bootstrap intervals of one run, paired bootstrap of two (Efron and Tibshirani 1993).

Questions are drawn anew with replacement, each with all its figures, and the means taken again; an interval holds the
middle 95% of them. Of two runs the same questions are drawn for both (Koehn 2004): the p-value is twice the share of
draws in which the difference is not on the side where it was found (Smucker, Allan, Carterette 2007 compare the tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .measures import abstention

SAMPLES = 2000
"""Draws; with so many the ends of an interval move by less than a hundredth between seeds."""
SEED = 20121205
LEVEL = 0.95

Figures = Mapping[str, float]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its interval and the number of questions that it is of."""

    mean: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs on the same questions: means, what changed (second - first), its interval and the p-value."""

    first: float
    second: float
    change: float
    low: float
    high: float
    p: float
    questions: int


def estimates(rows: Iterable[Figures], *, seed: int = SEED, samples: int = SAMPLES) -> dict[str, Estimate]:
    """Mean and interval of each measure over the questions that have it, and of abstention F1."""
    given = list(rows)
    names = list(dict.fromkeys(name for row in given for name in row))
    if not names:
        return {}
    values, have = _matrix(given, names)
    drawn = _with_f1(_means(values, have, _draws(len(given), seed, samples)), names)
    found = _with_f1(_means(values, have, np.ones((1, len(given)))), names)
    counts = {name: int(have[:, place].sum()) for place, name in enumerate(names)}
    return {
        name: Estimate(float(found[name][0]), *_interval(drawn[name]), counts.get(name, len(given))) for name in found
    }


def differences(
    first: Sequence[Figures], second: Sequence[Figures], *, seed: int = SEED, samples: int = SAMPLES
) -> dict[str, Difference]:
    """What changed in each measure that both runs have; row k of both is of the same question."""
    if len(first) != len(second):
        raise ValueError(f"{len(first)} rows against {len(second)}; give the rows of the same questions, in one order")
    names = list(dict.fromkeys(name for row in (*first, *second) for name in row))
    draws = np.vstack([np.ones((1, len(first))), _draws(len(first), seed, samples)])
    runs = [_with_f1(_means(*_matrix(rows, names), draws), names) for rows in (first, second)]
    return {
        name: _difference(runs[0][name], runs[1][name], sum(name in row or name not in names for row in first))
        for name in runs[0]
        if name in runs[1] and not np.isnan(runs[0][name][0] + runs[1][name][0])
    }


def _difference(first: Matrix, second: Matrix, questions: int) -> Difference:
    changes = second - first
    found, drawn = float(changes[0]), changes[1:][~np.isnan(changes[1:])]
    below, above = float(np.mean(drawn <= 0)), float(np.mean(drawn >= 0))
    p = min(1.0, 2 * min(below, above))
    return Difference(float(first[0]), float(second[0]), found, *_interval(changes[1:]), p, questions)


def _draws(questions: int, seed: int, samples: int) -> Matrix:
    """How often each question is drawn, a row a draw."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(questions, np.full(questions, 1 / questions), size=samples).astype(np.float64)


def _matrix(rows: Sequence[Figures], names: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Values, 0 where a question lacks a measure, and whether it has it; a row a question, a column a name."""
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=np.float64)
    have = np.array([[float(name in row) for name in names] for row in rows], dtype=np.float64)
    return values, have


def _means(values: Matrix, have: Matrix, draws: Matrix) -> Matrix:
    """The mean of each column under each draw; NaN where a draw holds no question that has the measure."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((draws @ values) / (draws @ have), dtype=np.float64)


def _with_f1(means: Matrix, names: Sequence[str]) -> dict[str, Matrix]:
    """Columns by name; abstention F1 is made of two of them."""
    found = {name: means[:, place] for place, name in enumerate(names)}
    recall = found.get(abstention.ABSTENTION_RECALL.name)
    if recall is not None:
        nothing = np.zeros_like(recall)
        precision = np.nan_to_num(found.get(abstention.ABSTENTION_PRECISION.name, nothing))
        total = precision + recall
        found[abstention.F1] = np.where(total > 0, 2 * precision * recall / np.where(total > 0, total, 1), total)
    return found


def _interval(drawn: Matrix) -> tuple[float, float]:
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.nanpercentile(drawn, [tail, 100 - tail])
    return float(low), float(high)
