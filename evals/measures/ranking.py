"""Measures of one ranking; each takes a question's ranked ids and its relevant ids and gives a value in 0–1.

Per question first, means last (``mean``). A question whose ranking is empty counts as zero, never as missing.
Relevance is binary; an id that a ranking repeats counts once, at its first place.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence


def hit(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1.0 where any of the first ``k`` is relevant, else 0.0."""
    return float(any(item in relevant for item in _first(ranked, k)))


def recall(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Share of the relevant ids among the first ``k``; 0.0 where nothing is relevant."""
    wanted = set(relevant)
    return len(wanted.intersection(_first(ranked, k))) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """1 / rank of the first relevant id, ranks from 1; 0.0 where there is none."""
    places = (place for place, item in enumerate(_first(ranked, len(ranked)), 1) if item in relevant)
    return 1.0 / next(places, math.inf)


def ndcg(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Discounted gain 1 / log2(rank + 1) of the first ``k`` over that of the best possible ranking."""
    gain = sum(1 / math.log2(place + 1) for place, item in enumerate(_first(ranked, k), 1) if item in relevant)
    best = sum(1 / math.log2(place + 1) for place in range(1, min(k, len(set(relevant))) + 1))
    return gain / best if best else 0.0


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; 0.0 of nothing."""
    found = list(values)
    return math.fsum(found) / len(found) if found else 0.0


def _first(ranked: Sequence[str], k: int) -> list[str]:
    if k < 0:
        raise ValueError(f"depth k is {k}; it must be 0 or more")
    return list(dict.fromkeys(ranked))[:k]
