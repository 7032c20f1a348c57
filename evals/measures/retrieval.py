"""Whether the evidence was among the passages shown to the generator, and how high.

What has to be found are sentences: each gold quote, or any one of its alternatives. Its rank is that of the first
passage that overlaps it. recall@k is the share found within the first k passages; reciprocal rank is 1 / rank of the
first that holds any (Voorhees 1999, TREC-8 question answering track). nDCG@k (Järvelin and Kekäläinen 2002) gives a
passage as many points as it is the first to hold sentences, discounted by 1 / log2(rank + 1), over the best order of
these passages, each sentence that was not found counting as a passage of its own.
"""

from __future__ import annotations

import math
from collections import Counter

from ..outcome import Outcome, needs, overlaps
from ..questions import EvalQuestion
from .measure import Measure
from .ranking import mean

DEPTHS = (1, 3, 5, 8)
"""Up to the number of passages that are shown by default."""


def evidence_ranks(outcome: Outcome) -> tuple[int | None, ...]:
    """For each thing to be found the rank (from 1) of the first passage that holds it, None where none does."""
    hits = outcome.answer.hits if outcome.answer else ()
    return tuple(
        next((hit.rank for hit in hits if overlaps(hit.passage.document_id, hit.passage.span, wanted)), None)
        for wanted in needs(outcome.gold)
    )


def recall(outcome: Outcome, k: int) -> float:
    """Share of the evidence within the first ``k`` passages."""
    return mean(float(rank is not None and rank <= k) for rank in evidence_ranks(outcome))


def ndcg(outcome: Outcome, k: int) -> float:
    """Discounted gain of the first ``k`` passages over that of their best order."""
    ranks = evidence_ranks(outcome)
    points = Counter(rank for rank in ranks if rank is not None)
    best = sorted([*points.values(), *(1 for rank in ranks if rank is None)], reverse=True)[:k]
    ideal = sum(gain / math.log2(place + 1) for place, gain in enumerate(best, 1))
    gained = sum(gain / math.log2(rank + 1) for rank, gain in points.items() if rank <= k)
    return gained / ideal if ideal else 0.0


def reciprocal_rank(outcome: Outcome) -> float:
    """1 / rank of the first passage that holds any evidence; 0.0 where none does."""
    return max((1 / rank for rank in evidence_ranks(outcome) if rank is not None), default=0.0)


def with_evidence(question: EvalQuestion) -> bool:
    """Questions that name gold evidence."""
    return bool(question.evidence)


def _recall_at(k: int) -> Measure:
    definition = f"share of the evidence sentences in the first {k} passages shown to the generator"
    return Measure(f"recall@{k}", f"recall@{k}", definition, with_evidence, lambda outcome: recall(outcome, k))


RECALL = tuple(_recall_at(k) for k in DEPTHS)
NDCG = Measure(
    f"ndcg@{DEPTHS[-1]}", f"nDCG@{DEPTHS[-1]}",
    "discounted gain of the passages that hold evidence over that of their best order",
    with_evidence, lambda outcome: ndcg(outcome, DEPTHS[-1]),
)  # fmt: skip
RECIPROCAL_RANK = Measure(
    "reciprocal_rank", "reciprocal rank", "1 / rank of the first passage that holds evidence",
    with_evidence, reciprocal_rank,
)  # fmt: skip
