"""Fit how probably a sentence answers, from the features that the extractive generator gives it.

    python -m evals.fit.answering --index DIR [--questions evals/questions.jsonl] [--out rag/models/answering.json]

Logistic regression with a "none of them" beside the candidates of each question (multinomial, as in listwise learning
to rank, Cao et al. 2007): for a question with an answer the gold sentences together should be likeliest, for one
without an answer none. Only questions of the development split are read. The figures are of five-fold cross-validation.
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
from rag.extractive import ExtractiveGenerator, wanted_parts
from rag.followup import standalone
from rag.gather import gather, number_evidence
from rag.index import open_index
from rag.reader import Index
from rag.relevance import Features, Scored
from rag.retrieve import Retriever
from rag.scoring import WEIGHTS_FILE
from rag.types import Document, Evidence, Question, Span, Turn

NAMES = tuple(Features.__slots__)
PENALTY = 1.0
"""Weight of the squared coefficients; between 0.3 and 3 the cross-validated figures are level."""
FOLDS = 5
PAGE = 200

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question: features, shape (candidates, features), and which of them answer it."""

    features: Vector
    gold: NDArray[np.bool_]
    answerable: bool


def examples(questions: Sequence[EvalQuestion], index_path: Path) -> Iterator[Example]:
    """One for each question of a single part, in the evidence that the engine would show its generator."""
    settings = config.load(index=index_path, generator="extractive")
    embedder = wiring.query_embedder(settings)
    generator = wiring.generator(settings, embedder)
    index = open_index(index_path, embedder_name=embedder.name)
    assert isinstance(generator, ExtractiveGenerator)
    files = by_file(list(_documents(index)))
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


def _documents(index: Index) -> Iterator[Document]:
    cursor = ""
    while True:
        page, cursor = index.documents.documents(limit=PAGE, cursor=cursor)
        yield from page
        if not cursor:
            return


def _example(rows: Sequence[Scored], places: Sequence[tuple[str, Span]], answerable: bool) -> Example:
    gold = [
        any(
            row.candidate.evidence.document.id == document_id and span.start < row.candidate.span.end
            and row.candidate.span.start < span.end
            for document_id, span in places
        )
        for row in rows
    ]  # fmt: skip
    values = [[getattr(row.features, name) for name in NAMES] for row in rows]
    return Example(np.array(values, dtype=np.float64), np.array(gold), answerable)


def fit(made: Sequence[Example], *, penalty: float = PENALTY) -> Vector:
    """Coefficients in the order of ``NAMES``, the intercept last."""

    def loss(weights: Vector) -> tuple[float, Vector]:
        bare = np.append(weights[:-1], 0.0)
        total, slope = penalty * float(bare @ bare), 2 * penalty * bare
        for example in made:
            value, change = _loss(example, weights)
            total, slope = total + value, slope + change
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


def crossed(made: Sequence[Example]) -> list[tuple[float, bool, Example]]:
    """For each example the log-odds of the likeliest candidate, and whether it is gold, by weights of the others."""
    found = []
    for fold in range(FOLDS):
        weights = fit([example for number, example in enumerate(made) if number % FOLDS != fold])
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
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        cut = math.log(threshold / (1 - threshold))
        kept = [right for odds, right in able if odds >= cut]
        refused = sum(odds < cut for odds in refusable) / max(1, len(refusable))
        shares = (len(kept) / len(able), sum(kept) / max(1, len(kept)), sum(kept) / len(able), refused)
        lines.append(f"{threshold:9.1f}  " + "  ".join(f"{share:8.3f}" for share in shares))
    return "\n".join(lines)


def main(
    index: Annotated[Path, typer.Option(help="Index of the documents that the questions are about.")],
    questions: Annotated[Path, typer.Option(help="Question file; its held-out split is not read.")] = QUESTIONS,
    out: Annotated[Path, typer.Option(help="Where the weights are written.")] = WEIGHTS_FILE,
) -> None:
    """Fit, print the cross-validated figures, and write the weights."""
    made = list(examples(read_questions(questions, split="dev"), index))
    typer.echo(table(crossed(made)))
    weights = dict(zip((*NAMES, "intercept"), (round(float(value), 3) for value in fit(made)), strict=True))
    out.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
    typer.echo(f"{len(made)} questions; weights written to {out}")


if __name__ == "__main__":
    typer.run(main)
