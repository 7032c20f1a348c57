"""One small real index for all tests that need the real embedder, built once a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from rag import wiring
from rag.config import Settings
from rag.index import build
from tests.rag.index_parts import fill
from tests.rag.serving import serve
from tests.rag.small_corpus import FILES

__all__ = ["serve"]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``corpus`` (six documents about companies that do not exist) and its ``index``; read only.

    The first of the parallel test processes that asks for it makes it, with the embedder for questions, which is
    ready at once and gives the same vectors.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    with FileLock(shared / "small.lock"):
        if not (shared / "small").exists():
            corpus = fill(shared / "unfinished" / "corpus", FILES)
            build([corpus], shared / "unfinished" / "index", embedder=wiring.query_embedder(Settings()))
            (shared / "unfinished").rename(shared / "small")
    return shared / "small"


@pytest.fixture(scope="session")
def small_index(small: Path) -> Path:
    """The index of ``small``; read only."""
    return small / "index"


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """A copy of ``small`` that a test may change."""
    shutil.copytree(small, tmp_path / "own")
    return tmp_path / "own"
