"""Names of months, weekdays and parts of a period in both languages, and the ranges they stand for."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal

MONTHS: dict[str, int] = {}
for _number in range(1, 13):
    MONTHS[calendar.month_name[_number].casefold()] = _number
    MONTHS[calendar.month_abbr[_number].casefold()] = _number
MONTHS["sept"] = 9
WEEKDAYS = {name: index for index in range(7) for name in (calendar.day_name[index].casefold(),)}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 0,
    "一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "final": 4,
}  # fmt: skip
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip

# Which part of a period a word names. "End" and "late" are one: writers do not keep them apart.
PARTS: dict[str, str] = {
    "early": "early", "the beginning of": "early", "beginning of": "early", "the start of": "early",
    "start of": "early",
    "mid": "mid", "mid-": "mid", "the middle of": "mid", "middle of": "mid",
    "late": "late", "the end of": "late", "end of": "late", "end-": "late", "the close of": "late",
    "年初": "early", "年中": "mid", "年底": "late", "年末": "late", "初": "early", "上旬": "early",
    "中旬": "mid", "中": "mid",
    "下旬": "late", "底": "late", "末": "late",
}  # fmt: skip

Precision = Literal["day", "week", "part", "month", "quarter", "half", "year", "years", "decade"]
PRECISIONS: dict[str, Precision] = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year",
}  # fmt: skip
Range = tuple[date, date]


def year_range(year: int) -> Range:
    """The whole year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_range(year: int, month: int) -> Range:
    """The whole month; months outside 1–12 carry into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def quarter_range(year: int, quarter: int) -> Range:
    """The whole calendar quarter."""
    return month_range(year, quarter * 3 - 2)[0], month_range(year, quarter * 3)[1]


def half_range(year: int, half: int) -> Range:
    """The whole half-year."""
    return month_range(year, half * 6 - 5)[0], month_range(year, half * 6)[1]


def week_range(day: date) -> Range:
    """Monday to Sunday of the week of ``day``."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def part_of(period: Range, part: str) -> Range:
    """The first, middle or last third of a period, a little generous because the words are."""
    first, last = period
    days = (last - first).days + 1
    third = -(-days // 3)
    if part == "early":
        return first, first + timedelta(days=third)
    if part == "late":
        return last - timedelta(days=third), last
    return first + timedelta(days=third - third // 6), last - timedelta(days=third - third // 6)


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day or the year is not one documents speak of."""
    if 1000 <= year <= 2999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def nearest(month: int, day: int, reference: date) -> date | None:
    """The day of that month nearest to ``reference`` in time."""
    candidates = (safe_date(year, month, day) for year in (reference.year - 1, reference.year, reference.year + 1))
    known = [candidate for candidate in candidates if candidate is not None]
    return min(known, key=lambda candidate: abs((candidate - reference).days), default=None)
