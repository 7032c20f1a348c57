"""Question to passages: candidates by meaning and by words, one ranking, copies collapsed."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from .checks.words import CJK
from .duplicates import collapse
from .fuse import Candidate, Wording, fuse, named_only_in_furniture, wording
from .gloss import bilingual, glossed
from .passage_cache import Folded, PassageCache, Passages
from .protocols import Embedder, LexicalSearch, VectorSearch
from .terms import query_terms
from .types import Hit, HitOrigin, Question

if TYPE_CHECKING:
    from .protocols import FloatArray

Mode = Literal["hybrid", "dense", "lexical"]
MODES: tuple[Mode, ...] = ("dense", "lexical", "hybrid")
DEPTH = 50
"""Candidates of each search; 100 gave no better hit@10 on any set and cost twice the time to compare."""
FURNITURE_SHARE = 4
"""At most one hit in so many is page furniture that alone names what is asked about."""
_ORIGINS: Mapping[Mode, HitOrigin] = {"hybrid": "fused", "dense": "dense", "lexical": "lexical"}


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

    def held(self, wanted: Iterable[str]) -> frozenset[str]:
        """Those of the terms that some passage has."""
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
        self._passages = PassageCache(index.documents)

    def retrieve(self, question: Question, *, mode: Mode = "hybrid", collapsed: bool = True) -> tuple[Hit, ...]:
        """Up to ``top_k`` hits, best first, from documents that satisfy the question's filters and ``as_of``.

        ``collapsed`` leaves out copies of better hits; without it each document that matches can be found.
        Scores: probability of relevance in 0–1 (hybrid), cosine in -1…1 (dense), BM25 > 0 (lexical).
        """
        return self.trace(question, mode=mode, collapsed=collapsed).hits

    def trace(self, question: Question, *, mode: Mode = "hybrid", collapsed: bool = True) -> Retrieval:
        """As ``retrieve``, with the copies that were left out and the time that each part took."""
        clock = _Clock()
        found = self._search(question, mode, clock)
        passages = self._passages.read((*found.dense, *found.lexical))
        if mode == "hybrid":
            asked, compared = self._compared(bilingual(question.text), found, passages)
            reserved = named_only_in_furniture(asked, compared)[: question.top_k // FURNITURE_SHARE]
            ranking = _with_last(fuse(asked, compared), reserved, question.top_k)
        else:
            ranking = list((found.dense if mode == "dense" else found.lexical).items())
        ranked = [(passages[name].passage, passages[name].text) for name, _ in ranking if name in passages]
        copies: dict[str, tuple[str, ...]] = {}
        kept = tuple(passage for passage, _ in ranked[: question.top_k])
        if collapsed:
            kept, copies = collapse(ranked, question.top_k)
        scores, origin = dict(ranking), _ORIGINS[mode]
        hits = tuple(Hit(passage, scores[passage.id], rank, origin) for rank, passage in enumerate(kept, 1))
        clock.lap("fuse")
        return Retrieval(hits, copies, clock.timing())

    def candidates(self, question: Question) -> tuple[Wording, list[Candidate]]:
        """What the hybrid ranking is made from: for the measurements that its constants rest on."""
        found = self._search(question, "hybrid", _Clock())
        return self._compared(bilingual(question.text), found, self._passages.read((*found.dense, *found.lexical)))

    def _search(self, question: Question, mode: Mode, clock: _Clock) -> _Found:
        found = _Found()
        allowed = self._index.documents.allowed(question.filters, question.as_of)
        if allowed is not None and not allowed:
            return found
        depth = max(DEPTH, 2 * question.top_k)
        if mode != "lexical":
            found.vector = self._embedder.embed([glossed(question.text)])[0]
            clock.lap("embed")
            found.dense = dict(self._index.vectors.search(found.vector, depth, allowed=allowed))
            clock.lap("dense")
        if mode != "dense":
            found.lexical = dict(self._index.lexical.search(bilingual(question.text), depth, allowed=allowed))
            clock.lap("lexical")
        return found

    def _compared(self, text: str, found: _Found, passages: Mapping[str, Folded]) -> tuple[Wording, list[Candidate]]:
        """All candidates with both scores: what only one search proposed is scored by the other too."""
        dense, lexical = found.dense, found.lexical
        vectors = self._index.vectors.vectors([name for name in lexical if name not in dense])
        cosines = {**dense, **{name: float(np.dot(other, found.vector)) for name, other in vectors.items()}}
        bm25 = {**self._index.lexical.scores(text, [name for name in dense if name not in lexical]), **lexical}
        terms = query_terms(text)
        if CJK.search(text):  # of a text in two languages, what neither has been written in tells nothing
            known = self._index.lexical.held(terms)
            terms = [term for term in terms if term in known] or terms
        asked = wording(text, terms, self._index.lexical.rarity(dict.fromkeys(terms)))
        return asked, [
            Candidate(
                passage_id=name,
                cosine=cosines.get(name, 0.0),
                bm25=bm25.get(name, 0.0),
                words=folded.words,
                furniture=folded.passage.kind == "furniture",
            )
            for name, folded in passages.items()
        ]


def _with_last(ranking: list[tuple[str, float]], reserved: Collection[str], limit: int) -> list[tuple[str, float]]:
    """The ranking with the reserved passages in the last places of the first ``limit``."""
    last = [row for row in ranking if row[0] in reserved]
    return [row for row in ranking if row[0] not in reserved][: limit - len(last)] + last if last else ranking


@dataclass(slots=True)
class _Found:
    """Candidates of both searches, best first, with their scores, and the question's vector."""

    dense: dict[str, float] = field(default_factory=dict)
    lexical: dict[str, float] = field(default_factory=dict)
    vector: FloatArray = field(default_factory=lambda: np.zeros(0, dtype=np.float32))


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
