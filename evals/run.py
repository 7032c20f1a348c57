"""One run: ask every question of a file, measure every answer, write ``rows.jsonl`` and ``metrics.json``."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Protocol

import rag
from rag.config import Settings
from rag.errors import VouchError
from rag.progress import progress
from rag.serialize import to_dict
from rag.types import Answer, Document, Filters, Question, Turn

from .gold import ByFile, by_file, locate
from .measures import measured
from .measures.fact_recall import facts_found, forbidden_found
from .measures.retrieval import evidence_ranks
from .measures.wrong_numbers import numbers_not_cited
from .outcome import Outcome
from .questions import EvalQuestion, Split, read_questions
from .summary import Row, summary
from .support import supports
from .table import table

QUESTIONS = Path(__file__).parent / "questions.jsonl"
PAGE = 200  # documents read at once
# What an engine may raise on one question, its own faults included: the run goes on and the question counts as zero.
FAILURES = (
    VouchError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip


class Answers(Protocol):
    """What a run asks of an engine."""

    def ask(self, question: Question) -> Answer:
        """The answer to one question."""
        ...

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """A page of documents with their text, and the cursor of the next one, "" at the end."""
        ...


def run(
    settings: Settings, *, index: Path | None = None, questions: Path | None = None, split: Split | None = None,
    report: Path = Path("eval-report"),
) -> str:  # fmt: skip
    """Index ``settings.corpus``, ask, write the report folder; the table to print.

    The index is brought up to date in ``index``, or made in a temporary folder. Raises VouchError before the first
    question is asked: for a question file, a corpus or a setting that cannot be used.
    """
    asked = read_questions(questions or QUESTIONS, split=split)
    report.mkdir(parents=True, exist_ok=True)
    with _engine(settings, index) as engine, (report / "rows.jsonl").open("w", encoding="utf-8") as file:
        rows = []
        for row in evaluate(asked, engine):
            print(json.dumps(row, ensure_ascii=False), file=file, flush=True)
            rows.append(row)
    figures = {"split": split or "all", **summary(rows)}
    (report / "metrics.json").write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return table(figures)


def evaluate(questions: Sequence[EvalQuestion], engine: Answers) -> Iterator[Row]:
    """Ask in order; a row each, ready for JSON. Progress and gold quotes that stand nowhere go to stderr."""
    documents = list(_documents(engine))
    files, cited = by_file(documents), {document.id: document for document in documents}
    with progress("asking", len(questions)) as advance:
        for question in questions:
            yield _row(question, engine, (files, cited))
            advance(1)


def _row(question: EvalQuestion, engine: Answers, known: tuple[ByFile, Mapping[str, Document]]) -> Row:
    files, documents = known
    gold = locate(question, files)
    for quote in gold:
        if not quote.places:
            _say(f"{question.id}: the gold quote {quote.quote!r} does not stand in {quote.doc}; it counts as not cited")
    began = time.perf_counter()
    answer, error = _ask(_asked(question, files), question.id, engine)
    seconds = time.perf_counter() - began
    outcome = Outcome(question, answer, gold, documents, supports(answer, rag.check_claim) if answer else ())
    return {
        "question": question.model_dump(mode="json"),
        "measures": measured(outcome),
        "facts_found": facts_found(outcome),
        "forbidden_found": forbidden_found(outcome),
        "numbers_not_cited": numbers_not_cited(outcome),
        "evidence_ranks": evidence_ranks(outcome),
        "support": [asdict(one) for one in outcome.support],
        "gold": [asdict(quote) for quote in gold],
        "seconds": round(seconds, 4),
        "error": error,
        "answer": to_dict(answer, include_retrieved=True, documents=documents) if answer else None,
    }


def _asked(question: EvalQuestion, files: ByFile) -> Question:
    """The engine's question. Documents to filter by are named by their file there, by their id here.

    A file that is not in the index leaves an id that no document has: nothing may be found then.
    """
    ids = [
        document_id
        for doc in question.filters.documents
        for document_id in ([document.id for document in files.get(doc, ())] or [f"no document {doc}"])
    ]
    history = tuple(Turn(exchange.question, exchange.answer) for exchange in question.history)
    return Question(question.question, history, filters=Filters(document_ids=tuple(ids)), as_of=question.as_of)


def _ask(asked: Question, question_id: str, engine: Answers) -> tuple[Answer | None, str]:
    try:
        return engine.ask(asked), ""
    except FAILURES as error:
        _say(f"{question_id}: {type(error).__name__}: {error}")
        return None, f"{type(error).__name__}: {error}"


def _documents(engine: Answers) -> Iterator[Document]:
    cursor = ""
    while True:
        page, cursor = engine.documents(limit=PAGE, cursor=cursor)
        yield from page
        if not cursor:
            return


@contextmanager
def _engine(settings: Settings, index: Path | None) -> Iterator[Answers]:
    """An engine over an index of the corpus; the index goes when it was made for this run."""
    from rag import wiring

    with tempfile.TemporaryDirectory() as scratch:
        chosen = replace(settings, index=index or Path(scratch) / "index")
        for failure in wiring.build_index([chosen.corpus], chosen).failed:
            _say(f"not indexed: {failure.path}: {failure.reason}")
        engine = wiring.open_engine(chosen)
        try:
            yield engine
        finally:
            engine.close()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
