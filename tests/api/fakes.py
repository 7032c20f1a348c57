"""An engine that replays what it was given, over three small documents."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rag.errors import DocumentNotFoundError
from rag.types import (
    Abstention,
    Answer,
    Answered,
    Check,
    Citation,
    Claim,
    Conflict,
    ConflictValue,
    Delta,
    Document,
    Event,
    Hit,
    Match,
    Passage,
    Question,
    Refusal,
    Retrieved,
    Span,
    Timings,
    Verdict,
    Verified,
)

FILLER = "This paragraph is about something else and only makes the page long. " * 40


def document(document_id: str, title: str, text: str, *, publisher: str = "Example News") -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        document_id,
        title,
        text,
        sha256,
        publisher,
        date(2012, 12, 5),
        "https://news.example/a",
        "en",
        f"{document_id}.md",
    )


PAID = "Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud."
OTHER = "A later filing puts the stake at 9.87%."
DOCUMENTS = (
    document(
        "kingsoft",
        "Xiaomi buys into Kingsoft Cloud 🚀",
        f"🚀🚀 Deal news 𝔘.\n\n{FILLER}\n\n{PAID} It was 2012.\n\n{FILLER}",
    ),
    document("filing", "Annual filing", f"{FILLER}\n\n{OTHER}\n", publisher="Example Exchange"),
    document("other", "Neither here nor there", FILLER),
)


def citation(number: int, source: Document, quote: str) -> Citation:
    start = source.text.index(quote)
    return Citation(
        number=number,
        document_id=source.id,
        passage_id=f"{source.id}-p1",
        span=Span(start, start + len(quote)),
        quote=quote,
        document_sha256=source.sha256,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        url=source.url,
    )


def hit(source: Document, quote: str, rank: int) -> Hit:
    start = source.text.index(quote)
    return Hit(Passage(f"{source.id}-p1", source.id, Span(start, start + len(quote)), quote), 1.0 / rank, rank, "fused")


SUPPORTED = Verdict("supported", (Check("quote", True), Check("numbers", True)), 0.97, "fake")
REFUSED = Verdict("unsupported", (Check("numbers", False, "12% is not in the cited sentence"),))
REFUSED_WITH_PLACES = Verdict(
    "unsupported",
    (Check("numbers", False, "12% is not in the cited sentence", Span(10, 13), 1, Span(9, 12)),),
    matches=(Match("parties", Span(1, 4), 1, Span(0, 3)),),
)
CITATIONS = (citation(1, DOCUMENTS[0], PAID), citation(2, DOCUMENTS[1], OTHER))
HITS = (hit(DOCUMENTS[0], PAID, 1), hit(DOCUMENTS[1], OTHER, 2))
CLAIMS = (
    Claim(PAID, Span(0, len(PAID)), (1,), SUPPORTED),
    Claim(OTHER, Span(len(PAID) + 5, len(PAID) + 5 + len(OTHER)), (2,), SUPPORTED),
)
CONFLICT = Conflict(
    "Xiaomi's stake in Kingsoft Cloud",
    (ConflictValue("9.87%", (2,), date(2013, 4, 1)), ConflictValue("10%", (1,), date(2012, 12, 5))),
)


def answered(question: str, **changes: Any) -> Answer:
    members: dict[str, Any] = {
        "id": "ans_1",
        "question": question,
        "standalone_question": question,
        "status": "conflict",
        "text": f"{PAID} [1] {OTHER} [2]",
        "claims": CLAIMS,
        "citations": CITATIONS,
        "unsupported": (Refusal("Xiaomi owns 12% of Kingsoft Cloud.", "numbers: 12% is not in the cited sentence"),),
        "conflicts": (CONFLICT,),
        "hits": HITS,
        "generator": "extractive",
        "timings": Timings(3.0, 1.0, 0.5, 4.6),
        "index_version": "v1",
    }
    return Answer(**{**members, **changes})


def abstained(question: str) -> Answer:
    refusal = Abstention("no_evidence", "No document gives Xiaomi's revenue for 2024.", CITATIONS[:1])
    return Answer(
        "ans_2", question, question, "abstained", refusal.message, abstention=refusal, generator="extractive", hits=HITS
    )


def replayed(question: Question) -> Iterator[Event]:
    """The events of an answer; a question about revenue is not answered."""
    yield Retrieved(HITS)
    if "revenue" in question.text:
        yield Answered(abstained(question.text))
        return
    for claim, cited in zip(CLAIMS, CITATIONS, strict=True):
        yield Delta(claim.text + " ")
        yield Verified(claim, (cited,))
    yield Answered(answered(question.text))


@dataclass(frozen=True)
class Failure:
    path: str
    reason: str


@dataclass(frozen=True)
class Report:
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()


@dataclass
class FakeEngine:
    """Replays ``script``; ``error`` is raised instead where it is set. Remembers what it was asked."""

    script: Callable[[Question], Iterator[Event]] = replayed
    error: Exception | None = None
    version: str = "v1"
    generator_name: str = "extractive"
    model: str = ""
    prompt: str = ""
    stored: dict[str, Document] = field(default_factory=lambda: {item.id: item for item in DOCUMENTS})
    asked: list[Question] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    replays: list[Mapping[str, Any]] = field(default_factory=list)
    verified: list[tuple[str, date | None]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    closed: bool = False

    def _fail(self) -> None:
        if self.error:
            raise self.error

    def stream(self, question: Question) -> Iterator[Event]:
        self.asked.append(question)
        try:
            self._fail()
            yield from self.script(question)
        finally:
            self.stopped.set()

    def ask(self, question: Question) -> Answer:
        *_, last = self.stream(question)
        assert isinstance(last, Answered)
        return last.answer

    def search(self, question: Question) -> tuple[Hit, ...]:
        self._fail()
        self.asked.append(question)
        return HITS[: question.top_k]

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        self._fail()
        known = sorted(self.stored)
        following = [name for name in known if name > cursor]
        page = tuple(self.stored[name] for name in following[:limit])
        return page, page[-1].id if len(following) > limit else ""

    def count(self) -> int:
        self._fail()
        return len(self.stored)

    def document(self, document_id: str) -> Document:
        self._fail()
        if document_id not in self.stored:
            raise DocumentNotFoundError(f"no document has the id {document_id!r}; GET /documents lists them")
        return self.stored[document_id]

    def put(self, files: Sequence[tuple[str, bytes]]) -> Report:
        self._fail()
        self.files.extend(files)
        failed = tuple(Failure(name, "it is empty") for name, content in files if not content)
        return Report(added=tuple(name for name, content in files if content), failed=failed)

    def delete(self, document_ids: Sequence[str]) -> Report:
        for name in document_ids:
            self.document(name)
        return Report(removed=tuple(self.stored.pop(name).id for name in document_ids))

    def verify(self, claim: str, quotes: Sequence[str], *, context: str = "", published: date | None = None) -> Verdict:
        self._fail()
        self.verified.append((context, published))
        if "%" in claim:
            return REFUSED_WITH_PLACES
        return SUPPORTED if claim in " ".join(quotes) else REFUSED

    def replay(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        self._fail()
        self.replays.append(saved)
        claims = [
            {**{name: claim[name] for name in ("id", "text", "verdict")}, "reason": ""} for claim in saved["claims"]
        ]
        citations = [
            {**{name: cited[name] for name in ("id", "document_id", "start_char", "end_char")}, "state": "unchanged"}
            for cited in saved["citations"]
        ]
        documents = {cited["document_id"]: "unchanged" for cited in saved["citations"]}
        return {"claims": claims, "citations": citations, "documents": documents, "versions": {}}

    def ready(self) -> None:
        self._fail()

    def close(self) -> None:
        self.closed = True
