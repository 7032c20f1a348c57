"""Times of the vector and lexical stores over random rows: `python -m evals.bench.stores [ROWS…]` (default 10000)."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from unittest.mock import patch

import numpy as np

from rag import vectors
from rag.lexical import TantivyIndex, TantivyWriter
from rag.vectors import ChromaVectors, VectorWriter

from .machine import describe_machine

if TYPE_CHECKING:
    from rag.protocols import FloatArray

Query = TypeVar("Query")
DIMENSION = 384
PER_DOCUMENT = 5
QUERIES = 50
CANDIDATES = 100
WORDS = 60
SHARES = (0.001, 0.01, 1 / 7, 0.9)


def main(counts: list[int]) -> None:
    """Print a line for each measurement: the median of ``QUERIES`` queries for ``CANDIDATES`` hits."""
    print(describe_machine())
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            measure_vectors(Path(folder), count)
            measure_lexical(Path(folder) / "lexical", count)


def measure_vectors(folder: Path, count: int) -> None:
    """Adding, exact search, the graph's search and its recall, filtered search."""
    ids, owners = _names(count)
    rows, queries = _unit(count), _unit(QUERIES, seed=1)
    started = time.perf_counter()
    writer = VectorWriter(folder, DIMENSION, additions=count)
    writer.add(ids, owners, rows)
    writer.finish()
    _say(count, "vectors, add one", (time.perf_counter() - started) * 1000 / count)
    reader = ChromaVectors(folder)
    found: dict[str, list[frozenset[str]]] = {}
    for way, limit in (("exact", count), ("graph", 0)):
        with patch.object(vectors, "EXACT_UP_TO", limit):
            _say(count, f"vectors, {way}", _median(lambda query: reader.search(query, CANDIDATES), queries))
            found[way] = [frozenset(dict(reader.search(query, 10))) for query in queries]
    shared = [len(exact & graph) / 10 for exact, graph in zip(found["exact"], found["graph"], strict=True)]
    print(f"{count:>9,}  {np.mean(shared):8.2f}     recall@10 of the graph on random vectors, the hardest there are")
    for share, allowed in _allowed(owners):
        search = partial(reader.search, k=CANDIDATES, allowed=allowed)
        _say(count, f"vectors, {share:.1%} of the documents allowed", _median(search, queries))
    reader.close()


def measure_lexical(folder: Path, count: int) -> None:
    """Adding, search, filtered search."""
    ids, owners = _names(count)
    chosen = np.random.default_rng(2).zipf(1.3, size=(count, WORDS)) % 30_000
    texts = [" ".join(f"w{word}x" for word in row) for row in chosen]
    started = time.perf_counter()
    writer = TantivyWriter(folder)
    writer.add(ids, owners, texts)
    writer.finish()
    _say(count, "lexical, add one", (time.perf_counter() - started) * 1000 / count)
    reader = TantivyIndex(folder)
    queries = [" ".join(text.split()[:12]) for text in texts[:QUERIES]]
    _say(count, "lexical", _median(lambda query: reader.search(query, CANDIDATES), queries))
    for share, allowed in _allowed(owners):
        search = partial(reader.search, k=CANDIDATES, allowed=allowed)
        _say(count, f"lexical, {share:.1%} of the documents allowed", _median(search, queries))


def _names(count: int) -> tuple[list[str], list[str]]:
    return [f"psg_{n:016d}" for n in range(count)], [f"doc_{n // PER_DOCUMENT:016d}" for n in range(count)]


def _unit(count: int, seed: int = 0) -> FloatArray:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    unit: FloatArray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _allowed(owners: list[str]) -> list[tuple[float, frozenset[str]]]:
    documents = sorted(set(owners))
    random = np.random.default_rng(3)
    sizes = [(share, max(1, int(share * len(documents)))) for share in SHARES]
    return [(share, frozenset(random.choice(documents, size, replace=False).tolist())) for share, size in sizes]


def _median(search: Callable[[Query], object], queries: Iterable[Query]) -> float:
    """Milliseconds; the first query is not counted."""
    taken = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        taken.append(time.perf_counter() - started)
    return float(np.median(taken[1:])) * 1000


def _say(count: int, what: str, milliseconds: float) -> None:
    print(f"{count:>9,}  {milliseconds:8.2f} ms  {what}", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10_000])
