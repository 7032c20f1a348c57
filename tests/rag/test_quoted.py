"""Markers and source lines are blanked with offsets kept; the premise is what a reader of the quotes sees."""

from __future__ import annotations

from datetime import date

import pytest

from rag.quoted import holds_passage, premise, unmarked, unsourced


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        pytest.param("It grew [3].", "It grew    .", id="one"),
        pytest.param("It grew [2][15].", "It grew        .", id="two"),
        pytest.param("It grew [1, 2].", "It grew       .", id="list"),
        pytest.param("It grew [2.3-2.5].", "It grew          .", id="sentences"),
        pytest.param("In [2012] and [sic] it grew.", "In [2012] and [sic] it grew.", id="no marker"),
    ],
)
def test_markers_become_spaces(claim: str, expected: str) -> None:
    assert unmarked(claim) == expected
    assert len(unmarked(claim)) == len(claim)


def test_the_line_of_a_source_is_blanked_only_at_the_start() -> None:
    quote = "[2] https://a.example/4-facts\n\nSee https://b.example for 5."
    assert unsourced(quote).strip() == "See https://b.example for 5."
    assert len(unsourced(quote)) == len(quote)


def test_a_premise_holds_titles_and_the_date_but_not_the_text_around_the_quotes() -> None:
    context = "Xiaomi buys a stake\nDeals\n" + "Other sentences of the passage. " * 10
    read = premise(["It paid $1 million."], context, date(2012, 12, 5))
    assert read == "Xiaomi buys a stake\nDeals\nPublished 5 December 2012.\nIt paid $1 million."


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        pytest.param("Short. Two sentences.", False, id="short"),
        pytest.param("word " * 100, False, id="one long sentence"),
        pytest.param("A sentence of some length that says a thing. " * 8, True, id="passage"),
    ],
)
def test_a_passage_is_long_and_holds_several_sentences(quote: str, expected: bool) -> None:
    assert holds_passage(["Short.", quote]) is expected
