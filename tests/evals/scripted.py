"""A source of answers that was told what to say, and questions to ask it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from evals.questions import EvalQuestion
from rag.types import Abstention, Answer, Citation, Document, Question, Span

DOCUMENT = Document(id="d1", title="A", text="Halla was the seller.", sha256="s1", origin="a.md")
SOLD = {
    "id": "a-1", "question": "Who sold?", "type": "fact", "answerable": True, "answer_facts": ["Halla"],
    "evidence": [{"doc": "a.md", "quote": "Halla was the seller."}], "as_of": "2014-05-01",
    "history": [{"question": "Who bought?", "answer": "Lumen."}],
}  # fmt: skip
ABSENT = {"id": "u-1", "question": "Who founded Zyrtanic?", "type": "unanswerable", "answerable": False}


class Scripted:
    """Gives answers by question, or raises; remembers what it was asked."""

    generator_name, model, version = "scripted", "", "v1"

    def __init__(self, answers: Mapping[str, Answer | BaseException | Callable[[], Answer]]) -> None:
        self._answers = answers
        self._lock = threading.Lock()
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        with self._lock:
            self.asked.append(question)
        given = self._answers[question.text]
        if isinstance(given, BaseException):
            raise given
        return given if isinstance(given, Answer) else given()

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        return ((), "next") if not cursor else ((DOCUMENT,), "")


def questions(*given: dict[str, Any]) -> list[EvalQuestion]:
    """As a file would give them."""
    return [EvalQuestion.model_validate_json(json.dumps(one)) for one in given]


def many(count: int) -> list[EvalQuestion]:
    """Unanswerable questions "Who is 0?", "Who is 1?"…"""
    return questions(*({**ABSENT, "id": f"u-{k}", "question": f"Who is {k}?"} for k in range(count)))


def sold() -> Answer:
    """The answer to SOLD."""
    citation = Citation(1, "d1", "p", Span(0, 21), DOCUMENT.text, "s1")
    return Answer("x", "q", "q", "answered", "Halla sold. [1]", citations=(citation,), generator="scripted")


def abstained() -> Answer:
    """A refusal."""
    return Answer("x", "q", "q", "abstained", "Not said.", abstention=Abstention("entity_absent", "Not said."))
