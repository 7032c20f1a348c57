"""Text to search terms, the same way for what is indexed and for what is asked."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

LONGEST_TERM = 64
"""Characters of a term that are kept: nobody asks for a longer word, and engines refuse some."""

_STOP_WORDS = """
a an and are as at be been being but by can could did do does for from had has have he her hers him his how i if in into
is it its me my of on or our she should so some such than that the their them then there these they this those to was we
were what when where which while who whom whose why will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""English words that carry no subject. Left out of queries only, so that any text can still be found."""

# Scripts in which a space does not end a word, and marks that belong to the letter before them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Japanese, Chinese
    "\uac00-\ud7af"  # Korean: spaces, but endings are glued to the word
)
_MARKS = "\u0300-\u036f\u0900-\u0dff"
_TERM = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    r"|(?P<grouped>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9,]))"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)+)"
    r"|(?P<initials>(?<![^\W_])(?:[a-z]\.){2,})"
    rf"|(?P<word>(?:(?![{_UNSPACED}])(?:[^\W_]|[{_MARKS}]))+)(?:['’]s(?![^\W_]))?"
)
_ACCENT = re.compile("[\u0300-\u036f]")
_local = threading.local()


def terms(text: str) -> list[str]:
    """Terms to index, in the order of the text.

    Case, width, accents and English endings are folded; "1,820,000" becomes "1820000", "9.87%" becomes "9.87" and
    "U.S." becomes "us". Chinese, Japanese, Korean and Thai give single characters and pairs of neighbours.
    """
    return [term for kind, found in _split(text) for term in _index_terms(kind, found)]


def query_terms(text: str) -> list[str]:
    """Terms to look for: no English stop words (unless there is nothing else), pairs instead of single characters."""
    found = list(_split(text))
    useful = [(kind, term) for kind, term in found if term not in STOP_WORDS]
    return [term for kind, part in useful or found for term in _pairs_or_term(kind, part)]


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Kind and folded text of each run of characters that belong together."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", _ACCENT.sub("", unicodedata.normalize("NFKD", folded)))
    for match in _TERM.finditer(folded):
        kind = match.lastgroup or "word"
        yield kind, match[kind]


def _index_terms(kind: str, found: str) -> list[str]:
    if kind == "unspaced":
        return [*found, *_pairs(found)]
    return [_folded(kind, found)]


def _pairs_or_term(kind: str, found: str) -> list[str]:
    if kind == "unspaced":
        return _pairs(found) or [found]
    return [_folded(kind, found)]


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def _folded(kind: str, found: str) -> str:
    if kind == "grouped":
        return found.replace(",", "")
    if kind == "initials":
        return found.replace(".", "")
    return _stem(found[:LONGEST_TERM]) if kind == "word" else found[:LONGEST_TERM]


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")  # one for each thread: it may not be shared
    return str(_local.stemmer.stemWord(word))
