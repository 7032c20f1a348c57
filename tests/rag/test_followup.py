"""A question that points back takes the one before it along; one that stands alone stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followup import standalone
from rag.types import Question, Turn

BEFORE = (Turn("Who founded Arbutus?", "Someone."), Turn("What did Lumen pay for its stake in Arbutus?", "Much."))


OWNERS = (Turn("Who owns Segway?", "Ninebot has owned Segway since 2015. [1]"),)
COUNTS = (Turn("How many companies had Xiaomi invested in by 2014?", "About 20. [1]"),)
CHINESE = (Turn("小米2014年投资了多少家公司?", "20家"),)


@pytest.mark.parametrize(
    "text", ["And when?", "Why?", "Who sold it?", "Which one is larger?", "Who else?", "那什么时候?"]
)
def test_a_question_without_a_subject_goes_on_from_the_last_one(text: str) -> None:
    made = standalone(Question(text, BEFORE))
    assert made == f"{text.rstrip('?')}: What did Lumen pay for its stake in Arbutus?"


@pytest.mark.parametrize(
    ("text", "history", "made"),
    [
        ("And when did it list?", OWNERS, "And when did Ninebot list?"),
        ("What did its shares cost?", OWNERS, "What did Ninebot's shares cost?"),
        ("Where is the company?", BEFORE, "Where is Lumen?"),
        ("And in Borealis?", BEFORE, "What did Lumen pay for its stake in Borealis?"),
        ("What about Borealis?", BEFORE, "What did Borealis pay for its stake in Arbutus?"),
        ("And in 2015?", COUNTS, "How many companies had Xiaomi invested in by 2015?"),
        ("2017年呢?", CHINESE, "小米2017年投资了多少家公司?"),
        ("那顺为资本呢?", CHINESE, "顺为资本2014年投资了多少家公司?"),
        ("它的董事长是谁?", CHINESE, "小米的董事长是谁?"),
    ],
)
def test_what_points_back_is_replaced_by_what_it_points_to(text: str, history: tuple[Turn, ...], made: str) -> None:
    assert standalone(Question(text, history)) == made


@pytest.mark.parametrize(
    "text",
    ["What did Borealis report for the first quarter?", "List the companies that Quillon acquired in 2019.",
     "北极星公司去年的收入是多少?"],
)  # fmt: skip
def test_a_question_with_its_own_subject_stands_alone(text: str) -> None:
    assert standalone(Question(text, BEFORE)) == text


def test_without_a_conversation_nothing_is_added() -> None:
    assert standalone(Question(" And when? ")) == "And when?"


@given(st.text(), st.lists(st.builds(Turn, st.text(), st.text()), max_size=3))
def test_any_conversation_gives_one_and_the_same_question(text: str, history: list[Turn]) -> None:
    made = standalone(Question(text, tuple(history)))
    assert bool(made) == bool(text.strip())
    assert standalone(Question(text, tuple(history))) == made
