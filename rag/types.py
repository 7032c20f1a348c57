"""The values that flow through the system: frozen, slotted, made of tuples.

Offsets count Unicode code points of ``Document.text`` (or, for a claim, of the answer's text), half-open.
Scores: larger is better, everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .accounts import Conflict, ConflictValue, Covered, Source, Standing
from .values import (
    Block,
    BlockKind,
    Document,
    Drafted,
    Evidence,
    Filters,
    Hit,
    HitOrigin,
    Passage,
    Question,
    Sentence,
    Span,
    Turn,
)
from .verdicts import Check, Label, Match, Verdict

__all__ = [
    "Abstention",
    "AbstentionReason",
    "Answer",
    "Answered",
    "Block",
    "BlockKind",
    "Check",
    "Citation",
    "Claim",
    "Conflict",
    "ConflictValue",
    "Covered",
    "Delta",
    "Document",
    "Drafted",
    "Event",
    "Evidence",
    "Filters",
    "Hit",
    "HitOrigin",
    "Label",
    "Match",
    "Passage",
    "Question",
    "Refusal",
    "Retrieved",
    "Sentence",
    "Source",
    "Span",
    "Standing",
    "Status",
    "Timings",
    "Turn",
    "Usage",
    "Verdict",
    "Verified",
]

Status = Literal["answered", "partial", "conflict", "abstained"]
AbstentionReason = Literal[
    "no_evidence", "entity_absent", "relation_absent", "date_out_of_range", "false_premise", "unsupported"
]


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact characters of a document; ``document.text[span] == quote``. ``number`` counts from 1 by first use."""

    number: int
    document_id: str
    passage_id: str
    span: Span
    quote: str
    document_sha256: str = ""
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable sentence of an answer, without its markers; ``citations`` are citation numbers."""

    text: str
    span: Span
    citations: tuple[int, ...]
    verdict: Verdict
    standing: Standing = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence that the generator wrote and the checks refused; ``quotes`` are what it cited."""

    text: str
    reason: str
    checks: tuple[Check, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why there is no answer, and the nearest evidence (up to three citations).

    ``confidence`` in 0–1 is how probable an answer was, None where the generator does not say.
    """

    reason: AbstentionReason
    message: str
    nearest: tuple[Citation, ...] = ()
    covers: Covered | None = None
    confidence: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a language model counted; zero without one."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds."""

    retrieve: float = 0.0
    generate: float = 0.0
    verify: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its proof. When ``status`` is "abstained" there are no claims and no citations.

    ``confidence`` in 0–1 is how probable the generator holds it that the question can be answered, also where it
    abstained; None where it does not say. ``prompt`` names the prompt that a model was given, and its version.
    """

    id: str
    question: str
    standalone_question: str
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    unsupported: tuple[Refusal, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    abstention: Abstention | None = None
    hits: tuple[Hit, ...] = ()
    generator: str = ""
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    timings: Timings = field(default_factory=Timings)
    index_version: str = ""
    prompt: str = ""
    confidence: float | None = None

    def __str__(self) -> str:
        """Prose, then the sources, as the command line prints them."""
        lines = [self.text]
        for citation in self.citations:
            quote = " ".join(citation.quote.split())
            source = ", ".join(
                part for part in (citation.title, citation.publisher, str(citation.published or "")) if part
            )
            lines.append(
                f"\n[{citation.number}] “{quote}”\n    {source} · characters {citation.span.start}–{citation.span.end}"
            )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages that the generator will see, in their order."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """Provisional text, markers removed."""

    text: str


@dataclass(frozen=True, slots=True)
class Verified:
    """A claim that passed its checks, with the citations it uses."""

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole answer; it replaces the provisional text. Always the last event."""

    answer: Answer


Event = Retrieved | Delta | Verified | Answered
