"""Which passages count as copies of each other."""

from __future__ import annotations

import pytest

from rag.duplicates import collapse
from rag.fuse import fold
from rag.types import Passage, Span

STORY = (
    "Xiaomi bought ten percent of Kingsoft Cloud for 1.82 million dollars, the company said, and it plans to buy "
    "more of the shares from Tencent before the end of the year if the board of directors agrees to the sale."
)
CHINESE = (
    "小米以182万美元收购金山云百分之十的股份，公司计划在年底之前从腾讯手中购买更多股份，前提是董事会同意这笔交易。"
)


def passage(name: str, text: str, owner: str = "") -> Passage:
    return Passage(name, owner or f"doc-{name}", Span(0, len(text)), text)


def collapsed(*passages: Passage, limit: int = 10) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    kept, copies = collapse([(item, fold(item.text)) for item in passages], limit)
    return [item.id for item in kept], copies


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        pytest.param(STORY, STORY, True, id="equal"),
        pytest.param(STORY, STORY.upper().replace(",", " –"), True, id="case-and-marks"),
        pytest.param(STORY, STORY + " Copyright Reuters.", True, id="a-few-words-more"),
        pytest.param(STORY, STORY.replace("1.82", "1.9"), False, id="another-number"),
        pytest.param(STORY, STORY[: len(STORY) // 2], False, id="half-of-it"),
        pytest.param(STORY, "A quite different report on scooters that says nothing of it " * 3, False, id="different"),
        pytest.param("As follows:", "As follows:", False, id="too-short-to-tell"),
        pytest.param(CHINESE, CHINESE.replace("，", ""), True, id="chinese"),
        pytest.param("", "", False, id="empty"),
    ],
)
def test_copies_say_the_same_with_the_same_numbers(one: str, other: str, copy: bool) -> None:
    kept, copies = collapsed(passage("a", one), passage("b", other))
    assert (kept, copies) == ((["a"], {"a": ("b",)}) if copy else (["a", "b"], {}))


def test_passages_of_one_document_are_never_copies() -> None:
    assert collapsed(passage("a", STORY, "doc"), passage("b", STORY, "doc")) == (["a", "b"], {})


def test_the_limit_counts_passages_that_stand() -> None:
    kept, copies = collapsed(
        *(passage(name, STORY) for name in "abc"), passage("d", CHINESE), passage("e", "x"), limit=2
    )
    assert kept == ["a", "d"]
    assert copies == {"a": ("b", "c")}
