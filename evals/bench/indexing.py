"""Indexing throughput against the bare model: ``python -m evals.bench.indexing``.

Ways are run in turn, round after round, and compared within their round: machines are noisy, and what slows one
way slows the next one too.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rag.embed import open_embedder, open_query_embedder
from rag.weights import DEFAULT_MODEL, model_folder

from .machine import describe_machine

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "nq_open" / "docs.jsonl"
TEXTS = 600
ROUNDS = 3
BARE = "bare model, float32"


@dataclass(frozen=True, slots=True)
class Throughput:
    """Median over the rounds: texts per second, and times the bare model's speed in the same round."""

    way: str
    texts_per_second: float
    ratio: float


def measure_embedding(texts: Sequence[str], *, rounds: int = ROUNDS) -> list[Throughput]:
    """Embed ``texts`` in every way in turn; the bare float32 encoder, batch 32, comes first and is the measure."""
    return compare(embedding_ways(), texts, rounds=rounds)


def embedding_ways() -> dict[str, Callable[[Sequence[str]], object]]:
    """The bare encoder and ours, loaded."""
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(str(model_folder()), local_files_only=True)
    return {
        BARE: lambda texts: bare.encode(list(texts), batch_size=32, show_progress_bar=False),
        "index, float32": open_embedder(DEFAULT_MODEL, precision="float32").embed,
        "index, bf16 where the processor has it": open_embedder(DEFAULT_MODEL).embed,
        "questions (onnxruntime)": open_query_embedder(DEFAULT_MODEL).embed,
    }


def compare(
    ways: dict[str, Callable[[Sequence[str]], object]], texts: Sequence[str], *, rounds: int
) -> list[Throughput]:
    """Run every way once a round, the first one being the measure of the others."""
    for run in ways.values():
        run(texts[:32])  # threads and kernels are set up in the first call
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            seconds[way].append(_seconds(run, texts))
    first = seconds[next(iter(ways))]
    return [
        Throughput(way, len(texts) / median(taken), median(base / own for base, own in zip(first, taken, strict=True)))
        for way, taken in seconds.items()
    ]


def measure_questions(*, rounds: int = 200) -> tuple[float, float]:
    """Milliseconds for one question of about 12 tokens, p50 and p95, one at a time."""
    embedder = open_query_embedder(DEFAULT_MODEL)
    question = ["What did Xiaomi pay for its stake in Kingsoft Cloud?"]
    for _ in range(20):
        embedder.embed(question)
    taken = sorted(1000 * _seconds(embedder.embed, question) for _ in range(rounds))
    return median(taken), taken[int(len(taken) * 0.95)]


def _seconds(run: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    start = time.perf_counter()
    run(texts)
    return time.perf_counter() - start


def read_texts(path: Path, count: int) -> list[str]:
    """Evenly spaced texts of a JSON Lines file of documents."""
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    return texts[:: max(1, len(texts) // count)][:count]


def print_embedding(results: Sequence[Throughput]) -> None:
    """A table on stdout."""
    print(f"{'embedding':<42} {'texts/s':>8} {'× bare':>8}")
    for result in results:
        print(f"{result.way:<42} {result.texts_per_second:>8.1f} {result.ratio:>8.2f}")


def main() -> int:
    """Measure and print; 1 where the texts are absent."""
    if not DATA.is_file():
        print(f"{DATA} is absent; it holds the texts to embed", file=sys.stderr)
        return 1
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS
    texts = read_texts(DATA, count)
    print(describe_machine())
    print(f"texts      {len(texts)} of {DATA.parent.name}\n")
    p50, p95 = measure_questions()
    print(f"one question: p50 {p50:.1f} ms, p95 {p95:.1f} ms\n")
    print_embedding(measure_embedding(texts))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
