"""The written forms of Chinese dates."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .date_forms import Build, Found, narrowed, read_near_day, without_year
from .date_words import PARTS, half_range, month_range, nearest, quarter_range, safe_date, week_range, year_range

_DIGITS = "〇一二三四五六七八九"
_SHIFTS = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1, "上": -1, "上个": -1, "这": 0, "下": 1, "下个": 1, "本个": 0}
_YEAR = r"(?:(?P<year>(?<![0-9])[12][0-9]{3}|[〇零一二三四五六七八九]{4}|今|去|前|明)\s?年)"
_MONTH = r"(?P<m>(?<![0-9])(?:1[0-2]|0?[1-9])|十[一二]?|[一二三四五六七八九])\s?月份?"
_DAY = r"(?P<d>[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号]"
_WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}


def _number(text: str) -> int:
    """Up to 99 in Chinese or digits."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)
    return _DIGITS.index(text)


def _year_number(text: str | None, reference: date | None) -> int | None:
    if not text:
        return None
    if text in _SHIFTS:
        return reference.year + _SHIFTS[text] if reference else None
    if text[0] in "12":
        return int(text)
    value = int("".join(str(_DIGITS.index(character.replace("零", "〇"))) for character in text))
    return value if 1000 <= value <= 2999 else None


def _day(match: re.Match[str], reference: date | None) -> Found | None:
    month, number = _number(match["m"]), _number(match["d"])
    year = _year_number(match["year"], reference)
    if year is None:
        return without_year(month, number, reference)
    day = safe_date(year, month, number)
    return Found((day, day), "day") if day else None


def _month(match: re.Match[str], reference: date | None) -> Found | None:
    month, part = _number(match["m"]), PARTS.get(match["part"] or "", "")
    year = _year_number(match["year"], reference)
    if year is None and reference is not None and not match["year"]:
        middle = nearest(month, 15, reference)
        year = middle.year if middle else None
    if year is None:
        return Found(None, "part" if part else "month", month=month)
    return narrowed(month_range(year, month), part, "month")


def _year(match: re.Match[str], reference: date | None) -> Found | None:
    year, part = _year_number(match["year"], reference), PARTS.get(match["part"] or "", "")
    if year is None:
        return Found(None, "part" if part else "year", phrase=match.group())
    return narrowed(year_range(year), part, "year")


def _quarter(match: re.Match[str], reference: date | None) -> Found | None:
    year = _year_number(match["year"], reference)
    if year is None and not match["year"] and reference is not None:
        year = reference.year
    if year is None:
        return Found(None, "quarter", phrase=match.group())
    if match["half"]:
        return Found(half_range(year, 1 if match["half"] == "上" else 2), "half")
    return Found(quarter_range(year, _number(match["q"])), "quarter")


def _near(match: re.Match[str], reference: date | None) -> Found | None:
    """上个月, 本周, 上周三, 星期三."""
    if reference is None:
        return Found(None, "month" if match["unit"] == "月" else "week", phrase=match.group())
    shift = _SHIFTS.get(match["lead"] or "", 0)
    if match["unit"] == "月":
        return Found(month_range(reference.year, reference.month + shift), "month")
    monday, sunday = week_range(reference + timedelta(days=7 * shift))
    if match["weekday"]:
        day = monday + timedelta(days=_WEEKDAYS[match["weekday"]])
        day -= timedelta(days=7 if not match["lead"] and day > reference else 0)
        return Found((day, day), "day")
    return Found((monday, sunday), "week")


CHINESE_FORMS: tuple[tuple[re.Pattern[str], Build], ...] = (
    (re.compile(rf"{_YEAR}?\s?{_MONTH}{_DAY}"), _day),
    (re.compile(rf"{_YEAR}?\s?{_MONTH}(?P<part>初|底|末|上旬|中旬|下旬)?"), _month),
    (re.compile(rf"{_YEAR}(?P<part>初|底|末|中(?![国间心央学文]))?"), _year),
    (re.compile(rf"{_YEAR}?(?:第?(?P<q>[一二三四1-4])季度|(?P<half>[上下])半年)"), _quarter),
    (re.compile(r"(?P<lead>上个?|本|这|下个?)(?P<unit>月)(?![一-龥]?球)(?P<weekday>)"), _near),
    (re.compile(r"(?P<lead>上|本|这|下)?(?P<unit>周|星期|礼拜)(?P<weekday>[一二三四五六日天])"), _near),
    (re.compile(r"(?P<lead>上|本|这|下)(?P<unit>周)(?P<weekday>)"), _near),
    (re.compile("昨天|昨日|今天|今日|明天"), read_near_day),
)
