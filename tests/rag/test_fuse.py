"""Fusion by value: order, probabilities, folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fuse import (
    LEAST_TRUST,
    MOST_TERMS,
    Candidate,
    Wording,
    features,
    fold,
    fuse,
    latin_share,
    matches,
    probabilities,
    wording,
)
from rag.terms import query_terms


def candidate(name: str, text: str, *, cosine: float = 0.5, bm25: float = 0.0, furniture: bool = False) -> Candidate:
    return Candidate(name, cosine, bm25, fold(text), furniture)


def asked(text: str, weight: float = 1.0) -> Wording:
    terms = query_terms(text)
    return wording(text, terms, dict.fromkeys(terms, weight))


def order(text: str, *candidates: Candidate) -> list[str]:
    return [name for name, _ in fuse(asked(text), candidates)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Xiaomi paid $1,820,000.", " xiaomi paid 1820000 ", id="digit-grouping"),
        pytest.param("9.87% of Kingsoft's", " 9.87 of kingsoft s ", id="decimals-stay"),
        pytest.param("the U.S. firm", " the us firm ", id="initials"),
        pytest.param("Wilhelm Röntgen ﬁled", " wilhelm rontgen filed ", id="accents-and-ligatures"),
        pytest.param("小米，Ｘ", " 小米 x ", id="width-and-chinese-punctuation"),
        pytest.param("|---|---|", " ", id="only-marks"),
        pytest.param("", " ", id="empty"),
    ],
)
def test_fold_leaves_lower_case_words_between_single_spaces(text: str, folded: str) -> None:
    assert fold(text).split() == folded.split()
    assert fold(text).startswith(" ")
    assert fold(text).endswith(" ")


@given(st.text(max_size=80))
def test_folding_is_case_blind_and_never_doubles_a_space_inside(text: str) -> None:
    assert fold(text) == fold(text).lower() or not text.isascii()
    assert "  " not in fold(text).strip()


@pytest.mark.parametrize(
    ("text", "share"),
    [
        pytest.param("Who sold the shares?", 1.0, id="latin"),
        pytest.param("谁出售了股份？", 0.0, id="chinese"),
        pytest.param("小米ab", 0.5, id="mixed"),
        pytest.param("2012?", 1.0, id="no-letters"),
        pytest.param("😀", 1.0, id="emoji"),
    ],
)
def test_latin_share_counts_letters_only(text: str, share: float) -> None:
    assert latin_share(text) == pytest.approx(share)


def test_features_are_shares_of_what_is_attainable() -> None:
    wanted = asked("Kingsoft Cloud stake", weight=2.0)
    full = candidate("full", "The Kingsoft Cloud stake", bm25=wanted.attainable)
    part = candidate("part", "A cloud above Kingsoft", cosine=0.1)
    assert features(wanted, [full]) == [pytest.approx((0.5, 1.0, 1.0, 1.0))]
    assert features(wanted, [part]) == [pytest.approx((0.1, 0.0, 2 / 3, 0.0))]


def test_words_break_a_tie_of_meaning_and_meaning_a_tie_of_words() -> None:
    assert order("Kingsoft Cloud", candidate("a", "Tencent Music"), candidate("b", "Kingsoft Cloud")) == ["b", "a"]
    assert order("Kingsoft", candidate("a", "Kingsoft", cosine=0.2), candidate("b", "Kingsoft", cosine=0.4)) == [
        "b",
        "a",
    ]


def test_neighbouring_words_count_more_than_scattered_ones() -> None:
    scattered = candidate("scattered", "cash that was free to flow")
    assert order("free cash flow", scattered, candidate("phrase", "free cash flow")) == ["phrase", "scattered"]


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    wanted = wording("ninebot company", ["ninebot", "compani"], {"ninebot": 5.0, "compani": 0.5})
    ranked = fuse(wanted, [candidate("common", "the company"), candidate("rare", "Ninebot")])
    assert [name for name, _ in ranked] == ["rare", "common"]


@pytest.mark.parametrize(
    ("term", "text", "present"),
    [
        pytest.param("companies", "one company", True, id="plural"),
        pytest.param("paid 2", "paid 20", False, id="numbers-match-whole"),
        pytest.param("1,820,000", "1820000 dollars", True, id="digit-grouping"),
        pytest.param("U.S.", "the US market", True, id="initials"),
        pytest.param("小米投资", "被小米投资的公司", True, id="chinese"),
        pytest.param("art", "a part", False, id="not-inside-a-word"),
    ],
)
def test_words_match_as_the_lexical_index_matches_them(term: str, text: str, present: bool) -> None:
    ((_, _, coverage, _),) = features(asked(term), [candidate("a", text)])
    assert (coverage == pytest.approx(1.0)) is present


def test_a_question_in_a_script_the_encoder_hardly_knows_is_ranked_by_its_words() -> None:
    near = candidate("near", "无关的内容", cosine=0.9)
    assert order("金山云的股份", near, candidate("words", "出售金山云的股份", cosine=0.1)) == ["words", "near"]
    assert LEAST_TRUST < 0.2


def test_without_a_shared_word_the_cosine_decides_in_any_script() -> None:
    assert order("金山云", candidate("a", "x", cosine=0.1), candidate("b", "y", cosine=0.3)) == ["b", "a"]


def test_furniture_ranks_after_everything_else_with_a_smaller_score() -> None:
    ranked = fuse(
        asked("Kingsoft Cloud"),
        [
            candidate("teaser", "Kingsoft Cloud", cosine=0.9, furniture=True),
            candidate("poor", "nothing", cosine=0.0),
            candidate("good", "Kingsoft Cloud", cosine=0.9),
        ],
    )
    assert [name for name, _ in ranked] == ["good", "poor", "teaser"]
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


def test_nothing_to_rank_is_an_empty_ranking() -> None:
    assert fuse(asked("anything"), []) == []


def test_a_question_without_terms_is_ranked_by_meaning() -> None:
    assert order("😀", candidate("a", "x", cosine=0.1), candidate("b", "y", cosine=0.3)) == ["b", "a"]


def test_of_many_terms_the_rarest_are_compared() -> None:
    terms = [f"w{number}" for number in range(500)]
    wanted = wording(" ".join(terms), terms, {term: float(number) for number, term in enumerate(terms)})
    assert len(wanted.terms) == MOST_TERMS
    assert "w499" in wanted.terms
    assert "w0" not in wanted.terms


@given(st.lists(st.floats(-1, 2), max_size=20))
def test_probabilities_stay_in_range_and_keep_the_order_of_matches(found: list[float]) -> None:
    scores = probabilities(found)
    assert all(0.0 < score < 1.0 for score in scores)
    for one, other in zip(range(len(found)), range(1, len(found)), strict=False):
        if found[one] > found[other]:
            assert scores[one] >= scores[other]


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 30), st.text(max_size=30)), min_size=1, max_size=8), st.text())
def test_any_text_gives_a_probability_for_every_candidate(rows: list[tuple[float, float, str]], text: str) -> None:
    items = [Candidate(str(number), cosine, bm25, fold(words)) for number, (cosine, bm25, words) in enumerate(rows)]
    wanted = asked(text)
    assert len(matches(wanted, items)) == len(items)
    ranked = fuse(wanted, items)
    assert {name for name, _ in ranked} == {item.passage_id for item in items}
    assert all(0.0 <= score <= 1.0 for _, score in ranked)
