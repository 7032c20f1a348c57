"""How well one sentence answers: names at every distance, years, figures, and the kind of thing that is asked for."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer_kind import kind_held
from rag.candidates import candidates, heading_like, own_stems, without_heading
from rag.checks.words import stem
from rag.coverage import covered, said, stems
from rag.relevance import Features, features
from rag.types import BlockKind
from rag.wanted import wanted
from tests.rag.evidence import candidate, evidence
from tests.rag.test_wanted import HOSTILE


def held(question: str, text: str, *, kind: BlockKind = "paragraph", heading: str = "") -> Features:
    return features(wanted(question), candidate(text, kind=kind, heading=heading))


@pytest.mark.parametrize(
    ("text", "heading", "level"),
    [
        ("Arbutus opened a mill.", "", 1.0),
        ("The mill opened in May.", "Arbutus", 0.8),
        ("Arbutus is old. It opened a mill.", "", 0.7),
        ("Arbutus is old. The company opened a mill.", "", 0.7),
        ("Arbutus is old. Lumen said it opened a mill.", "", 0.35),
        ("A mill opened. Arbutus was there.", "", 0.3),
        ("A mill opened.", "", 0.0),
    ],
    ids=[
        "sentence",
        "heading",
        "pronoun",
        "the company",
        "pronoun behind a name",
        "elsewhere in the passage",
        "nowhere",
    ],
)
def test_a_name_counts_less_the_further_it_stands(text: str, heading: str, level: float) -> None:
    k = 1 if text.startswith("A mill") else 0
    found = features(wanted("When did Arbutus open its mill?"), candidate(text, k, heading=heading))
    assert found.names == found.weakest_name == level


def test_a_person_may_be_named_by_the_last_name_once_named_in_full() -> None:
    question = wanted("When did Ida Fenwick leave?")
    assert features(question, candidate("Ida Fenwick was its head. Fenwick left in May.")).names == 0.9
    assert features(question, candidate("Somebody was its head. Fenwick left in May.")).names < 0.9


def test_the_weakest_name_is_told_beside_the_mean() -> None:
    found = held("Did Lumen sell Arbutus?", "Lumen sold a mill.")
    assert (found.names, found.weakest_name) == (0.5, 0.0)


@pytest.mark.parametrize(
    ("text", "heading", "level"),
    [("Series B closed.", "", 1.0), ("It closed in May.", "Rounds > Series B", 0.8), ("It closed in May.", "", 0.0)],
    ids=["row", "heading", "none"],
)
def test_a_round_is_named_by_its_row_or_heading(text: str, heading: str, level: float) -> None:
    assert held("When was the Series B?", text, heading=heading).weakest_name == level


@pytest.mark.parametrize(
    ("question", "text", "published", "level"),
    [
        ("What happened to Arbutus in 2014?", "Arbutus moved in 2014.", None, 1.0),
        ("What happened to Arbutus in 2014?", "Arbutus grew in 2014. It moved.", None, 0.8),
        ("What happened to Arbutus in 2014?", "Arbutus moved in 2016.", None, 0.0),
        ("What happened to Arbutus in 2014?", "Arbutus moved.", date(2014, 5, 1), 0.6),
        ("What happened to Arbutus in 2014?", "Arbutus moved.", date(2016, 5, 1), 0.0),
        ("What happened to Arbutus in 2014?", "Arbutus moved.", None, 0.2),
        ("What happened to Arbutus in December 2014?", "Arbutus moved in December.", None, 0.5),
        ("What happened to Arbutus?", "Arbutus moved.", None, 1.0),
    ],
    ids=["said", "near", "another", "published then", "published later", "undated", "undated month", "not asked"],
)
def test_a_year_is_said_or_follows_from_the_surroundings(
    question: str, text: str, published: date | None, level: float
) -> None:
    assert features(wanted(question), candidate(text, published=published)).figures == level


@pytest.mark.parametrize(
    ("question", "text", "level"),
    [
        ("Did Quillon pay $30 million?", "Quillon paid $30 million.", 1.0),
        ("Did Quillon pay $30 million?", "Quillon paid $31 million.", 0.0),
        ("Did Quillon pay $30 million for 12%?", "Quillon paid $30 million for 9%.", 0.5),
    ],
    ids=["same", "other", "one of two"],
)
def test_the_figures_of_the_question_are_looked_for(question: str, text: str, level: float) -> None:
    assert held(question, text).figures == level


@pytest.mark.parametrize(
    ("question", "text", "held_by"),
    [
        ("How much did Quillon pay?", "Quillon paid $3 million.", True),
        ("How much did Quillon pay?", "Quillon paid 3 visits.", False),
        ("How much did Quillon pay beyond $3 million?", "Quillon paid $3 million.", False),
        ("How much did Quillon pay per share?", "Quillon paid $3.50 per share.", True),
        ("How much did Quillon pay per share?", "Quillon paid $3 million.", False),
        ("What percentage did Quillon buy?", "Quillon bought 12%.", True),
        ("What percentage did Quillon buy?", "Quillon paid $3 million.", False),
        ("How many engineers left?", "12 engineers left.", True),
        ("How many engineers left?", "12 mills closed.", False),
        ("How many were there?", "12 mills closed.", True),
        ("How big is the mill?", "It covers 40 hectares.", True),
        ("When did Quillon leave?", "Quillon left on 3 May 2014.", True),
        ("When did Quillon leave?", "Quillon left early.", False),
        ("Who bought Quillon?", "Lumen bought Quillon.", True),
        ("Who bought Quillon?", "Quillon was bought.", False),
        ("Who bought Quillon?", "The Purchaser bought Quillon.", False),
        ("Where is Quillon?", "Quillon is based in Tampere.", True),
        ("Where is Quillon?", "Quillon is old.", False),
        ("Why did Quillon leave?", "Quillon left because of the rain.", True),
        ("Why did Quillon leave?", "Quillon left.", False),
        ("Quillon 为什么离开?", "Quillon 因为下雨离开了。", True),
        ("How does Quillon dry timber?", "Quillon uses kilns.", True),
    ],
    ids=["sum", "no sum", "sum of the question", "per share", "not per share", "share", "no share", "noun counted",
         "other noun counted", "nothing named", "size", "date", "no date", "new name", "no new name", "filing party",
         "place", "no place", "reason", "no reason", "reason in Chinese", "no form"],
)  # fmt: skip
def test_the_kind_of_thing_asked_for_is_there_or_not(question: str, text: str, held_by: bool) -> None:
    assert (kind_held(wanted(question), candidate(text)) >= 0.5) is held_by


def test_a_bare_number_is_money_under_a_heading_that_says_so() -> None:
    question = wanted("How much did Arbutus raise?")
    assert kind_held(question, candidate("Arbutus: 40", kind="list", heading="Amount raised")) > 0.5
    assert kind_held(question, candidate("Arbutus: 40", kind="list", heading="Employees")) == 0.0
    assert kind_held(question, candidate("Arbutus: 40", heading="Amount raised")) == 0.0


@pytest.mark.parametrize(
    ("question", "text", "labelled"),
    [
        ("How much is in Series C?", "Series C (32%)", True),
        ("What share is timber?", "Timber 14%", True),
        ("What share is coal?", "Timber 14%", False),
        ("What share is timber?", "Timber", False),
        ("What share is timber?", "14%", False),
        ("What share is timber?", "Timber of the whole northern forest 14%", False),
    ],
    ids=["round", "word", "another", "no figure", "no label", "too long"],
)
def test_an_item_with_a_figure_is_a_label(question: str, text: str, labelled: bool) -> None:
    found = features(wanted(question + " And who, and whence, felled and floated?"), candidate(text, kind="list"))
    assert (found.words == 0.9) is labelled


@pytest.mark.parametrize(
    ("wanted_word", "text", "sure"),
    [
        ("sell", "It sold a mill.", 1.0),
        ("headquarters", "It is based here.", 0.9),
        ("interest", "an international mill", 0.0),
        ("directorate", "the directorial board", 0.7),
        ("mill", "a millstone", 0.0),
        ("valuation", "It is a $46 billion company.", 1.0),
        ("capital", "It is Lumen Capital that bought.", 0.0),
        ("backed", "a Lumen-backed mill", 1.0),
        ("timber", "", 0.0),
    ],
    ids=[
        "stem",
        "another word",
        "other root",
        "same root",
        "short root",
        "worth",
        "name of a firm",
        "compound",
        "empty",
    ],
)
def test_a_word_may_be_said_by_another(wanted_word: str, text: str, sure: float) -> None:
    assert said(stem(wanted_word), stems(text)) == sure


def test_verbs_that_say_little_count_less() -> None:
    light, heavy = stem("make"), stem("timber")
    assert covered([light, heavy], frozenset({heavy})) > covered([light, heavy], frozenset({light})) > 0
    assert covered([], frozenset()) == 1.0


def test_an_item_is_read_with_its_heading_and_a_paragraph_is_not() -> None:
    item = candidate("oak", kind="list", heading="Stock > Timber")
    assert stem("timber") in own_stems(item)
    assert stem("timber") not in own_stems(without_heading(item))
    assert stem("timber") not in own_stems(candidate("oak", heading="Stock > Timber"))


@pytest.mark.parametrize(
    ("text", "kind", "heading"),
    [
        ("Mills of the north", "paragraph", True),
        ("It has a mill.", "paragraph", False),
        ("它有工厂。", "paragraph", False),
        ("Mills of the north", "list", False),
        ("mill " * 40, "paragraph", False),
    ],
    ids=["short", "stop", "Chinese stop", "item", "long"],
)
def test_a_heading_is_short_and_has_no_stop(text: str, kind: BlockKind, heading: bool) -> None:
    assert heading_like(candidate(text, kind=kind)) is heading


def test_words_around_count_the_heading_and_what_a_pronoun_points_to() -> None:
    question = "What does the sawmill cut?"
    assert held(question, "Pine is cut.", heading="The sawmill").words_around == 1.0
    assert held(question, "The sawmill is old. It cuts pine.").words_around == 1.0
    assert held(question, "The sawmill is old. Pine is cut.").words_around < 1.0


def test_chinese_words_are_compared_with_a_chinese_sentence() -> None:
    assert held("木材的价格?", "木材的价格上升。").words > held("木材的价格?", "工厂关闭。").words


def test_chinese_words_are_compared_in_english_with_an_english_sentence() -> None:
    assert held("木材的价格?", "The price of wood rose.").words == 1.0
    assert held("木材的价格?", "The price rose.").words == 0.5
    assert held("wood price?", "木材的价格上升。").words == 1.0


def test_furniture_is_no_body() -> None:
    assert held("Who?", "Read more", kind="furniture").body == 0.0
    assert held("Who?", "Read more").body == 1.0


@pytest.mark.parametrize(
    ("name", "text", "level"),
    [
        ("Arbutus", "Arbutus opened a mill.", 1.0),
        ("Arbutus", "Arbutus Cloud opened a mill.", 0.6),
        ("Arbutus", "Arbutus Group opened a mill.", 1.0),
        ("Arbutus", "Arbutus sold Arbutus Cloud.", 1.0),
    ],
    ids=["itself", "a unit of it", "its legal form", "both"],
)
def test_a_name_that_is_only_part_of_a_longer_one_counts_less(name: str, text: str, level: float) -> None:
    assert held(f"When did {name} open its mill?", text).names == level


def test_the_words_of_the_question_count_by_how_near_they_stand_to_the_answer() -> None:
    question = "When did Arbutus open the mill?"
    near = held(question, "Arbutus opened the mill in May 2012 and floated its timber much later on.")
    far = held(question, "Arbutus opened the mill and floated its timber much later on, in May 2012.")
    assert near.near > far.near > 0.0
    assert held("When did Arbutus open the mill?", "Arbutus opened the mill.").near == 0.0


def test_every_sentence_is_a_candidate_with_what_stands_before_it() -> None:
    text = "Arbutus is old. It has a mill."
    first, second = candidates([evidence(text, heading="Mills > North", name="a")])
    assert (first.k, first.text, first.near) == (1, "Arbutus is old.", "")
    assert (second.k, second.text, second.near) == (2, "It has a mill.", "Arbutus is old. ")
    assert second.above.splitlines()[:2] == ["Notes a", "Mills > North"]
    assert second.heading == "North"
    assert not second.grouped


@settings(deadline=None)
@given(
    st.sampled_from(sorted(HOSTILE.values())) | st.text(max_size=120),
    st.sampled_from(sorted(HOSTILE.values())) | st.text(min_size=1, max_size=200),
    st.sampled_from(["paragraph", "list", "table", "record", "furniture"]),
)
def test_all_features_lie_between_0_and_1(question: str, text: str, kind: BlockKind) -> None:
    want = wanted(question)
    for found in candidates([evidence(text, kind=kind, heading="Amount")]):
        assert all(0.0 <= value <= 1.0 for value in astuple(features(want, found)))
