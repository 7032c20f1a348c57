"""How well sentences that answer are told from those that do not, beside what it is to replace.

``python -m evals.fit.reading_report --data ../shared/data --work DIR [--limit N]`` asks the reported third of every set
(no article of it was fitted on) and the project's own development questions over ``corpus/`` (of whose documents
nothing was fitted on either). Of the sentences that retrieval brings up for a question: hit@1 and reciprocal rank of
those that answer, and the area under the curve of the best score: for the public sets with the answer among the
candidates against the same question without it, for the project's own answerable against unanswerable questions.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.gold import by_file, locate
from evals.judgement import auc
from evals.questions import EvalQuestion, read_questions
from rag.candidates import candidates
from rag.config import Settings
from rag.cross_encoder import CrossEncoder
from rag.display import under
from rag.embed import open_embedder, open_query_embedder
from rag.extractive import ExtractiveGenerator, wanted_parts
from rag.gather import gather, number_evidence
from rag.index import build, open_index
from rag.protocols import Embedder, Reranker
from rag.retrieve import Retriever
from rag.types import Document, Evidence, Question

from .reading_sets import Case, cases, documents_of, option_of

Floats = NDArray[np.float64]
QUESTIONS = Path(__file__).resolve().parents[1] / "questions.jsonl"
CORPUS = Path(__file__).resolve().parents[2] / "corpus"
METHODS = ("cosine", "overlap", "generator without reading", "reading alone", "generator")


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of one question by method, which of them answer, and which hold an answer's string by chance."""

    set: str
    answerable: bool
    answers: NDArray[np.bool_]
    holds: NDArray[np.bool_]
    scores: dict[str, Floats]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with nq_open, xquad and tatqa")
    parser.add_argument("--work", type=Path, required=True, help="folder for the indexes")
    parser.add_argument("--limit", type=int, default=10**6, help="questions asked of a set")
    arguments = parser.parse_args()
    judge = Judge(open_query_embedder(Settings().embedder), CrossEncoder())
    found = list(_public(judge, arguments.data, arguments.work, arguments.limit))
    found += [judge(*row) for row in own_questions(arguments.work)]
    print("| set, method | questions | hit@1 | reciprocal rank | AUC |\n|---|---|---|---|---|")
    for name in dict.fromkeys(row.set for row in found):
        rows = [row for row in found if row.set == name]
        for method in METHODS:
            print(f"| {name}, {method} | " + " | ".join(measured(rows, method)) + " |")
    print(f"reading: {1000 * judge.seconds / judge.texts:.2f} ms a sentence")


class Judge:
    """Scores the candidates of a question by every method."""

    def __init__(self, embedder: Embedder, reranker: Reranker) -> None:
        self._embedder = embedder
        self._reranker = reranker
        self._without, self._with = ExtractiveGenerator(embedder), ExtractiveGenerator(embedder, reranker)
        self.seconds, self.texts = 0.0, 0

    def __call__(self, case: Case, answerable: bool | None = None) -> Judged:
        lines = [under(row.title, row.text) for row in case.options]
        started = time.perf_counter()
        reading = np.array(self._reranker.score(case.question, lines, [row.before for row in case.options]))
        self.seconds, self.texts = self.seconds + time.perf_counter() - started, self.texts + len(lines)
        vectors = self._embedder.embed([case.question, *(row.text for row in case.options)])
        scores = {
            "cosine": np.asarray(vectors[1:] @ vectors[0], dtype=float),
            "overlap": np.array([row.overlap for row in case.options]),
            "generator without reading": _ranked(self._without, case),
            "reading alone": reading,
            "generator": _ranked(self._with, case),
        }
        return Judged(
            case.set,
            case.answered if answerable is None else answerable,
            np.array([row.answers for row in case.options], dtype=bool),
            np.array([row.holds for row in case.options], dtype=bool),
            scores,
        )


def _ranked(generator: ExtractiveGenerator, case: Case) -> Floats:
    """The generator's score of each candidate, the best over the parts of the question."""
    best: dict[tuple[int, int], float] = {}
    for want in wanted_parts(case.question, case.evidence):
        for row in generator.rank(want, case.evidence):
            place = row.candidate.evidence.number, row.candidate.k
            best[place] = max(row.score, best.get(place, 0.0))
    return np.array([best[found.evidence.number, found.k] for found in candidates(case.evidence)])


def _public(judge: Judge, data: Path, work: Path, limit: int) -> Iterator[Judged]:
    for case in cases(data, work, limit={"fitted": 0, "reported": limit}):
        if case.answered:
            yield judge(case)


def own_questions(work: Path) -> Iterator[tuple[Case, bool]]:
    """The project's development questions with their candidates, and whether they have an answer."""
    folder = work / "index" / "corpus"
    embedder = open_query_embedder(Settings().embedder)
    if not folder.exists():
        build([CORPUS], folder, embedder=open_embedder(Settings().embedder))
    index = open_index(folder, embedder_name=embedder.name)
    retriever = Retriever(index, embedder)
    files = by_file(list(documents_of(index)))
    for row in read_questions(QUESTIONS, split="dev"):
        evidence = number_evidence(gather(Question(row.question, as_of=row.as_of), retriever), index.documents)
        if evidence and not row.history:
            yield _own_case(row, files, evidence), row.answerable
    index.close()


def _own_case(row: EvalQuestion, files: Mapping[str, Sequence[Document]], evidence: tuple[Evidence, ...]) -> Case:
    gold = [place for quote in locate(row, files) for place in quote.places]
    options = []
    for found in candidates(evidence):
        answers = any(
            name == found.evidence.document.id and found.span.start < span.end and found.span.end > span.start
            for name, span in gold
        )
        options.append(option_of(row.question, found, answers=answers and row.answerable, holds=answers))
    return Case("own, dev", "reported", row.question, (), tuple(options), evidence)


def measured(rows: Sequence[Judged], method: str) -> Iterator[str]:
    """Number of questions, hit@1, mean reciprocal rank, AUC."""
    ranked = [row for row in rows if row.answers.any()]
    orders = [np.argsort(-row.scores[method], kind="stable") for row in ranked]
    first = [int(np.flatnonzero(row.answers[order])[0]) for row, order in zip(ranked, orders, strict=True)]
    yield str(len(ranked))
    yield f"{np.mean([place == 0 for place in first]):.3f}"
    yield f"{np.mean([1 / (1 + place) for place in first]):.3f}"
    truth, best = zip(*_best(rows, method), strict=True)
    yield f"{auc(truth, best):.3f}"


def _best(rows: Sequence[Judged], method: str) -> Iterator[tuple[int, float]]:
    """Whether there is an answer, and the best score; a public question also without what answers or might."""
    for row in rows:
        scores = row.scores[method]
        yield int(row.answerable), float(scores.max(initial=-math.inf))
        rest = scores[~(row.answers | row.holds)]
        if row.set != "own, dev" and len(rest):
            yield 0, float(rest.max())


if __name__ == "__main__":
    main()
