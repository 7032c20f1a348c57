"""What a question states beside asking, held against sentences about the same event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.presumed import contradicted
from rag.types import Evidence
from tests.rag.evidence import evidence

FOUNDED = "Dora Fell founded Cedar Mill in 1998 in Esberg."
ADMITTED = "Jory Kent, its chief executive, had admitted in a letter that Alder Works went abroad too fast."
NEVER = "A manager stated that Birch Holding has never sold any stock of Oak Data."
BOUGHT = "Birch Holding bought shares of Elm Phones in May 2015."
CONTRADICTED = (
    ("another year", "What made Dora Fell found Cedar Mill in 2008?", FOUNDED),
    ("never done", "Why did Birch Holding sell stock of Oak Data?", NEVER),
    ("admitted, not denied", "Why did Jory Kent deny that Alder Works went abroad too fast?", ADMITTED),
)
SOUND = (
    "When did Dora Fell found Cedar Mill?",
    "Why did Birch Holding buy shares of Elm Phones in 2015?",
    "Why did Tern Capital leave Maple Lake?",
    "How many shares of Elm Phones did Birch Holding buy?",
    "Who founded Cedar Mill?",
    "What did Birch Holding pay for Elm Phones in 2019?",
)


def shown() -> tuple[Evidence, ...]:
    texts = (FOUNDED, ADMITTED, NEVER, BOUGHT)
    return tuple(replace(evidence(text, name=f"d{k}"), number=k) for k, text in enumerate(texts, 1))


@pytest.mark.parametrize(("question", "text"), [row[1:] for row in CONTRADICTED], ids=[row[0] for row in CONTRADICTED])
def test_the_sentence_that_says_otherwise_is_found(question: str, text: str) -> None:
    found = contradicted(question, shown())
    assert found is not None
    assert found.source is not None
    assert found.source.text == text


@pytest.mark.parametrize("question", SOUND)
def test_what_is_borne_out_or_not_spoken_of_is_not_contradicted(question: str) -> None:
    assert contradicted(question, shown()) is None
