"""From whom and to whom: "leased from Avolair" is not "leased to Avolair", whatever is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..types import Span
from .words import is_function_word, lemma

_PLACED = re.compile(
    r"\b(?P<way>from|to) (?=(?P<phrase>(?:(?:the|a|an|its|his|her|their) )?[\w&’'-]+(?: (?:of |& )?[\w&’'-]+){0,4}))"
)
_ENDS = frozenset("and or but for with in on at by to from as that which who is are was were has have had will".split())
_OTHER = {"from": "to", "to": "from"}


@dataclass(frozen=True, slots=True)
class Way:
    """A phrase behind "from" or "to": its stems, and where it stands."""

    way: str
    stems: frozenset[str]
    span: Span


def turned_round(claim: str, quoted: str) -> tuple[Way, Way] | None:
    """A phrase of the claim behind "from" that the quotes have only behind "to", or the reverse, and that one."""
    mine = list(_ways(claim))
    its = list(_ways(quoted)) if mine else []
    for one in mine:
        same = [other for other in its if other.way == one.way and one.stems & other.stems]
        against = [other for other in its if other.way == _OTHER[one.way] and one.stems == other.stems & one.stems]
        if against and not same:
            return one, against[0]
    return None


def _ways(text: str) -> Iterator[Way]:
    for match in _PLACED.finditer(text):
        if re.search(r"\d", match["phrase"]):
            continue  # "from 69 seats to 39": the figures have a check of their own
        kept: list[str] = []
        end = match.start("phrase")
        for word in re.finditer(r"[\w&’'-]+", match["phrase"]):
            if kept and word.group() in _ENDS:
                break
            end = match.start("phrase") + word.end()
            kept.append(re.sub(r"['’]s$", "", word.group()))
        stems = frozenset(lemma(word) for word in kept if not is_function_word(word))
        if stems and not stems & _VERBAL:
            yield Way(match["way"], stems, Span(match.start(), end))


_VERBAL = frozenset(lemma(word) for word in ("buy", "sell", "pay", "take", "make", "be", "have", "get", "become"))
