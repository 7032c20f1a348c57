"""Sources that disagree, and those that only seem to."""

from __future__ import annotations

from datetime import date

import pytest

from rag.conflicts import Stated, find

HOW_MANY = "How many companies has Xiaomi invested in?"
STARTUPS = (
    Stated("Xiaomi has backed more than 38 startups.", 1, "profile", None, HOW_MANY),
    Stated("By 2021 Xiaomi had reportedly invested in over 300 firms.", 2, "essay", date(2021, 3, 1), HOW_MANY),
    Stated("Xiaomi has already invested in more than 20 startups.", 3, "blog", date(2015, 4, 20), HOW_MANY),
    Stated("Xiaomi has invested in about 20 startups so far.", 4, "news", date(2015, 4, 21), HOW_MANY),
)


def test_counts_that_differ_are_one_conflict_newest_first() -> None:
    (conflict,) = find(STARTUPS)
    assert conflict.subject == HOW_MANY
    assert [value.value for value in conflict.values] == ["over 300", "about 20", "more than 20", "more than 38"]
    assert [value.citations for value in conflict.values] == [(2,), (4,), (3,), (1,)]
    assert conflict.values[0].published == date(2021, 3, 1)


def test_stakes_that_differ_conflict() -> None:
    (conflict,) = find(
        [
            Stated("Xiaomi bought a 10% stake in Kingsoft Cloud for $1.82 million.", 1, "a", date(2012, 12, 5)),
            Stated("Xiaomi holds a 9.87% stake in Kingsoft Cloud.", 2, "b", date(2013, 1, 1)),
        ]
    )
    assert [value.value for value in conflict.values] == ["9.87%", "10%"]


def test_dates_that_differ_conflict_where_the_question_asks_when() -> None:
    question = "When did Xiaomi acquire the shares?"
    (conflict,) = find(
        [
            Stated("Xiaomi acquired the shares on November 30, 2012.", 1, "a", None, question),
            Stated("Xiaomi acquired the shares on December 3, 2012.", 2, "b", None, question),
        ]
    )
    assert {value.value for value in conflict.values} == {"November 30, 2012", "December 3, 2012"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Xiaomi paid $0.02 per share for Kingsoft Cloud.", "Xiaomi paid $1.82 million in total for Kingsoft Cloud."),
        ("Xiaomi paid HK$527 million for shares in Kingsoft.", "Xiaomi paid $68 million for shares in Kingsoft."),
        ("Xiaomi bought 2.98% of Kingsoft.", "Lei Jun owns 15 percent of Kingsoft."),
        ("Xiaomi bought 2.98% of Kingsoft.", "Xiaomi bought 10% of Kingsoft Cloud."),
        ("Xiaomi has backed 38 startups.", "Xiaomi plans to back 100 startups."),
        ("Xiaomi has backed 38 startups.", "Xiaomi has led 14 rounds."),
        ("Xiaomi has backed 38 startups.", "Xiaomi has backed 38 companies."),
        ("Xiaomi has backed 38 startups.", "Xiaomi sold 60 million devices."),
    ],
)
def test_other_slots_and_equal_values_do_not_conflict(one: str, two: str) -> None:
    assert find([Stated(one, 1, "a"), Stated(two, 2, "b")]) == ()


def test_one_document_does_not_conflict_with_itself() -> None:
    texts = ("Xiaomi has backed 38 startups.", "Xiaomi has backed 20 startups.")
    assert find([Stated(text, number, "a") for number, text in enumerate(texts, 1)]) == ()


def test_nothing_gives_no_conflict() -> None:
    assert find([]) == ()
