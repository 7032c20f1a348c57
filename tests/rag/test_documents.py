"""The document store: what goes in comes out, filters, pages, sources."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chunk import chunk
from rag.documents import DocumentStore
from rag.errors import DocumentNotFoundError, QuestionError
from rag.tables import Source
from rag.types import Document, Filters, Passage, Sentence, Span


def document(name: str, text: str = "First. Second one.", published: date | None = None, **fields: str) -> Document:
    return Document(
        id=f"doc_{name}", title=name, text=text, sha256="0" * 64, published=published, origin=f"{name}.md", **fields
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    opened = DocumentStore(tmp_path / "documents.sqlite", writable=True)
    yield opened
    opened.close()


def add(store: DocumentStore, *documents: Document) -> None:
    store.add_all([(value, *chunk(value)) for value in documents])


def test_a_document_comes_out_as_it_went_in(store: DocumentStore) -> None:
    value = Document(
        id="d", title="标题", text="A 𝒳 b.", sha256="s", publisher="P", published=date(2012, 12, 5), url="u",
        language="zh", origin="a/b.md", meta={"k": "v"},
    )  # fmt: skip
    add(store, value)
    assert store.document("d") == value
    assert store.find("d") == value
    assert store.find("e") is None
    with pytest.raises(DocumentNotFoundError, match="'e'"):
        store.document("e")


@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    store = DocumentStore(tmp_path_factory.mktemp("store") / "documents.sqlite", writable=True)
    value = document("any", text)
    passages, sentences = chunk(value)
    store.add(value, passages, sentences)
    assert store.document(value.id).text == text
    assert store.passages_of(value.id) == passages
    assert store.passages(passage.id for passage in passages) == {passage.id: passage for passage in passages}
    assert store.sentences(value.id, Span(0, len(text))) == sentences
    store.close()


def test_sentences_are_those_inside_the_span(store: DocumentStore) -> None:
    value = document("a", "0123456789")
    spans = [Span(0, 3), Span(3, 5), Span(5, 10)]
    store.add(value, [], [Sentence(value.id, span) for span in spans])
    assert [sentence.span for sentence in store.sentences(value.id, Span(3, 10))] == spans[1:]
    assert [sentence.span for sentence in store.sentences(value.id, Span(1, 9))] == spans[1:2]


def test_removing_takes_passages_and_sentences_along(store: DocumentStore) -> None:
    add(store, document("a"), document("b"))
    gone = store.remove(["doc_a", "nobody"])
    assert [passage.document_id for passage in store.passages(gone).values()] == []
    assert len(gone) == 1
    assert store.ids() == {"doc_b"}
    counts = store.counts()
    assert (counts.documents, counts.passages, counts.sentences) == (1, 1, 2)


def test_adding_again_replaces(store: DocumentStore) -> None:
    add(store, document("a"))
    add(store, document("a", "Only one."))
    assert store.document("doc_a").text == "Only one."
    assert store.counts().sentences == 1


def test_pages_walk_all_documents_in_order_while_others_come_and_go(store: DocumentStore) -> None:
    add(store, *(document(name) for name in "acegik"))
    first, cursor = store.documents(limit=2)
    add(store, document("b"), document("f"))
    store.remove(["doc_c"])
    second, cursor = store.documents(limit=3, cursor=cursor)
    third, end = store.documents(limit=10, cursor=cursor)
    assert [value.title for value in first + second + third] == ["a", "c", "e", "f", "g", "i", "k"]
    assert end == ""


@pytest.mark.parametrize("cursor", ["x", "e30=", "WzFd", "WyJhIiwgMV0=", "é", "W10"])
def test_a_cursor_that_no_page_gave_is_refused(store: DocumentStore, cursor: str) -> None:
    with pytest.raises(QuestionError, match="cursor"):
        store.documents(cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_out_of_range_is_refused(store: DocumentStore, limit: int) -> None:
    with pytest.raises(QuestionError, match=str(limit)):
        store.documents(limit=limit)


@pytest.mark.parametrize(
    ("filters", "as_of", "expected"),
    [
        pytest.param(Filters(), None, None, id="no condition"),
        pytest.param(Filters(document_ids=("doc_old", "doc_nobody")), None, {"doc_old"}, id="ids"),
        pytest.param(Filters(publishers=("P",)), None, {"doc_old", "doc_undated"}, id="publisher"),
        pytest.param(Filters(publishers=("Q", "P"), languages=("zh",)), None, {"doc_new"}, id="all must hold"),
        pytest.param(Filters(published_from=date(2012, 1, 1)), None, {"doc_old", "doc_new"}, id="from is inclusive"),
        pytest.param(Filters(published_to=date(2012, 1, 1)), None, {"doc_old"}, id="to is inclusive"),
        pytest.param(Filters(), date(2011, 1, 1), {"doc_undated"}, id="unknown dates stay before all others"),
        pytest.param(Filters(), date(2012, 1, 1), {"doc_old", "doc_undated"}, id="as of the day itself"),
        pytest.param(Filters(publishers=("nobody",)), None, set(), id="nothing satisfies"),
    ],
)
def test_allowed(store: DocumentStore, filters: Filters, as_of: date | None, expected: set[str] | None) -> None:
    add(
        store,
        document("old", published=date(2012, 1, 1), publisher="P", language="en"),
        document("new", published=date(2020, 1, 1), publisher="Q", language="zh"),
        document("undated", publisher="P", language="en"),
    )
    assert store.allowed(filters, as_of) == expected


def test_sources_are_kept_replaced_and_forgotten(store: DocumentStore) -> None:
    good, bad = Source("../c", "a.md", "1", 10, ("d1", "d2")), Source("../c", "b.pdf", "", 0, (), "is encrypted")
    store.put_sources([bad, good])
    assert store.sources() == (good, bad)
    newer = Source("../c", "a.md", "2", 11, ("d3",))
    store.put_sources([newer])
    store.forget_sources([("../c", "b.pdf")])
    assert store.sources() == (newer,)


def test_a_finished_file_is_read_but_never_written(store: DocumentStore, tmp_path: Path) -> None:
    add(store, document("a"))
    store.close()
    before = (tmp_path / "documents.sqlite").read_bytes()
    reader = DocumentStore(tmp_path / "documents.sqlite")
    assert reader.document("doc_a").title == "a"
    reader.close()
    assert (tmp_path / "documents.sqlite").read_bytes() == before


def test_ten_thousand_passages_are_stored_and_fetched_in_seconds(store: DocumentStore) -> None:
    items = [
        (
            document(f"{n}"),
            [Passage(f"psg_{n}_{k}", f"doc_{n}", Span(k, k + 9), "some text", "heading") for k in range(10)],
            [Sentence(f"doc_{n}", Span(k, k + 1)) for k in range(20)],
        )
        for n in range(1000)
    ]
    started = time.monotonic()
    store.add_all(items)
    assert len(store.passages(f"psg_{n}_{k}" for n in range(1000) for k in range(10))) == 10_000
    assert time.monotonic() - started < 20  # about one second on a quiet machine
