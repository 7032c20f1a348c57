"""Remembering what was read from a sentence: an answer's claims are checked against the same quotes again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Read = TypeVar("Read")

# Texts up to this length are sentences and are kept; whole documents are not. 1,024 of both bound the memory.
LONGEST_KEPT = 2_000


def remembered(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """``read`` with its last 1,024 results on short texts kept; ``read`` must be pure and its results frozen."""
    kept = lru_cache(maxsize=1024)(read)

    @wraps(read)
    def look_up(text: str) -> Read:
        return kept(text) if len(text) <= LONGEST_KEPT else read(text)

    return look_up
