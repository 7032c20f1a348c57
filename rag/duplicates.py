"""Copies of one passage in several documents: syndicated news says the same thing many times."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from .types import Document, Passage

LIKENESS = 0.9
"""Jaccard similarity of shingles from which two passages are copies: a changed byline or link, not a changed fact."""
SHINGLE = 3
"""Words (or Chinese characters) of a shingle."""
LEAST_WORDS = 12
"""Words below which equal text is no sign of a copy: "The following table sets forth:" stands in many reports."""
RETOLD = 0.4
"""Share of the shorter document's shingles that a copy has: a reprint cuts, adds comments and changes words."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")

Shingles = frozenset[tuple[str, ...]]


def collapse(
    ranked: Iterable[tuple[Passage, str]], limit: int
) -> tuple[tuple[Passage, ...], dict[str, tuple[str, ...]]]:
    """The first ``limit`` passages without copies of better ones, and the ids of the copies by the id that stands.

    Takes passages with their folded text, best first. Passages of one document are never copies of each other, nor are
    passages that hold different numbers: two accounts that disagree about a figure are both evidence. Copies behind the
    last passage that stands are not sought.
    """
    kept: list[tuple[Passage, str, Shingles]] = []
    copies: defaultdict[str, list[str]] = defaultdict(list)
    for passage, text in ranked:
        if len(kept) == limit:
            break
        shingles = _shingles(text)
        for other, other_text, other_shingles in kept:
            if (
                other.document_id != passage.document_id
                and _alike(shingles, other_shingles)
                and _numbers(text) == _numbers(other_text)
            ):
                copies[other.id].append(passage.id)
                break
        else:
            kept.append((passage, text, shingles))
    return tuple(passage for passage, _, _ in kept), {name: tuple(found) for name, found in copies.items()}


def copies(documents: Sequence[Document]) -> dict[str, str]:
    """For each document that retells another one word for word, the id of the one it copies: the earliest of them.

    Whole texts are compared, figures left out: a copy with a misprint is a copy. Undated documents count as later.
    """
    ordered = sorted(documents, key=lambda one: (one.published is None, one.published or date.min, one.id))
    shingled = [(one, _shingles(_NUMBER.sub("#", one.text.casefold()))) for one in ordered]
    found: dict[str, str] = {}
    for place, (document, mine) in enumerate(shingled):
        for earlier, other in shingled[:place]:
            if earlier.id not in found and _retells(mine, other):
                found[document.id] = earlier.id
                break
    return found


def _retells(one: Shingles, other: Shingles) -> bool:
    """Whether most of the shorter text stands in the longer one, and they are of a size."""
    smaller, larger = sorted((len(one), len(other)))
    return smaller >= LEAST_WORDS and 3 * smaller >= larger and len(one & other) >= RETOLD * smaller


def _shingles(text: str) -> Shingles:
    """Runs of SHINGLE words; none for a text that is too short to be told from another."""
    words = _WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return frozenset()
    return frozenset(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def _alike(one: Shingles, other: Shingles) -> bool:
    smaller, larger = sorted((len(one), len(other)))
    if smaller == 0 or smaller < LIKENESS * larger:
        return False
    shared = len(one & other)
    return shared >= LIKENESS * (smaller + larger - shared)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))
