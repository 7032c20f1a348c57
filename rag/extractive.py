"""The generator without a model: the fewest verbatim sentences that cover the question, or an abstention."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from .protocols import Embedder
from .display import shown
from .relevance import Candidate, Features, Wanted, candidates, features, wanted
from .select import Scored, choose
from .types import Abstention, Drafted, Evidence, Question, Usage

WEIGHTS = Features(cosine=3.0, passage=1.0, words=2.5, words_around=1.0, names=2.0, weakest_name=1.5, figures=1.5, kind=2.0, body=1.0)
INTERCEPT = -9.0


class ExtractiveGenerator:
    """Chooses among the sentences of the evidence; faithful by construction, no model."""

    name = "extractive"
    model = ""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Abstention | Usage]:
        """Each chosen sentence as one Drafted claim, in order of importance; an Abstention where none answers."""
        want = wanted(question.text)
        chosen = choose(want, self.rank(want, evidence), evidence)
        if isinstance(chosen, Abstention):
            yield chosen
            return
        for row in chosen:
            yield Drafted(shown(row.candidate), ((row.candidate.evidence.number, row.candidate.k),))

    def rank(self, want: Wanted, evidence: Sequence[Evidence]) -> list[Scored]:
        """All candidates, best first."""
        found = candidates(evidence)
        if not found:
            return []
        vectors = self._embedder.embed([want.asked.text, *(_embedded(c) for c in found)])
        cosines = vectors[1:] @ vectors[0]
        scored = [Scored(c, f, probability(f)) for c, f in ((c, features(want, c, float(x))) for c, x in zip(found, cosines, strict=True))]
        return sorted(scored, key=lambda row: -row.score)


def probability(found: Features) -> float:
    """Calibrated probability that the sentence answers the question."""
    total = INTERCEPT + sum(getattr(WEIGHTS, name) * getattr(found, name) for name in Features.__slots__)
    return 1 / (1 + math.exp(-total))


def _embedded(candidate: Candidate) -> str:
    return f"{candidate.heading}: {candidate.text}" if candidate.grouped and candidate.heading else candidate.text
