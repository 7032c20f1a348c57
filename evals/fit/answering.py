"""Fit how probably a sentence answers, from the features that the extractive generator gives it.

    python -m evals.fit.answering --index DIR --data ../shared/data --work DIR [--out rag/models/answering.json]

Logistic regression with a "none of them" beside the candidates of each question (multinomial, as in listwise learning
to rank, Cao et al. 2007): for a question with an answer the gold sentences together should be likeliest, for one
without an answer none. Only questions of the development split are read, and beside them, each with a weight of
``PUBLIC_WEIGHT``, some of the public sets' questions, of the two thirds that the reader was fitted on. The figures are
of five-fold cross-validation over the project's own questions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.gold import by_file, locate
from evals.questions import EvalQuestion, read_questions
from evals.run import QUESTIONS
from rag import config, wiring
from rag.candidates import Candidate, candidates
from rag.extractive import ExtractiveGenerator, wanted_parts
from rag.followup import standalone
from rag.gather import gather, number_evidence
from rag.index import open_index
from rag.reader import Index
from rag.relevance import Features, Scored
from rag.retrieve import Retriever
from rag.scoring import WEIGHTS_FILE
from rag.types import Evidence, Question, Span, Turn

from .reading_sets import Case, Option, cases, documents_of

NAMES = tuple(Features.__slots__)
PENALTY = 1.0
"""Weight of the squared coefficients; between 0.3 and 3 the cross-validated figures are level."""
FOLDS = 5
PUBLIC_WEIGHT = 0.3
"""Of one question of a public set: between 0.1 and 0.6 the own questions' figures are level, and those of public sets
rise (hit@1 of nq_open .67 with none, .74 with 0.3, on articles that the reader knows)."""
PUBLIC_QUESTIONS = 240
"""Of each public set."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question: features, shape (candidates, features), and which of them answer it."""

    features: Vector
    gold: NDArray[np.bool_]
    answerable: bool
    weight: float = 1.0


def examples(questions: Sequence[EvalQuestion], index_path: Path) -> Iterator[Example]:
    """One for each question of a single part, in the evidence that the engine would show its generator."""
    settings = config.load(index=index_path, generator="extractive")
    embedder = wiring.query_embedder(settings)
    generator = wiring.generator(settings, embedder)
    index = open_index(index_path, embedder_name=embedder.name)
    assert isinstance(generator, ExtractiveGenerator)
    files = by_file(list(documents_of(index)))
    for question in questions:
        evidence, text = _evidence(question, index, Retriever(index, embedder))
        wants = wanted_parts(text, evidence)
        rows = [row for row in generator.rank(wants[0], evidence) if row.score > 0] if len(wants) == 1 else []
        if rows:
            places = [place for quote in locate(question, files) for place in quote.places]
            yield _example(rows, places, question.answerable)
    index.close()


def _evidence(question: EvalQuestion, index: Index, retriever: Retriever) -> tuple[Sequence[Evidence], str]:
    turns = tuple(Turn(turn.question, turn.answer) for turn in question.history)
    asked = Question(question.question, turns, as_of=question.as_of)
    asked = replace(asked, text=standalone(asked))
    return number_evidence(gather(asked, retriever), index.documents, question=asked.text), asked.text


def public_examples(data: Path, work: Path) -> Iterator[Example]:
    """Questions of the public sets, in evidence from documents of their own part."""
    settings = config.load(generator="extractive")
    generator = wiring.generator(settings, wiring.query_embedder(settings))
    assert isinstance(generator, ExtractiveGenerator)
    for case in cases(data, work, limit={"fitted": PUBLIC_QUESTIONS, "reported": 0}):
        wants = wanted_parts(case.question, case.evidence) if case.evidence else []
        rows = [row for row in generator.rank(wants[0], case.evidence) if row.score > 0] if len(wants) == 1 else []
        if rows:
            answers = {(found.evidence.number, found.k): option.answers for found, option in _paired(case)}
            gold = [answers[row.candidate.evidence.number, row.candidate.k] for row in rows]
            yield Example(_values(rows), np.array(gold), answerable=True, weight=PUBLIC_WEIGHT)


def _paired(case: Case) -> Iterator[tuple[Candidate, Option]]:
    return zip(candidates(case.evidence), case.options, strict=True)


def _values(rows: Sequence[Scored]) -> Vector:
    return np.array([[getattr(row.features, name) for name in NAMES] for row in rows], dtype=np.float64)


def _example(rows: Sequence[Scored], places: Sequence[tuple[str, Span]], answerable: bool) -> Example:
    gold = [
        any(
            row.candidate.evidence.document.id == document_id and span.start < row.candidate.span.end
            and row.candidate.span.start < span.end
            for document_id, span in places
        )
        for row in rows
    ]  # fmt: skip
    return Example(_values(rows), np.array(gold), answerable)


def fit(made: Sequence[Example], *, penalty: float = PENALTY) -> Vector:
    """Coefficients in the order of ``NAMES``, the intercept last."""

    def loss(weights: Vector) -> tuple[float, Vector]:
        bare = np.append(weights[:-1], 0.0)
        total, slope = penalty * float(bare @ bare), 2 * penalty * bare
        for example in made:
            value, change = _loss(example, weights)
            total, slope = total + example.weight * value, slope + example.weight * change
        return total, slope

    found = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x, dtype=np.float64)


def _loss(example: Example, weights: Vector) -> tuple[float, Vector]:
    """Negative log-likelihood of the right outcome and its slope: a gold candidate, or none of them."""
    inputs = np.column_stack([example.features, np.ones(len(example.features))])
    odds = np.append(inputs @ weights, 0.0)  # the last one is "none"
    likely = np.exp(odds - odds.max())
    likely /= likely.sum()
    right = np.append(example.gold & example.answerable, not (example.answerable and example.gold.any()))
    share = likely * right
    expected = (share / share.sum() - likely)[:-1]
    return -math.log(max(share.sum(), 1e-12)), -(inputs.T @ expected)


def crossed(made: Sequence[Example], beside: Sequence[Example] = ()) -> list[tuple[float, bool, Example]]:
    """For each example the log-odds of the likeliest candidate, and whether it is gold, by weights of the others."""
    found = []
    for fold in range(FOLDS):
        weights = fit([*(example for number, example in enumerate(made) if number % FOLDS != fold), *beside])
        for example in made[fold::FOLDS]:
            odds = example.features @ weights[:-1] + weights[-1]
            best = int(odds.argmax())
            found.append((float(odds[best]), bool(example.gold[best]), example))
    return found


def table(found: Sequence[tuple[float, bool, Example]]) -> str:
    """Right and wrong answers and refusals at each threshold on the probability."""
    able = [(odds, right) for odds, right, example in found if example.answerable]
    refusable = [odds for odds, _, example in found if not example.answerable]
    lines = ["threshold  answered  right of answered  right of all  refused"]
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        cut = math.log(threshold / (1 - threshold))
        kept = [right for odds, right in able if odds >= cut]
        refused = sum(odds < cut for odds in refusable) / max(1, len(refusable))
        shares = (len(kept) / len(able), sum(kept) / max(1, len(kept)), sum(kept) / len(able), refused)
        lines.append(f"{threshold:9.2f}  " + "  ".join(f"{share:8.3f}" for share in shares))
    return "\n".join(lines)


def main(
    index: Annotated[Path, typer.Option(help="Index of the documents that the questions are about.")],
    data: Annotated[Path, typer.Option(help="Folder of the public sets.")],
    work: Annotated[Path, typer.Option(help="Folder for their indexes.")],
    questions: Annotated[Path, typer.Option(help="Question file; its held-out split is not read.")] = QUESTIONS,
    out: Annotated[Path, typer.Option(help="Where the weights are written.")] = WEIGHTS_FILE,
) -> None:
    """Fit, print the cross-validated figures, and write the weights."""
    made = list(examples(read_questions(questions, split="dev"), index))
    beside = list(public_examples(data, work))
    typer.echo(table(crossed(made, beside)))
    weights = dict(zip((*NAMES, "intercept"), (round(float(value), 3) for value in fit([*made, *beside])), strict=True))
    out.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
    typer.echo(f"{len(made)} questions and {len(beside)} public ones; weights written to {out}")


if __name__ == "__main__":
    typer.run(main)
