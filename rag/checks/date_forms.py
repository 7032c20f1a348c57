"""What each written form of an English date says: one function a form, named groups in, days out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .date_words import (
    COUNTS,
    MONTHS,
    ORDINALS,
    PARTS,
    PRECISIONS,
    WEEKDAYS,
    Precision,
    Range,
    half_range,
    month_range,
    nearest,
    part_of,
    quarter_range,
    safe_date,
    week_range,
    year_range,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What one form says; ``days`` is None where the year is missing or relative words have no reference."""

    days: Range | None
    precision: Precision
    month: int = 0
    day: int = 0
    phrase: str = ""


Build = Callable[[re.Match[str], date | None], Found | None]

_COUNTED = re.compile(r"\s+[a-z]+s\b")
_LEAD = re.compile(r"\b(?:in|by|since|until|of|from|before|after|during|and|to)\s+$", re.IGNORECASE)
_SHIFT = {"last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}


def _part(name: str | None) -> str:
    return PARTS.get((name or "").lower().removesuffix(" the").strip(), PARTS.get(name or "", ""))


def narrowed(days: Range, part: str, precision: Precision) -> Found:
    """The named part of a period, or all of it."""
    return Found(part_of(days, part), "part") if part else Found(days, precision)


def read_iso(match: re.Match[str], _reference: date | None) -> Found | None:
    """2012-11-30, 2012/11/30."""
    day = safe_date(int(match["year"]), int(match["m"]), int(match["d"]))
    return Found((day, day), "day") if day else None


def read_slashed(match: re.Match[str], _reference: date | None) -> Found | None:
    """11/30/2012 or 30/11/2012; where both readings exist the first number is the month."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    day = safe_date(year, first, second) or safe_date(year, second, first)
    return Found((day, day), "day") if day else None


def read_day(match: re.Match[str], reference: date | None) -> Found | None:
    """November 30, 2012; 30 November."""
    month, number, year = MONTHS[match["month"].casefold()], int(match["day"]), match["year"]
    if year:
        day = safe_date(int(year), month, number)
        return Found((day, day), "day") if day else None
    return without_year(month, number, reference)


def without_year(month: int, number: int, reference: date | None) -> Found | None:
    """A day whose year only the reference can tell; partial without one."""
    if safe_date(2000, month, number) is None:
        return None
    day = nearest(month, number, reference) if reference else None
    return Found((day, day), "day") if day else Found(None, "day", month=month, day=number)


def read_month_year(match: re.Match[str], _reference: date | None) -> Found | None:
    """June 2012, the end of January 2015."""
    days = month_range(int(match["year"]), MONTHS[match["month"].casefold()])
    return narrowed(days, _part(match["part"]), "month")


def read_bare_month(match: re.Match[str], reference: date | None) -> Found | None:
    """In May, last December, the end of January."""
    month, part = MONTHS[match["month"].casefold()], _part(match["part"])
    lead = _LEAD.search(match.string[max(0, match.start() - 8) : match.start()])
    if match["month"] in ("May", "March") and not (part or lead or match["relative"]):
        return None  # a verb, as far as one can tell
    relative = (match["relative"] or "").lower()
    if reference is None:
        return Found(None, "part" if part else "month", month=month)
    if relative in ("last", "previous"):
        year = reference.year - (month >= reference.month)
    elif relative in ("next", "coming"):
        year = reference.year + (month <= reference.month)
    elif relative:
        year = reference.year
    else:
        middle = nearest(month, 15, reference)
        year = middle.year if middle else reference.year
    return narrowed(month_range(year, month), part, "month")


def read_quarter(match: re.Match[str], reference: date | None) -> Found | None:
    """Q3 2014, 3Q14, the first half of 2015."""
    groups = match.groupdict()
    number = ORDINALS.get((groups.get("q") or groups.get("ordinal") or "").lower(), 0)
    kind = (groups.get("kind") or "quarter").lower()
    year = groups.get("year")
    if number == 0 or (kind in ("half", "h", "半年") and number > 2):
        return None
    if year is None and reference is None:
        return Found(None, "quarter", phrase=match.group().lower())
    value = int(year) if year else reference.year if reference else 0
    value += 2000 if value < 100 else 0
    is_half = kind in ("half", "h")
    return Found(half_range(value, number), "half") if is_half else Found(quarter_range(value, number), "quarter")


def read_year(match: re.Match[str], _reference: date | None) -> Found | None:
    """A year alone; "sold 2000 devices" is a count."""
    if match["year"].endswith("00") and _COUNTED.match(match.string, match.end()):
        return None
    return narrowed(year_range(int(match["year"])), _part(match["part"]), "year")


def read_decade(match: re.Match[str], _reference: date | None) -> Found | None:
    """The 1990s."""
    year = int(match["year"]) // 10 * 10
    return narrowed((date(year, 1, 1), date(year + 9, 12, 31)), _part(match["part"]), "decade")


def read_years(match: re.Match[str], _reference: date | None) -> Found | None:
    """2014-15, 2014–2016."""
    first, second = int(match["year"]), match["second"]
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    return Found((date(first, 1, 1), date(last, 12, 31)), "years") if first < last < first + 100 else None


def read_relative(match: re.Match[str], reference: date | None) -> Found | None:
    """Last year, earlier this week, the end of this month."""
    unit, part = match["unit"].lower(), _part(match["part"])
    if reference is None:
        return Found(None, "part" if part else PRECISIONS[unit], phrase=" ".join(match.group().lower().split()))
    shift = _SHIFT[match["relative"].lower()]
    if unit == "year":
        return narrowed(year_range(reference.year + shift), part, "year")
    if unit == "month":
        return narrowed(month_range(reference.year, reference.month + shift), part, "month")
    if unit == "quarter":
        number = (reference.month - 1) // 3 + shift
        return narrowed(quarter_range(reference.year + number // 4, number % 4 + 1), part, "quarter")
    return Found(week_range(reference + timedelta(days=7 * shift)), "week")


def read_weekday(match: re.Match[str], reference: date | None) -> Found | None:
    """The last such day up to the reference; "next" looks forward."""
    wanted, lead = WEEKDAYS[match["weekday"].lower()], (match["lead"] or "").lower()
    if reference is None:
        return Found(None, "day", phrase=match["weekday"].lower())
    if lead in ("next", "coming"):
        day = reference + timedelta(days=(wanted - reference.weekday() - 1) % 7 + 1)
    else:
        day = reference - timedelta(days=(reference.weekday() - wanted - (lead == "last")) % 7 + (lead == "last"))
    return Found((day, day), "day")


def read_near_day(match: re.Match[str], reference: date | None) -> Found | None:
    """Yesterday, today, tomorrow."""
    shift = {"yesterday": -1, "today": 0, "tomorrow": 1, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1}[
        match.group().lower()
    ]
    if reference is None:
        return Found(None, "day", phrase=match.group().lower())
    day = reference + timedelta(days=shift)
    return Found((day, day), "day")


def read_ago(match: re.Match[str], reference: date | None) -> Found | None:
    """Three months ago."""
    count = COUNTS.get(match["count"].lower()) or (int(match["count"]) if match["count"].isdigit() else 0)
    unit = match["unit"].lower()
    if reference is None or not 0 < count < 500:
        return Found(None, PRECISIONS[unit], phrase=" ".join(match.group().lower().split()))
    if unit == "year":
        return Found(year_range(reference.year - count), "year")
    if unit == "month":
        return Found(month_range(reference.year, reference.month - count), "month")
    day = reference - timedelta(days=count * (7 if unit == "week" else 1))
    return Found(week_range(day), "week") if unit == "week" else Found((day, day), "day")
