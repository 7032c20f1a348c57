"""Which plain texts are refusals."""

from __future__ import annotations

import pytest

from evals.bench.refusals import refuses


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "Empty Response",
        "The provided sources do not mention who founded Zyrtanic.",
        "The sources provided don't contain any information about the price [1].",
        "None of the provided sources are helpful in answering this question.",
        "There is no information in the sources about the founder.",
        "I'm sorry, but I can't answer that.",
        "The answer cannot be determined from the given sources.",
        "The information about the founder of Zyrtanic is not provided in the sources.",
        "The founder is not explicitly mentioned in the given sources. [2]",
        "Not specified.",
        "It is not possible to determine the price from the provided context.",
        "The document does not directly provide the date.",
        "提供的资料没有提到创始人。",
        "无法确定该公司的创始人。",
    ],
)
def test_texts_that_refuse(text: str) -> None:
    assert refuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "Xiaomi paid $1.82 million [1].",
        "According to Source 1, Xiaomi did not disclose the price.",
        "The price was not disclosed [2].",
        "Apple owns Xiaomi. [1]",
        "Xiaomi does not own Apple [1].",
        "Xiaomi paid $1.82 million [1]. The sources do not mention the seller.",
        "It has no subsidiaries in Norway [3].",
        "小米没有收购该公司 [1]。",
    ],
)
def test_texts_that_answer(text: str) -> None:
    assert not refuses(text)
