"""How surely the words of a question are said by the words of a text, compared by stems."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile

from .checks.memory import remembered
from .checks.units import listed
from .checks.words import CJK, TOKEN, stem, words
from .gloss import glossed
from .thesaurus import said_otherwise

# The weights of this module were chosen by hand on development questions.
_OTHER_WORD = 0.9
_SAME_ROOT = 0.7
_LIGHT_WEIGHT = 0.4
_ROOT = 5
_ROOT_SHARE = 0.75
"""Two words have a root in common when they share so many first letters, and this part of the shorter one."""
_LIGHT = frozenset(stem(word) for word in listed("do have get make give take go come say call see be become"))
_FIRM_WORD = re.compile(r"(?<=[A-Za-z0-9] )(?:Capital|Ventures|Partners|Holdings|Group)\b(?! [a-z]*ing)")
_WORTH = re.compile(
    r"\bvalu(?:ed|ing)\b|\d (?:billion|million)[ -](?:dollar )?(?:company|startup|business)\b", re.IGNORECASE
)
_VALUATION = stem("valuation")


@remembered
def stems(text: str) -> frozenset[str]:
    """Stems of the words of ``text`` and of the parts of compounds.

    The last word of a firm's name ("5Y Capital") is not that word, and a "$46 billion company" tells a valuation.
    """
    if CJK.search(text):
        text = f"{text}\n{glossed(text)}"
    text = _FIRM_WORD.sub(" ", text)
    found = {word.stem for word in words(text)}
    found |= {stem(part) for token in TOKEN.findall(text) if "-" in token for part in token.split("-")}
    return frozenset(found | {_VALUATION} if _WORTH.search(text) else found)


def said(wanted_stem: str, held: frozenset[str]) -> float:
    """How surely a word of the question is said by the stems of a text: 1 itself, less by another word, 0 not."""
    if wanted_stem in held:
        return 1.0
    if not said_otherwise(wanted_stem).isdisjoint(held):
        return _OTHER_WORD
    if len(wanted_stem) < _ROOT:
        return 0.0
    others = _by_root(held).get(wanted_stem[:_ROOT], ())
    return _SAME_ROOT if any(_same_root(wanted_stem, other) for other in others) else 0.0


def covered(wanted_stems: Sequence[str], held: frozenset[str]) -> float:
    """Share of the wanted stems that are said, in 0–1; verbs such as "do" and "get" count less. 1 without any."""
    total = hit = 0.0
    for wanted_stem in wanted_stems:
        weight = _LIGHT_WEIGHT if wanted_stem in _LIGHT else 1.0
        total += weight
        hit += weight * said(wanted_stem, held)
    return hit / total if total else 1.0


@lru_cache(maxsize=1024)
def _by_root(held: frozenset[str]) -> Mapping[str, Iterable[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in held:
        found[word[:_ROOT]].append(word)
    return found


def _same_root(one: str, other: str) -> bool:
    """Of two words that begin alike, "chair" and "chairman", "investor" and "investment"."""
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return common >= _ROOT_SHARE * min(len(one), len(other))
