"""The part of a text that is most like a quote which no longer stands in it."""

from __future__ import annotations

import re
from collections import Counter

_PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[.,][^\W_]+)*|[$€£¥%％]")
"""A Chinese character, a word or figure ("1.82"), or a sign beside a figure."""


def nearest(quote: str, text: str) -> tuple[str, float]:
    """The run of ``text``, as long as the quote in words, that shares most words with it, and the share in 0–1."""
    wanted = Counter(match.group().casefold() for match in _PIECE.finditer(quote))
    found = list(_PIECE.finditer(text))
    if not wanted or not found:
        return "", 0.0
    width = min(wanted.total(), len(found))
    words = [match.group().casefold() for match in found]
    window: Counter[str] = Counter(words[:width])
    shared = most = (window & wanted).total()
    place = 0
    for start in range(1, len(words) - width + 1):
        left, entered = words[start - 1], words[start + width - 1]
        shared -= window[left] <= wanted[left]
        window[left] -= 1
        shared += window[entered] < wanted[entered]
        window[entered] += 1
        if shared > most:
            most, place = shared, start
    return text[found[place].start() : found[place + width - 1].end()], most / wanted.total()
