"""Sums within one sentence, or of two figures that the question names: and none where they are not certain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.sentence_sums import sentence_sum
from rag.sought import sought
from rag.types import Evidence
from rag.wanted import wanted
from tests.rag.evidence import evidence

TEXTS = (
    "Of 8 billion yuan meant for Alder Works 5.5 billion has arrived.",
    "Lumen Bank turned 21.6 million of its 39,087,125 shares in Birch Holding into receipts and sold them in May 2020.",
    "Tern Capital and Quillon Partners also bought in the offering of Oak Data: 8,333,333 and 9,500,000 shares.",
    "With 28.90% Maple Bank held most of Elm Phones. Maple Bank sold 17.83% of Elm Phones.",
    "Fir Software lost 1.1 billion, 0.9 billion and 1.5 billion yuan in the three years.",
)
HELD = (
    ("How much of the money meant for Alder Works had not arrived yet?",
     "Remainder: 8 billion yuan − 5.5 billion = 2.5 billion yuan."),
    ("How many shares of Birch Holding did Lumen Bank have left after May 2020?",
     "Remainder: 39,087,125 − 21.6 million = 17,487,125."),
    ("How many shares did Tern Capital and Quillon Partners buy in the offering of Oak Data altogether?",
     "Sum: 8,333,333 + 9,500,000 = 17,833,333."),
    ("Going by 28.90% before and 17.83% sold, what did Maple Bank have left of Elm Phones?",
     "Remainder: 28.90% − 17.83% = 11.07 percentage points."),
    ("What did Fir Software lose in the three years taken together?",
     "Sum: 1.1 billion + 0.9 billion + 1.5 billion yuan = 3.5 billion yuan."),
)  # fmt: skip
NOT_HELD = (
    ("another party", "How much of the money meant for Cedar Mill had not arrived yet?"),
    ("one party of two", "How many shares did Tern Capital buy in the offering of Oak Data altogether?"),
    (
        "a figure that stands nowhere",
        "Going by 30% before and 17.83% sold, what did Maple Bank have left of Elm Phones?",
    ),
    ("another year", "How many shares of Birch Holding did Lumen Bank have left in 2018?"),
    ("two years of three", "What did Fir Software lose in the two years taken together?"),
)


def shown() -> tuple[Evidence, ...]:
    return tuple(replace(evidence(text, name=f"d{k}"), number=k) for k, text in enumerate(TEXTS, 1))


@pytest.mark.parametrize(("question", "text"), HELD, ids=[question for question, _ in HELD])
def test_a_sentence_may_hold_all_operands(question: str, text: str) -> None:
    wish = sought(question)
    assert wish is not None
    found = sentence_sum(wish, wanted(question), shown())
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(("why", "question"), NOT_HELD, ids=[why for why, _ in NOT_HELD])
def test_nothing_is_summed_that_is_not_certain(why: str, question: str) -> None:
    wish = sought(question)
    assert wish is None or sentence_sum(wish, wanted(question), shown()) is None
