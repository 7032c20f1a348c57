"""Plain parts for an answer: documents in memory, hits in a given order, and a generator that follows a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rag.answering import View
from rag.errors import DocumentNotFoundError
from rag.sentences import split
from rag.types import (
    Abstention,
    Covered,
    Document,
    Drafted,
    Evidence,
    Filters,
    Hit,
    Passage,
    Question,
    Sentence,
    Span,
    Usage,
)

Piece = str | Drafted | Abstention | Usage


def document(name: str, text: str, *, published: date | None = None, publisher: str = "") -> Document:
    """A document with a title of its own; its hash tells its name."""
    return Document(
        id=name, title=f"About {name}", text=text, sha256=f"sha-{name}", publisher=publisher, published=published,
        url=f"https://example.org/{name}", origin=f"{name}.md",
    )  # fmt: skip


class Library:
    """The document store: sentences are what ``split`` finds."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {found.id: found for found in documents}

    def document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise DocumentNotFoundError(document_id)
        return self._documents[document_id]

    def sentences(self, document_id: str, span: Span) -> Sequence[Sentence]:
        return [Sentence(document_id, found) for found in split(self.document(document_id).text, span)]

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        found = self.document(document_id)
        return [Passage(f"p-{found.id}", found.id, Span(0, len(found.text)), found.text)]

    def covered(self, filters: Filters, as_of: date | None = None) -> Covered:
        days = sorted(found.published for found in self._documents.values() if found.published)
        return Covered(len(self._documents), days[0] if days else None, days[-1] if days else None)


class Shelf:
    """A retriever that shows whole documents in the order given, and remembers what it was asked."""

    def __init__(self, *documents: Document) -> None:
        self._documents = documents
        self.questions: list[Question] = []

    def retrieve(self, question: Question, *, collapsed: bool = True) -> tuple[Hit, ...]:
        self.questions.append(question)
        return tuple(
            Hit(Passage(f"p-{found.id}", found.id, Span(0, len(found.text)), found.text), 1.0 / rank, rank, "fused")
            for rank, found in enumerate(self._documents[: question.top_k], 1)
        )


class Script:
    """A generator that yields the pieces it was given; an exception among them is raised there."""

    name = "scripted"
    model = "paper"
    prompt = "paper-1"

    def __init__(self, *pieces: Piece | Exception) -> None:
        self._pieces = pieces
        self.calls: list[tuple[Question, tuple[Evidence, ...]]] = []
        self.closed = False

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Piece]:
        self.calls.append((question, tuple(evidence)))
        try:
            for piece in self._pieces:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            self.closed = True


def view(*documents: Document) -> View:
    """One state of an index that holds and shows these documents."""
    return View(Library(*documents), Shelf(*documents), "v1")
