"""Figures and days of sentences and rows as operands of a sum, each with the words that it is about.

A sentence with several figures is cut between them: "profit of 3 million on revenue of 20 million" tells of "profit"
with the first and of "revenue" with the second. Of a row, the cells that hold no figure are about every figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .arithmetic import Figure, figure
from .candidates import Candidate, heading_like
from .checks.dates import DateRange, dates
from .checks.numbers import quantities
from .checks.quantity import Quantity, comparable
from .display import is_header, shown
from .types import Span

_EXACT = ("exact", "about")
_CUTS = (
    re.compile(r"[;；。]|[.!?](?=\s)"),
    re.compile(r"[,，、]|\s[–—-]\s"),
    re.compile(
        r"\b(?:and|while|whereas|against|versus|compared|but|after|from|to|on|with|beside|or)\b|和|而|比|与",
        re.IGNORECASE,
    ),
)
"""Where a sentence is cut between two figures: at the strongest of these that stands between them."""
_TIMES = frozenset(("year", "month", "week", "day"))
_MEASURES = frozenset("次条家个名股台部人元轮笔只位份辆座间款")
_APART = 1000
"""Of amounts so many times apart one is no part of the other: the price of a share beside a whole offering."""
_SCALED = 10**6
"""Numbers from here on are written with a word for their scale, which may stand without its unit."""
_FIELD = re.compile(r";\s+|,\s+(?=[^:,;]{1,40}: )")
_KEY = re.compile(r"^([^:]{1,40}): ")


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure or day of a sentence, in its ``segment``; ``own`` is all text about it, ``column`` heads its cell."""

    row: Candidate
    shown: str
    segment: str
    own: str
    figure: Figure | None = None
    quantity: Quantity | None = None
    day: DateRange | None = None
    column: str = ""

    def fits(self, other: Operand) -> bool:
        """Whether both may be added or compared: one kind, currency and unit, and of two cells one column."""
        if self.day is not None or other.day is not None:
            return self.day is not None and other.day is not None
        if self.quantity is None or other.quantity is None:
            return False
        if self.row.grouped and self.row.group == other.row.group and self.column != other.column:
            return self.row.span == other.row.span and self.quantity.kind == other.quantity.kind == "percent"
        measures = {_measure(self), _measure(other)} - {""}
        alike = len(measures) < 2 and _commensurate(self.figure, other.figure)
        return alike and (_same(self.quantity, other.quantity) or _in_one_breath(self, other))


def _commensurate(one: Figure | None, other: Figure | None) -> bool:
    """Whether one amount is not a thousand times the other, as an offering is of the price of a share."""
    if one is None or other is None:
        return False
    small, large = sorted((abs(one.value), abs(other.value)))
    return large <= _APART * small


def _in_one_breath(one: Operand, other: Operand) -> bool:
    """Whether a sentence gives one unit for both: "8 billion yuan … 5.5 billion", "8,333 and 9,500 shares"."""
    if one.row.span != other.row.span or one.quantity is None or other.quantity is None:
        return False
    kinds = {one.quantity.kind, other.quantity.kind}
    scaled = all(found.figure and abs(found.figure.value) >= _SCALED for found in (one, other))
    return one.quantity.unit == other.quantity.unit and (
        (kinds == {"money", "bare"} and scaled) or kinds <= {"count", "bare"}
    )


def may_be_money(one: Operand) -> bool:
    """Whether a number without a unit stands among amounts of money: "8 billion yuan, then 5.5 billion"."""
    scaled = one.figure is not None and abs(one.figure.value) >= _SCALED
    bare = one.quantity is not None and one.quantity.kind == "bare"
    return bare and scaled and any(found.kind == "money" for found in quantities(one.row.text))


def _measure(one: Operand) -> str:
    """The Chinese measure word behind a number, "" where none stands there."""
    place = one.row.text.find(one.shown)
    behind = one.row.text[place + len(one.shown) :][:1] if place >= 0 else ""
    return behind if behind in _MEASURES else ""


def _same(one: Quantity, other: Quantity) -> bool:
    if {one.kind, other.kind} <= {"count", "bare"}:
        return comparable(one, other) or comparable(other, one)
    return one.kind == other.kind and comparable(one, other)


def is_time(one: Quantity) -> bool:
    """Whether the quantity counts days, weeks, months or years."""
    return one.unit in _TIMES or one.noun in _TIMES


def figures_of(rows: Sequence[Candidate]) -> Iterator[Operand]:
    """Every figure of the rows that is exact or "about": no ranges, bounds or ordinals."""
    for row in rows:
        if is_header(row) or heading_like(row):
            continue
        for text, column in _fields(row):
            found = [one for one in quantities(text) if one.kind not in ("ordinal", "ratio") and not is_time(one)]
            for one in found:
                segment = _segment(text, one.span, [other.span for other in found if _kin(one, other)])
                read = figure(one.span.of(text))
                if read is not None and one.approximation in _EXACT and read.shown in row.text:
                    yield Operand(row, read.shown, segment, _with_rest(row, text, segment), read, one, column=column)


def days_of(rows: Sequence[Candidate]) -> Iterator[Operand]:
    """Every day, month or year that the rows tell of."""
    for row in rows:
        if is_header(row) or heading_like(row):
            continue
        published = row.evidence.document.published
        for text, column in _fields(row):
            found = [one for one in dates(text, reference=published) if one.first is not None]
            for one in found:
                if not one.approximate and not one.bound:
                    segment = _segment(text, one.span, [other.span for other in found])
                    yield Operand(
                        row, one.span.of(text), segment, _with_rest(row, text, segment), day=one, column=column
                    )


def _fields(row: Candidate) -> list[tuple[str, str]]:
    """A sentence as it is; a row cell by cell, each with its column's heading."""
    if not row.grouped:
        return [(row.text, "")]
    parts = _FIELD.split(shown(row))
    if len(parts) < 2:
        return [(row.text, "")]
    return [(part, key.group(1) if (key := _KEY.match(part)) else "") for part in parts]


def _with_rest(row: Candidate, text: str, segment: str) -> str:
    """The segment, with the cells of its row that hold no figure."""
    if not row.grouped:
        return segment
    rest = [part for part in _FIELD.split(shown(row)) if part != text and not quantities(part)]
    return "\n".join((segment, *rest))


def _segment(text: str, span: Span, others: Sequence[Span]) -> str:
    """What of the text is about the figure at ``span``: up to where it is cut from those before and after it."""
    before = [_cut(text, other, span) for other in others if other.end <= span.start]
    after = [_cut(text, span, other) for other in others if other.start >= span.end]
    return text[max(before, default=0) : min(after, default=len(text))]


def _cut(text: str, one: Span, other: Span) -> int:
    gap = text[one.end : other.start]
    place = next((match for cut in _CUTS if (match := cut.search(gap))), None)
    return one.end + (place.start() if place else len(gap) // 2)


def _kin(one: Quantity, other: Quantity) -> bool:
    """Whether words between the two figures might be about either: an amount and a percentage are not confused."""
    return one.kind == other.kind or {one.kind, other.kind} == {"count", "bare"}
