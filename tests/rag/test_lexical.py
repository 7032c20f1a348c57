"""BM25: one contract for the fake and tantivy; writing in place; any text is a query."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import lexical
from rag.errors import ConfigError, IndexFormatError
from rag.lexical import TantivyIndex, TantivyWriter
from rag.protocols import LexicalSearch
from tests.rag.searches import ListLexical

TEXTS = [
    "Xiaomi bought shares of Kingsoft Cloud for $1,820,000.",
    "Shunwei Capital and Xiaomi invested in Ninebot; Xiaomi again later.",
    "Ninebot bought Segway.",
    "The share was 9.87% in 2012.",
    "小米收购金山云的股份",
    "大米和小麦",
]
ROWS = [(f"psg_{n}", f"doc_{n // 2}") for n in range(len(TEXTS))]


def write(folder: Path, rows: list[tuple[str, str]] = ROWS, texts: list[str] = TEXTS) -> Path:
    writer = TantivyWriter(folder)
    writer.add([passage for passage, _ in rows], [owner for _, owner in rows], texts)
    writer.finish()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("lexical"))


@pytest.fixture(params=["fake", "tantivy", "tantivy, wide filter"])
def search(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> LexicalSearch:
    if request.param == "fake":
        return ListLexical(ROWS, TEXTS)
    if request.param.endswith("wide filter"):
        monkeypatch.setattr(lexical, "WIDE_FILTER", 0)
    return TantivyIndex(folder)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        pytest.param("Who acquired Segway?", "psg_2", id="word"),
        pytest.param("investing Shunwei", "psg_1", id="other endings"),
        pytest.param("1820000", "psg_0", id="grouped number"),
        pytest.param("9.87 percent", "psg_3", id="decimal"),
        pytest.param("金山云", "psg_4", id="chinese"),
        pytest.param("小麦", "psg_5", id="pairs, not single characters"),
    ],
)
def test_the_best_passage_comes_first(search: LexicalSearch, query: str, best: str) -> None:
    found = search.search(query, 3)
    assert found[0][0] == best
    assert all(score > 0 for _, score in found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_only_passages_of_allowed_documents_are_found(search: LexicalSearch) -> None:
    everywhere = dict(search.search("Xiaomi bought Ninebot shares", 10))
    found = dict(search.search("Xiaomi bought Ninebot shares", 10, allowed={"doc_1", "doc_unknown"}))
    assert set(everywhere) == {"psg_0", "psg_1", "psg_2", "psg_3"}
    assert found == {name: pytest.approx(everywhere[name]) for name in ("psg_2", "psg_3")}


@pytest.mark.parametrize(
    ("query", "k", "allowed"),
    [
        pytest.param("", 5, None, id="empty"),
        pytest.param("?!…", 5, None, id="no term"),
        pytest.param("unheard", 5, None, id="unknown term"),
        pytest.param("Xiaomi", 0, None, id="none wanted"),
        pytest.param("Xiaomi", 5, frozenset[str](), id="nothing allowed"),
    ],
)
def test_nothing_is_found(search: LexicalSearch, query: str, k: int, allowed: frozenset[str] | None) -> None:
    assert search.search(query, k, allowed=allowed) == []


@given(
    query=st.text(), hostile=st.sampled_from(['"', "body:", "AND (", "a^", "*", "\\", "[a TO", "\0", "passage:psg_0"])
)
def test_any_text_is_a_query(folder: Path, query: str, hostile: str) -> None:
    TantivyIndex(folder).search(query + hostile + query, 5)


def test_a_repeated_term_counts_twice(folder: Path) -> None:
    index = TantivyIndex(folder)
    once, twice = index.search("segway", 1)[0][1], index.search("segway Segway", 1)[0][1]
    assert twice == pytest.approx(2 * once, rel=1e-5)


def test_a_rare_allowed_document_is_found_behind_many_better_hits(tmp_path: Path) -> None:
    rows = [(f"psg_{n}", f"doc_{n}") for n in range(2000)]
    write(tmp_path, rows, ["Xiaomi Xiaomi"] * 1700 + ["Xiaomi once among many other words"] * 300)
    allowed = {f"doc_{n}" for n in range(1700, 2000)}
    found = TantivyIndex(tmp_path).search("xiaomi", 10, allowed=allowed)
    assert len(found) == 10
    assert {f"doc_{passage.removeprefix('psg_')}" for passage, _ in found} <= allowed


def test_documents_are_deleted_and_added_in_place(tmp_path: Path) -> None:
    writer = TantivyWriter(write(tmp_path))
    writer.delete(["doc_0", "doc_unknown"])
    writer.add(["psg_new"], ["doc_new"], ["Xiaomi sold everything."])
    writer.finish()
    index = TantivyIndex(tmp_path)
    assert [passage for passage, _ in index.search("xiaomi", 10)] == ["psg_new"]
    assert len(index) == 5


def test_what_was_not_finished_is_lost(tmp_path: Path) -> None:
    writer = TantivyWriter(write(tmp_path))
    writer.add(["psg_new"], ["doc_new"], ["Zebra."])
    writer.close()
    assert TantivyIndex(tmp_path).search("zebra", 1) == []


def test_a_folder_without_an_index_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(IndexFormatError, match=r"remove the index folder"):
        TantivyIndex(tmp_path)


def test_a_folder_that_cannot_be_locked_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(index: object) -> None:
        raise ValueError("Failed to acquire Lockfile: IoError(ReadOnlyFilesystem)")

    write(tmp_path)
    monkeypatch.setattr(lexical, "_registered", refuse)
    with pytest.raises(ConfigError, match="make the folder writable"):
        TantivyIndex(tmp_path)
