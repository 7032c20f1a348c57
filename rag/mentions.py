"""Whether a text mentions a party, a place or a funding round, however it writes the name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .checks.aliases import NAMES_OF
from .checks.memory import remembered
from .checks.names import names
from .gloss import bilingual, glossed
from .spelling import SIMILAR

ROUND = re.compile(r"\b(?:pre-)?series [a-h]\b", re.IGNORECASE)
_ROUND_GLUED = r"(?=$|[^A-Za-z]|[A-Z][a-z]{2} ?\d)"  # tables lose the space in "Series ASep 2, 2024"
_TOKENS = re.compile(r"[^\W_]+")
_ENDINGS = frozenset(("e", "a", "ea", "an", "ean", "ian", "ese", "n", "s", "es", "ic"))
"""What stands between the name of a country and that of its people."""
_SHORTEST = 5
_SHORTEST_MISTYPED = 6


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The keys of a text's names, its words, and those of them that do not begin small by their first letter."""

    keys: frozenset[str]
    words: frozenset[str]
    proper: Mapping[str, tuple[str, ...]]


def mentions(name: str, text: str) -> bool:
    """Whether ``text`` mentions the party with the key ``name``; "Singaporean" counts for Singapore and the reverse."""
    if ROUND.fullmatch(name):
        return re.search(rf"\b(?i:{name}){_ROUND_GLUED}", glossed(text)) is not None
    spoken = _spoken(text)
    return name in spoken.keys or any(
        all(_stands(token, spoken) for token in tokens) for capitals, tokens in _aliases(name) if capitals in text
    )


def close(one: str, other: str) -> bool:
    """The same name with another ending ("singapore", "singaporean") or one letter mistyped."""
    if one[:1] != other[:1]:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or len(long) - len(short) > 3:
        return False
    root = short.rstrip("ea")
    if long.startswith(root) and long[len(root) :] in _ENDINGS:
        return True
    return (
        len(short) >= _SHORTEST_MISTYPED
        and len(long) - len(short) <= 1
        and SequenceMatcher(None, one, other).ratio() > SIMILAR
    )


@lru_cache(maxsize=1024)
def _aliases(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of each way to write a name, behind what must stand in capitals: "us" is a word, "US" a country."""
    return tuple(
        ("" if len(alias) > 2 else alias.upper(), tuple(_TOKENS.findall(alias)))
        for alias in (name, *NAMES_OF.get(name, ()))
    )


@remembered
def _spoken(text: str) -> _Spoken:
    text = bilingual(text)
    tokens = _TOKENS.findall(text)
    proper: defaultdict[str, list[str]] = defaultdict(list)
    for token in {token.casefold() for token in tokens if not token[0].islower()}:
        proper[token[0]].append(token)
    return _Spoken(
        keys=frozenset(name.key for name in names(text)),
        words=frozenset(_TOKENS.findall(text.casefold())),
        proper={letter: tuple(found) for letter, found in proper.items()},
    )


def _stands(token: str, spoken: _Spoken) -> bool:
    return token in spoken.words or any(close(token, other) for other in spoken.proper.get(token[:1], ()))
