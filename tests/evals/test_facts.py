"""Facts in texts, however numbers and dates are written; cases judged by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.facts import absent_numbers, has_fact

HELD = [
    ("0.02", "It pays $0.02 for each of them."),
    ("$0.02", "The price is $0.02 per share."),
    ("1.82 million", "It paid about 1,820,000 dollars. [1]"),
    ("$1.82 million", "It paid US$1.82m."),
    ("$17", "priced at $17 each"),
    ("15", "Co-Investments: 15"),
    ("310", "more than 310 companies"),
    ("over 300", "more than 300 companies"),
    ("9.87%", "a holding of 9.87 percent"),
    ("1.27 billion yuan", "12.66亿元"),
    ("14.93", "每股14.93港元"),
    ("14.93港元", "HK$14.93 a share"),
    ("91 million shares", "91,000,000 ordinary shares"),
    ("12 hours", "a 12-hour talk"),
    ("$45 billion", "between $45 billion and $46 billion"),
    ("3", "three companies"),
    ("January 30", "by 30 January 2015"),
    ("30 January 2015", "on or before January 30, 2015"),
    ("2014", "in June 2014"),
    ("November 2012", "on 30 November 2012"),
    ("2020-10-29", "listed on October 29, 2020"),
    ("end of January", "at the end of January 2015"),
    ("9.87 percent", "a holding of 9.87%"),
    ("$1.82m", "1,820,000 dollars"),
    ("1,820,000 dollars", "It paid $1.82m."),
    ("$1.82 million", "182万美元"),
    ("1亿元", "100 million yuan"),
    ("5.27亿港元", "HK$527 million"),
    ("9,100万股", "91 million shares"),
    ("20多家", "more than 20 companies"),
    ("27 companies", "二十七家公司"),
    ("百分之9.87", "9.87%"),
    ("三分之一", "one third"),
    ("10%", "a tenth of it"),
    ("2.5 times", "2.5x"),
    ("December 5, 2012", "2012年12月5日"),
    ("2012年12月", "in December 2012"),
    ("Q1 2020", "2020年第一季度"),
    ("Thursday", "It was listed on Thursday."),
    ("Tencent", "腾讯 (TENCENT) sold."),
    ("not disclosed", "The price was not\n disclosed."),
    ("Xiaomi's share", "Xiaomi’s share"),
    ("dishwasher", "makes dishwashers"),
    ("雷军", "创始人雷军表示"),
    ("360 Security", "Qihoo 360 Security Technology"),
    ("Series B 2011", "In December 2011 the Series B closed."),
]
ABSENT = [
    ("$17", "$17 million"),
    ("$17", "17% of it"),
    ("1亿元", "1 billion yuan"),
    ("2012年12月", "2012年11月"),
    ("10%", "a tenth company"),
    ("one third", "a third company"),
    ("20多家", "20 companies"),
    ("15", "15 million"),
    ("15", "15.3%"),
    ("15", "on January 15, 2015"),
    ("15", "the 15th of them"),
    ("over 300", "300 companies"),
    ("10%", "9.87%"),
    ("9.87%", "9.9%"),
    ("5%", "15%"),
    ("5%", "1.5%"),
    ("2 million", "1.2 million"),
    ("$14.93", "HK$14.93"),
    ("2", "It is so. [2]"),
    ("30 January 2015", "January 30"),
    ("2014", "January 30"),
    ("January 30, 2015", "January 31, 2015"),
    ("Mi", "Xiaomi sold it."),
    ("iPhone 6", "the Galaxy 6"),
    ("not disclosed", "The price was disclosed."),
    ("Series B 2011", "In December 2011 the round closed."),
    ("Tencent", ""),
]


@pytest.mark.parametrize(("fact", "text"), HELD, ids=[f"{fact} in {text}" for fact, text in HELD])
def test_a_fact_is_found_however_it_is_written(fact: str, text: str) -> None:
    assert has_fact(text, fact)


@pytest.mark.parametrize(("fact", "text"), ABSENT, ids=[f"{fact} not in {text}" for fact, text in ABSENT])
def test_another_fact_is_not_taken_for_it(fact: str, text: str) -> None:
    assert not has_fact(text, fact)


def test_of_alternatives_any_one_will_do() -> None:
    assert has_fact("TCH Saffron sold them.", ("Tencent", "TCH Saffron"))
    assert not has_fact("Kingsoft sold them.", ("Tencent", "TCH Saffron"))


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_can_be_looked_through(text: str, fact: str) -> None:
    assert has_fact(text, fact) in (True, False)
    absent_numbers(text, [(fact, None)])


@pytest.mark.parametrize(
    ("text", "quotes", "absent"),
    [
        ("It paid $5 million. [1]", [("It paid $4 million.", None)], ("$5 million",)),
        ("It paid $4.2 million. [1]", [("The price was $4.23 million.", None)], ()),
        ("It paid 4% in 2014. [1] [2]", [("It paid $4 million.", None), ("It was 2013.", None)], ("4%", "2014")),
        ("It paid $4 million in 2014.", [("It paid $4 million last year.", date(2015, 2, 1))], ()),
        ("It paid $4 million in 2014.", [("It paid $4 million last year.", date(2017, 2, 1))], ("2014",)),
        ("It paid $4 million.", [], ("$4 million",)),
        ("It paid. [7]", [], ()),
        ("About 1.1 × 1011 tons. [1]", [("About 1.1 × 1011 tons.", None)], ()),
        ("A third of it grew 2.5x. [1]", [("A third of it grew 2.5 times.", None)], ()),
        ("Price: $4 million [1] A year later it sold. [2]", [("Price: $4 million", None)], ()),
    ],
    ids=[
        "swapped",
        "rounded",
        "other unit and year",
        "last year",
        "another last year",
        "nothing cited",
        "a marker",
        "a power of ten",
        "a share and a multiple",
        "a marker ends a line",
    ],
)
def test_numbers_that_no_quote_supports_are_told_as_written(
    text: str, quotes: list[tuple[str, date | None]], absent: tuple[str, ...]
) -> None:
    assert absent_numbers(text, quotes) == absent
