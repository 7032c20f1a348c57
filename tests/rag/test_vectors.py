"""Vector search: one contract for the fake, the exact array and Chroma's graph; writing; several processes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rag import vectors
from rag.errors import IndexFormatError
from rag.protocols import VectorSearch
from rag.vectors import ChromaVectors, VectorWriter
from tests.rag.searches import ListVectors, unit_vectors

ROWS = [(f"psg_{n}", f"doc_{n // 3}") for n in range(90)]
UNIT = unit_vectors(len(ROWS))


def write(folder: Path, additions: int = 0) -> Path:
    writer = VectorWriter(folder, UNIT.shape[1], additions=additions)
    writer.add([passage for passage, _ in ROWS], [owner for _, owner in ROWS], UNIT)
    writer.finish()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("vectors"))


@pytest.fixture(params=["fake", "exact", "graph"])
def search(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> VectorSearch:
    if request.param == "fake":
        return ListVectors(ROWS, UNIT)
    if request.param == "graph":
        monkeypatch.setattr(vectors, "EXACT_UP_TO", 10)
    return ChromaVectors(folder)


def test_the_nearest_come_first_with_their_cosine(search: VectorSearch) -> None:
    found = search.search(UNIT[7], 5)
    assert found[0] == ("psg_7", pytest.approx(1.0, abs=1e-5))
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    cosines = np.sort(UNIT @ UNIT[7])[::-1][:5]
    assert [score for _, score in found] == pytest.approx(cosines.tolist(), abs=1e-5)


def test_only_passages_of_allowed_documents_are_found(search: VectorSearch) -> None:
    found = search.search(UNIT[7], 50, allowed={"doc_0", "doc_9", "doc_unknown"})
    assert {passage for passage, _ in found} == {f"psg_{n}" for n in (0, 1, 2, 27, 28, 29)}


def test_a_wide_filter_finds_the_same_as_a_narrow_one(search: VectorSearch) -> None:
    found = search.search(UNIT[7], 50, allowed={f"doc_{n}" for n in range(20)})
    assert found[0][0] == "psg_7"
    assert len(found) == 50
    assert {int(passage.removeprefix("psg_")) for passage, _ in found} <= set(range(60))


@pytest.mark.parametrize(
    ("k", "allowed", "count"),
    [(0, None, 0), (1000, None, 90), (3, frozenset[str](), 0), (5, frozenset({"doc_unknown"}), 0), (2, ["doc_1"], 2)],
)
def test_never_more_than_there_are(search: VectorSearch, k: int, allowed: frozenset[str] | None, count: int) -> None:
    assert len(search.search(UNIT[0], k, allowed=allowed)) == count


def test_vectors_come_back_by_id(folder: Path) -> None:
    found = ChromaVectors(folder).vectors(["psg_5", "psg_unknown"])
    assert list(found) == ["psg_5"]
    assert found["psg_5"].tolist() == UNIT[5].tolist()


def test_deleted_and_replaced_vectors_in_both_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = VectorWriter(write(tmp_path), UNIT.shape[1])
    writer.delete(["psg_7", "psg_unknown"])
    writer.add(["psg_8", "psg_new"], ["doc_2", "doc_new"], -UNIT[:2])
    writer.finish()
    for limit in (1_000, 10):
        monkeypatch.setattr(vectors, "EXACT_UP_TO", limit)
        reader = ChromaVectors(tmp_path)
        assert len(reader) == 90
        assert "psg_7" not in dict(reader.search(UNIT[7], 90))
        assert reader.search(-UNIT[0], 1) == [("psg_8", pytest.approx(1.0, abs=1e-5))]
        assert reader.search(-UNIT[1], 1, allowed={"doc_new"}) == [("psg_new", pytest.approx(1.0, abs=1e-5))]
        reader.close()


def test_an_empty_folder_of_vectors_can_be_searched(tmp_path: Path) -> None:
    VectorWriter(tmp_path, 16).finish()
    reader = ChromaVectors(tmp_path)
    assert reader.search(UNIT[0], 3) == []
    assert reader.search(UNIT[0], 3, allowed={"doc_1"}) == []


def test_many_vectors_are_added_by_a_process_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = VectorWriter(write(tmp_path, additions=5_000), UNIT.shape[1], additions=5_000)
    writer.delete(["psg_7"])
    writer.finish()
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 10)
    reader = ChromaVectors(tmp_path)
    found = dict(reader.search(UNIT[7], 89))
    assert set(found) == {passage for passage, _ in ROWS} - {"psg_7"}


def test_the_failure_of_that_process_is_raised(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chroma").write_text("in the way", "utf-8")
    writer = VectorWriter(tmp_path, UNIT.shape[1], additions=5_000)
    with pytest.raises(OSError, match="status 1"):
        writer.finish()
    assert "chroma cannot be read" in capfd.readouterr().err


_READER = """
import sys
from pathlib import Path
import numpy as np
from rag import vectors
vectors.EXACT_UP_TO = 10
reader = vectors.ChromaVectors(Path(sys.argv[1]))
unit = reader.vectors([f"psg_{n}" for n in range(90)])
for _ in range(3):
    for name, vector in unit.items():
        assert reader.search(np.asarray(vector), 1)[0][0] == name
"""


def graph_files(folder: Path) -> dict[str, str]:
    files = (path for path in (folder / "chroma").rglob("*.bin"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_several_processes_read_one_graph_without_changing_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 10)
    write(tmp_path)
    before = graph_files(tmp_path)
    readers = [subprocess.Popen([sys.executable, "-c", _READER, str(tmp_path)]) for _ in range(3)]
    assert [reader.wait(timeout=120) for reader in readers] == [0, 0, 0]
    assert graph_files(tmp_path) == before


@pytest.mark.parametrize("build", [ChromaVectors])
def test_a_folder_without_vectors_cannot_be_opened(build: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(IndexFormatError, match=r"remove the index folder"):
        build(tmp_path)
