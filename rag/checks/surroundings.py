"""Whether a figure stands between the same words in claim and quote: then it is said of the same thing."""

from __future__ import annotations

from collections.abc import Sequence

from ..types import Span
from .clauses import Layout, layout
from .words import CJK

# So many words beside a figure, of both sides together, make it the same statement.
_SURROUNDINGS = 3
_PERCENT = frozenset(("percent", "per", "cent"))


def same_surroundings(claim: str, figure: Span, placed: Layout, span: Span) -> bool:
    """Whether the words right before and behind a figure are those of the claim, in their order."""
    mine = layout(claim)
    left = _around(mine, figure, -1), _around(placed, span, -1)
    right = _around(mine, figure, 1), _around(placed, span, 1)
    return _run(*left) + _run(*right) >= _SURROUNDINGS


def _around(placed: Layout, span: Span, step: int) -> list[str]:
    """Stems from a figure outwards; a Chinese pair of characters is a quarter of what a word is."""
    at = placed.index(span.start if step < 0 else span.end)
    found = (
        placed.words[max(0, at - 4 * _SURROUNDINGS) : at][::-1]
        if step < 0
        else placed.words[at : at + 4 * _SURROUNDINGS]
    )
    return [word.stem for word in found if word.stem not in _PERCENT]


def _run(one: Sequence[str], two: Sequence[str]) -> float:
    """How many words two sequences begin with alike; all of the source's, where there are some, are enough."""
    same = 0
    for mine, other in zip(one, two, strict=False):
        if mine != other:
            break
        same += 1
    if same == len(two) and same > 1:
        return _SURROUNDINGS
    return sum(0.25 if CJK.match(stem) else 1.0 for stem in one[:same])
