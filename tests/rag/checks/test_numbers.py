"""Quantities as they are read, and when one supports another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rag.checks.numbers import agrees, codes, quantities

# text, kind, low, high, (currency or unit or noun), approximation
READ = [
    ("$1.82 million", "money", "1820000", None, "USD", "exact"),
    ("$1.82m", "money", "1820000", None, "USD", "exact"),
    ("US$1,820,000", "money", "1820000", None, "USD", "exact"),
    ("USD 10m", "money", "10000000", None, "USD", "exact"),
    ("USD10m", "money", "10000000", None, "USD", "exact"),
    ("1.82 million dollars", "money", "1820000", None, "USD", "exact"),
    ("1.82 million US dollars", "money", "1820000", None, "USD", "exact"),
    ("HK$527 million", "money", "527000000", None, "HKD", "exact"),
    ("~$68 million", "money", "68000000", None, "USD", "about"),
    ("€76.25\u00a0million", "money", "76250000", None, "EUR", "exact"),
    ("INR 5bn", "money", "5000000000", None, "INR", "exact"),
    ("5亿元", "money", "500000000", None, "CNY", "exact"),
    ("2.5亿美元", "money", "250000000", None, "USD", "exact"),
    ("十亿美元", "money", "1000000000", None, "USD", "exact"),
    ("300 million yuan", "money", "300000000", None, "CNY", "exact"),
    ("RMB 5 billion", "money", "5000000000", None, "CNY", "exact"),
    ("over 20 billion yuan", "money", "20000000000", None, "CNY", "over"),
    ("approximately $2.8 billion USD", "money", "2800000000", None, "USD", "about"),
    ("up to $50 million", "money", "50000000", None, "USD", "at_most"),
    ("upwards of $50 million", "money", "50000000", None, "USD", "over"),
    ("$5M – $50M", "money", "5000000", "50000000", "USD", "exact"),
    ("$200,000-300,000", "money", "200000", "300000", "USD", "exact"),
    ("$5 million to $50 million", "money", "5000000", "50000000", "USD", "exact"),
    ("50 cents", "money", "0.5", None, "USD", "exact"),
    ("12.5万", "bare", "125000", None, "", "exact"),
    ("10%", "percent", "10", None, "", "exact"),
    ("１０％", "percent", "10", None, "", "exact"),
    ("2.98 percent", "percent", "2.98", None, "", "exact"),
    ("10 per cent", "percent", "10", None, "", "exact"),
    ("ten percent", "percent", "10", None, "", "exact"),
    ("百分之十", "percent", "10", None, "", "exact"),
    ("about 37%", "percent", "37", None, "", "about"),
    ("约37%", "percent", "37", None, "", "about"),
    ("nearly 10%", "percent", "10", None, "", "nearly"),
    ("近10%", "percent", "10", None, "", "nearly"),
    ("5 to 10%", "percent", "5", "10", "", "exact"),
    ("3 percentage points", "percent", "3", None, "point", "exact"),
    ("more than 300", "bare", "300", None, "", "over"),
    ("300 or more", "bare", "300", None, "", "at_least"),
    ("at least 300", "bare", "300", None, "", "at_least"),
    ("no more than 300", "bare", "300", None, "", "at_most"),
    ("fewer than 300", "bare", "300", None, "", "under"),
    ("over 38 startups", "count", "38", None, "company", "over"),
    ("91 million shares", "count", "91000000", None, "share", "exact"),
    ("60 million devices", "count", "60000000", None, "device", "exact"),
    ("14 rounds", "count", "14", None, "round", "exact"),
    ("23 exits", "count", "23", None, "exit", "exact"),
    ("50,000+ users", "count", "50000", None, "user", "over"),
    ("Co-Investments: 15", "count", "15", None, "co-investment", "exact"),
    ("12 hours", "count", "12", None, "hour", "exact"),
    ("a 12-hour day", "count", "12", None, "hour", "exact"),
    ("9100万股", "count", "91000000", None, "share", "exact"),
    ("三家公司", "count", "3", None, "company", "exact"),
    ("300多家公司", "count", "300", None, "company", "over"),
    ("超过300家公司", "count", "300", None, "company", "over"),
    ("一百多家", "count", "100", None, "company", "over"),
    ("between 5 and 7 million", "bare", "5000000", "7000000", "", "exact"),
    ("5-7 million", "bare", "5000000", "7000000", "", "exact"),
    ("a hundred", "bare", "100", None, "", "exact"),
    ("a dozen", "bare", "12", None, "", "exact"),
    ("half a million users", "count", "500000", None, "user", "exact"),
    ("twenty-seven", "bare", "27", None, "", "exact"),
    ("two hundred and five", "bare", "205", None, "", "exact"),
    ("3rd", "ordinal", "3", None, "", "exact"),
    ("third largest", "ordinal", "3", None, "", "exact"),
    ("第三大", "ordinal", "3", None, "", "exact"),
    ("3x", "ratio", "3", None, "times", "exact"),
    ("230m below the ground", "count", "230", None, "metre", "exact"),
]

NOTHING = [
    "Series B", "4G", "5Y Capital", "A380", "version 1.2.3", "Q3 2014", "in 2009", "Nov 30, 2012", "2012年11月30日",
    "one of their brands", "no one", "一些公司", "统一", "三星", "千万不要", "several hundred", "million-dollar idea",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "low", "high", "what", "approximation"), READ, ids=[row[0] for row in READ])
def test_reads_one_quantity(text: str, kind: str, low: str, high: str | None, what: str, approximation: str) -> None:
    (found,) = quantities(text)
    assert (found.kind, found.low, found.high) == (kind, Decimal(low), Decimal(high or low))
    assert found.approximation == approximation
    assert what in (found.currency, found.unit, found.noun)


@pytest.mark.parametrize("text", NOTHING)
def test_reads_no_quantity_in(text: str) -> None:
    assert quantities(text) == ()


def test_reads_fractions() -> None:
    assert [round(found.low, 3) for found in quantities("two thirds of it, 三分之一, half of them")] == [
        Decimal("0.667"), Decimal("0.333"), Decimal("0.500"),
    ]  # fmt: skip


def test_spans_cover_qualifier_currency_scale_and_unit() -> None:
    text = "worth HK$527 million (~$68 million) for more than 300 firms"
    assert [found.span.of(text) for found in quantities(text)] == ["HK$527 million", "~$68 million", "more than 300"]


def test_reads_what_a_price_is_for() -> None:
    texts = ("$0.02 per share", "每股0.02美元", "price per share of $0.02", "$0.02 a share", "$0.02 in total")
    assert [quantities(text)[0].per for text in texts] == ["share", "share", "share", "share", ""]


def test_a_change_is_no_range() -> None:
    assert [found.low for found in quantities("fell from 12% to 9.6%")] == [Decimal(12), Decimal("9.6")]


def test_codes_are_digits_inside_names() -> None:
    assert codes("4G phones, A380 and version 1.2.3, 5 of them") == ("4G", "A380", "1.2.3")


# claim, source, agrees
AGREES = [
    ("$1.82 million", "1,820,000 dollars", True),
    ("$1.82 million", "US$1.82m", True),
    ("$1,820,000", "$1.82 million", True),
    ("$1.8 million", "$1.82 million", True),
    ("$1.83 million", "$1.82 million", False),
    ("$1.824 million", "$1.82 million", False),
    ("$1.82 billion", "$1.82 million", False),
    ("HK$1.82 million", "$1.82 million", False),
    ("€1.82 million", "$1.82 million", False),
    ("5亿元", "500 million yuan", True),
    ("5亿元", "500 million dollars", False),
    ("¥5亿", "5亿元", True),
    ("$2 million", "about $2 million", False),
    ("about $2 million", "$1.98 million", True),
    ("about $2 million", "$2 million", True),
    ("about $2 million", "$2.6 million", False),
    ("10%", "9.87%", False),
    ("100%", "99.6%", False),
    ("about 10%", "9.87%", True),
    ("nearly 10%", "9.87%", True),
    ("nearly 10%", "10.2%", False),
    ("over 10%", "9.87%", False),
    ("9.9%", "9.87%", True),
    ("3%", "2.98%", True),
    ("37%", "37.4%", True),
    ("37.4%", "37%", False),
    ("5%", "5.4%", False),
    ("10%", "ten percent", True),
    ("10%", "百分之十", True),
    ("10%", "10 percentage points", False),
    ("10%", "10 companies", False),
    ("10%", "10", False),
    ("300 companies", "over 300 companies", False),
    ("over 300 companies", "over 300 companies", True),
    ("over 300 companies", "300 companies", False),
    ("over 300 companies", "312 companies", True),
    ("over 300 companies", "超过300家公司", True),
    ("more than 200 companies", "over 300 companies", False),
    ("about 300 companies", "312 companies", True),
    ("about 300 companies", "350 companies", False),
    ("about 300 companies", "over 300 companies", False),
    ("at least 300 companies", "300 companies", True),
    ("at least 300 companies", "over 300 companies", True),
    ("over 300 companies", "at least 300 companies", False),
    ("under 300 companies", "over 300 companies", False),
    ("up to $50 million", "$5M – $50M", True),
    ("$5M – $50M", "between $5 million and $50 million", True),
    ("$5M – $60M", "between $5 million and $50 million", False),
    ("$5 million", "$5M – $50M", False),
    ("up to $50 million", "over $50 million", False),
    ("300 startups", "300 companies", True),
    ("15 co-investments", "15 percent", False),
    ("15 co-investments", "Co-Investments: 15", True),
    ("15 rounds", "15 exits", False),
    ("91 million shares", "9100万股", True),
    ("91 million shares", "91 million dollars", False),
    ("$0.02 per share", "$0.02 in total", False),
    ("$0.02 per share", "每股0.02美元", True),
    ("$0.02 per share", "$0.02 each", True),
    ("$0.02 per share", "$0.02 for each of them", True),
    ("$0.02 in total", "$0.02 for each of them", False),
    ("$1.82 per share", "$1.82 million", False),
    ("third largest", "3rd largest", True),
    ("second largest", "3rd largest", False),
    ("a third of it", "33%", True),
    ("half of it", "48%", False),
    ("twenty startups", "20 startups", True),
    ("three years", "3 months", False),
    ("3x", "3 percent", False),
    ("12 hours", "12小时", True),
]


@pytest.mark.parametrize(("claim", "source", "expected"), AGREES, ids=[f"{row[0]} of {row[1]}" for row in AGREES])
def test_agreement(claim: str, source: str, expected: bool) -> None:
    (mine,), (other,) = quantities(claim), quantities(source)
    assert agrees(mine, other) is expected
