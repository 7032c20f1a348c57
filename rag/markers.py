"""The grammar of markers, as models really write them, and what they point to.

``[2.3]``, ``[2.3][2.4]``, ``[2.3, 2.4]``, ``[2.3-2.5]``, ``【2.3】``, ``[^2.3]``, ``[[2.3]]``. A marker is never
repaired: what points nowhere is reported by ``resolve``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .types import Evidence, Sentence

Marker = tuple[int, int]
"""(passage number, sentence number), both from 1; sentence 0 where the writer named the whole passage, ``[2]``."""

LONGEST_MARKER = 80
"""Characters of one bracket; what is longer is text. Bounds how much is held back from the reader."""
LONGEST_RANGE = 10
"""Sentences that one range may name; a longer one is taken by its two ends, which the checks can still refuse."""

OPENERS, CLOSERS = "[【［", "]】］"
_REFERENCE = r"(?:p|s|source|passage|sentence|来源|段落|句)?\s{0,3}(\d{1,3})(?:\s?[.:．]\s?(\d{1,3}))?"
_REFERENCE_RE = re.compile(_REFERENCE, re.IGNORECASE)
_RANGE = re.compile(rf"{_REFERENCE}\s?[-‐‑–—~～]\s?{_REFERENCE}", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?:\s|[,;，；、&]|and|和){1,4}", re.IGNORECASE)
_BRACKET = re.compile(r"[\[【［]{1,2}\s?\^?\s?(?P<body>[^\[\]【】［］†]+?)\s?(?:†[^\[\]【】［］]*)?[\]】］]{1,2}")
_INSIDE = re.compile(r"[\w\s.,:;．，；、&^†‐‑–—~～-]")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where markers point, and the markers that point nowhere."""

    found: tuple[tuple[Evidence, Sentence], ...]
    missing: tuple[Marker, ...]


def resolve(markers: Iterable[Marker], evidence: Sequence[Evidence]) -> Resolved:
    """The sentences that markers name. ``[2]`` alone resolves only where passage 2 is one sentence."""
    passages = {passage.number: passage for passage in evidence}
    found: dict[tuple[int, int], tuple[Evidence, Sentence]] = {}
    missing: list[Marker] = []
    for number, k in markers:
        passage = passages.get(number)
        count = len(passage.sentences) if passage else 0
        place = 1 if k == 0 and count == 1 else k
        if passage is None or not 1 <= place <= count:
            missing.append((number, k))
        else:
            found[number, place] = (passage, passage.sentences[place - 1])
    return Resolved(tuple(found.values()), tuple(missing))


def read_bracket(bracket: str) -> tuple[Marker, ...]:
    """The markers of one bracket such as ``[2.3, 2.5-2.7]``; empty when it is ordinary text."""
    match = _BRACKET.fullmatch(bracket)
    if not match:
        return ()
    body, position, found = match["body"].strip(), 0, list[Marker]()
    while position < len(body):
        if position:
            separator = _SEPARATOR.match(body, position)
            if not separator:
                return ()
            position = separator.end()
        reference = _RANGE.match(body, position) or _REFERENCE_RE.match(body, position)
        if not reference:
            return ()
        found.extend(_named(*reference.groups()))
        position = reference.end()
    return tuple(dict.fromkeys(found))


def _named(number: str, k: str | None, end: str | None = None, end_k: str | None = None) -> list[Marker]:
    first = (int(number), int(k or 0))
    if end is None:
        return [first]
    last = (int(end), int(end_k)) if end_k else ((first[0], int(end)) if k else (int(end), 0))
    if first[0] == last[0] and 0 < first[1] <= last[1] < first[1] + LONGEST_RANGE:
        return [(first[0], i) for i in range(first[1], last[1] + 1)]
    return [first, last]


def bracket_end(text: str, start: int) -> int | None:
    """Where the bracket at ``start`` ends; ``start`` itself when it is text; None when more must come to know."""
    depth = 2 if text[start : start + 2] == text[start] * 2 else 1
    for i in range(start + depth, min(len(text), start + LONGEST_MARKER)):
        if text[i] in CLOSERS:
            end = i + depth
            return end if len(text) >= end else None
        if not _INSIDE.match(text[i]):
            return start
    return None if len(text) - start < LONGEST_MARKER else start
