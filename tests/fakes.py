"""Stand-ins for what is slow or far away; each obeys the contract suite of its Protocol."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from rag.protocols import FloatArray


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
