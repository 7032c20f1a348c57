"""A damaged index is told in one line with the remedy, by whoever meets the damage first."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from rag import index as indexing
from rag import tables
from rag.errors import IndexFormatError
from rag.index import open_index
from tests.fakes import HashEmbedder
from tests.rag.index_parts import fill, load_plain

build = partial(indexing.build, load=load_plain, embedder=HashEmbedder())

FILES = ("documents.sqlite", "lexical/meta.json", "vectors.npy", "vector_ids.npy", "chroma/chroma.sqlite3")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return fill(tmp_path / "corpus", {"a.md": "Alpha one.", "b.md": "Beta two."})


@pytest.fixture
def index(tmp_path: Path, corpus: Path) -> Path:
    build([corpus], tmp_path / "index")
    return tmp_path / "index"


def file_of(index: Path, name: str) -> Path:
    return index / "generations" / (index / "CURRENT").read_text() / name


def read(index: Path) -> None:
    with open_index(index) as opened:
        opened.documents.ids()


@pytest.mark.parametrize("name", FILES[:4])
def test_a_reader_names_a_truncated_file_and_the_remedy(index: Path, name: str) -> None:
    with file_of(index, name).open("r+b") as file:
        file.truncate(10)
    with pytest.raises(IndexFormatError, match=f"{Path(name).parts[0]}.*remove the index folder"):
        read(index)


@pytest.mark.parametrize("name", FILES)
def test_a_writer_names_a_truncated_file_and_leaves_the_index_as_it_is(index: Path, corpus: Path, name: str) -> None:
    with file_of(index, name).open("r+b") as file:
        file.truncate(10)
    before = (index / "CURRENT").read_text()
    fill(corpus, {"c.md": "Gamma three."})
    with pytest.raises(IndexFormatError, match=f"{Path(name).parts[0]}.*remove the index folder"):
        build([corpus], index)
    assert (index / "CURRENT").read_text() == before


@pytest.mark.parametrize("name", ["documents.sqlite", "lexical/meta.json", "vectors.npy"])
def test_a_store_that_is_gone_is_not_begun_anew_beside_the_others(index: Path, corpus: Path, name: str) -> None:
    file_of(index, name).unlink()
    fill(corpus, {"c.md": "Gamma three."})
    with pytest.raises(IndexFormatError, match="remove the index folder"):
        build([corpus], index)


def test_a_full_disk_is_no_damage(tmp_path: Path) -> None:
    engine = tables.connect(tmp_path / "documents.sqlite", writable=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(OSError, match="full"):
            connection.exec_driver_sql("CREATE TABLE wide AS SELECT randomblob(1000000) AS value")
    engine.dispose()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents.sqlite").write_bytes(b"plain words, and many of them " * 200)
    with pytest.raises(IndexFormatError, match=r"documents\.sqlite") as caught:
        tables.connect(tmp_path / "documents.sqlite", writable=True)
    assert isinstance(caught.value.__cause__, sqlite3.DatabaseError)
