"""Who stands on which side: "France beat Brazil" is not "Brazil beat France", whatever the verb.

A pivot is a word that claim and source share, between what does and what is done to: a verb, or "longer than". What
stands before it in its clause is compared with what stands behind it; a passive with "by" is turned round first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..types import Span
from .clauses import Layout, is_verb, layout
from .date_words import MONTHS
from .names import names
from .units import alternatives
from .words import CJK, Word, is_function_word

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:\w+ly\s+|also\s+|then\s+|not\s+)?$", re.IGNORECASE
)
# "by" before a figure or a date names no doer.
_AGENT = (
    r"by\s(?!(?:about |some |at least |more than )?[0-9$€£]|the end|mid|early|late|an? |one |two |three |four |five "
    rf"|half|(?:{alternatives(name.title() for name in MONTHS)})\b)"
)
_BY = re.compile(rf"\s+(?:[\w-]+\s+){{0,6}}?{_AGENT}", re.IGNORECASE)
_BY_NEXT = re.compile(rf"\s+(?:up\s+|off\s+|out\s+|over\s+|in\s+)?{_AGENT}", re.IGNORECASE)
_COMPARED = re.compile(r"\s(?:[\w.]+\s){0,4}(?:than|as)\s", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"(?:[0-9]|\b(?:the|an?|its|their|his|her|most|more|of|all|no|some|many|other))\s$", re.IGNORECASE
)
# "Ventis supplies gas": a word in -s right behind a name is what it does, or its "shares", which do no harm here.
_BEHIND_NAME = re.compile(r"\b[A-Z][\w&-]*\s$")
_WAYS = frozenset(("ahead", "behind", "before", "after", "above", "below"))
_HARD = 2.5  # a boundary of this weight ends what belongs to a pivot
_MANY = 6
_DEGREES = frozenset(("more", "less", "worse"))


@dataclass(frozen=True, slots=True)
class Sides:
    """The stems before and behind a pivot, doers first; ``named`` are parts of names, ``last`` is before the pivot,
    ``ways`` are words of direction behind it."""

    left: frozenset[str]
    right: frozenset[str]
    named: frozenset[str]
    last: str
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Crossed:
    """A name of the claim on the wrong side of ``pivot``, and the pivot in the joined quotes."""

    span: Span
    pivot: str
    at: Span


def crossed(claim: str, quoted: str) -> Crossed | None:
    """The first pivot of the claim whose sides its quotes have the other way round, each time."""
    mine, other = layout(claim), layout(quoted)
    held: dict[str, list[Word]] = {}
    for word in other.words:
        held.setdefault(word.stem, []).append(word)
    for word in mine.words:
        if not _is_pivot(claim, word) or not 0 < len(held.get(word.stem, ())) <= _MANY:
            continue
        twins = [twin for twin in held[word.stem] if _is_pivot(quoted, twin) and _alike(claim, word, quoted, twin)]
        found = [direction(claim, word, quoted, twin) for twin in twins]
        if found and -1 in found and 1 not in found:
            span = next((name.span for name in names(claim)), word.span)
            twin = next(twin for twin in twins if direction(claim, word, quoted, twin) < 0)
            return Crossed(span, word.text, twin.span)
    return None


def _alike(claim: str, word: Word, quoted: str, twin: Word) -> bool:
    """Whether two comparisons go the same way: "sleeps less than" turned round is "sleeps more than"."""
    mine, its = _COMPARED.match(claim, word.span.end), _COMPARED.match(quoted, twin.span.end)
    if mine is None or its is None:
        return True
    said = [frozenset(part.casefold() for part in match.group().split()) for match in (mine, its)]
    degrees = [{part for part in parts if part.endswith("er") or part in _DEGREES} for parts in said]
    return not degrees[0] or not degrees[1] or bool(degrees[0] & degrees[1])


def _is_pivot(text: str, word: Word) -> bool:
    if CJK.match(word.text) or is_function_word(word.text) or word.text[0].isupper():
        return False
    if _ADJECTIVE.search(text[max(0, word.span.start - 12) : word.span.start]):
        return False
    before = text[max(0, word.span.start - 30) : word.span.start]
    does = word.text.endswith("s") and _BEHIND_NAME.search(before) is not None
    return does or is_verb(word) or _COMPARED.match(text, word.span.end) is not None


def direction(claim: str, word: Word, quoted: str, twin: Word) -> int:
    """1 where the two pivots have the same on the same side, -1 where they have it crosswise, 0 where nothing tells."""
    mine, its = _sides(claim, word), _sides(quoted, twin)
    left, right = mine.left & its.left, mine.right & its.right
    over, back = (mine.left & its.right) - its.left, (mine.right & its.left) - its.right
    if mine.left & mine.named:
        left &= mine.named
    if left - its.right:
        return 0 if _other(mine.right, its.right, mine, its) and back & mine.named else 1
    if word.stem == twin.stem and mine.ways != its.ways:
        return 0
    if over & mine.named and (back & mine.named or its.last in back):
        return -1
    if back & mine.named and mine.last in over:
        return -1
    if over and back and not mine.named and mine.left <= its.right and mine.right <= its.left:
        return -1
    return (
        -1
        if _replaced(mine, its, right, quoted)
        or (back & mine.named & its.named and _other(mine.left, its.left, mine, its))
        else 0
    )


def _other(one: frozenset[str], two: frozenset[str], mine: Sides, its: Sides) -> bool:
    """Whether both sides have names, and none in common."""
    return bool(one & mine.named and two & its.named and not one & two & mine.named)


def _replaced(mine: Sides, its: Sides, right: frozenset[str], quoted: str) -> bool:
    """Whether the claim has another party of the quotes do, or suffer, the very same."""
    present = {word.stem for word in layout(quoted).words}
    if _other(mine.left, its.left, mine, its) and right and not mine.left & its.right:
        return mine.left & mine.named <= present and len(right) >= len(mine.right - right)
    if not mine.left and _other(mine.right, its.right, mine, its):
        return bool(right - mine.named) and mine.right & mine.named <= present
    return False


def _sides(text: str, pivot: Word) -> Sides:
    placed = layout(text)
    start, end = _clause(placed, pivot.span)
    left, right = placed.between(start, pivot.span.start), placed.between(pivot.span.end, end)
    comma = text.find(",", pivot.span.end, end)
    ways = frozenset(word.text.casefold() for word in right if comma < 0 or word.span.start < comma) & _WAYS
    if pivot.text.casefold().endswith(("ed", "n", "t", "d")):
        passive = _PASSIVE.search(text[max(0, pivot.span.start - 30) : pivot.span.start]) is not None
        by = (_BY if passive else _BY_NEXT).match(text, pivot.span.end, end)
        if passive or by:
            left, right = (
                placed.between(by.end(), placed.next_boundary(by.end())) if by else (),
                left if passive else left[-_NEAR:],
            )
    doer = next((word.stem for word in reversed(left) if not is_function_word(word.text)), "")
    return Sides(_stems(left), _stems(right), frozenset(_named(text, start, end)), doer, ways)


_NEAR = 4


def _clause(placed: Layout, span: Span) -> tuple[int, int]:
    start, end = placed.sentence(span.start)
    hard = [b for b in placed.boundaries if start <= b.start < end and b.weight >= _HARD]
    before = [b.end for b in hard if b.end <= span.start]
    behind = [b.start for b in hard if b.start >= span.end]
    return (before[-1] if before else start), (behind[0] if behind else end)


def _stems(found: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.stem for word in found if not is_function_word(word.text))


def _named(text: str, start: int, end: int) -> Iterator[str]:
    placed = layout(text)
    for name in names(text):
        if start <= name.span.start < end:
            yield from (word.stem for word in placed.between(name.span.start, name.span.end))
