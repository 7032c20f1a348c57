"""The engine: one open index, one generator, one checker. ``ask`` drains ``stream``: there is one code path."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .answering import QUESTION_CHARACTERS, View, question_of, stream_answer
from .errors import LoadError
from .index import Failure, Index, Report, delete, put
from .protocols import Embedder, Generator
from .prove import Checker
from .rephrase import Rephrase, by_rules
from .replay import replay, same_source
from .types import Answer, Answered, Document, Event, Filters, Hit, Question, Turn, Verdict

REPLAYED = 10
"""Passages among which the later version of a document that vanished is looked for."""
Loader = Callable[..., tuple[Document, ...]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What an engine is made of; chosen in ``wiring.py``. ``index_embedder`` is only called when documents are put.

    ``warm`` makes the generator ready, which may take seconds, and ``release`` ends what it runs.
    """

    index_path: Path
    open_index: Callable[[], Index]
    view: Callable[[Index], View]
    generator: Generator
    check: Checker
    index_embedder: Callable[[], Embedder]
    load_bytes: Loader
    warm: Callable[[], None]
    release: Callable[[], None]
    rephrase: Rephrase = by_rules


class Engine:
    """Answers questions over one index; safe to call from several threads. It follows the index when that changes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._index = parts.open_index()
        self._view = parts.view(self._index)
        self.generator_name = parts.generator.name
        self.model = parts.generator.model
        self.prompt = parts.generator.prompt

    @property
    def version(self) -> str:
        """Version of the index that the next question is asked of."""
        return self._current().version

    def ask(
        self,
        question: Question | str,
        *,
        history: Sequence[Turn] = (),
        top_k: int = 8,
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Answer:  # fmt: skip
        """The checked answer; the options count only where ``question`` is text.

        Raises QuestionError for what is out of range, GeneratorError where the language model fails.
        """
        asked = question_of(question, history=history, top_k=top_k, filters=filters, as_of=as_of)
        for event in self.stream(asked):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("a stream ended without its answer")

    def stream(self, question: Question | str) -> Iterator[Event]:
        """The events of one answer, Answered last. Closing the iterator stops the generator."""
        parts = self._parts
        asked = question_of(question)
        return stream_answer(asked, self._current(), parts.generator, parts.check, rephrase=parts.rephrase)

    def search(self, question: Question) -> tuple[Hit, ...]:
        """The passages for ``question``, best first; copies that an answer would leave out are kept."""
        return self._current().retriever.retrieve(question_of(question), collapsed=False)

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """A page of documents and the cursor of the next one, "" at the end."""
        self._current()
        return self._index.documents.documents(limit=limit, cursor=cursor)

    def count(self) -> int:
        """How many documents are indexed."""
        self._current()
        return self._index.documents.counts().documents

    def document(self, document_id: str) -> Document:
        """One document; raises DocumentNotFoundError."""
        self._current()
        return self._index.documents.document(document_id)

    def put(self, files: Sequence[tuple[str, bytes]]) -> Report:
        """Index files given as (name, content); those that cannot be read are in ``report.failed``."""
        documents: list[Document] = []
        failed: list[Failure] = []
        for name, content in files:
            try:
                documents.extend(self._parts.load_bytes(content, name, origin=name))
            except LoadError as error:
                failed.append(Failure(name, str(error)))
        return put(documents, self._parts.index_path, embedder=self._parts.index_embedder(), failed=failed)

    def delete(self, document_ids: Sequence[str]) -> Report:
        """Remove documents everywhere, or none: DocumentNotFoundError when one of the ids is unknown."""
        return delete(document_ids, self._parts.index_path)

    def verify(self, claim: str, quotes: Sequence[str], *, context: str = "", published: date | None = None) -> Verdict:
        """Whether the quotes say what the claim says; see ``rag.check_claim``."""
        return self._parts.check(claim, quotes, context=context, published=published)

    def replay(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """A saved answer checked again: a verdict for each claim, and each quote's and document's state today."""
        view = self._current()

        def find(citation: Mapping[str, Any]) -> Document | None:
            document = self._index.documents.find(citation["document_id"])
            if document is not None:
                return document
            sought = Question(f"{citation['title']} {citation['quote']}"[:QUESTION_CHARACTERS], top_k=REPLAYED)
            hits = view.retriever.retrieve(sought, collapsed=False)
            ids = dict.fromkeys(hit.passage.document_id for hit in hits)
            return same_source(citation, [self._index.documents.document(name) for name in ids])

        return replay(saved, find, self._parts.check)

    def ready(self) -> None:
        """Raise a VouchError when a question could not be answered now; a local model is loaded first (seconds)."""
        view = self._current()
        self._parts.warm()
        view.retriever.retrieve(Question("ready", top_k=1))

    def close(self) -> None:
        """Release the index, and end what the generator runs."""
        self._index.close()
        self._parts.release()

    def _current(self) -> View:
        with self._lock:
            if self._index.refresh():
                self._view = self._parts.view(self._index)
            return self._view
