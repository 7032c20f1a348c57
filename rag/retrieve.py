"""Question to passages: candidates by meaning and by words, one ranking, copies collapsed."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from .duplicates import collapse
from .fuse import Candidate, fold, fuse, wording
from .protocols import Embedder, LexicalSearch, VectorSearch
from .terms import query_terms
from .types import Filters, Hit, HitOrigin, Passage, Question

if TYPE_CHECKING:
    from .protocols import FloatArray

Mode = Literal["hybrid", "dense", "lexical"]
DEPTH = 50
"""Candidates of each search; 100 gave no better hit@10 on any set and cost twice the time to compare."""
_ORIGINS: Mapping[Mode, HitOrigin] = {"hybrid": "fused", "dense": "dense", "lexical": "lexical"}


class Passages(Protocol):
    """What is read of the document store."""

    def allowed(self, filters: Filters, as_of: date | None = None) -> frozenset[str] | None:
        """Ids of the documents that satisfy all conditions, None when there is no condition."""
        ...

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id."""
        ...

    def titles(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Titles by document id."""
        ...


class Vectors(VectorSearch, Protocol):
    """Vector search that also hands out vectors."""

    def vectors(self, ids: Iterable[str]) -> Mapping[str, FloatArray]:
        """Unit vectors by passage id."""
        ...


class Words(LexicalSearch, Protocol):
    """Lexical search that also scores passages it is given."""

    def scores(self, query: str, passage_ids: Collection[str]) -> dict[str, float]:
        """BM25 by passage id; passages without any term of ``query`` are left out."""
        ...

    def rarity(self, wanted: Iterable[str]) -> dict[str, float]:
        """Inverse document frequency > 0 of each term."""
        ...


class Searchable(Protocol):
    """An open index."""

    @property
    def documents(self) -> Passages: ...
    @property
    def vectors(self) -> Vectors: ...
    @property
    def lexical(self) -> Words: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one retrieval; ``fuse`` includes reading the passages and collapsing copies."""

    embed: float = 0.0
    dense: float = 0.0
    lexical: float = 0.0
    fuse: float = 0.0


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Hits, best first; ``copies`` are the ids of passages left out, by the id of the hit that says the same."""

    hits: tuple[Hit, ...] = ()
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timing: Timing = field(default_factory=Timing)


class Retriever:
    """Searches one open index; safe to call from several threads where the index and the embedder are."""

    def __init__(self, index: Searchable, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    def retrieve(self, question: Question, *, mode: Mode = "hybrid") -> tuple[Hit, ...]:
        """Up to ``top_k`` hits, best first, from documents that satisfy the question's filters and ``as_of``.

        Scores: probability of relevance in 0–1 (hybrid), cosine in -1…1 (dense), BM25 > 0 (lexical).
        """
        return self.trace(question, mode=mode).hits

    def trace(self, question: Question, *, mode: Mode = "hybrid") -> Retrieval:
        """As ``retrieve``, with the copies that were left out and the time that each part took."""
        allowed = self._index.documents.allowed(question.filters, question.as_of)
        if allowed is not None and not allowed:
            return Retrieval()
        depth = max(DEPTH, 2 * question.top_k)
        clock = _Clock()
        dense: list[tuple[str, float]] = []
        lexical: list[tuple[str, float]] = []
        vector: FloatArray | None = None
        if mode != "lexical":
            vector = self._embedder.embed([question.text])[0]
            clock.lap("embed")
            dense = self._index.vectors.search(vector, depth, allowed=allowed)
            clock.lap("dense")
        if mode != "dense":
            lexical = self._index.lexical.search(question.text, depth, allowed=allowed)
            clock.lap("lexical")
        passages = self._index.documents.passages(dict.fromkeys(name for name, _ in (*dense, *lexical)))
        ranking = dense or lexical
        if vector is not None and mode == "hybrid":
            ranking = self._fused(question.text, vector, (dict(dense), dict(lexical)), passages)
        retrieval = _hits(ranking, passages, question.top_k, _ORIGINS[mode])
        clock.lap("fuse")
        return Retrieval(*retrieval, clock.timing())

    def _fused(
        self,
        text: str,
        vector: FloatArray,
        found: tuple[Mapping[str, float], Mapping[str, float]],
        passages: Mapping[str, Passage],
    ) -> list[tuple[str, float]]:
        """One ranking of all candidates; what only one search proposed is scored by the other too."""
        dense, lexical = found
        vectors = self._index.vectors.vectors([name for name in lexical if name not in dense])
        cosines = {**dense, **{name: float(other @ vector) for name, other in vectors.items()}}
        bm25 = {**self._index.lexical.scores(text, [name for name in dense if name not in lexical]), **lexical}
        titles = self._index.documents.titles({passage.document_id for passage in passages.values()})
        terms = query_terms(text)
        asked = wording(text, terms, self._index.lexical.rarity(dict.fromkeys(terms)))
        candidates = [
            Candidate(
                passage_id=name,
                cosine=cosines.get(name, 0.0),
                bm25=bm25.get(name, 0.0),
                words=fold(f"{titles.get(passage.document_id, '')}\n{passage.heading}\n{passage.text}"),
                furniture=passage.kind == "furniture",
            )
            for name, passage in ((name, passages[name]) for name in (*dense, *lexical) if name in passages)
        ]
        return fuse(asked, list({candidate.passage_id: candidate for candidate in candidates}.values()))


def _hits(
    ranking: Sequence[tuple[str, float]], passages: Mapping[str, Passage], limit: int, origin: HitOrigin
) -> tuple[tuple[Hit, ...], dict[str, tuple[str, ...]]]:
    scores = dict(ranking)
    kept, copies = collapse((passages[name] for name, _ in ranking if name in passages), limit)
    return tuple(Hit(passage, scores[passage.id], rank, origin) for rank, passage in enumerate(kept, 1)), copies


class _Clock:
    """Milliseconds from lap to lap, by name."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = (now - self._last) * 1e3
        self._last = now

    def timing(self) -> Timing:
        return Timing(**self._laps)
