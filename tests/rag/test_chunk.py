"""Passages: their spans, their sizes and what is kept together."""

from __future__ import annotations

import hashlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.chunk import ROWS_TOKENS, chunk, search_text
from rag.sentences import TOKEN_LIMIT, estimated_tokens
from rag.types import Block, BlockKind, Document, Span


def document(*parts: tuple[BlockKind, str, str], title: str = "T") -> Document:
    """A document of (kind, heading, text) blocks separated by blank lines."""
    text, blocks = "", []
    for kind, heading, content in parts:
        start = len(text)
        text += content
        blocks.append(Block(kind, Span(start, len(text)), heading))
        text += "\n\n"
    return Document("doc_1", title, text, hashlib.sha256(text.encode()).hexdigest(), blocks=tuple(blocks))


KINDS = st.sampled_from(["title", "heading", "paragraph", "list", "table", "record", "furniture"])
TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(". \n|。"), min_size=1, max_size=300
)


@given(st.lists(st.tuples(KINDS, st.sampled_from(["", "A", "A > B"]), TEXT), max_size=12))
def test_spans_are_exact_ordered_and_nested(parts: list[tuple[BlockKind, str, str]]) -> None:
    source = document(*parts)
    passages, sentences = chunk(source)
    assert all(passage.text == passage.span.of(source.text) for passage in passages)
    assert all(a.span.end <= b.span.start for a, b in pairwise(passages))
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))
    for sentence in sentences:
        inside = [p for p in passages if p.span.start <= sentence.span.start and sentence.span.end <= p.span.end]
        assert len(inside) == 1
    assert len({passage.id for passage in passages}) == len(passages)


@given(st.text(max_size=3000))
def test_passages_fit_the_encoder_by_estimate(text: str) -> None:
    passages, _ = chunk(Document("d", "", text, ""))
    assert all(estimated_tokens(passage.text) <= TOKEN_LIMIT + ROWS_TOKENS // 2 for passage in passages)


def test_records_stay_whole_and_carry_their_heading() -> None:
    records = [("record", "FAQ > Partners", f"Firm {n}\nAsia, Beijing\nCo-Investments: {n}") for n in range(20)]
    passages, sentences = chunk(document(*records))  # type: ignore[arg-type]
    assert len(sentences) == 20
    assert all(passage.heading == "FAQ > Partners" for passage in passages)
    assert 1 < len(passages) < 6


def test_table_rows_carry_their_header() -> None:
    table = "| | 2019 | 2018 |\n|---|---|---|\n| Sales | 10 | 9 |\n| Costs | 5 | 4 |"
    source = document(("table", "Results", table))
    passages, sentences = chunk(source)
    assert passages[0].heading == "Results > 2019 | 2018"
    assert [s.span.of(source.text) for s in sentences] == [
        "| | 2019 | 2018 |",
        "| Sales | 10 | 9 |",
        "| Costs | 5 | 4 |",
    ]


def test_furniture_never_shares_a_passage_with_the_article() -> None:
    passages, _ = chunk(
        document(("paragraph", "", "Body."), ("furniture", "Latest News", "Teaser."), ("paragraph", "", "More."))
    )
    assert [passage.kind for passage in passages] == ["paragraph", "furniture", "paragraph"]


def test_search_text_says_title_and_heading_once() -> None:
    source = document(
        ("title", "", "Xiaomi"),
        ("heading", "Xiaomi", "Stage Focus"),
        ("list", "Xiaomi > Stage Focus", "• Series C (32%)"),
        title="Xiaomi",
    )
    passages, _ = chunk(source)
    assert search_text(source, passages[-1]).count("Xiaomi") == 1
