"""Vectors of a build that was interrupted, kept so that the next build need not compute them again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .protocols import FloatArray

LARGEST_IN = 10_000
"""Values of one IN list; SQLite takes 32,766 parameters in a statement."""


def key(embedder: str, text: str) -> bytes:
    """Identifies the vector of a text: 32 bytes."""
    return hashlib.sha256(f"{embedder}\0{text}".encode("utf-8", "surrogatepass")).digest()


class Journal:
    """A file of vectors by key; a damaged one is begun anew, since everything in it can be computed again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = _connect(path)
        except sqlite3.DatabaseError:
            _unlink(path)
            self._connection = _connect(path)

    def read(self, keys: Sequence[bytes], dimension: int) -> dict[bytes, FloatArray]:
        """The vectors that are there, of ``dimension`` numbers each."""
        found: dict[bytes, FloatArray] = {}
        for start in range(0, len(keys), LARGEST_IN):
            part = keys[start : start + LARGEST_IN]
            query = f"SELECT key, vector FROM pending WHERE key IN ({','.join('?' * len(part))})"
            found.update(
                (name, np.frombuffer(data, np.float32)) for name, data in self._connection.execute(query, part)
            )
        return {name: vector for name, vector in found.items() if len(vector) == dimension}

    def write(self, rows: Iterable[tuple[bytes, FloatArray]]) -> None:
        """Keep vectors; they outlive a killed process as soon as this returns."""
        values = [(name, np.asarray(vector, np.float32).tobytes()) for name, vector in rows]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO pending VALUES (?, ?)", values)

    def close(self) -> None:
        """Let go of the file and leave it for the next build."""
        self._connection.close()

    def remove(self) -> None:
        """Close and delete the file: the vectors are in the index now."""
        self.close()
        _unlink(self._path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)  # one thread writes at a time
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("CREATE TABLE IF NOT EXISTS pending (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")
    return connection


def _unlink(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
