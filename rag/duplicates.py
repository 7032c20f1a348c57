"""Copies of one passage in several documents: syndicated news says the same thing many times."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from .fuse import fold
from .types import Passage

LIKENESS = 0.9
"""Jaccard similarity of shingles from which two passages are copies: a changed byline or link, not a changed fact."""
SHINGLE = 3
"""Words (or Chinese characters) of a shingle."""
LEAST_WORDS = 12
"""Words below which equal text is no sign of a copy: "The following table sets forth:" stands in many reports."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")


def collapse(ranked: Iterable[Passage], limit: int) -> tuple[tuple[Passage, ...], dict[str, tuple[str, ...]]]:
    """The first ``limit`` passages without copies of better ones, and the ids of the copies by the id that stands.

    Passages of one document are never copies of each other, nor are passages that hold different numbers: two
    accounts that disagree about a figure are both evidence. Copies behind the last passage that stands are not sought.
    """
    seen = _Seen()
    copies: defaultdict[str, list[str]] = defaultdict(list)
    for passage in ranked:
        if len(seen.passages) == limit:
            break
        original = seen.original(passage)
        if original is not None:
            copies[original.id].append(passage.id)
    return tuple(seen.passages), {passage_id: tuple(found) for passage_id, found in copies.items()}


class _Seen:
    """Passages that stand, with the shingles by which a copy of one is found."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self._shingles: list[frozenset[tuple[str, ...]]] = []
        self._holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)

    def original(self, passage: Passage) -> Passage | None:
        """The passage that this one copies; None where there is none, and then this one stands."""
        shingles = _shingles(passage.text)
        shared = Counter(place for shingle in shingles for place in self._holders.get(shingle, ()))
        for place, count in shared.most_common():
            other = self.passages[place]
            union = len(shingles) + len(self._shingles[place]) - count
            if other.document_id != passage.document_id and count >= LIKENESS * union and _agree(other, passage):
                return other
        for shingle in shingles:
            self._holders[shingle].append(len(self.passages))
        self._shingles.append(shingles)
        self.passages.append(passage)
        return None


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of SHINGLE words; none for a text that is too short to be told from another."""
    words = _WORD.findall(fold(text))
    if len(words) < LEAST_WORDS:
        return frozenset()
    return frozenset(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def _agree(one: Passage, other: Passage) -> bool:
    """Whether both hold the same numbers."""
    return _numbers(one.text) == _numbers(other.text)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(word for word in fold(text).split() if any(letter.isdigit() for letter in word))
