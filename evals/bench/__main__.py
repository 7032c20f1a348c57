"""All benchmarks in one report: ``python -m evals.bench [NAME…] [--quick]``, which is ``make bench``.

Names: throughput, latency, memory, cold-start, checking, overhead, streams. How well retrieval finds is measured by
``python -m evals.bench.retrieval``. Everything is written to a temporary folder. Figures go to stdout, progress to
stderr.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag import config

from . import memory
from .machine import describe_machine
from .material import Corpus, write_corpus
from .report import Row, table


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    build_passages: int = 1_500
    index_passages: int = 10_000
    questions: int = 300
    rounds: int = 3


QUICK = Sizes(300, 1_000, 50, 1)


class Bench:
    """One run: what was written to the temporary folder is shared by the benchmarks that need it."""

    def __init__(self, work: Path, sizes: Sizes, settings: config.Settings) -> None:
        self._work = work
        self._sizes = sizes
        self._corpus: Corpus | None = None
        self._index_peak = 0
        self.settings = replace(settings, index=work / "index", generator="extractive")

    def throughput(self) -> list[Row]:
        """A build of a smaller corpus, several times."""
        from . import throughput

        corpus = write_corpus(self._work / "small", self._sizes.build_passages)
        print(f"throughput over {corpus.description}\n")
        return throughput.rows(corpus.folder, self._work / "builds", self.settings, self._sizes.rounds)

    def latency(self) -> list[Row]:
        """Re-indexing, retrieval and answers."""
        from . import latency

        corpus = self.corpus()
        return latency.rows(corpus.folder, self.settings, self._asked(corpus), rounds=self._sizes.rounds)

    def memory(self) -> list[Row]:
        """Indexing the large corpus, and answering from it."""
        asked = self._asked(self.corpus())
        return memory.rows(self.settings, asked, self._index_peak)

    def cold_start(self) -> list[Row]:
        """A new process on the index."""
        from . import cold_start

        return cold_start.rows(self.settings, self.corpus().questions[0])

    def overhead(self) -> list[Row]:
        """Time to the first word, beside the model's own."""
        from . import endpoint

        return endpoint.overhead(self.settings, self._asked(self.corpus()))

    def streams(self) -> list[Row]:
        """Many answers at once on one process."""
        from . import endpoint

        return endpoint.streams(self.settings, self._asked(self.corpus()))

    def checking(self) -> list[Row]:
        """One claim of the corpus that ships."""
        from . import checking

        return checking.rows()

    def corpus(self) -> Corpus:
        """The large corpus, written and indexed at first need."""
        if self._corpus is None:
            _say(f"indexing {self._sizes.index_passages:,} passages")
            self._corpus = write_corpus(self._work / "documents", self._sizes.index_passages)
            start = time.perf_counter()
            self._index_peak = memory.index_peak(self._corpus.folder, self.settings)
            print(f"index of {self._corpus.description}; built in {time.perf_counter() - start:.0f} s\n")
        return self._corpus

    def _asked(self, corpus: Corpus) -> Sequence[str]:
        return corpus.questions[: self._sizes.questions]


RUNS: dict[str, Callable[[Bench], list[Row]]] = {
    "throughput": Bench.throughput,
    "latency": Bench.latency,
    "memory": Bench.memory,
    "cold-start": Bench.cold_start,
    "checking": Bench.checking,
    "overhead": Bench.overhead,
    "streams": Bench.streams,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 0 also where targets are missed: machines differ."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(RUNS)}; all without any")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    chosen = parser.parse_args(arguments)
    if unknown := [name for name in chosen.names if name not in RUNS]:
        parser.error(f"no benchmark is called {unknown[0]!r}; there are {', '.join(RUNS)}")
    print(describe_machine(), end="\n\n")
    with tempfile.TemporaryDirectory(prefix="vouch-bench-") as work:
        bench = Bench(Path(work), QUICK if chosen.quick else Sizes(), config.load())
        for name in chosen.names or RUNS:
            _say(f"measuring {name}")
            print(table(name, RUNS[name](bench)), end="\n\n", flush=True)
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
