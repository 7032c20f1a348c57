"""Values of documents, retrieval and questions; import them from ``rag.types``.

Offsets count Unicode code points of ``Document.text`` (or, for a claim, of the answer's text), half-open.
Scores: larger is better, everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .patience import Patience

BlockKind = Literal["title", "heading", "paragraph", "list", "table", "record", "furniture"]
HitOrigin = Literal["dense", "lexical", "fused", "reranked"]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of canonical text with one role; ``heading`` is the path of headings above it, joined by " > ".

    A "record" keeps the lines of one flattened entry together; "furniture" is page text that is not about the
    document's subject (teasers, share buttons, cookie lines): searchable, labelled, and ranked last.
    """

    kind: BlockKind
    span: Span
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Canonical text of one source with what is known of it; unknown stays empty or None.

    ``origin`` is the path under the corpus folder, with ``#name`` behind it for one entry of many in a file.
    ``language`` is an ISO 639-1 code. ``blocks`` are in order and do not overlap.
    """

    id: str
    title: str
    text: str
    sha256: str
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""
    origin: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item, table row or record of a document: the unit that is cited."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: a run of whole sentences, table rows or records; ``text`` is the document's own.

    ``heading`` is context for search and for the reader (headings above, a table's header row); it is not quoted.
    """

    id: str
    document_id: str
    span: Span
    text: str
    heading: str = ""
    kind: BlockKind = "paragraph"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage; ``rank`` counts from 1, larger ``score`` is better."""

    passage: Passage
    score: float
    rank: int
    origin: HitOrigin


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit's document must satisfy; empty means no condition, dates are inclusive."""

    document_ids: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    published_from: date | None = None
    published_to: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; ``top_k`` passages (1–50) are shown to the generator.

    ``as_of``: documents published later do not exist for this question. ``patience`` is that of who waits for the
    answer; it is no part of what is asked.
    """

    text: str
    history: tuple[Turn, ...] = ()
    top_k: int = 8
    filters: Filters = field(default_factory=Filters)
    as_of: date | None = None
    patience: Patience | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage as the generator sees it: ``number`` counts from 1, sentence k of it is marked ``[number.k]``."""

    number: int
    hit: Hit
    document: Document
    sentences: tuple[Sentence, ...]

    def sentence_text(self, k: int) -> str:
        """The characters of sentence ``k`` (from 1)."""
        return self.sentences[k - 1].span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A whole claim from a generator that knows its evidence: never split, its markers not written into the text.

    ``markers`` are (passage number, sentence number) as in ``[2.3]``, both from 1. ``confidence`` in 0–1 is how
    probable the generator holds it that the claim answers the question, None where it does not say. ``verbatim`` is the
    cited sentence, which is shown instead where the claim fails its checks; "" where there is none.
    """

    text: str
    markers: tuple[tuple[int, int], ...]
    confidence: float | None = field(default=None, compare=False)
    verbatim: str = ""
