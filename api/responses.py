"""What responses hold, for OpenAPI; ``rag.serialize`` writes them and a test holds the two together."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from rag.types import AbstentionReason, BlockKind, HitOrigin, Standing, Status

from .verdicts import CheckFailureOut, HighlightOut, VerdictOut


class CitationOut(BaseModel):
    """Exact characters of a document: ``text[start_char:end_char] == quote``, in code points."""

    id: int
    document_id: str
    passage_id: str
    title: str
    publisher: str
    published: date | None
    url: str
    start_char: int
    end_char: int
    quote: str
    prefix: str
    suffix: str
    document_sha256: str


class ClaimOut(VerdictOut):
    """One checkable sentence: ``answer[start:end]`` is its text, without markers."""

    id: str
    text: str
    start: int
    end: int
    citations: list[int]
    standing: Standing
    highlights: list[HighlightOut]


class RefusalOut(BaseModel):
    """What the generator wrote and the checks refused; ``quotes`` are what it cited, failures count in them."""

    text: str
    reason: str
    failures: list[CheckFailureOut]
    quotes: list[str]


class SourceOut(BaseModel):
    """A document that states something; ``copy_of`` names the document whose copy it is."""

    document_id: str
    title: str
    publisher: str
    published: date | None
    copy_of: str | None


class ConflictValueOut(BaseModel):
    """One side of a disagreement: the documents that state it, and how many of them copy no other."""

    value: str
    citations: list[int]
    published: date | None
    standing: Standing
    sources: list[SourceOut]
    origins: int


class ConflictOut(BaseModel):
    """Sources that say different things about the same."""

    subject: str
    values: list[ConflictValueOut]


class CoveredOut(BaseModel):
    """What the documents do cover: their number, first and last date, subjects related to the question."""

    documents: int
    first: date | None
    last: date | None
    related: list[str]


class AbstentionOut(BaseModel):
    """Why there is no answer, the nearest evidence, and what the documents do cover."""

    reason: AbstentionReason
    message: str
    nearest: list[CitationOut]
    covers: CoveredOut | None


class HitOut(BaseModel):
    """A retrieved passage; a larger score is better."""

    rank: int
    score: float
    origin: HitOrigin
    passage_id: str
    document_id: str
    title: str
    publisher: str
    published: date | None
    url: str
    start_char: int
    end_char: int
    text: str
    heading: str
    kind: BlockKind
    page: int | None


class UsageOut(BaseModel):
    """Tokens."""

    prompt_tokens: int
    completion_tokens: int


class TimingsOut(BaseModel):
    """Milliseconds."""

    retrieve: float
    generate: float
    verify: float
    total: float


class AnswerOut(BaseModel):
    """An answer with its proof; an abstention has no claims and no citations."""

    id: str
    question: str
    standalone_question: str
    status: Status
    answer: str = Field(examples=["Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud. [1]"])
    claims: list[ClaimOut]
    citations: list[CitationOut]
    unsupported: list[RefusalOut]
    conflicts: list[ConflictOut]
    abstention: AbstentionOut | None
    retrieved: list[HitOut]
    generator: str = Field(examples=["extractive"])
    model: str
    prompt: str = Field("", description="Name and version of the prompt that a model was given.")
    usage: UsageOut
    timings_ms: TimingsOut
    index_version: str
    confidence: float | None = Field(
        None, description="How probable an answer is to the generator, in 0–1; null where it does not say."
    )


class HitsOut(BaseModel):
    """Passages, best first."""

    query: str
    hits: list[HitOut]
    index_version: str


class DocumentSummaryOut(BaseModel):
    """A document without its text."""

    id: str
    title: str
    publisher: str
    published: date | None
    url: str
    language: str
    origin: str
    sha256: str
    meta: dict[str, str]


class DocumentOut(DocumentSummaryOut):
    """A document with the canonical text that offsets count in."""

    text: str


class DocumentsOut(BaseModel):
    """One page of documents."""

    documents: list[DocumentSummaryOut]
    next_cursor: str | None


class FailureOut(BaseModel):
    """A file that could not be indexed."""

    path: str
    reason: str


class ReportOut(BaseModel):
    """What an update did."""

    added: int | list[str]
    changed: int | list[str]
    removed: int | list[str]
    failed: list[FailureOut]
    index_version: str


class StateOut(BaseModel):
    """Whether the server is there."""

    status: Literal["ok", "ready"]


class VersionOut(BaseModel):
    """Versions; null where there is no index yet."""

    version: str
    index_version: str | None
    generator: str | None
    model: str | None
    prompt: str | None


class ProblemOut(BaseModel):
    """RFC 9457 problem object; ``errors`` are {field, message}. Without nested models: it stands outside components."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None
