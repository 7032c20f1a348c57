"""Dense, lexical and hybrid retrieval side by side, with equal-weight rank fusion for comparison, and latency.

``python -m evals.bench.retrieval --data ../shared/data --work DIR`` indexes each set through the project's own
pipeline into ``DIR`` (kept for the next run) and prints hit@1, hit@10 and nDCG@10 on the half of the questions that the
fusion's constants were chosen on, on the held-out half and on all, then milliseconds of a hybrid retrieval by part.
Rankings are judged with copies kept, as the figures that others publish are; "collapsed" is the hybrid as a generator
sees it, where a copy that was left out does not count for the passage that stands.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from evals.bench.retrieval_sets import Asked, RetrievalSet, relevant_passages, retrieval_sets
from evals.measures.ranking import hit, mean, ndcg
from rag.config import Settings
from rag.embed import open_embedder, open_query_embedder
from rag.index import Index, build, open_index
from rag.retrieve import MODES, Retriever, Timing
from rag.types import Question

DEPTH = 50
RRF_OFFSET = 60
"""The constant of reciprocal rank fusion as published."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question under one method."""

    half: int
    hit1: float
    hit10: float
    ndcg10: float


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with nq_open, xquad and tatqa")
    parser.add_argument("--work", type=Path, required=True, help="folder for the indexes")
    parser.add_argument("--sets", nargs="*", help="names of sets; all without it")
    arguments = parser.parse_args()
    settings = Settings()
    print(f"{'set':9} {'method':9} {'fitted on':17} {'held out':17} all    (hit@1 hit@10 nDCG@10)")
    for item in retrieval_sets(arguments.data, arguments.work):
        if not arguments.sets or item.name in arguments.sets:
            index = open_set(item, arguments.work, settings)
            rows, timings = measure(item.questions, index, Retriever(index, open_query_embedder(settings.embedder)))
            _print(item.name, rows, timings)
            index.close()


def open_set(item: RetrievalSet, work: Path, settings: Settings) -> Index:
    """The index of a set under ``work``, built where it is not there yet."""
    folder = work / "index" / item.name.replace(" ", "_")
    embedder = open_query_embedder(settings.embedder)
    if not folder.exists():
        build([item.folder], folder, embedder=open_embedder(settings.embedder))
    return open_index(folder, embedder_name=embedder.name)


def measure(
    questions: Sequence[Asked], index: Index, retriever: Retriever
) -> tuple[dict[str, list[Row]], list[Timing]]:
    """Rows of all questions by method, and the time of each hybrid retrieval."""
    relevant = relevant_passages(questions, index.documents)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    timings = []
    for asked in questions:
        found = {mode: retriever.trace(Question(asked.text, top_k=DEPTH), mode=mode, collapsed=False) for mode in MODES}
        runs = {str(mode): [hit.passage.id for hit in found[mode].hits] for mode in MODES}
        runs["RRF"] = reciprocal_rank_fusion([runs["dense"], runs["lexical"]])
        shown = retriever.trace(Question(asked.text, top_k=10))
        runs["collapsed"] = [hit.passage.id for hit in shown.hits]
        timings.append(shown.timing)
        for method, ranked in runs.items():
            wanted = relevant[asked.id]
            rows[method].append(
                Row(asked.half, hit(ranked, wanted, 1), hit(ranked, wanted, 10), ndcg(ranked, wanted, 10))
            )
    return rows, timings


def reciprocal_rank_fusion(runs: Sequence[Sequence[str]]) -> list[str]:
    """Ids by the sum of 1 / (60 + rank) over the runs, best first."""
    scores: defaultdict[str, float] = defaultdict(float)
    for run in runs:
        for rank, item in enumerate(run, 1):
            scores[item] += 1 / (RRF_OFFSET + rank)
    return sorted(scores, key=lambda item: -scores[item])


def _print(name: str, rows: dict[str, list[Row]], timings: Sequence[Timing]) -> None:
    for method in ("dense", "lexical", "RRF", "hybrid", "collapsed"):
        parts = [[row for row in rows[method] if row.half in halves] for halves in ((0,), (1,), (0, 1))]
        print(f"{name:9} {method:9} " + "  ".join(_figures(part) for part in parts), flush=True)
    columns = {part.name: [getattr(timing, part.name) for timing in timings] for part in fields(Timing)}
    columns["total"] = [sum(astuple(timing)) for timing in timings]
    print(f"{name:9} ms p50/p95 " + ", ".join(f"{part} {_quantiles(column)}" for part, column in columns.items()))


def _figures(rows: Sequence[Row]) -> str:
    return " ".join(f"{mean(getattr(row, name) for row in rows):.3f}" for name in ("hit1", "hit10", "ndcg10"))


def _quantiles(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f}/{statistics.quantiles(values, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()
