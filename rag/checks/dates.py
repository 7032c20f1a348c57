"""Dates of a text as ranges of days, in English and Chinese.

A date is the range of days that its words leave open: "2012-11-30" one day, "November 2012" thirty, "early 2021" the
first third of the year. Relative words ("last year", "on Wednesday", 今年1月底) are resolved against ``reference``, the
date of the document; without one they keep ``phrase`` and agree only with the same words. A month or day without a
year takes the year nearest to ``reference``; without one it stays *partial* (``first`` is None) and fits any year.

A claim agrees with its source where its range contains the source's: it may be coarser, never finer.

| claim            | source            | agrees |
|------------------|-------------------|--------|
| November 2012    | November 30, 2012 | yes    |
| November 30,2012 | November 2012     | no     |
| 2015             | end of January    | yes, where the document is of 2015 |
| around 2014      | 2014              | yes    |
| 2014             | around 2014       | no     |
| before 2014      | in 2014           | no     |
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ..types import Span
from .date_forms import Found
from .date_patterns import FORMS, GATES
from .date_words import Precision
from .memory import DOCUMENTS, LONGEST_KEPT, SENTENCES

_ABOUT = re.compile(r"(?:\babout|\baround|\bcirca|\bapproximately|\broughly|大约|约|c\.)\s*$", re.IGNORECASE)
_BOUND = re.compile(r"\b(before|prior to|after|until|till)\s+(?P<the>the\s+)?$", re.IGNORECASE)
_NAMES_ANOTHER = re.compile(r"\s(?!and\b|or\b|but\b|in\b|to\b|by\b|at\b|on\b|for\b|with\b|as\b|when\b)[a-z]{3,}")
_DIGIT = re.compile(r"\d")
_BOUND_AFTER = re.compile(r"\s*(之前|以前|之后|以后)")
_BOUNDS = {"before": "before", "prior to": "before", "until": "before", "till": "before", "after": "after",
           "之前": "before", "以前": "before", "之后": "after", "以后": "after"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days ``first`` to ``last``, inclusive; both None while partial, then ``month`` and ``day`` say what is known.

    ``bound`` is "before" or "after" where the text says so; ``phrase`` keeps relative words that nothing resolved;
    ``absolute`` dates are written with a number.
    """

    span: Span
    first: date | None
    last: date | None
    precision: Precision
    approximate: bool = False
    month: int = 0
    day: int = 0
    bound: str = ""
    phrase: str = ""
    absolute: bool = False


def dates(text: str, *, reference: date | None) -> tuple[DateRange, ...]:
    """All dates of ``text`` in order, without overlaps; ``reference`` is the date of the document that holds it."""
    return (_short if len(text) <= LONGEST_KEPT else _long)(text, reference)


def _dates(text: str, reference: date | None) -> tuple[DateRange, ...]:
    found: list[tuple[int, int, Found]] = []
    gates = {gate: gate.search(text) is not None for gate in GATES}
    for gate, pattern, build in FORMS:
        for match in pattern.finditer(text) if gates[gate] else ():
            value = build(match, reference)
            if value is not None:
                found.append((match.start(), match.end(), value))
    found.sort(key=lambda item: (item[0], -item[1]))
    kept: list[DateRange] = []
    end = -1
    for start, stop, value in found:
        if start >= end:
            kept.append(_qualified(text, start, stop, value))
            end = stop
    return tuple(kept)


def _qualified(text: str, start: int, stop: int, value: Found) -> DateRange:
    before = text[max(0, start - 24) : start]
    bound = _BOUND.search(before)
    if bound and bound["the"] and value.precision == "year" and _NAMES_ANOTHER.match(text, stop):
        bound = None  # "after the 2019 flood" is said of the flood, which was in that year
    behind = _BOUND_AFTER.match(text, stop)
    word = bound.group(1).lower() if bound else behind.group(1) if behind else ""
    return DateRange(
        Span(start, stop),
        first=value.days[0] if value.days else None,
        last=value.days[1] if value.days else None,
        precision=value.precision,
        approximate=_ABOUT.search(before) is not None,
        month=value.month,
        day=value.day,
        bound=_BOUNDS.get(word, ""),
        phrase=value.phrase,
        absolute=_DIGIT.search(text, start, stop) is not None,
    )


_short = lru_cache(maxsize=2 * SENTENCES)(_dates)
_long = lru_cache(maxsize=DOCUMENTS)(_dates)


def agrees(claim: DateRange, source: DateRange) -> bool:
    """Whether the source's date supports the claim's: same bound, and the claim at most as fine."""
    if claim.bound != source.bound or (source.approximate and not claim.approximate):
        return False
    if claim.phrase or source.phrase:
        return claim.phrase == source.phrase
    if claim.first is None or claim.last is None or source.first is None or source.last is None:
        return _partial_agrees(claim, source)
    if claim.approximate:
        # around a year takes the years beside it; around a month or day, a fortnight
        slack = 366 if claim.precision in ("year", "years", "decade") else 15
        return (claim.first - source.first).days <= slack and (source.last - claim.last).days <= slack
    if claim.precision == source.precision == "years":
        return (claim.first, claim.last) == (source.first, source.last)  # two ends that both are stated
    return claim.first <= source.first and source.last <= claim.last


def _partial_agrees(claim: DateRange, source: DateRange) -> bool:
    """One side has no year: months, and days where the claim names one, must be equal."""
    months, days = _months(source), _days(source)
    if claim.first is not None and claim.precision in ("year", "decade", "half", "quarter"):
        return claim.precision in ("year", "decade") and bool(source.month)
    if _months(claim) != months or not months:
        return False
    wanted = _days(claim)
    return wanted is None or (days is not None and wanted[0] <= days[0] and days[1] <= wanted[1])


def _months(value: DateRange) -> int:
    if value.first is None or value.last is None:
        return value.month
    same = (value.first.year, value.first.month) == (value.last.year, value.last.month)
    return value.first.month if same else 0


def _days(value: DateRange) -> tuple[int, int] | None:
    if value.first is None or value.last is None:
        return (value.day, value.day) if value.day else None
    if value.precision in ("day", "part", "week") and _months(value):
        return value.first.day, value.last.day
    return None


def supported(claim: DateRange, sources: Sequence[DateRange], years: Collection[int]) -> bool:
    """Whether any source supports the claim; a year that a source leaves open must be one of ``years``.

    Relative words that nothing resolves are refused only where a source has other such words.
    """
    if claim.phrase and not any(source.phrase for source in sources):
        return True
    for source in sources:
        if agrees(claim, source):
            open_year = source.first is None and not source.phrase and claim.first is not None
            if not open_year or (claim.first is not None and claim.first.year in years):
                return True
    return False


def covers(claim: DateRange, published: date | None) -> bool:
    """Whether a claim's month or year is that of its document: news tells of its own time."""
    if published is None or claim.first is None or claim.last is None or claim.precision == "day":
        return False
    return claim.first <= published <= claim.last


def reason(shown: str, sources: Sequence[DateRange]) -> str:
    """Why no source supports a claim's date, in words."""
    if not sources:
        return f"{shown} is not in the cited sentence, which has no date"
    return f"{shown} does not agree with the dates of the cited sentence"
