"""Ask questions and measure the answers: one row a question, with everything that is known of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from typing import Self

import rag
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
from .questions import EvalQuestion
from .source import Answers, all_documents
from .summary import Row
from .support import Check, supports

# What an engine may raise on one question, its own faults included: the run goes on and the question counts as zero.
FAILURES = (
    VouchError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bench:
    """What every question of a run is asked of and judged by."""

    source: Answers
    files: ByFile
    documents: Mapping[str, Document]
    top_k: int = 8
    check: Check = rag.check_claim

    @classmethod
    def over(cls, source: Answers, *, top_k: int = 8) -> Self:
        """Reads all documents, for the text that quotes are looked for in."""
        documents = list(all_documents(source))
        return cls(source, by_file(documents), {document.id: document for document in documents}, top_k)


def evaluate(questions: Sequence[EvalQuestion], bench: Bench, *, jobs: int = 1) -> Iterator[Row]:
    """A row each, ready for JSON: in order with one job, else as they are done. Progress goes to stderr."""
    with progress("asking", len(questions)) as advance:
        for row in _rows(questions, bench, jobs):
            yield row
            advance(1)


def _rows(questions: Iterable[EvalQuestion], bench: Bench, jobs: int) -> Iterator[Row]:
    if jobs == 1:
        for question in questions:
            yield judged(question, bench)
        return
    with ThreadPoolExecutor(jobs) as pool:
        asked = [pool.submit(judged, question, bench) for question in questions]
        try:
            for done in as_completed(asked):
                yield done.result()
        finally:  # interrupted: what has not begun is not begun
            pool.shutdown(wait=False, cancel_futures=True)


def judged(question: EvalQuestion, bench: Bench) -> Row:
    """Ask one question; its row."""
    gold = locate(question, bench.files)
    for quote in gold:
        if not quote.places:
            _say(f"{question.id}: the gold quote {quote.quote!r} does not stand in {quote.doc}; it counts as not cited")
    began = time.perf_counter()
    answer, error = _ask(_asked(question, bench), question.id, bench.source)
    seconds = max(time.perf_counter() - began, answer.timings.total / 1000 if answer else 0.0)
    support = supports(answer, bench.check) if answer else ()
    outcome = Outcome(question, answer, gold, bench.documents, support)
    return {
        "question": question.model_dump(mode="json"),
        "measures": measured(outcome),
        "facts_found": facts_found(outcome),
        "forbidden_found": forbidden_found(outcome),
        "numbers_not_cited": numbers_not_cited(outcome),
        "evidence_ranks": evidence_ranks(outcome),
        "support": [asdict(one) for one in support],
        "gold": [asdict(quote) for quote in gold],
        "confidence": confidence(answer),
        "seconds": round(seconds, 4),
        "error": error,
        "files": _files(outcome),
        "answer": to_dict(answer, include_retrieved=True, documents=bench.documents) if answer else None,
    }


def confidence(answer: Answer | None) -> float | None:
    """How sure the source is that it can answer, larger is surer: the score of its best passage; None without any."""
    stated = getattr(answer, "confidence", None)
    if stated is not None:
        return float(stated)
    return max((hit.score for hit in answer.hits), default=None) if answer else None


def _asked(question: EvalQuestion, bench: Bench) -> Question:
    """The engine's question. Documents to filter by are named by their file there, by their id here.

    A file that is not in the index leaves an id that no document has: nothing may be found then.
    """
    ids = [
        document_id
        for doc in question.filters.documents
        for document_id in ([document.id for document in bench.files.get(doc, ())] or [f"no document {doc}"])
    ]
    return Question(
        question.question,
        tuple(Turn(exchange.question, exchange.answer) for exchange in question.history),
        bench.top_k,
        Filters(document_ids=tuple(ids)),
        question.as_of,
    )


def _ask(asked: Question, question_id: str, source: Answers) -> tuple[Answer | None, str]:
    try:
        return source.ask(asked), ""
    except FAILURES as error:
        _say(f"{question_id}: {type(error).__name__}: {error}")
        return None, f"{type(error).__name__}: {error}"


def _files(outcome: Outcome) -> dict[str, str]:
    """The file of each document that is cited or was shown to the generator, by document id."""
    answer = outcome.answer
    if answer is None:
        return {}
    quotes = (*answer.citations, *(answer.abstention.nearest if answer.abstention else ()))
    ids = dict.fromkeys([one.document_id for one in quotes] + [hit.passage.document_id for hit in answer.hits])
    return {name: outcome.documents[name].origin for name in ids if name in outcome.documents}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
