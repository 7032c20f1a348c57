"""Mistyped words of a question, read as the evidence spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from .checks.words import STOP_WORDS, stem
from .question_words import CAPITALISED_WORDS, EMPTY_WORDS
from .thesaurus import known

SIMILAR = 0.82
"""Similarity (difflib's ratio, 0–1) from which two words are one of them mistyped; chosen by hand on development
questions."""
_SHORTEST = 5
_SHORTEST_SPELLING = 4
_ENDING = 3
"""Letters at the end in which another form of a word differs from it."""
_MOST_NEAR = 3
_MOST_UNKNOWN = 20
"""Words of one question that are looked up at most: with more of them it is written in another language, not badly."""
_WORD = re.compile(r"[A-Za-z]+")


def words_of(texts: Iterable[str]) -> list[str]:
    """The words of texts that a question's may be spelled as, sorted."""
    return sorted({word for text in texts for word in _WORD.findall(text) if len(word) >= _SHORTEST_SPELLING})


def respelled(question: str, vocabulary: Iterable[str]) -> str:
    """The question with the words that nobody knows as ``vocabulary`` spells the nearest of its words.

    Where ``vocabulary`` has one word in capitals and small, its last form counts.
    """
    spellings = {word.casefold(): word for word in vocabulary if len(word) >= _SHORTEST_SPELLING}
    unknown = [
        word
        for word in dict.fromkeys(_WORD.findall(question))
        if len(word) >= _SHORTEST and word.casefold() not in spellings and not _is_known(word)
    ]
    meant: dict[str, str] = {}
    for word in unknown[:_MOST_UNKNOWN]:
        near = get_close_matches(word.casefold(), spellings, n=_MOST_NEAR, cutoff=SIMILAR)
        if near and not any(_another_form(word.casefold(), other) for other in near):
            meant[word] = spellings[near[0]]
    return _WORD.sub(lambda match: meant.get(match.group(), match.group()), question) if meant else question


def _another_form(word: str, other: str) -> bool:
    """Whether two words differ in an ending: "employer" and "employee", but not "shunwie" and "shunwei"."""
    root = min(len(word), len(other)) - _ENDING
    return word[:root] == other[:root] and word[-1] != other[-1] and sorted(word) != sorted(other)


def _is_known(word: str) -> bool:
    lower = word.casefold()
    return lower in STOP_WORDS or lower in CAPITALISED_WORDS or lower in EMPTY_WORDS or known(stem(word))
