"""Dates as they are read, and when one supports another."""

from __future__ import annotations

from datetime import date

import pytest

from rag.checks.dates import agrees, dates

REFERENCE = date(2015, 1, 18)  # a Sunday

READ = [
    ("Nov 30, 2012", "2012-11-30", "2012-11-30"),
    ("November 30th, 2012", "2012-11-30", "2012-11-30"),
    ("30 November 2012", "2012-11-30", "2012-11-30"),
    ("30th of November 2012", "2012-11-30", "2012-11-30"),
    ("2012-11-30", "2012-11-30", "2012-11-30"),
    ("2012/11/30", "2012-11-30", "2012-11-30"),
    ("11/30/2012", "2012-11-30", "2012-11-30"),
    ("30/11/2012", "2012-11-30", "2012-11-30"),
    ("2012年11月30日", "2012-11-30", "2012-11-30"),
    ("二〇一二年十一月三十日", "2012-11-30", "2012-11-30"),
    ("30 November", "2014-11-30", "2014-11-30"),
    ("November 30", "2014-11-30", "2014-11-30"),
    ("11月30日", "2014-11-30", "2014-11-30"),
    ("Series BJul 31, 2025", "2025-07-31", "2025-07-31"),
    ("Series UnknownJun 12, 2025", "2025-06-12", "2025-06-12"),
    ("June 2012", "2012-06-01", "2012-06-30"),
    ("Feb. 2012", "2012-02-01", "2012-02-29"),
    ("2012年6月", "2012-06-01", "2012-06-30"),
    ("in May", "2015-05-01", "2015-05-31"),
    ("last December", "2014-12-01", "2014-12-31"),
    ("Q3 2014", "2014-07-01", "2014-09-30"),
    ("3Q14", "2014-07-01", "2014-09-30"),
    ("third quarter of 2014", "2014-07-01", "2014-09-30"),
    ("2014年第三季度", "2014-07-01", "2014-09-30"),
    ("first half of 2014", "2014-01-01", "2014-06-30"),
    ("H2 2014", "2014-07-01", "2014-12-31"),
    ("2014年上半年", "2014-01-01", "2014-06-30"),
    ("in 2009", "2009-01-01", "2009-12-31"),
    ("FY2014", "2014-01-01", "2014-12-31"),
    ("2014年", "2014-01-01", "2014-12-31"),
    ("1990s", "1990-01-01", "1999-12-31"),
    ("2014-15", "2014-01-01", "2015-12-31"),
    ("the end of January", "2015-01-20", "2015-01-31"),
    ("今年1月底", "2015-01-20", "2015-01-31"),
    ("early 2021", "2021-01-01", "2021-05-03"),
    ("last year", "2014-01-01", "2014-12-31"),
    ("去年", "2014-01-01", "2014-12-31"),
    ("this month", "2015-01-01", "2015-01-31"),
    ("last month", "2014-12-01", "2014-12-31"),
    ("last quarter", "2014-10-01", "2014-12-31"),
    ("earlier this week", "2015-01-12", "2015-01-18"),
    ("last Wednesday", "2015-01-14", "2015-01-14"),
    ("On Wednesday", "2015-01-14", "2015-01-14"),
    ("上周三", "2015-01-07", "2015-01-07"),
    ("yesterday", "2015-01-17", "2015-01-17"),
    ("三天前是1月15日", "2015-01-15", "2015-01-15"),
    ("three months ago", "2014-10-01", "2014-10-31"),
    ("two years ago", "2013-01-01", "2013-12-31"),
]

NOTHING = [
    "Lei Jun is", "It may be", "They march on", "$2000", "2000 devices", "sold 2012 shares", "12 months", "1.2015",
    "Feb 30", "4G", "三个月", "Jun", "the last 12 months",
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last"), READ, ids=[row[0] for row in READ])
def test_reads_one_date(text: str, first: str, last: str) -> None:
    (found,) = dates(text, reference=REFERENCE)
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize("text", NOTHING)
def test_reads_no_date_in(text: str) -> None:
    assert dates(text, reference=REFERENCE) == ()


def test_spans_are_exact() -> None:
    text = "Signed on Nov 30, 2012 and closed in early 2013."
    assert [found.span.of(text) for found in dates(text, reference=None)] == ["Nov 30, 2012", "early 2013"]


def test_a_day_without_year_or_reference_is_partial() -> None:
    (found,) = dates("November 30", reference=None)
    assert (found.first, found.month, found.day) == (None, 11, 30)


def test_qualifiers_are_kept() -> None:
    assert dates("around 2014", reference=None)[0].approximate
    assert dates("before 2014", reference=None)[0].bound == "before"
    assert dates("2014年之后", reference=None)[0].bound == "after"


AGREES = [
    ("Nov 30, 2012", "2012-11-30", True),
    ("2012年11月30日", "November 30, 2012", True),
    ("November 2012", "November 30, 2012", True),
    ("2012", "November 30, 2012", True),
    ("Q4 2012", "November 30, 2012", True),
    ("Q3 2012", "November 30, 2012", False),
    ("November 30, 2012", "November 2012", False),
    ("November 2012", "2012", False),
    ("November 29, 2012", "November 30, 2012", False),
    ("November 30, 2013", "November 30, 2012", False),
    ("2014", "last year", True),
    ("2013", "last year", False),
    ("January 2015", "the end of January", True),
    ("January 31, 2015", "the end of January", False),
    ("late January", "the end of January", True),
    ("2021", "early 2021", True),
    ("early 2021", "2021", False),
    ("late 2021", "early 2021", False),
    ("early 2021", "February 2021", True),
    ("around 2014", "2014", True),
    ("2014", "around 2014", False),
    ("before 2014", "2014", False),
    ("1966–1980", "1966–1973", False),
    ("2014-15", "2014–2015", True),
    ("after 2014", "before 2014", False),
    ("Wednesday", "January 14, 2015", True),
    ("去年", "in 2014", True),
    ("the third quarter of 2014", "Q3 2014", True),
]


@pytest.mark.parametrize(("claim", "source", "expected"), AGREES, ids=[f"{row[0]} of {row[1]}" for row in AGREES])
def test_agreement(claim: str, source: str, expected: bool) -> None:
    (mine,), (other,) = dates(claim, reference=REFERENCE), dates(source, reference=REFERENCE)
    assert agrees(mine, other) is expected


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("November 30, 2012", "November 30", True),
        ("November 29, 2012", "November 30", False),
        ("November 30", "November 30, 2012", True),
        ("November", "November 30", True),
        ("November 30", "November", False),
        ("last year", "last year", True),
        ("last year", "last month", False),
    ],
    ids=str,
)
def test_agreement_without_reference(claim: str, source: str, expected: bool) -> None:
    (mine,), (other,) = dates(claim, reference=None), dates(source, reference=None)
    assert agrees(mine, other) is expected
