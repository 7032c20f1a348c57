"""Negatives made by rule: what answers no more, and what stays as it was."""

from __future__ import annotations

import random

import pytest

from evals.fit.mutations import about_another, asked_about_another, names, without_answer

TITLED = ("Alder Group", "In 2014 Alder Group paid $20 million for Birch.")
OTHERS = ["Cedar Works"]


@pytest.fixture
def rng() -> random.Random:
    return random.Random(1)


def test_names_are_capitalised_runs_without_function_words() -> None:
    assert names("In 2014 the Alder Group of Oslo met Birch. It left.") == ["Alder Group of Oslo", "Birch"]


@pytest.mark.parametrize(
    ("answer", "left"),
    [("$20 million", "paid"), ("20", "million for Birch."), ("Birch", "$20 million")],
    ids=["starts with a sign", "figure", "words"],
)
def test_an_answer_is_taken_out(answer: str, left: str, rng: random.Random) -> None:
    found = without_answer(TITLED[1], [answer], rng)
    assert found is not None
    assert left in found
    assert answer not in found.split("2014 ")[1]


@pytest.mark.parametrize("answer", ["Bir", "", "Cedar"], ids=["part of a word", "empty", "absent"])
def test_what_is_no_whole_word_is_left(answer: str, rng: random.Random) -> None:
    assert without_answer(TITLED[1], [answer], rng) is None


def test_the_longest_answer_is_taken_out(rng: random.Random) -> None:
    found = without_answer("It fell in the year 1998.", ["1998", "the year 1998"], rng)
    assert found is not None
    assert "year" not in found


def test_a_shared_name_is_exchanged_in_title_and_sentence(rng: random.Random) -> None:
    found = about_another("What did Alder Group pay?", TITLED, OTHERS, rng)
    assert found == ("Cedar Works", "In 2014 Cedar Works paid $20 million for Birch.")


def test_a_shared_year_is_moved(rng: random.Random) -> None:
    found = about_another("What was paid in 2014?", TITLED, OTHERS, rng)
    assert found is not None
    assert "2014" not in found[1]


def test_nothing_is_exchanged_where_nothing_is_shared(rng: random.Random) -> None:
    assert about_another("What was paid?", TITLED, OTHERS, rng) is None
    assert asked_about_another("What was paid?", TITLED, OTHERS, rng) is None


@pytest.mark.parametrize(
    ("question", "turned"),
    [("What did Birch cost?", "What did Cedar Works cost?"), ("what did birch cost", "what did cedar works cost")],
    ids=["as written", "small letters stay small"],
)
def test_a_question_is_turned_to_another_name(question: str, turned: str, rng: random.Random) -> None:
    assert asked_about_another(question, TITLED, OTHERS, rng) == turned
