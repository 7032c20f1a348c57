"""What sum a question asks for, and into which simpler questions it falls."""

from __future__ import annotations

import pytest

from rag.simpler import simple_questions
from rag.sought import Sought, sought

ASKED = (
    ("How much more did Alder pay than Birch for Cedar shares?", "difference", ""),
    ("What is the difference between the announced price and the final price of Cedar?", "difference", ""),
    ("By how many percentage points did Alder's stake fall?", "difference", ""),
    ("How many times as much did Alder pay as Birch?", "ratio", ""),
    ("What share of the total did Alder pay?", "share", ""),
    ("What did the three investors pay in total?", "sum", ""),
    ("What was the average amount of the rounds?", "average", ""),
    ("How many investors signed?", "count", ""),
    ("Which round was the largest?", "largest", ""),
    ("Who paid the least?", "smallest", ""),
    ("Which round came first?", "earliest", ""),
    ("How many days passed between the offer and the closing?", "elapsed", "day"),
    ("How long after the offer did the purchase close?", "elapsed", ""),
    ("How many years after its founding was Cedar sold?", "elapsed", "year"),
    ("By what percentage did the closing price exceed the issue price?", "growth", ""),
    ("What part of the price was paid for the preferred shares?", "share", ""),
    ("What share of its revenue in 2022 was net profit?", "share", ""),
    ("What was Cedar's profit margin in 2013?", "share", ""),
    ("How far below the first plan did the offering remain?", "difference", ""),
    ("Of the 77 companies, how many had nothing on sale yet?", "remainder", ""),
    ("Which site was opened last?", "latest", ""),
    ("提到桤木的次数比提到桦木的多多少次?", "difference", ""),
    ("桤木和桦木合计投了多少?", "sum", ""),
    ("桤木比桦木多投了多少?", "difference", ""),
    ("从签约到交割相隔多少天?", "elapsed", "day"),
    ("哪一轮金额最大?", "largest", ""),
    ("投资增长了百分之几?", "growth", ""),
)


@pytest.mark.parametrize(("question", "operation", "unit"), ASKED, ids=[row[0] for row in ASKED])
def test_the_sum_is_told_from_the_question(question: str, operation: str, unit: str) -> None:
    found = sought(question)
    assert found is not None
    assert (found.operation, found.unit) == (operation, unit)


@pytest.mark.parametrize(
    "question", ["Who sold the shares?", "How long did the talk last?", "谁卖了股份?", "What did it cost?"]
)
def test_a_plain_question_asks_for_no_sum(question: str) -> None:
    assert sought(question) is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "How much more did Alder pay for Cedar than for Birch?",
            "How much did Alder pay for Cedar?",
            "How much did Alder pay for Birch?",
        ),
        (
            "How much more did Alder pay than Birch for Cedar shares?",
            "How much did Alder pay for Cedar shares?",
            "How much did Birch pay for Cedar shares?",
        ),
        (
            "What is the difference between the announced price and the final price of Cedar?",
            "What was the announced price of Cedar?",
            "What was the final price of Cedar?",
        ),
        ("How much did Alder and Birch raise together?", "How much did Alder raise?", "How much did Birch raise?"),
        (
            "How many days passed between the offer and the closing of Cedar?",
            "When was the offer of Cedar?",
            "When was the closing of Cedar?",
        ),
        ("从签约到交割相隔多少天?", "签约是什么时候?", "交割是什么时候?"),
    ],
)
def test_a_sum_of_two_things_asks_for_each(question: str, first: str, second: str) -> None:
    found = sought(question)
    assert found is not None
    assert simple_questions(found) == (first, second)


def test_a_sum_over_rows_needs_no_simpler_question() -> None:
    assert simple_questions(Sought("average", "What was the average amount?")) is None
