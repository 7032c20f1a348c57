"""The contract of VectorSearch and LexicalSearch, and the plainest things that keep it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from rag.terms import query_terms, terms

if TYPE_CHECKING:
    from rag.protocols import FloatArray

Row = tuple[str, str]
"""Passage id, document id."""


class ListVectors:
    """Looks at every vector."""

    def __init__(self, rows: list[Row], vectors: FloatArray) -> None:
        self._rows = rows
        self._vectors = vectors

    def search(self, vector: FloatArray, k: int, *, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        scores = self._vectors @ vector
        found = [
            (passage_id, float(score))
            for (passage_id, document_id), score in zip(self._rows, scores, strict=True)
            if allowed is None or document_id in allowed
        ]
        return sorted(found, key=lambda pair: -pair[1])[:k]


class ListLexical:
    """Counts shared terms."""

    def __init__(self, rows: list[Row], texts: list[str]) -> None:
        self._rows = rows
        self._terms = [Counter(terms(text)) for text in texts]

    def search(self, query: str, k: int, *, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        wanted = query_terms(query)
        found = [
            (passage_id, float(sum(counts[term] for term in wanted)))
            for (passage_id, document_id), counts in zip(self._rows, self._terms, strict=True)
            if allowed is None or document_id in allowed
        ]
        return sorted((pair for pair in found if pair[1] > 0), key=lambda pair: -pair[1])[:k]


def unit_vectors(count: int, dimension: int = 16, seed: int = 0) -> FloatArray:
    vectors = np.random.default_rng(seed).standard_normal((count, dimension), dtype=np.float32)
    unit: FloatArray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
