"""Stand-ins for what is slow or far away; each obeys the contract suite of its Protocol."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.protocols import Pieces

if TYPE_CHECKING:
    from rag.protocols import FloatArray


class HashEncoder:
    """Words as pieces, each with a vector of its own: equal words meet with cosine 1, others with about 0."""

    name = "hash-pieces"

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Shape ``(words, 64)`` for each text; context changes nothing."""
        return [self._pieces(text) for text in texts]

    def _pieces(self, text: str) -> Pieces:
        found = [(match.group().lower(), match.start()) for match in re.finditer(r"[^\W_]+|[^\w\s]", text)]
        seeds = [zlib.crc32(word.encode("utf-8", "replace")) for word, _ in found]
        rows = [np.random.default_rng(seed).standard_normal(64) for seed in seeds]
        return Pieces(
            tuple(word for word, _ in found),
            tuple(2000 + seed % 20_000 for seed in seeds),
            tuple(start for _, start in found),
            np.array(rows, dtype=np.float32).reshape(-1, 64),
        )


class HashEmbedder:
    """Bag of words hashed into 64 dimensions: texts that share words are near, deterministically."""

    def __init__(self, name: str = "hash-64", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors, shape ``(len(texts), dimension)``; Chinese counts by character."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"[一-鿿]|[^\W_]+", text.lower()) or [""]:
                vectors[row, zlib.crc32(word.encode("utf-8", "replace")) % self.dimension] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
