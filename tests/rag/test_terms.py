"""Analysis of text: the same for what is indexed and for what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.terms import LONGEST_TERM, STOP_WORDS, query_terms, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Investors invested", ["investor", "invest"], id="english endings"),
        pytest.param("$1,820,000", ["1820000"], id="grouped number"),
        pytest.param("1,820,000.50", ["1820000.50"], id="grouped number with decimals"),
        pytest.param("9.87% or 1.82 million.", ["9.87", "or", "1.82", "million"], id="decimals"),
        pytest.param("1,82 and 12,345,6", ["1", "82", "and", "12", "345", "6"], id="commas that group nothing"),
        pytest.param("HK$527", ["hk", "527"], id="currency"),
        pytest.param("U.S. firms", ["us", "firm"], id="initials"),
        pytest.param("Xiaomi's and Lei’s", ["xiaomi", "and", "lei"], id="possessives"),
        pytest.param("ＡＢＣ１２", ["abc12"], id="full width"),
        pytest.param("Café ÉCOLE", ["cafe", "ecol"], id="accents"),
        pytest.param("snake_case", ["snake", "case"], id="underscore"),
        pytest.param("小米2012年", ["小", "米", "小米", "2012", "年"], id="chinese with digits"),
        pytest.param("한국", ["한", "국", "한국"], id="korean"),
        pytest.param("हिन्दी भाषा", ["हिन्दी", "भाषा"], id="vowel signs stay in the word"),
        pytest.param("…!? \n", [], id="nothing"),
    ],
)
def test_terms_of_text(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("What did the Xiaomi buy?", ["xiaomi", "buy"], id="stop words go"),
        pytest.param("Who is who?", ["who", "is", "who"], id="unless nothing is left"),
        pytest.param("金山云", ["金山", "山云"], id="pairs"),
        pytest.param("云", ["云"], id="a single character"),
    ],
)
def test_query_terms(text: str, expected: list[str]) -> None:
    assert query_terms(text) == expected


@given(st.text())
def test_every_query_term_is_an_index_term_of_the_same_text(text: str) -> None:
    assert set(query_terms(text)) <= set(terms(text))


@given(st.text())
def test_terms_hold_no_space_and_are_short(text: str) -> None:
    for term in terms(text):
        assert len(term.split()) == 1
        assert len(term) <= LONGEST_TERM


def test_us_is_no_stop_word_because_it_is_a_country_too() -> None:
    assert "us" not in STOP_WORDS
