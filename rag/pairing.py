"""Which two figures of the evidence a question wants put together: those that say between them what it asks about.

No order of words is asked of the question: of "how much more did A cost than B" the figures are those whose own words,
taken together, are A, B and "cost", and no other pair comes near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from .checks.dates import DateRange, dates
from .checks.numbers import quantities
from .checks.quantity import Quantity
from .checks.words import CJK
from .columns import MONEY, WORTH
from .coverage import said, stems
from .mentions import mentions
from .operands import Operand, is_time
from .row_choice import asked_days, parties
from .wanted import Wanted

_EARLIER = re.compile(r"\b(?:earlier|before|previous(?:ly)?|prior|ago)\b|上年|去年|此前", re.IGNORECASE)
# The figures below were chosen by hand on questions about documents, of the corpus and made up, that no other
# development question is about.
OWN, SENTENCE, AROUND = 1.0, 0.6, 0.4
"""How near a word stands to a figure: in its own words, in its sentence, in the title or the sentences before."""
_NAME_SENTENCE, _NAME_AROUND = 0.8, 0.7
"""The same of a name, which titles and earlier sentences often give once for all figures."""
_COARSER = 0.8
"""A month that is told as its year."""
ENOUGH = 0.6
"""Share of the question that two figures must say between them."""
SURE = 0.85
"""Score from which a pair counts: what it says with what each of the two says alone and how near they stand."""
MARGIN = 0.03
"""How far the best pair is ahead of the next one with other values."""
_EACH = 0.3
"""Weight of what each of the two says alone: without it a figure about nothing could go with one about everything."""
_SAME_SENTENCE, _SAME_PASSAGE, _OTHER_DOCUMENT = 0.06, 0.03, -0.2
"""Figures that are told together are rather meant together; those of two documents are often of two things."""
_OTHER = 0.25
"""Against a figure of another time than the question's, or of a value where a sum is asked for."""
_YEAR = 366
_LAST_DIGIT = 1e-3
"""Share by which two reports of one figure may differ."""
_DAY = 1e6
"""Makes days as numbers so large that two days are never alike."""
_FEWEST = 0.25
"""What one figure says at least of the question."""
MOST = 60
"""Figures that are compared with each other, the likeliest: 60 make 1,770 pairs."""
_FEW = 2
"""Numbers up to this count what is compared: "the two", "one"."""
_UNSAID = 0.2
"""What a pair of characters counts that stands nowhere: most such pairs are no word."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two operands and how well they say what the question asks about."""

    one: Operand
    other: Operand
    score: float = 0.0
    covered: float = 0.0

    @property
    def values(self) -> frozenset[Decimal | date | None]:
        """What the two are, in no order."""
        return frozenset((_value(self.one), _value(self.other)))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a question is about: its words with their weights, names, dates, and counts and sums that it gives."""

    words: tuple[tuple[str, float], ...]
    names: tuple[str, ...]
    days: tuple[DateRange, ...]
    given: tuple[Quantity, ...]

    @property
    def weights(self) -> list[float]:
        """Of each term, in the order of ``levels``."""
        return [weight for _, weight in self.words] + [1.0] * (len(self.names) + len(self.days) + len(self.given))


def terms(want: Wanted, operands: Sequence[Operand], ignored: frozenset[str]) -> Terms:
    """The terms of a question that is asked of these operands, without the words that only ask for the sum."""
    chinese = want.chinese if any(CJK.search(one.row.text) for one in operands) else ()
    words = chinese or [word for word in want.words if word not in ignored]
    held = stems("\n".join({f"{one.row.above}\n{one.row.text}" for one in operands})) if chinese else frozenset(words)
    given = tuple(one for one in quantities(want.asked.text) if one.kind in ("count", "bare", "money", "percent"))
    numbers = frozenset(one.span.of(want.asked.text).casefold() for one in given)
    return Terms(
        tuple((word, 1.0 if word in held else _UNSAID) for word in words if word not in numbers),
        tuple(dict.fromkeys(name for name, _ in parties(want))),
        tuple({(day.first, day.last): day for day in asked_days(want.asked.text)}.values()),
        tuple(one for one in given if one.low > _FEW and not is_time(one)),
    )


def paired(about: Terms, operands: Sequence[Operand]) -> Pair | None:
    """The one pair that the question means; None where none does or two that differ come as near."""
    ranked = sorted(pairs(about, operands), key=lambda pair: -pair.score)
    if not ranked or ranked[0].covered < ENOUGH or ranked[0].score < SURE:
        return None
    best = ranked[0]
    rival = next((pair for pair in ranked[1:] if not _alike(pair, best)), None)
    return best if rival is None or best.score - rival.score >= MARGIN else None


def _alike(pair: Pair, best: Pair) -> bool:
    """Whether both are of the same values, or of such as two sources give that differ in a last digit."""
    one, two = (sorted(_number(value) for value in found.values) for found in (pair, best))
    return all(abs(mine - its) <= min(_LAST_DIGIT * abs(its), _DAY / 2) for mine, its in zip(one, two, strict=False))


def _number(value: Decimal | date | None) -> float:
    return float(value.toordinal()) * _DAY if isinstance(value, date) else float(value or 0)


def pairs(about: Terms, operands: Iterable[Operand]) -> Iterator[Pair]:
    """Every two operands that may be put together, with their scores; both are about something of the question."""
    weights = about.weights
    total = sum(weights)
    if not total:
        return
    rated = [(one, held, _share(weights, held)) for one in operands for held in [levels(about, one)]]
    rated = [item for item in rated if OWN in item[1] or _is_timed(item[0])]
    rated = sorted((item for item in rated if item[2] >= _FEWEST), key=lambda item: -item[2])[:MOST]
    asked = range(len(about.words), len(weights))
    for (one, mine, first), (other, its, second) in combinations(rated, 2):
        if _value(one) == _value(other) or not one.fits(other):
            continue
        both = [max(pair) for pair in zip(mine, its, strict=True)]
        if all(both[k] > 0 for k in asked):
            covered = _share(weights, both)
            covered -= _misled(about, one) + _misled(about, other)
            yield Pair(one, other, covered + _EACH * (first + second) / 2 + _nearness(one, other), covered)


def levels(about: Terms, one: Operand) -> list[float]:
    """For each term how near the operand it stands: 1 where it is its own, less in its surroundings, 0 nowhere."""
    row, published = one.row, one.row.evidence.document.published
    texts = (
        (one.own, f"{row.heading}\n{row.text}", row.above)
        if row.grouped
        else (one.own, row.text, f"{row.above}\n{row.near}")
    )
    held = [stems(text) for text in texts]
    if one.quantity is not None and one.quantity.kind == "money":
        held[1] |= MONEY  # "for $3 million" is a price
    near = (OWN, SENTENCE, AROUND)
    words = [max(level * said(word, known) for level, known in zip(near, held, strict=True)) for word, _ in about.words]
    names = [_first(mentions(name, text) for text in texts) for name in about.names]
    times = [dates(text, reference=published) for text in texts]
    days = [
        max(near_level * _tells(asked, known) for near_level, known in zip(near, times, strict=True))
        for asked in about.days
    ]
    if published:
        days = [max(level, AROUND * _within(asked, published)) for level, asked in zip(days, about.days, strict=True)]
    counted = [_given(figure, one) for figure in about.given]
    return [*words, *names, *days, *counted]


def _tells(asked: DateRange, known: Sequence[DateRange]) -> float:
    """1 where one of the dates lies in the one that is asked about, less where it is told more coarsely, else 0."""
    level = 0.0
    for day in known:
        if day.first and day.last and asked.first and asked.last:
            if asked.first <= day.first and day.last <= asked.last:
                return 1.0
            if day.first <= asked.first and asked.last <= day.last:
                level = _COARSER
    return level


def _within(asked: DateRange, published: date) -> bool:
    """Whether a document of that day tells of the time that is asked about, or of the month of that day."""
    return asked.first is not None and asked.last is not None and asked.first <= published <= asked.last


def _first(found: Iterable[bool], near: Sequence[float] = (OWN, _NAME_SENTENCE, _NAME_AROUND)) -> float:
    return next((level for level, holds in zip(near, found, strict=True) if holds), 0.0)


def _given(asked: Quantity, one: Operand) -> float:
    """Whether the operand is the figure that the question gives, or stands in one sentence with it."""
    if one.figure is not None and one.figure.value == asked.low:
        return OWN
    return SENTENCE if any(found.low == asked.low for found in quantities(one.row.text)) else 0.0


def _share(weights: Sequence[float], held: Sequence[float]) -> float:
    return sum(weight * level for weight, level in zip(weights, held, strict=True)) / sum(weights)


def _value(one: Operand) -> Decimal | date | None:
    return one.day.first if one.day else one.figure.value if one.figure else None


def _nearness(one: Operand, other: Operand) -> float:
    mine, its = one.row, other.row
    if mine.evidence.document.id != its.evidence.document.id:
        return _OTHER_DOCUMENT
    if mine.span == its.span or (mine.grouped and mine.group == its.group):
        return _SAME_SENTENCE
    return _SAME_PASSAGE if mine.evidence.hit.passage.id == its.evidence.hit.passage.id else 0.0


def _is_timed(one: Operand) -> bool:
    """Whether the operand's own words say when; without that or a word of the question it may be anything."""
    return (
        one.day is not None
        or any(day.absolute for day in dates(one.segment, reference=None))
        or _EARLIER.search(one.segment) is not None
    )


def _misled(about: Terms, one: Operand) -> float:
    """What counts against an operand that tells of another time than the question, or of a value unasked."""
    known = dates(one.own, reference=one.row.evidence.document.published)
    other_time = (
        bool(about.days)
        and any(day.first for day in known)
        and not any(_overlaps(day, asked, len(about.days) == 1) for day in known for asked in about.days)
    )
    worth = bool(WORTH & stems(one.segment)) and not any(word in WORTH for word, _ in about.words)
    return _OTHER * (other_time + worth)


def _overlaps(day: DateRange, asked: DateRange, alone: bool) -> bool:
    """Whether the two have a day in common; beside one year alone, the year before it will do."""
    if day.first is None or day.last is None or asked.first is None or asked.last is None:
        return False
    first = asked.first - timedelta(days=_YEAR) if alone and asked.precision == "year" else asked.first
    return day.first <= asked.last and first <= day.last
