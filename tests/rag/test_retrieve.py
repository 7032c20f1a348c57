"""Retrieval over a real store, vector and lexical index of a few documents; only the embedder is a fake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from rag.chunk import chunk, search_text
from rag.documents import DocumentStore
from rag.lexical import TantivyIndex, TantivyWriter
from rag.retrieve import MODES, Mode, Retriever
from rag.types import Block, Document, Filters, Question, Span
from rag.vectors import ChromaVectors, VectorWriter
from tests.fakes import HashEmbedder

DEAL = (
    "Xiaomi bought 10 percent of Kingsoft Cloud in December 2012 for about 1.82 million dollars, "
    "the company said in a filing to the exchange in Hong Kong on Wednesday."
)
COPY = DEAL.replace("Wednesday.", "Wednesday")
OTHER_FIGURE = DEAL.replace("10 percent", "12 percent")


def document(name: str, text: str, *, published: date | None = None, publisher: str = "") -> Document:
    digest = sha256(text.encode()).hexdigest()
    return Document(
        f"doc_{name}", name, text, digest, publisher=publisher, published=published, language="en", origin=f"{name}.txt"
    )


@dataclass(frozen=True)
class Opened:
    documents: DocumentStore
    vectors: ChromaVectors
    lexical: TantivyIndex


def opened(folder: Path, documents: Sequence[Document]) -> Opened:
    items = [(item, *chunk(item)) for item in documents]
    ids = [passage.id for _, passages, _ in items for passage in passages]
    owners = [passage.document_id for _, passages, _ in items for passage in passages]
    texts = [search_text(item, passage) for item, passages, _ in items for passage in passages]
    store = DocumentStore(folder / "documents.sqlite", writable=True)
    store.add_all(items)
    vectors = VectorWriter(folder / "vectors", 64)
    vectors.add(ids, owners, HashEmbedder().embed(texts))
    vectors.finish()
    words = TantivyWriter(folder / "lexical")
    words.add(ids, owners, texts)
    words.finish()
    return Opened(store, ChromaVectors(folder / "vectors"), TantivyIndex(folder / "lexical"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    teaser = "Kingsoft Cloud Kingsoft Cloud: read more about Xiaomi and Kingsoft Cloud"
    page = "Ninebot makes scooters in Beijing and sells them abroad.\n\n" + teaser
    split = page.index(teaser)
    blocks = (Block("paragraph", Span(0, split - 2)), Block("furniture", Span(split, len(page))))
    found = opened(
        tmp_path_factory.mktemp("index"),
        [
            document("deal", DEAL, published=date(2012, 12, 5), publisher="Exchange"),
            document("copy", COPY, published=date(2012, 12, 6), publisher="Agency"),
            document("figure", OTHER_FIGURE, published=date(2013, 1, 1), publisher="Agency"),
            document("undated", "Shunwei Capital has co-invested with Xiaomi 15 times."),
            document("chinese", "腾讯向小米出售了金山软件的股份。", published=date(2011, 7, 1)),
            replace(document("page", page, published=date(2015, 4, 1)), blocks=blocks),
        ],
    )
    yield found
    found.vectors.close()
    found.documents.close()


@pytest.fixture
def retriever(index: Opened) -> Retriever:
    return Retriever(index, HashEmbedder())


def names(retriever: Retriever, text: str, **options: object) -> list[str]:
    question = Question(text, **options)  # type: ignore[arg-type]
    return [hit.passage.document_id.removeprefix("doc_") for hit in retriever.retrieve(question)]


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_finds_the_passage_and_orders_by_score(retriever: Retriever, mode: Mode) -> None:
    hits = retriever.retrieve(Question("How often has Shunwei Capital co-invested?"), mode=mode)
    assert hits[0].passage.document_id == "doc_undated"
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.origin for hit in hits} == {{"hybrid": "fused"}.get(mode, mode)}


def test_hybrid_scores_are_probabilities_and_top_k_limits_the_hits(retriever: Retriever) -> None:
    hits = retriever.retrieve(Question("Xiaomi Kingsoft Cloud", top_k=2))
    assert len(hits) == 2
    assert all(0.0 <= hit.score <= 1.0 for hit in hits)


def test_a_chinese_question_finds_the_chinese_passage(retriever: Retriever) -> None:
    assert names(retriever, "谁出售了金山软件的股份？")[0] == "chinese"


def test_copies_are_collapsed_and_named_but_another_figure_is_not_a_copy(retriever: Retriever) -> None:
    found = retriever.trace(Question("What share of Kingsoft Cloud did Xiaomi buy?"))
    ids = [hit.passage.document_id for hit in found.hits]
    assert len({"doc_deal", "doc_copy"}.intersection(ids)) == 1
    assert "doc_figure" in ids
    ((stands, copies),) = found.copies.items()
    assert stands in [hit.passage.id for hit in found.hits]
    assert len(copies) == 1


def test_without_collapsing_every_document_that_matches_is_found(retriever: Retriever) -> None:
    hits = retriever.retrieve(Question("What share of Kingsoft Cloud did Xiaomi buy?"), collapsed=False)
    assert {"doc_deal", "doc_copy", "doc_figure"} <= {hit.passage.document_id for hit in hits}


def test_furniture_ranks_last_however_well_it_matches(retriever: Retriever) -> None:
    hits = retriever.retrieve(Question("Kingsoft Cloud Xiaomi read more"))
    assert [hit.passage.kind == "furniture" for hit in hits] == [False] * (len(hits) - 1) + [True]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"filters": Filters(document_ids=("doc_figure",))}, {"figure"}, id="document"),
        pytest.param({"filters": Filters(publishers=("Agency",))}, {"copy", "figure"}, id="publisher"),
        pytest.param({"as_of": date(2012, 12, 5)}, {"deal", "undated", "chinese"}, id="as-of-keeps-undated"),
        pytest.param({"filters": Filters(published_from=date(2015, 1, 1))}, {"page"}, id="from"),
        pytest.param({"filters": Filters(publishers=("Nobody",))}, set(), id="nothing-allowed"),
    ],
)
def test_filters_and_as_of_apply_before_ranking(
    retriever: Retriever, options: Mapping[str, object], expected: set[str]
) -> None:
    assert set(names(retriever, "Xiaomi Kingsoft Cloud", **options)) == expected


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("who is it and what was that", id="stop-words"),
        pytest.param('"AND ( OR', id="operators"),
        pytest.param("body:[* TO *] +x -y ~2 ^3 \\", id="query-syntax"),
        pytest.param("😀🚀", id="emoji"),
        pytest.param("?", id="one-mark"),
        pytest.param("Kingsoft " * 222, id="two-thousand-characters"),
        pytest.param(" ".join(f"word{number}" for number in range(250))[:2000], id="many-words"),
        pytest.param("a\x00b\ud7ff\u202e", id="controls"),
    ],
)
def test_any_question_gets_a_ranking_without_an_error(retriever: Retriever, text: str, mode: Mode) -> None:
    hits = retriever.retrieve(Question(text), mode=mode)
    assert len({hit.passage.id for hit in hits}) == len(hits)


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_index_gives_no_hits(tmp_path: Path, mode: Mode) -> None:
    found = Retriever(opened(tmp_path, []), HashEmbedder()).trace(Question("Kingsoft"), mode=mode)
    assert found.hits == ()
    assert found.copies == {}


def test_the_time_of_each_part_is_told(retriever: Retriever) -> None:
    timing = retriever.trace(Question("Kingsoft")).timing
    assert min(timing.embed, timing.dense, timing.lexical, timing.fuse) > 0.0
    assert retriever.trace(Question("Kingsoft"), mode="lexical").timing.embed == 0.0


def test_the_same_question_gets_the_same_answer_from_the_cache(retriever: Retriever) -> None:
    question = Question("Xiaomi Kingsoft Cloud stake")
    assert retriever.retrieve(question) == retriever.retrieve(question)


def test_what_one_search_proposed_is_scored_by_the_other_too(index: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.retrieve.DEPTH", 1)
    question = Question("Kingsoft Ninebot scooters", top_k=0)
    _, candidates = Retriever(index, HashEmbedder()).candidates(question)
    vector = HashEmbedder().embed([question.text])[0]
    cosines = dict(index.vectors.search(vector, 100))
    scores = dict(index.lexical.search(question.text, 100))
    for candidate in candidates:
        assert candidate.cosine == pytest.approx(cosines[candidate.passage_id], abs=1e-6)
        assert candidate.bm25 == pytest.approx(scores.get(candidate.passage_id, 0.0), abs=1e-5)
