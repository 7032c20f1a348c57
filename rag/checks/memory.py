"""Remembering what was read from a sentence: an answer's claims are checked against the same quotes again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Read = TypeVar("Read")

# Texts up to this length are sentences, of which many are kept; of whole documents only the last: the checks of one
# claim read them one after the other, and 100 kB of figures come to 20 MB once read.
LONGEST_KEPT = 2_000
SENTENCES, DOCUMENTS = 1024, 2


def remembered(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """``read`` with its last results kept, 1,024 on short texts; ``read`` must be pure and its results frozen."""
    short, long = lru_cache(maxsize=SENTENCES)(read), lru_cache(maxsize=DOCUMENTS)(read)

    @wraps(read)
    def look_up(text: str) -> Read:
        return short(text) if len(text) <= LONGEST_KEPT else long(text)

    return look_up
