"""A question taken apart: what an answer must be about, however the question is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked import asked
from rag.checks.words import stem
from rag.mentions import close, mentions
from rag.spelling import respelled
from rag.wanted import wanted

HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "punctuation": "?!.,;:" * 300,
    "emoji": "😀" * 2000,
    "lone surrogates": "\ud800\udfff" * 900,
    "metacharacters": r".*+?[](){}|^$\'" * 130,
    "open brackets": "(" * 2000,
    "one letter": "a" * 2000,
    "capitals": "Aa " * 660,
    "rounds": "series a " * 220,
    "zeros": "0" * 2000,
    "sums": "$1 " * 660,
    "years": "2014 " * 400,
    "which": "which " * 330,
    "or": "Aa or " * 330,
    "Chinese": "小米收购了什么公司" * 220,
    "nulls": "\0" * 500,
}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Quillon pay for Arbutus Mills?", {"quillon", "arbutus mills"}),
        ("what did xiaomi buy in india", {"xiaomi", "india"}),
        ("Who led Arbutus's Series B?", {"arbutus", "series b"}),
        ("What does 5Y Capital hold?", {"5y capital", "5y"}),
        ("Who is the CEO of Arbutus?", {"arbutus"}),
        ("According to Quillon, what is Arbutus worth?", {"quillon", "arbutus"}),
        ("What is Arbutus worth, as reported by the Daily Tern?", {"arbutus"}),
        ("What does Lumen-backed Arbutus make?", {"lumen", "arbutus"}),
        ("Is America the United States?", {"united states"}),
        ("小米收购了什么?", {"xiaomi"}),
        ("Who sold timber?", set()),
    ],
    ids=["two", "written small", "round", "digits", "office", "who said it first", "who said it last",
         "compound", "one of two names", "Chinese", "none"],
)  # fmt: skip
def test_the_names_of_a_question(question: str, names: set[str]) -> None:
    found = wanted(question)
    assert set(found.names) <= names
    assert bool(found.names) == bool(names)
    assert len(found.names) == len(found.shown_names)


@pytest.mark.parametrize(
    ("question", "held", "left_out"),
    [
        ("How many engineers does Arbutus employ?", ["engineers", "employ"], ["many", "arbutus"]),
        ("What is the headquarters of Arbutus?", ["headquarters"], ["what", "arbutus"]),
        ("Who's the chief executive of Arbutus?", ["ceo"], ["executive", "who's"]),
        ("Which percentage did it sell?", ["sell"], ["percentage"]),
        ("Quillon 收购了什么?", ["buy"], ["quillon"]),
        ("Revenue of Arbutus", ["revenue"], ["arbutus"]),
    ],
    ids=["count", "noun", "office", "kind left out", "Chinese in English", "first word"],
)
def test_the_words_are_what_it_is_about(question: str, held: list[str], left_out: list[str]) -> None:
    words = wanted(question).words
    assert {stem(word) for word in held} <= set(words)
    assert not {stem(word) for word in left_out} & set(words)


def test_chinese_words_are_kept_apart_in_pairs() -> None:
    found = wanted("木材的价格是多少?")
    assert "木材" in found.chinese
    assert stem("price") in found.words


@pytest.mark.parametrize(
    ("question", "figures", "years", "months"),
    [
        ("Did Quillon pay $30 million?", [Decimal(30_000_000)], (), frozenset()),
        ("Did Quillon buy 12%?", [Decimal(12)], (), frozenset()),
        ("Did 40 people leave?", [], (), frozenset()),
        ("What happened in 2014?", [], (2014,), frozenset({0})),
        ("What happened in March 2014?", [], (2014,), frozenset({3})),
        ("What happened from 2014 to 2017?", [], (2014, 2017), frozenset({0})),
        ("What happened in December?", [], (), frozenset({12})),
    ],
    ids=["sum", "share", "count is no premise", "year", "month", "two years", "month alone"],
)
def test_figures_years_and_months_of_a_question(
    question: str, figures: list[Decimal], years: tuple[int, ...], months: frozenset[int]
) -> None:
    found = wanted(question)
    assert [figure.low for figure in found.figures] == figures
    assert found.months == months
    assert found.years == years or (len(years) == 2 and not found.years)  # a range is one date of two years


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Which timber was sold?", "timber"),
        ("Which company's timber was sold?", "timber"),
        ("Which company was sold?", ""),
        ("Who sold timber?", ""),
    ],
    ids=["noun", "possessive", "nothing said by it", "none"],
)
def test_the_noun_after_which(question: str, noun: str) -> None:
    assert wanted(question).noun == (stem(noun) if noun else "")


def test_what_is_counted_is_a_word_to_look_for() -> None:
    assert wanted("How many engineers are there?").counted == (stem("engineers"),)
    assert wanted("How many Quillon deals did Lumen see?").counted == (stem("deals"),)


def test_a_part_that_asks_for_nothing_takes_the_kind_of_the_whole() -> None:
    whole = asked("How much did Quillon pay?")
    assert wanted("and per share?", whole).asked.kind == "money"
    assert wanted("and what did it get?", whole).asked.kind == "what"
    assert wanted("and per share?").asked.kind == "what"


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Who bought Abrutus?", "Who bought Arbutus?"),
        ("Where is the samill?", "Where is the sawmill?"),
        ("What does Quilln own?", "What does Quillon own?"),
        ("What does Qullion own?", "What does Quillon own?"),
        ("Who is the prophets' heir?", "Who is the prophets' heir?"),
        ("Who bought Arbutus?", "Who bought Arbutus?"),
        ("Who bought Zyrtanic?", "Who bought Zyrtanic?"),
        ("Who owns sawmills?", "Who owns sawmills?"),
        ("Was the profit large?", "Was the profit large?"),
        ("Is a mil big?", "Is a mil big?"),
    ],
    ids=[
        "exchanged",
        "missing",
        "missing at the end",
        "two exchanged",
        "ending",
        "right",
        "nothing near",
        "another form",
        "known elsewhere",
        "short",
    ],
)
def test_a_mistyped_word_is_read_as_the_evidence_spells_it(question: str, read: str) -> None:
    assert respelled(question, ["Arbutus", "sawmill", "prophet", "Quillon", "mill"]) == read


def test_without_a_vocabulary_nothing_is_respelled() -> None:
    assert respelled("Who bought Abrutus?", []) == "Who bought Abrutus?"
    assert wanted("Who bought Abrutus?", vocabulary=["Arbutus"]).names == ("arbutus",)


@pytest.mark.parametrize(
    ("name", "text", "mentioned"),
    [
        ("arbutus", "Arbutus sold its mill.", True),
        ("arbutus", "The ARBUTUS mill", True),
        ("arbutus mills", "The mills of Arbutus", True),
        ("arbutus", "Birch sold its mill.", False),
        ("singapore", "The Singaporean fund", True),
        ("china", "中国的公司", True),
        ("united states", "Let us go.", False),
        ("united states", "The US fund", True),
        ("quillon", "Quilon bought it.", True),
        ("quillon", "quilon bought it.", False),
        ("series a", "Series ASep 2, 2024", True),
        ("series a", "Series B and series c", False),
        ("series a", "Series Alpha", False),
        ("c++", "c", True),
        ("a.*b", "anything b", False),
    ],
    ids=["itself", "capitals", "in another order", "another", "people", "Chinese", "pronoun us", "the US", "mistyped",
         "mistyped, small", "glued to a date", "other rounds", "round is a word", "marks", "metacharacters"],
)  # fmt: skip
def test_a_name_is_mentioned_in_any_of_its_forms(name: str, text: str, mentioned: bool) -> None:
    assert mentions(name, text) is mentioned


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("singapore", "singaporean", True),
        ("china", "chinese", True),
        ("quillon", "quilon", True),
        ("quillon", "millon", False),
        ("birch", "bird", False),
        ("lumen", "lumenologists", False),
        ("alder", "alter", False),
    ],
    ids=["-an", "-ese", "letter missing", "first letter", "short", "much longer", "short mistyped"],
)
def test_names_with_another_ending_or_one_slip_are_the_same(one: str, other: str, same: bool) -> None:
    assert close(one, other) is same
    assert close(other, one) is same


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_questions_are_taken_apart(question: str) -> None:
    found = wanted(question, vocabulary=["Arbutus", "sawmill"])
    assert found.asked.text == question
    assert len(found.names) == len(found.shown_names)


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=5))
def test_any_question_is_taken_apart(question: str, vocabulary: list[str]) -> None:
    found = wanted(question, vocabulary=vocabulary)
    assert found.asked.text == question
    assert len(found.names) == len(found.shown_names)
