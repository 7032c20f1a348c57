"""The written forms of dates as simple patterns, each with the function that reads its match."""

from __future__ import annotations

import re

from . import date_forms as english
from .date_chinese import CHINESE_FORMS
from .date_forms import Build

_FULL = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
)
_MONTH = rf"(?P<month>{_FULL}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
_PART = r"(?P<part>(?:the )?(?:end|beginning|start|middle|close) of(?: the)?|[Ee]arly|[Ll]ate|[Mm]id|[Ee]nd)"
_MAYBE_PART = rf"(?:\b{_PART}[ -]+)?"
_YEAR = r"(?P<year>1[0-9]{3}|2[01][0-9]{2})(?![0-9])"
_UNITS = r"(?P<unit>year|month|week|quarter)"
_NOT_A_YEAR = (
    r"(?![0-9A-Za-z%]|[.,][0-9]|[ -]?(?:percent|per cent|million|billion|thousand|people|shares|employees|companies"
    r"|startups|units|devices|stores|km|yuan|dollars|euros|[万亿元家股名人台个美港]))"
)
_DAY_NUMBER = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"


Form = tuple[re.Pattern[str], re.Pattern[str], Build]

# What a text must hold for a form to be worth a search; shared, so that each is looked for once.
_A_YEAR = re.compile(r"[12][0-9]{3}")
_A_MONTH = re.compile(rf"{_FULL}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_A_QUARTER = re.compile(r"[QH]|quarter|half")
_A_WORD = re.compile(r"day\b|week|month|year|quarter|ago\b|tomorrow")
_A_CHARACTER = re.compile(r"[年月周天日季期]|半年|礼拜")


def _form(gate: re.Pattern[str], pattern: str, build: Build) -> Form:
    return gate, re.compile(pattern), build


# Where two forms match at one place, the longer match is taken.
FORMS: tuple[Form, ...] = (
    _form(
        _A_YEAR,
        r"(?<![0-9])(?P<year>[12][0-9]{3})([-/.])(?P<m>[0-9]{1,2})\2(?P<d>[0-9]{1,2})(?![0-9])",
        english.read_iso,
    ),
    _form(
        _A_YEAR,
        r"(?<![0-9/])(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})/(?P<year>[12][0-9]{3})(?![0-9])",
        english.read_slashed,
    ),
    _form(
        _A_MONTH,
        r"(?<![Mm]id-)(?<![Mm]id )(?<!arly )(?<!ate )(?<!nd of )"
        + _MONTH
        + r"\.?\s{1,3}"
        + _DAY_NUMBER
        + rf"\b(?!\s?%|\s?per|[.,][0-9])(?:\s?,?\s{{1,3}}{_YEAR})?",
        english.read_day,
    ),
    _form(
        _A_MONTH,
        r"(?<![0-9.,$])" + _DAY_NUMBER + r"[ -](?:of )?" + _MONTH + rf"\b\.?(?:,?[ -]{_YEAR})?",
        english.read_day,
    ),
    _form(_A_MONTH, _MAYBE_PART + _MONTH + r"\.?,?\s{1,3}(?:of )?" + _YEAR, english.read_month_year),
    _form(
        _A_MONTH,
        _MAYBE_PART + rf"(?:\b(?P<relative>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious)\s)?(?<![A-Za-z])(?P<month>{_FULL})"
        r"(?![A-Za-z]|\.?,?\s{1,3}[0-9])",
        english.read_bare_month,
    ),
    _form(
        _A_QUARTER,
        r"\b(?P<kind>[QH])(?P<q>[1-4])\b(?:[\s,]{0,2}(?:of )?(?:FY)?(?P<year>[12][0-9]{3}))?",
        english.read_quarter,
    ),
    _form(_A_QUARTER, r"\b(?P<q>[1-4])(?P<kind>[QH])\s?(?P<year>[12][0-9]{3}|[0-9]{2})\b", english.read_quarter),
    _form(
        _A_QUARTER,
        r"\b(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|1st|2nd|3rd|4th)[ -](?P<kind>quarter|half)\b"
        rf"(?: (?:of |in )?(?:the year |fiscal |fiscal year )?{_YEAR})?",
        english.read_quarter,
    ),
    _form(_A_YEAR, _MAYBE_PART + r"(?<![\w$€£¥￥.,#/-])(?:FY ?)?" + _YEAR + _NOT_A_YEAR, english.read_year),
    _form(_A_YEAR, r"\b(?P<part>[Mm]id)-" + _YEAR + _NOT_A_YEAR, english.read_year),
    _form(_A_YEAR, _MAYBE_PART + r"(?<![\w$])(?P<year>1[0-9]{2}0|20[0-9]0)['’]?s\b", english.read_decade),
    _form(
        _A_YEAR,
        r"(?<![\w$.,-])(?P<year>1[0-9]{3}|20[0-9]{2})[-–/](?P<second>[0-9]{4}|[0-9]{2})(?![\w-])",
        english.read_years,
    ),
    _form(
        _A_WORD,
        r"(?:\b(?P<part>(?:the )?(?:end|beginning|start|middle) of|[Ee]arly|[Ll]ate|[Mm]id|[Ee]arlier|[Ll]ater)[ -]+)?"
        rf"\b(?P<relative>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious)\s{_UNITS}\b(?!['’]?s\b)",
        english.read_relative,
    ),
    _form(
        _A_WORD,
        r"(?:\b(?P<lead>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming)\s)?\b"
        r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!s)",
        english.read_weekday,
    ),
    _form(_A_WORD, r"\b(?:[Yy]esterday|[Tt]oday|[Tt]omorrow)\b(?!['’]s)", english.read_near_day),
    _form(
        _A_WORD,
        r"\b(?P<count>[0-9]{1,3}|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en)"
        r"\s(?P<unit>day|week|month|year)s?\sago\b",
        english.read_ago,
    ),
    *((_A_CHARACTER, pattern, build) for pattern, build in CHINESE_FORMS),
)

GATES = tuple(dict.fromkeys(form[0] for form in FORMS))
