"""What a Chinese question asks of an English text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.bilingual import TERMS, in_english, in_question_language, words_in_english
from rag.types import Abstention


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Quillon 收购了哪家公司?", ["buy", "company"]),
        ("谁领投了种子轮?", ["lead", "seed"]),
        ("智能手机的销售", ["smartphone", "sold"]),
        ("共同投资的次数", ["co-investments", "times"]),
        ("Who bought Arbutus?", []),
        ("?!", []),
        ("", []),
    ],
    ids=["buy", "longest term first", "phone inside smartphone", "co-invest", "English", "punctuation", "empty"],
)
def test_terms_are_found_longest_first_and_in_order(question: str, english: list[str]) -> None:
    assert words_in_english(question) == english


def test_names_come_before_words_and_are_not_read_as_words() -> None:
    assert in_english("中国的价格") == "china price"
    assert words_in_english("中国的价格") == ["price"]


def test_a_word_that_is_asked_twice_is_searched_once() -> None:
    assert in_english("收购还是购买?") == "buy"


def test_a_question_in_english_gains_nothing() -> None:
    assert in_english("What did Quillon pay for Arbutus?") == ""


@given(st.text(max_size=200) | st.text(alphabet=st.sampled_from(sorted("".join(TERMS))), max_size=60))
def test_only_listed_words_are_given(question: str) -> None:
    assert set(words_in_english(question)) <= set(TERMS.values())


def test_a_refusal_speaks_the_language_of_the_question() -> None:
    refused = Abstention("entity_absent", "No document says anything about “Acme”.")
    assert in_question_language(refused, "Who owns Acme?") == refused
    assert in_question_language(refused, "谁拥有Acme？").message == "文档没有提到问题中的名称。"
