"""Building, putting, deleting: every store follows, unchanged files cost nothing, failures are told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag import index as indexing
from rag.errors import (
    ConfigError,
    DocumentNotFoundError,
    IndexBusyError,
    IndexFormatError,
    IndexMissingError,
)
from rag.index import Failure, delete, open_index, put
from rag.types import Document
from tests.fakes import HashEmbedder
from tests.rag.index_parts import CountingEmbedder, fill, load_plain, look, plain

if TYPE_CHECKING:
    from rag.protocols import FloatArray

build = partial(indexing.build, load=load_plain)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return fill(tmp_path / "corpus", {"a.md": "Alpha one.", "b/c.md": "Beta two.", "d.csv": "Row one.\n===\nRow two."})


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_a_folder_is_indexed_in_all_stores(corpus: Path, index: Path) -> None:
    report = build([corpus], index, embedder=HashEmbedder())
    assert report.added == ("a.md", "b/c.md", "d.csv")
    assert (report.documents, report.passages, report.embedded, report.failed) == (4, 4, 4, ())
    expected = {"a.md": "Alpha one.", "b/c.md": "Beta two.", "d.csv#0": "Row one.\n", "d.csv#1": "Row two."}
    assert look(index, graph=True) == expected
    with open_index(index) as opened:
        assert opened.version == report.version
        vector = HashEmbedder().embed(["beta two"])[0]
        assert opened.documents.passages([opened.vectors.search(vector, 1)[0][0]]).popitem()[1].text == "Beta two."


def test_nothing_is_written_parsed_or_embedded_when_nothing_changed(corpus: Path, index: Path) -> None:
    first = build([corpus], index, embedder=HashEmbedder())
    before = sorted((path, path.stat().st_mtime_ns) for path in (index / "generations").rglob("*"))

    def refuse(path: Path, *, origin: str) -> tuple[Document, ...]:
        raise AssertionError(f"{origin} was parsed again")

    embedder = CountingEmbedder()
    second = indexing.build([corpus], index, embedder=embedder, load=refuse)
    assert (second.unchanged, second.added, second.embedded, second.version) == (3, (), 0, first.version)
    assert embedder.texts == []
    assert sorted((path, path.stat().st_mtime_ns) for path in (index / "generations").rglob("*")) == before


def test_new_changed_and_removed_files_reach_every_store(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    fill(corpus, {"a.md": "Alpha anew.", "e.md": "Epsilon."})
    (corpus / "b/c.md").unlink()
    embedder = CountingEmbedder()
    report = build([corpus], index, embedder=embedder)
    assert (report.added, report.changed, report.removed, report.unchanged) == (("e.md",), ("a.md",), ("b/c.md",), 1)
    assert sorted(embedder.texts) == ["Alpha anew.", "Epsilon."]
    assert set(look(index, graph=True)) == {"a.md", "d.csv#0", "d.csv#1", "e.md"}
    with open_index(index) as opened:
        assert opened.lexical.search("beta", 5) == []


def test_only_the_changed_entry_of_a_file_is_embedded(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    fill(corpus, {"d.csv": "Row one.\n===\nRow three."})
    embedder = CountingEmbedder()
    build([corpus], index, embedder=embedder)
    assert embedder.texts == ["Row three."]
    assert look(index)["d.csv#1"] == "Row three."


def test_the_version_tells_the_content_and_the_embedder(corpus: Path, index: Path, tmp_path: Path) -> None:
    first = build([corpus], index, embedder=HashEmbedder())
    assert build([corpus], tmp_path / "other", embedder=HashEmbedder()).version == first.version
    assert build([corpus], tmp_path / "third", embedder=HashEmbedder("another")).version != first.version
    fill(corpus, {"a.md": "Changed."})
    assert build([corpus], index, embedder=HashEmbedder()).version != first.version


def test_a_file_that_fails_is_reported_each_time_and_tried_again_when_it_changes(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    fill(corpus, {"a.md": "broken: no text"})
    failure = Failure(str(corpus / "a.md"), "broken: no text")
    for _ in range(2):
        report = build([corpus], index, embedder=HashEmbedder())
        assert (report.failed, report.unchanged, report.removed) == ((failure,), 2, ())
        assert "a.md" not in look(index)
    fill(corpus, {"a.md": "Mended."})
    assert build([corpus], index, embedder=HashEmbedder()).added == ("a.md",)


def test_hidden_files_and_the_index_itself_are_no_documents(corpus: Path) -> None:
    fill(corpus, {".hidden.md": "x", ".git/config": "x"})
    for _ in range(2):
        report = build([corpus], corpus / "index", embedder=HashEmbedder())
        assert (report.documents, report.failed) == (4, ())


@pytest.mark.skipif(os.name != "posix", reason="names of bytes are a matter of POSIX")
def test_links_that_lead_nowhere_are_reported_and_odd_names_are_indexed(corpus: Path, index: Path) -> None:
    (corpus / "lost.md").symlink_to(corpus / "nowhere")
    Path(os.fsdecode(os.fsencode(corpus) + b"/\xff.md")).write_text("Odd name.", "utf-8")
    for _ in range(2):
        report = build([corpus], index, embedder=HashEmbedder())
        assert [failure.path for failure in report.failed] == [str(corpus / "lost.md")]
    assert look(index)["\ufffd.md"] == "Odd name."


def test_other_folders_stay_and_equal_files_in_two_folders_count_once(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    twin = fill(tmp_path / "twin", {"a.md": "Alpha one.", "z.md": "Zeta."})
    build([corpus, twin], index, embedder=HashEmbedder())
    assert set(look(index)) == {"a.md", "b/c.md", "d.csv#0", "d.csv#1", "z.md"}
    fill(corpus, {"a.md": "Alpha three."})
    build([corpus], index, embedder=HashEmbedder())
    with open_index(index) as opened:
        texts = {document.text for document in opened.documents.documents()[0] if document.origin == "a.md"}
    assert texts == {"Alpha one.", "Alpha three."}


def test_a_single_file_may_be_named(corpus: Path, index: Path) -> None:
    assert build([corpus / "a.md"], index, embedder=HashEmbedder()).added == ("a.md",)


def test_index_and_folder_may_be_moved_together(corpus: Path, index: Path, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    build([corpus], index, embedder=HashEmbedder())
    corpus.rename(tmp_path / "here/corpus")
    index.rename(tmp_path / "here/index")
    report = build([tmp_path / "here/corpus"], tmp_path / "here/index", embedder=HashEmbedder())
    assert (report.unchanged, report.added) == (3, ())


def test_a_missing_or_empty_folder_is_an_error_and_removes_nothing(corpus: Path, index: Path, tmp_path: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    with pytest.raises(ConfigError, match="nowhere does not exist"):
        build([tmp_path / "nowhere"], index, embedder=HashEmbedder())
    for path in corpus.rglob("*.*"):
        path.unlink()
    with pytest.raises(ConfigError, match="holds no files"):
        build([corpus], index, embedder=HashEmbedder())
    assert len(look(index)) == 4


def test_another_embedder_embeds_everything_anew(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    put([plain("x.md", "Put.")], index, embedder=HashEmbedder())
    with pytest.raises(IndexFormatError, match="'hash-64', not of 'hash-32'"):
        put([plain("y.md", "Put.")], index, embedder=HashEmbedder("hash-32", 32))
    with pytest.raises(IndexFormatError, match="VOUCH_EMBEDDER"):
        open_index(index, embedder_name="hash-32")
    report = build([corpus], index, embedder=HashEmbedder("hash-32", 32))
    assert (report.embedded, report.unchanged) == (5, 3)
    assert len(look(index, graph=True)) == 5
    with open_index(index, embedder_name="hash-32") as opened:
        assert opened.manifest.dimension == 32


def test_an_index_of_another_format_is_refused_with_the_remedy(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    manifest = next((index / "generations").glob("*/manifest.json"))
    for text in ('{"format": 0}', "{", manifest.read_text("utf-8").replace('"format": 2', '"format": 99')):
        manifest.write_text(text, "utf-8")
        with pytest.raises(IndexFormatError, match="remove the index folder"):
            open_index(index)
        with pytest.raises(IndexFormatError, match="remove the index folder"):
            build([corpus], index, embedder=HashEmbedder())


def test_documents_that_are_put_stay_while_folders_change(corpus: Path, index: Path) -> None:
    report = put([plain("x.md", "Put.")], index, embedder=HashEmbedder(), failed=[Failure("y.pdf", "damaged")])
    assert (report.added, report.failed, report.documents) == (("x.md",), (Failure("y.pdf", "damaged"),), 1)
    build([corpus], index, embedder=HashEmbedder())
    assert set(look(index, graph=True)) == {"a.md", "b/c.md", "d.csv#0", "d.csv#1", "x.md"}


def test_a_document_put_again_replaces_the_one_of_its_name(index: Path) -> None:
    rows = [plain("d.csv#1", "One."), plain("d.csv#2", "Two.")]
    put([plain("C#.md", "Sharp."), plain("C#.txt", "Flat."), *rows], index, embedder=HashEmbedder())
    embedder = CountingEmbedder()
    report = put([plain("d.csv#1", "One."), plain("C#.md", "Sharper.")], index, embedder=embedder)
    assert (report.changed, report.added) == (("C#.md", "d.csv"), ())
    assert embedder.texts == ["Sharper."]
    assert look(index) == {"C#.md": "Sharper.", "C#.txt": "Flat.", "d.csv#1": "One."}
    again = put([plain("C#.md", "Sharper.")], index, embedder=HashEmbedder())
    assert (again.unchanged, again.changed, again.version) == (1, (), report.version)


def test_deleting_is_all_or_nothing(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    with pytest.raises(DocumentNotFoundError, match="'unknown'"):
        delete(["a.md:Alpha one.", "unknown"], index)
    assert len(look(index)) == 4
    report = delete(["a.md:Alpha one.", "d.csv#1:Row two."], index)
    assert report.removed == ("a.md:Alpha one.", "d.csv#1:Row two.")
    assert set(look(index, graph=True)) == {"b/c.md", "d.csv#0"}


def test_a_deleted_document_comes_back_only_with_a_changed_file(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    delete(["a.md:Alpha one."], index)
    assert build([corpus], index, embedder=HashEmbedder()).unchanged == 3
    assert "a.md" not in look(index)
    fill(corpus, {"a.md": "Alpha two."})
    build([corpus], index, embedder=HashEmbedder())
    assert look(index)["a.md"] == "Alpha two."


def test_deleting_from_no_index_says_so(index: Path) -> None:
    with pytest.raises(IndexMissingError, match="vouch index"):
        delete(["a"], index)
    assert not index.exists()


def test_a_reader_goes_on_while_a_writer_works_and_follows_when_asked(corpus: Path, index: Path) -> None:
    build([corpus], index, embedder=HashEmbedder())
    seen: list[bool] = []
    with open_index(index) as reader:

        class Looking(HashEmbedder):
            def embed(self, texts: Sequence[str]) -> FloatArray:
                seen.append(reader.refresh())
                assert reader.lexical.search("alpha", 1)
                with pytest.raises(IndexBusyError, match=str(os.getpid())):
                    put([plain("y.md", "y")], index, embedder=HashEmbedder())
                return super().embed(texts)

        before, stores = reader.version, (reader.documents, reader.lexical)
        fill(corpus, {"a.md": "Omega."})
        build([corpus], index, embedder=Looking())
        assert (seen, reader.version) == ([False], before)
        assert (reader.refresh(), reader.refresh()) == (True, False)
        assert reader.lexical.search("alpha", 1) == []
        build([corpus], index, embedder=HashEmbedder())
        assert stores[0].find("a.md:Alpha one.") is not None
        assert len(stores[1].search("alpha", 1)) == 1


def test_an_interrupted_build_changes_nothing_and_its_vectors_are_used_by_the_next(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.update.EMBED_BATCH", 2)
    stopped = CountingEmbedder(stop_after=1)
    with pytest.raises(KeyboardInterrupt):
        build([corpus], index, embedder=stopped)
    with pytest.raises(IndexMissingError):
        open_index(index)
    assert list((index / "generations").iterdir()) == []
    second = CountingEmbedder()
    report = build([corpus], index, embedder=second)
    assert (len(stopped.texts), len(second.texts), report.embedded) == (2, 2, 2)
    assert not set(stopped.texts) & set(second.texts)
    assert not (index / "pending.sqlite").exists()
    assert len(look(index, graph=True)) == 4


def test_equal_texts_are_embedded_once(index: Path, tmp_path: Path) -> None:
    corpus = fill(tmp_path / "corpus", {f"{n}.md": "The same words." for n in range(5)})
    embedder = CountingEmbedder()
    assert build([corpus], index, embedder=embedder).passages == 5
    assert embedder.texts == ["The same words."]


STATES = st.dictionaries(
    st.sampled_from(["a.md", "b.md", "s/c.csv"]), st.sampled_from(["One.", "Two.\n===\nThree.", "broken"]), min_size=1
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(states=st.lists(STATES, min_size=2, max_size=3))
def test_any_history_ends_as_a_fresh_index_of_the_last_state(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]
) -> None:
    base = tmp_path_factory.mktemp("history")
    for state in states:
        for path in [path for path in (base / "corpus").rglob("*") if path.is_file()]:
            path.unlink()
        report = build([fill(base / "corpus", state)], base / "index", embedder=HashEmbedder())
    fresh = build([base / "corpus"], base / "fresh", embedder=HashEmbedder())
    assert look(base / "index") == look(base / "fresh")
    assert (report.version, report.failed) == (fresh.version, fresh.failed)
