"""What a question asks for: its kind, its extreme, whether it asks for several, and the questions inside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked import Kind, Superlative, asked, parts


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much did Quillon pay for Arbutus?", "money"),
        ("At what valuation did Arbutus raise its round?", "money"),
        ("Revenue of Arbutus", "money"),
        ("How many million euros did Arbutus lose?", "money"),
        ("Quillon 花了多少钱?", "money"),
        ("What percentage of Arbutus does Quillon own?", "percent"),
        ("How much of Arbutus did Quillon buy?", "percent"),
        ("How big a stake did Quillon take?", "percent"),
        ("Quillon 持股多少?", "percent"),
        ("How much timber is in the yards of Arbutus?", "amount"),
        ("How much money does Arbutus look after?", "money"),
        ("What was the share price of Arbutus?", "money"),
        ("How many engineers does Arbutus employ?", "count"),
        ("Arbutus 有多少名员工?", "count"),
        ("How big is the mill of Arbutus?", "amount"),
        ("When did Quillon buy Arbutus?", "date"),
        ("In which year was Arbutus listed?", "date"),
        ("Arbutus 是什么时候成立的?", "date"),
        ("Who founded Arbutus?", "who"),
        ("Which company bought Arbutus?", "who"),
        ("Arbutus 的创始人是谁?", "who"),
        ("Where is Arbutus based?", "place"),
        ("Arbutus 的总部在哪里?", "place"),
        ("Why did Quillon sell Arbutus?", "why"),
        ("What was the reason for the sale?", "why"),
        ("Quillon 为什么出售 Arbutus?", "why"),
        ("How does Arbutus dry its timber?", "how"),
        ("Describe the mill of Arbutus.", "what"),
        ("Arbutus 生产什么?", "what"),
        ("Did Quillon buy Arbutus?", "yes_no"),
        ("Quillon 收购了 Arbutus 吗?", "yes_no"),
        ("timber mill", "what"),
        ("", "what"),
    ],
    ids=str,
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, kind: Kind) -> None:
    assert asked(question).kind == kind
    assert asked(question).text == question


@pytest.mark.parametrize(
    ("question", "superlative"),
    [
        ("Which round was the largest?", "most"),
        ("Who has the most shares?", "most"),
        ("Which round was the smallest?", "least"),
        ("What is the most recent round?", "latest"),
        ("What was the first round of Arbutus?", "earliest"),
        ("最大的一轮是哪一轮?", "most"),
        ("最少的是谁?", "least"),
        ("最新的一轮?", "latest"),
        ("最早的一轮?", "earliest"),
        ("Who bought Arbutus?", ""),
    ],
    ids=str,
)
def test_the_extreme_is_read_in_both_languages(question: str, superlative: Superlative) -> None:
    assert asked(question).superlative == superlative


@pytest.mark.parametrize(
    ("question", "listing"),
    [
        ("Which investors hold shares of Arbutus?", True),
        ("List the mills of Arbutus.", True),
        ("What are the products of Arbutus?", True),
        ("Who were the founders of Arbutus?", True),
        ("Arbutus 有哪些投资者?", True),
        ("Which investors hold the most shares?", False),
        ("Which business did Quillon buy?", False),
        ("Who bought Arbutus?", False),
    ],
    ids=str,
)
def test_several_things_are_asked_for_unless_the_extreme_is(question: str, listing: bool) -> None:
    assert asked(question).listing is listing


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How many engineers work at Arbutus?", "engineers work"),
        ("How many other Mills does it own?", "mills does"),
        ("How much timber is cut?", ""),
    ],
    ids=str,
)
def test_what_is_counted_is_what_stands_behind_how_many(question: str, counted: str) -> None:
    assert asked(question).counted == counted


def test_the_kind_is_what_stands_at_the_end_of_a_long_question() -> None:
    assert asked("Who knows? " * 100 + "As was said at length before, " * 25 + "when did it close?").kind == "date"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who led the round and at what price?", ["Who led the round", "at what price?"]),
        ("Who led it? When?", ["Who led it?", "When?"]),
        ("What did it cost, and per share?", ["What did it cost", "per share?"]),
        ("谁投资了? 多少钱?", ["谁投资了?", "多少钱?"]),
        ("I read about Arbutus. Who founded it?", ["Who founded it?"]),
        ("Lumen and Quillon bought it when?", ["Lumen and Quillon bought it when?"]),
        ("Who? When? Where? Why? How?", ["Who?", "When?", "Where?", "Why?"]),
        ("", [""]),
        (" \n ", [" \n "]),
    ],
    ids=["and", "two marks", "per share", "Chinese", "preface", "names joined", "four at most", "empty", "blank"],
)
def test_a_question_is_cut_where_another_begins(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(st.text(max_size=300))
def test_any_text_is_read_and_its_parts_are_its_own(text: str) -> None:
    assert asked(text).text == text
    found = parts(text)
    assert 1 <= len(found) <= 4
    assert all(part in text for part in found)
