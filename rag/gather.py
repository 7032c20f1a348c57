"""The evidence for one question: hits of one search or two, numbered, with their documents and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from .checks.dates import dates
from .injection import asked_about, without_orders
from .rewording import reworded
from .spelling import respelled, words_of
from .types import Covered, Document, Evidence, Filters, Hit, Passage, Question, Sentence, Span

SECOND_SHARE = 8
"""One hit in so many may come from the second search."""


class Documents(Protocol):
    """What the engine reads of the document store."""

    def document(self, document_id: str) -> Document:
        """The document, or DocumentNotFoundError."""
        ...

    def sentences(self, document_id: str, span: Span) -> Sequence[Sentence]:
        """The sentences inside ``span``, in order."""
        ...

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document in the order of its text."""
        ...

    def covered(self, filters: Filters, as_of: date | None = None) -> Covered:
        """How many documents satisfy the conditions, and their first and last date."""
        ...


class Retrieve(Protocol):
    """Finds passages for a question."""

    def retrieve(self, question: Question, *, collapsed: bool = True) -> tuple[Hit, ...]:
        """Up to ``question.top_k`` hits, best first; one of several copies where ``collapsed``."""
        ...


def gather(asked: Question, retriever: Retrieve) -> tuple[Hit, ...]:
    """The hits of the question; the weakest give way to better ones that a second search in other words finds.

    A question with a mistyped word is asked again with the word that the first hits have for it.
    """
    first = retriever.retrieve(asked)
    spelled = respelled(asked.text, words_of(hit.passage.text for hit in first))
    if spelled != asked.text:
        asked = replace(asked, text=spelled)
        first = retriever.retrieve(asked)
    other_words = reworded(asked.text)
    if not other_words or len(first) < asked.top_k:
        return first
    known = {hit.passage.id for hit in first}
    found = _body(retriever.retrieve(replace(asked, text=other_words)))
    new = [hit for hit in found if hit.passage.id not in known][: asked.top_k // SECOND_SHARE]
    for better, worse in zip(new, reversed(_body(first)), strict=False):
        if better.score > worse.score:
            first = tuple(better if hit is worse else hit for hit in first)
    merged = sorted(first, key=lambda hit: -hit.score)
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(merged, 1))


def _body(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.passage.kind != "furniture"]


def number_evidence(
    hits: Sequence[Hit], documents: Documents, *, question: str = "", as_of: date | None = None
) -> tuple[Evidence, ...]:
    """The hits as the generator sees them: passages numbered from 1, with their sentences.

    Sentences that give orders to a model are left out, unless the question is about them, and so is what a document
    without a date tells of a time after ``as_of``.
    """
    sources = {name: documents.document(name) for name in {hit.passage.document_id for hit in hits}}
    made = []
    for number, hit in enumerate(hits, 1):
        document = sources[hit.passage.document_id]
        sentences = tuple(documents.sentences(document.id, hit.passage.span))
        kept = _kept(sentences, document, question)
        if as_of is not None and document.published is None:
            kept = tuple(one for one in kept if not _later(one.span.of(document.text), as_of))
        made.append(Evidence(number, hit, document, kept))
    return tuple(made)


def _later(text: str, as_of: date) -> bool:
    """Whether a text tells of nothing but a time after ``as_of``: a row "March 2021; 320 companies"."""
    told = [one.first for one in dates(text, reference=None) if one.first is not None]
    return bool(told) and min(told) > as_of


def _kept(sentences: tuple[Sentence, ...], document: Document, question: str) -> tuple[Sentence, ...]:
    return sentences if question and asked_about(question) else without_orders(sentences, document.text)
