"""Vectors in Chroma's persistent client, and beside it a plain array for exact and filtered search.

Chroma is the store. Its metadata filter was measured at 140 ms for 100,000 vectors, so a filtered search reads a
memory-mapped copy of the vectors instead; so does every search of an index that is small enough for that to be
faster than the graph (and it is exact, and starts without importing Chroma).
"""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import graph
from .errors import damaged

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]

EXACT_UP_TO = 50_000
"""Vectors up to which exact search is used unfiltered too (`python -m evals.bench.stores` shows where they meet)."""
GATHER_BELOW = 0.3
"""Share of the rows up to which it is faster to copy the allowed ones together than to read all in their order."""
_ARRAYS = ("vectors", "vector_ids", "vector_owners", "vector_documents")
"""Files ``NAME.npy``: one vector a row, and for each row its passage id and the place of its document's id."""


class ChromaVectors:
    """Searches the finished vectors of one folder; safe to use from several threads and processes.

    Several processes may open one folder because nobody adds to it any more: opening writes a lock probe to Chroma's
    SQLite file, in a transaction, and nothing else. Raises IndexFormatError where the folder holds no vectors.
    """

    def __init__(self, folder: Path, *, lease: object = None) -> None:
        self._folder = folder
        self._lease = lease  # whoever holds it open keeps the folder from being removed
        vectors, ids, owners, documents = (_array(folder / f"{name}.npy", mapped=True) for name in _ARRAYS)
        self._vectors: FloatArray = vectors
        self._ids: NDArray[np.bytes_] = ids
        self._owners: NDArray[np.int32] = owners
        self._documents: NDArray[np.bytes_] = documents

    def __len__(self) -> int:
        return len(self._vectors)

    def search(self, vector: FloatArray, k: int, *, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Up to ``k`` (passage id, cosine in -1…1), best first; only passages of the documents in ``allowed``.

        ``vector`` has unit length and shape ``(dimension,)``.
        """
        if k < 1:
            return []
        if allowed is None and len(self) > EXACT_UP_TO:
            return self._approximate(vector, k)
        rows = None if allowed is None else self._rows(allowed)
        return self._exact(vector, k, rows)

    def vectors(self, ids: Iterable[str]) -> dict[str, FloatArray]:
        """Vectors by passage id; ids that are not there are left out."""
        rows = self._row_of
        return {passage_id: self._vectors[rows[passage_id]] for passage_id in ids if passage_id in rows}

    def close(self) -> None:
        """Let go of the folder."""
        self._lease = None
        collection = self.__dict__.pop("_collection", None)
        if collection is not None:
            self._release()

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {passage_id.decode(): row for row, passage_id in enumerate(self._ids.tolist())}

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {document_id.decode(): number for number, document_id in enumerate(self._documents.tolist())}

    @cached_property
    def _collection(self) -> ChromaCollection:
        client = graph.client(self._folder / "chroma")
        self._release = weakref.finalize(self, client.close)
        return client.get_collection(graph.COLLECTION, embedding_function=None)

    def _rows(self, allowed: Collection[str]) -> NDArray[np.intp]:
        numbers = [number for document_id in allowed if (number := self._number_of.get(document_id)) is not None]
        wanted = np.zeros(len(self._documents), dtype=bool)
        wanted[numbers] = True
        return np.flatnonzero(wanted[self._owners])

    def _exact(self, vector: FloatArray, k: int, rows: NDArray[np.intp] | None) -> list[tuple[str, float]]:
        query = np.asarray(vector, dtype=np.float32)
        if rows is not None and len(rows) < len(self) * GATHER_BELOW:
            scores = np.vecdot(self._vectors[rows], query)
        else:
            scores = np.vecdot(self._vectors, query)  # not "@": that wakes threads, which wait for each other
            scores = scores if rows is None else scores[rows]
        k = min(k, len(scores))
        if not k:
            return []
        best = np.argpartition(-scores, k - 1)[:k]
        best = best[np.argsort(-scores[best], kind="stable")]
        found = best if rows is None else rows[best]
        return [(self._ids[row].decode(), float(score)) for row, score in zip(found, scores[best], strict=True)]

    def _approximate(self, vector: FloatArray, k: int) -> list[tuple[str, float]]:
        answer = self._collection.query(
            query_embeddings=np.asarray(vector, dtype=np.float32)[None],
            n_results=min(k, len(self)),
            include=["distances"],
        )
        distances = answer["distances"]
        assert distances is not None  # asked for by ``include``
        return [
            (passage_id, 1.0 - distance) for passage_id, distance in zip(answer["ids"][0], distances[0], strict=True)
        ]


class VectorWriter:
    """Adds to and deletes from the vectors of a folder that nobody else has open, then finishes them for readers."""

    def __init__(self, folder: Path, dimension: int, *, additions: int = 0) -> None:
        """``additions``: about how many vectors will come; many are added by a process of their own."""
        self._folder = folder
        self._dimension = dimension
        self._graph = graph.open_graph(folder / "chroma", additions)
        self._rows: dict[str, tuple[str, FloatArray]] = {}
        if (folder / "vectors.npy").exists():
            self._rows = _read_rows(folder)

    def __len__(self) -> int:
        return len(self._rows)

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        known = [passage_id for passage_id in passage_ids if self._rows.pop(passage_id, None) is not None]
        if known:
            self._graph.delete(known)

    def add(self, passage_ids: Sequence[str], document_ids: Sequence[str], vectors: FloatArray) -> None:
        """Store unit vectors, shape ``(len(passage_ids), dimension)``; one of the same id is replaced."""
        self._graph.upsert(passage_ids, vectors)
        for passage_id, document_id, vector in zip(passage_ids, document_ids, vectors, strict=True):
            self._rows[passage_id] = (document_id, vector)

    def finish(self) -> None:
        """Write everything for readers and close."""
        self.close()
        if len(self._rows) > EXACT_UP_TO:
            passage_id, (_, vector) = next(iter(self._rows.items()))
            graph.sync(self._folder / "chroma", passage_id, np.asarray(vector))
        _save_rows(self._folder, self._rows, self._dimension)
        self._rows = {}

    def close(self) -> None:
        """Let go of Chroma's files; what was not finished cannot be read."""
        self._graph.close()


def _array(file: Path, *, mapped: bool) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(file, mmap_mode="r" if mapped else None)
    except (OSError, ValueError, EOFError) as error:
        raise damaged(file, error) from error
    return array


def _read_rows(folder: Path) -> dict[str, tuple[str, FloatArray]]:
    """Passage id to document id and vector; the vectors stay on disk."""
    vectors, ids, owners, documents = (_array(folder / f"{name}.npy", mapped=name == "vectors") for name in _ARRAYS)
    names = [document_id.decode() for document_id in documents.tolist()]
    return {
        passage_id.decode(): (names[owner], vector)
        for passage_id, owner, vector in zip(ids.tolist(), owners.tolist(), vectors, strict=True)
    }


def _save_rows(folder: Path, rows: Mapping[str, tuple[str, FloatArray]], dimension: int) -> None:
    documents = sorted({document_id for document_id, _ in rows.values()})
    number = {document_id: position for position, document_id in enumerate(documents)}
    vectors = np.empty((len(rows), dimension), dtype=np.float32)
    for position, (_, vector) in enumerate(rows.values()):
        vectors[position] = vector
    arrays: tuple[NDArray[Any], ...] = (
        vectors,
        np.array([passage_id.encode() for passage_id in rows], dtype=np.bytes_),
        np.array([number[document_id] for document_id, _ in rows.values()], dtype=np.int32),
        np.array([document_id.encode() for document_id in documents], dtype=np.bytes_),
    )
    for name, array in zip(_ARRAYS, arrays, strict=True):
        new = folder / f"{name}.new.npy"
        np.save(new, array)  # beside, not over: ``rows`` may be mapped from the old file
        new.replace(folder / f"{name}.npy")
