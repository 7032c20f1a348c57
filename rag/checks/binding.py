"""Whether a figure of a claim belongs, in its source, to what the claim says of it.

"A raised $5m and B $7m" holds $5m, yet does not say that B raised it. For every figure of the claim the words around it
are looked up in the source, and each pulls towards the figures of the same kind that stand near it there. Where they
pull clearly more towards a figure that the claim does not name, the claim's figure is another party's or event's.

Words a writer does not repeat ("500 people in Beijing and 300 in Shanghai") count for the later figure too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..types import Span
from .clauses import BASE, Layout, is_verb, layout
from .names import names
from .surroundings import same_surroundings
from .units import listed
from .words import CJK, LATIN, Word, is_function_word, lemma, script

# Chosen on evals/paraphrases.jsonl (dev) and the mutants of the corpus: python -m evals.paraphrases --split dev
_MARGIN = 0.45
_PER_WORD = 0.12
_REACH = 5.0
_CROSSING = 1.0
_BONUS = 0.5
_MANY = 8  # figures that support a claim's; one of so many will be the right one
_NAME_WEIGHT = 1.6
_FIGURE_WEIGHT = 0.8
_RIVALS_SHARE = 0.2  # of words that the claim says of another figure of the kind
_GOVERNOR_WEIGHT = 1.5
_OTHERS_SHARE = 0.3  # of words nearer to a figure of another kind
_COMPLEMENT = 3  # words behind a figure that a later one may leave out: "percent of the startup"
_APART = 0.5  # more is asked of a figure in another sentence
_TELLING = frozenset(listed("before after until since first last"))
# Verbs that a paraphrase adds or drops without saying anything else.
_LIGHT = frozenset(
    lemma(word)
    for word in listed(
        "cost value total amount reach stand account number equal make give take get become worth say price "
        "agree use go come put see hold"
    )
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure of the quotes, of the claim's kind; ``supports`` where it is the claim's value."""

    span: Span
    supports: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure of a claim: ``rivals`` are the claim's other figures of its kind, ``others`` those of other kinds.

    ``beside`` says of each of the latter where the quotes have it.
    """

    claim: str
    span: Span
    rivals: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()
    beside: tuple[tuple[int, ...], ...] = ()


def misplaced(asked: Asked, quoted: str, found: Sequence[Bound]) -> Span | None:
    """What the quotes have where the claim has its figure; None where it is in its place or nothing tells."""
    supporting = [bound for bound in found if bound.supports]
    if not supporting or len(supporting) == len(found) or len(supporting) > _MANY:
        return None
    placed = layout(quoted)
    anchors = _anchors(asked, placed)
    instead: tuple[float, Span] | None = None
    if any(same_surroundings(asked.claim, asked.span, placed, bound.span) for bound in supporting):
        return None
    for bound in supporting:
        near = _neighbours(placed, bound, found)
        if all(other.supports for other in near):
            return None
        lead, rival = _lead(placed, anchors, near, quoted)
        apart = 0.0 if placed.sentence(rival.start) == placed.sentence(bound.span.start) else _APART
        if lead - apart < _MARGIN:
            return None
        if instead is None or lead - apart < instead[0]:
            instead = lead - apart, rival
    return instead[1] if instead else None


def _lead(placed: Layout, anchors: _Anchors, near: Sequence[Bound], quoted: str) -> tuple[float, Span]:
    """By how much the claim's words pull more towards a rival than towards the claim's figure, and that rival."""
    pulls = _pulls(placed, anchors.places, near)
    own = max(pull for pull, other in zip(pulls, near, strict=True) if other.supports)
    rivals: dict[str, tuple[float, Span]] = {}
    for pull, other in zip(pulls, near, strict=True):
        if not other.supports:
            text = other.span.of(quoted)
            rivals[text] = pull + rivals[text][0] if text in rivals else pull, rivals.get(text, (0.0, other.span))[1]
    pull, rival = max(rivals.values(), key=lambda found: found[0])
    return pull - own - _BONUS * min(anchors.unknown, 2), rival


def _neighbours(placed: Layout, bound: Bound, found: Sequence[Bound]) -> list[Bound]:
    """The figures in the sentence of ``bound`` and the ones beside it, itself included; the nearest of many."""
    start, end = placed.sentence(bound.span.start)
    start, _ = placed.sentence(max(0, start - 2))
    _, end = placed.sentence(end + 2)
    near = [other for other in found if start <= other.span.start <= end]
    return sorted(near, key=lambda other: abs(other.span.start - bound.span.start))[:_MANY]


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Where each word of the claim stands in the quotes, with its weight, and how many of them stand nowhere."""

    places: tuple[tuple[tuple[int, ...], float], ...]
    unknown: int


def _anchors(asked: Asked, placed: Layout) -> _Anchors:
    held: dict[str, list[int]] = {}
    for word in placed.words:
        held.setdefault(word.stem, []).append(word.span.start)
    mine = layout(asked.claim)
    strange = script(asked.claim) != script(placed.text)
    governor = _governor(mine, asked.span)
    named = [name.span for name in names(asked.claim)]
    places: list[tuple[tuple[int, ...], float]] = [(at, _FIGURE_WEIGHT) for at in asked.beside if at]
    unknown = 0
    for word in mine.words:
        if asked.span.start <= word.span.start < asked.span.end or not _tells(word):
            continue
        weight = _NAME_WEIGHT if any(span.start <= word.span.start < span.end for span in named) else 1.0
        weight *= _GOVERNOR_WEIGHT if word is governor else _share(mine, word, asked)
        if word.stem in held:
            places.append((tuple(held[word.stem][:_MANY]), weight))
        elif not strange and word.stem not in _LIGHT and weight > 0.5:
            unknown += 1
    return _Anchors(tuple(places), unknown)


def _tells(word: Word) -> bool:
    return word.text.lower() in _TELLING or not is_function_word(word.text)


def _governor(mine: Layout, span: Span) -> Word | None:
    """The content word right before a figure: "closed" of "closed at HK$16.80"."""
    at = mine.index(span.start)
    before = [word for word in mine.words[max(0, at - 3) : at] if _tells(word)]
    return before[-1] if before else None


def _share(mine: Layout, word: Word, asked: Asked) -> float:
    """How far a word of the claim speaks of the figure asked about rather than of another one, 0–1."""
    own = _away(mine, word, asked.span)
    if any(own > _away(mine, word, other) for other in asked.rivals):
        return _RIVALS_SHARE
    return _OTHERS_SHARE if any(own > _away(mine, word, other) for other in asked.others) else 1.0


def _away(mine: Layout, word: Word, figure: Span) -> tuple[float, int]:
    gap = figure.start - word.span.end if word.span.start < figure.start else word.span.start - figure.end
    return mine.parting(word.span.start, figure.start), gap


def _pulls(placed: Layout, anchors: Sequence[tuple[tuple[int, ...], float]], near: Sequence[Bound]) -> list[float]:
    """How much of the claim speaks of each figure: every word is shared out, more to the nearer ones."""
    inherited = [_inherited(placed, bound, [other for other in near if other is not bound]) for bound in near]
    pulls = [0.0] * len(near)
    for positions, weight in anchors:
        costs = [
            min(_cost(placed, position, bound, near, taken.get(position)) for position in positions)
            for bound, taken in zip(near, inherited, strict=True)
        ]
        least = min(costs)
        shares = [math.exp(least - cost) for cost in costs]
        reach = weight * math.exp(-least / _REACH) / sum(shares)
        pulls = [pull + share * reach for pull, share in zip(pulls, shares, strict=True)]
    return pulls


def _cost(placed: Layout, position: int, bound: Bound, near: Sequence[Bound], taken: float | None = None) -> float:
    start, end = bound.span.start, bound.span.end
    if start <= position < end:
        return 0.0
    edge = start if position < start else end
    low, high = min(position, edge), max(position, edge)
    steps = abs(placed.index(position) - placed.index(edge))
    crossed = sum(low <= other.span.start and other.span.end <= high for other in near if other is not bound)
    cost = placed.parting(low, high) + _PER_WORD * max(0, steps - 1) + _CROSSING * crossed
    return cost if taken is None else min(cost, taken)


def _inherited(placed: Layout, bound: Bound, rest: Sequence[Bound]) -> dict[int, float]:
    """Costs of the words that the figure takes over from the one before it in its sentence."""
    start, _ = placed.sentence(bound.span.start)
    before = [other for other in rest if start <= other.span.start and other.span.end <= bound.span.start]
    if not before:
        return {}
    previous = max(before, key=lambda other: other.span.end)
    split = placed.split(previous.span.end, bound.span.start)
    compared = BASE.search(placed.text[max(0, bound.span.start - 24) : bound.span.start]) is not None
    if compared:
        split = bound.span.start
    if split is None:
        return {}
    own = [word for word in placed.between(split, bound.span.start) if not is_function_word(word.text)]
    earlier = [other for other in rest if other.span.end <= previous.span.start]
    begin = max((other.span.end for other in earlier if other.span.start >= start), default=start)
    taken = _taken_over(own, placed.between(begin, previous.span.start))
    costs = {word.span.start: _cost(placed, word.span.start, previous, earlier) for word in taken}
    after = placed.between(bound.span.end, placed.next_boundary(bound.span.end))
    bare = all(is_function_word(word.text) for word in after)
    reach = _COMPLEMENT if bare and not compared else 0 if own else 1
    behind = placed.between(previous.span.end, placed.next_boundary(previous.span.end))[:reach]
    costs.update({word.span.start: _cost(placed, word.span.start, previous, earlier) for word in behind})
    return costs


def _taken_over(own: Sequence[Word], left: Sequence[Word]) -> list[Word]:
    if not own or (CJK.match(own[0].text) and not any(LATIN.match(word.stem) for word in own)):
        return [word for word in left if word.stem not in _TELLING]
    verbs = [index for index, word in enumerate(left) if is_verb(word)]
    if not any(is_verb(word) for word in own):
        named = [index for index, word in enumerate(left) if word.text[0].isupper() and index]
        led = named[0] if named and any(word.text[0].isupper() for word in own) else 0
        return [word for index, word in enumerate(left) if index in verbs or index < led]
    first = next(index for index, word in enumerate(own) if is_verb(word))
    return list(left[: verbs[0]]) if first == 0 and verbs else []
