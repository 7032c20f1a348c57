"""Sums over two figures, or two days, of sentences and rows that say between them what a question asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from .arithmetic import comparable, elapsed
from .candidates import Candidate
from .checks.dates import DateRange, dates
from .checks.units import listed
from .checks.words import stem
from .computed import Computed, equation
from .operands import Operand, days_of, figures_of, may_be_money
from .pairing import Pair, paired, terms
from .sought import Sought
from .types import Passage, Sentence
from .wanted import Wanted

OPERATIONS = ("sum", "difference", "ratio", "growth", "share", "remainder", "elapsed")
_ASKING = frozenset(
    stem(word)
    for word in listed(
        "exceed top surpass beat outgrow outstrip overtake short gap margin difference ratio multiple factor fold "
        "points "
        "above below beyond over under larger smaller bigger greater higher lower fewer cheaper dearer older younger "
        "longer "
        "shorter decline shrink lose drop decrease change grow earlier later yet nothing none not pass elapse lie lay "
        "together total combined altogether sum add taken take average mean all told how much many what which part "
        "separate day week month year long them proportion fraction share percentage percent portion"
    )
)
_TWO = re.compile(r"\band\b|\bboth\b|\btwo\b|和|与|及|两|、", re.IGNORECASE)
_RUN = re.compile(
    r"\b(?:from|since)\b.+\b(?:to|until|through)\b|\b[A-H] (?:to|through) [A-H]\b|\b(?:three|four|five|all)\b|[三四五]",
    re.IGNORECASE,
)
_FINE = {"day": ("day",), "week": ("day",), "month": ("day", "month")}
_FROM_TO = {False: "From {} to {}: {}.", True: "从{}到{}：{}。"}
_CHINESE_UNITS = {"day": "天", "week": "周", "month": "个月", "year": "年"}
_LONG = 2 * 365
"""Days from which time is told in years and months."""


def combine(wish: Sought, want: Wanted, rows: Sequence[Candidate]) -> Computed | None:
    """The sum of the two figures that the question means; None where they are not certain."""
    if wish.operation not in OPERATIONS or (wish.operation == "sum" and not _of_two(wish)):
        return None
    able = [row for row in rows if row.evidence.hit.passage.kind != "furniture"]
    operands = list(_days(wish, able) if wish.operation == "elapsed" else _figures(wish, want, able))
    found = paired(terms(want, operands, _ASKING), operands)
    if found is None:
        return None
    text = time_between(wish, found.one.day, found.other.day) if found.one.day else _equation(wish, found)
    places = tuple(dict.fromkeys(_place(one.row) for one in (found.one, found.other)))
    return Computed(text, places, places) if text else None


def _of_two(wish: Sought) -> bool:
    """Whether the question says that two are added, and no run of them."""
    return _TWO.search(wish.question) is not None and _RUN.search(wish.question) is None


def _place(row: Candidate) -> tuple[Passage, Sentence]:
    return row.evidence.hit.passage, Sentence(row.evidence.document.id, row.span)


def _figures(wish: Sought, want: Wanted, rows: Sequence[Candidate]) -> list[Operand]:
    """The figures of the kind that the question asks for; what is compared in percent or times may be of any kind."""
    found = [one for one in figures_of(rows) if one.figure is not None and one.figure.value]
    kind = want.asked.kind
    if wish.operation in ("ratio", "growth", "share"):
        return [one for one in found if one.quantity and one.quantity.kind != "percent"]
    if re.search(r"\bpoints\b|百分点", wish.question):
        kind = "percent"
    if kind == "money":
        return [one for one in found if one.quantity and one.quantity.kind in ("money", "bare")]
    if kind == "percent" and wish.operation != "remainder":
        return [one for one in found if one.quantity and one.quantity.kind == "percent"]
    if kind == "amount":
        return [
            one for one in found if one.quantity and (one.quantity.kind in ("money", "percent") or one.quantity.unit)
        ]
    if kind == "count":
        return [
            one for one in found if one.quantity and one.quantity.kind in ("count", "bare") and not may_be_money(one)
        ]
    return found


def _days(wish: Sought, rows: Sequence[Candidate]) -> list[Operand]:
    return [one for one in days_of(rows) if one.day is not None and is_fine(one.day, wish.unit)]


def is_fine(day: DateRange, unit: str) -> bool:
    """Whether a date is told finely enough to count the unit from it."""
    return day.precision in _FINE.get(unit, ("day", "month", "year"))


def _equation(wish: Sought, pair: Pair) -> str:
    figures = [one.figure for one in (pair.one, pair.other) if one.figure is not None]
    if len(figures) < 2 or not comparable(figures) or not _in_order(wish, pair):
        return ""
    return equation(wish, figures)


def _in_order(wish: Sought, pair: Pair) -> bool:
    """Whether a change goes the way that the question says, as far as both figures are dated."""
    if wish.operation not in ("growth", "difference") or not (wish.falls or wish.rises):
        return True
    years = [_year(one) for one in (pair.one, pair.other)]
    values = [one.figure.value for one in (pair.one, pair.other) if one.figure is not None]
    if 0 in years or years[0] == years[1]:
        return True
    rose = (values[1] > values[0]) == (years[1] > years[0])
    return rose is not wish.falls


def _year(one: Operand) -> int:
    """The one year that the operand's own words tell; 0 without one."""
    found = {day.first.year for day in dates(one.own, reference=None) if day.first}
    return found.pop() if len(found) == 1 else 0


def time_between(wish: Sought, one: DateRange | None, other: DateRange | None) -> str:
    """The claim that tells the time from one day to another; "" where they are not told finely enough."""
    if one is None or other is None or one.first == other.first:
        return ""
    first, last = sorted((one, other), key=lambda day: day.first or date.min)
    unit = wish.unit or _unit(first, last)
    number = elapsed(first, last, unit)
    if number is None:
        return ""
    told = f"{number}{_CHINESE_UNITS[unit]}" if wish.chinese else f"{number} {unit}{'' if number == 1 else 's'}"
    return _FROM_TO[wish.chinese].format(iso(first), iso(last), told)


def _unit(first: DateRange, last: DateRange) -> str:
    """The unit in which time between two days is told where the question names none."""
    coarse = {first.precision, last.precision}
    if coarse == {"day"} and first.first and last.first and (last.first - first.first).days < _LONG:
        return "day"
    return "month" if coarse <= {"day", "month"} else "year"


def iso(day: DateRange) -> str:
    """A day, month or year as it is written in numbers."""
    length = {"day": 10, "month": 7}.get(day.precision, 4)
    return day.first.isoformat()[:length] if day.first else ""
