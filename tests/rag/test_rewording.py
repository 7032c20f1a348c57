"""The second search's words."""

from __future__ import annotations

from rag.rewording import reworded


def test_other_words_stand_behind_the_question() -> None:
    assert reworded("How many companies did Acme invest in?") == (
        "How many companies did Acme invest in? startups invested backed"
    )


def test_a_question_without_other_words_gives_none() -> None:
    assert reworded("When was it?") == ""
    assert reworded("") == ""
    assert reworded("什么时候？") == ""
