"""Whose chief executive, founder or subsidiary: a noun of relation and the name it belongs to.

"A, chief executive of B" and "B's chief executive" give (chief executive, B). A claim that gives a noun
another owner than its quotes do, where they give it one, has mixed up whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..types import Span
from .memory import remembered
from .names import Name, names
from .words import stem

_NOUNS = (
    r"(?P<noun>chief executive|ceo|president|founder|co-founder|cofounder|chairman|chairwoman|chair|director|partner|"
    r"head|owner|subsidiary|unit|parent|maker|manager|coach|captain|capital|author|editor|inventor|buyer|seller|chief|minister|"
    r"king|queen|emperor|governor|mayor|son|daughter|wife|husband|brother|sister|father|mother|professor|site|arm|brand)"
)
_OF = re.compile(
    rf"\b{_NOUNS}s?(?: officer)?(?:(?:,| and|, and) (?:[a-z-]+ ){{0,2}}[a-z-]+){{0,2}} (?:of|at) (?:the )?$",
    re.IGNORECASE,
)
_POSSESSED = re.compile(rf"['’]s? (?:[a-z-]+ ){{0,2}}{_NOUNS}\b", re.IGNORECASE)
_SAME = {
    "ceo": "chief executive",
    "cofounder": "founder",
    "co-founder": "founder",
    "chair": "chairman",
    "chairwoman": "chairman",
}
_REACH = 70


@dataclass(frozen=True, slots=True)
class Title:
    """A noun of relation and the name it belongs to."""

    noun: str
    owner: Name


@remembered
def titles(text: str) -> tuple[Title, ...]:
    """All such pairs of ``text``."""
    return tuple(_titles(text))


def _titles(text: str) -> Iterator[Title]:
    for name in names(text):
        before = _OF.search(text[max(0, name.span.start - _REACH) : name.span.start])
        behind = _POSSESSED.match(text, name.span.end)
        for match in (before, behind):
            if match:
                noun = match["noun"].casefold()
                yield Title(_SAME.get(noun, noun), name)


def misattributed(claim: str, quoted: str) -> tuple[Span, str, Span] | None:
    """The claim's owner of a noun that belongs to others in the quotes: where, the noun, and the owner there.

    The holder that the claim names must be named beside the noun in the quotes: of many such nouns one may be
    another's.
    """
    for title in titles(claim):
        its = [other for other in titles(quoted) if other.noun == title.noun]
        if not its or any(_same(title.owner.key, other.owner.key) for other in its):
            continue
        holders = [name.key for name in names(claim) if name is not title.owner]
        told = [other for other in its if _beside(quoted, other.owner.span, holders)]
        if told:
            return title.owner.span, title.noun, told[0].owner.span
    return None


def _beside(quoted: str, span: Span, holders: list[str]) -> bool:
    around = names(quoted[max(0, span.start - 2 * _REACH) : span.end + _REACH])
    return any(_same(name.key, holder) for name in around for holder in holders)


def _same(one: str, other: str) -> bool:
    return bool({stem(part) for part in one.split()} & {stem(part) for part in other.split()})
