"""A question that points back takes the one before it along; one that stands alone stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followup import standalone
from rag.types import Question, Turn

BEFORE = (Turn("Who founded Arbutus?", "Someone."), Turn("What did Lumen pay for its stake in Arbutus?", "Much."))


@pytest.mark.parametrize(
    "text",
    ["And when?", "Who sold it?", "What about the per-share price?", "How much did they pay?", "Why?",
     "Where is the company?", "Which one is larger?", "那什么时候?", "该公司总部在哪里?"],
)  # fmt: skip
def test_a_question_that_points_back_takes_the_last_one_along(text: str) -> None:
    assert standalone(Question(text, BEFORE)) == f"What did Lumen pay for its stake in Arbutus? {text}"


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
def test_the_words_of_the_question_are_never_lost(text: str, history: list[Turn]) -> None:
    made = standalone(Question(text, tuple(history)))
    assert made.endswith(text.strip())
    assert standalone(Question(text, tuple(history))) == made
