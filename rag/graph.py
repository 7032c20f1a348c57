"""Writing to Chroma: in this process for a few vectors, in one of its own for many.

Chroma holds the interpreter's lock while it adds, so beside an embedder every addition would be time the embedder
waits. A process of its own costs a second to start and nothing after that.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .errors import VouchError, damaged

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

    from .protocols import FloatArray

COLLECTION = "passages"
PROCESS_FROM = 1_000
"""Additions from which a process of its own is worth its start."""
BATCH = 100
"""Vectors added at once where the interpreter's lock is shared, so that nobody waits for long."""
LARGEST_BATCH = 5_000
"""Ids of one call; Chroma takes 5,461."""
SYNC_EVERY = 1_000
"""Additions after which Chroma writes its graph to disk; what is left over is replayed by whoever opens it."""


LOCK_WAITS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Seconds between attempts; one attempt in ten met the lock while two other processes kept the cores busy."""


class Graph(Protocol):
    """What a folder of Chroma's is written through; nobody else may have the folder open."""

    def upsert(self, ids: Sequence[str], vectors: FloatArray) -> None:
        """Add vectors, or replace those of the same ids."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors."""
        ...

    def close(self) -> None:
        """Finish everything and let go of the folder; may be called again."""
        ...


def open_graph(folder: Path, additions: int) -> Graph:
    """Open a folder for about so many additions; it is made where it is missing."""
    return ProcessGraph(folder) if additions >= PROCESS_FROM and sys.executable else LocalGraph(folder)


def client(folder: Path) -> Client:
    """Chroma's client on a folder; the caller closes it."""
    import chromadb
    from chromadb.api.client import Client
    from chromadb.config import Settings

    opened = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
    assert isinstance(opened, Client)  # what it is; its declared type lacks ``close``
    return opened


def sync(folder: Path, passage_id: str, vector: FloatArray) -> None:
    """Make Chroma write its last additions into the graph, given a row that is there already.

    The threshold is read when a collection is opened, hence a client of its own; writing a row again reaches it.
    """
    opened = client(folder)
    collection = opened.get_collection(COLLECTION, embedding_function=None)
    _sync_every(collection, 2)
    for _ in range(2):
        collection.upsert(ids=[passage_id], embeddings=vector[None])
    opened.close()


def _sync_every(collection: Collection, additions: int) -> None:
    """Set the threshold; Chroma's own start sometimes holds the write lock just then, and it does not wait for it."""
    from chromadb.errors import InternalError

    for wait in LOCK_WAITS:
        try:
            return collection.modify(configuration={"hnsw": {"sync_threshold": additions}})
        except InternalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(wait)
    return collection.modify(configuration={"hnsw": {"sync_threshold": additions}})


def _opened(folder: Path) -> Client:
    from chromadb.errors import ChromaError

    try:
        return client(folder)
    except ChromaError as error:
        raise damaged(folder, error) from error


class LocalGraph:
    """Writes in this process, a small batch at a time."""

    def __init__(self, folder: Path, *, batch: int = BATCH) -> None:
        self._batch = batch
        self._closed = False
        existed = (folder / "chroma.sqlite3").exists()
        self._client = _opened(folder)
        self._collection = self._client.get_or_create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": SYNC_EVERY}},
        )
        if existed:
            _sync_every(self._collection, SYNC_EVERY)

    def upsert(self, ids: Sequence[str], vectors: FloatArray) -> None:
        """Add vectors, or replace those of the same ids."""
        for start in range(0, len(ids), self._batch):
            part = slice(start, start + self._batch)
            self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors."""
        for start in range(0, len(ids), LARGEST_BATCH):
            self._collection.delete(ids=list(ids[start : start + LARGEST_BATCH]))

    def close(self) -> None:
        """Let go of the folder."""
        if not self._closed:
            self._closed = True
            self._client.close()


class ProcessGraph:
    """Hands everything to a process of its own; what fails there is raised here at the next call."""

    def __init__(self, folder: Path) -> None:
        paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rag.graph", str(folder)],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
        )

    def upsert(self, ids: Sequence[str], vectors: FloatArray) -> None:
        """Add vectors, or replace those of the same ids."""
        self._send((list(ids), vectors))

    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors."""
        self._send((list(ids), None))

    def close(self) -> None:
        """Wait until everything is done. Raises OSError where the process failed."""
        assert self._process.stdin is not None
        if self._process.stdin.closed:
            return
        try:
            with contextlib.suppress(BrokenPipeError):  # its status tells
                self._process.stdin.close()
        finally:
            status = self._process.wait()
        if status:
            raise OSError(f"Chroma failed in {self._folder} (status {status}); the reason stands above")

    def _send(self, order: tuple[list[str], FloatArray | None]) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(order, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
        except BrokenPipeError:
            self.close()
            raise


def main(folder: Path) -> None:
    """Carry out what a ProcessGraph sends until it closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    try:
        graph = LocalGraph(folder, batch=LARGEST_BATCH)
    except VouchError as error:
        sys.exit(f"error: {error}")
    while True:
        try:
            ids, vectors = pickle.load(sys.stdin.buffer)
        except EOFError:
            break
        if vectors is None:
            graph.delete(ids)
        else:
            graph.upsert(ids, vectors)
    graph.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
