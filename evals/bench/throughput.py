"""Passages per second of a whole index build, against the bare model on the same texts in the same run.

A build reads and splits the files, embeds, and fills all three stores on disk; the bare model only encodes. Both have
their model loaded before. They take turns, and are compared within a turn: what slows one slows the next too.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from rag.chunk import chunk, search_text
from rag.config import Settings
from rag.index import build
from rag.load import load_file
from rag.protocols import Embedder

from .report import Row

TARGETS = {"float32": 0.95, "bf16": 1.5}
BARE_BATCHES = (8, 16, 32, 64)
"""Texts to a batch that the bare model may take; it is measured with what is fastest here (32 is its default)."""
SAMPLE = 192
"""Texts that this is found out with."""

Encode = Callable[[Sequence[str]], object]


@dataclass(frozen=True, slots=True)
class Throughput:
    """Medians over the rounds: passages per second, and times the bare model's speed in the same round."""

    way: str
    passages_per_second: float
    ratio: float


def rows(documents: Path, work: Path, settings: Settings, rounds: int) -> list[Row]:
    """Measure the configured embedder in float32 and, where the processor has it, in bf16."""
    texts = search_texts(documents)
    batch, bare = bare_encoder(texts[:: 1 + len(texts) // SAMPLE])
    found = measure(documents, work, bare, builders(settings), rounds=rounds)
    return [_row(one, batch) for one in found]


def bare_encoder(sample: Sequence[str]) -> tuple[int, Encode]:
    """sentence-transformers with the default model in float32, and the batch with which ``sample`` is fastest."""
    from sentence_transformers import SentenceTransformer

    from rag.weights import model_folder

    model = SentenceTransformer(str(model_folder()), local_files_only=True)

    def encode(texts: Sequence[str], batch: int) -> object:
        return model.encode(list(texts), batch_size=batch, show_progress_bar=False)

    encode(sample, BARE_BATCHES[0])
    taken = {batch: _seconds(partial(encode, sample, batch)) for batch in BARE_BATCHES}
    best = min(taken, key=lambda batch: taken[batch])
    return best, partial(encode, batch=best)


def builders(settings: Settings) -> dict[str, Embedder]:
    """The loaded embedder of each precision."""
    import torch

    from rag.embed import open_embedder

    found = {"float32": open_embedder(settings.embedder, precision="float32", cache=settings.cache)}
    has = torch.cpu.get_capabilities()
    if has.get("amx_bf16") or has.get("avx512_bf16"):
        found["bf16"] = open_embedder(settings.embedder, precision="auto", cache=settings.cache)
    return found


def measure(
    documents: Path, work: Path, bare: Encode, embedders: Mapping[str, Embedder], *, rounds: int
) -> list[Throughput]:
    """The bare model first, then a build with each embedder; ``work`` is emptied again."""
    texts = search_texts(documents)
    ways: dict[str, Callable[[], object]] = {"bare model": lambda: bare(texts)}
    ways |= {name: _builder(documents, work, embedder) for name, embedder in embedders.items()}
    for warm in (bare, *(embedder.embed for embedder in embedders.values())):
        warm(texts[:64])  # threads and kernels are set up in the first call
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, run in ways.items():
            seconds[name].append(_seconds(run))
            shutil.rmtree(work, ignore_errors=True)
    first = seconds["bare model"]
    return [
        Throughput(name, len(texts) / median(taken), median(base / own for base, own in zip(first, taken, strict=True)))
        for name, taken in seconds.items()
    ]


def search_texts(folder: Path) -> list[str]:
    """What the index embeds for each passage of a folder."""
    loaded = [one for path in sorted(folder.iterdir()) for one in load_file(path, origin=path.name)]
    return [search_text(document, passage) for document in loaded for passage in chunk(document)[0]]


def _builder(documents: Path, work: Path, embedder: Embedder) -> Callable[[], object]:
    return lambda: build([documents], work, embedder=embedder)


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _row(found: Throughput, batch: int) -> Row:
    speed = f"{found.passages_per_second:,.0f} passages/s"
    target = TARGETS.get(found.way)
    if target is None:
        return Row(f"{found.way}, float32, encode alone, batch {batch}", speed)
    value = f"{speed}, {found.ratio:.2f} × bare"
    return Row(f"whole build, {found.way}", value, f"≥ {target:g} ×", found.ratio >= target)
