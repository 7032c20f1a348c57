"""One answer from question to proof: retrieve, generate, check, assemble."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from .abstaining import Surroundings, explained, refused
from .arithmetic import recompute
from .cite import DraftClaim, TextDelta, claims
from .computed import Computed
from .computing import operands, stated, work_out
from .conflicts import Stated
from .conflicts import find as find_conflicts
from .disputes import Dispute
from .errors import QuestionError
from .followup import standalone
from .gather import Documents, Retrieve, gather, number_evidence
from .premise import broken
from .protocols import Generator
from .prove import Checker, Ledger, answer_id, citation_of
from .terms import terms
from .types import (
    Abstention,
    Answer,
    Answered,
    Check,
    Citation,
    Conflict,
    Delta,
    Drafted,
    Event,
    Evidence,
    Filters,
    Question,
    Retrieved,
    Status,
    Timings,
    Turn,
    Usage,
    Verdict,
    Verified,
)

QUESTION_CHARACTERS = 2000
HISTORY_TURNS = 20
TOP_K_LIMIT = 50
NEAREST = 3
WIDER = 3
"""How many times as many passages are looked at for who else says the same, copies included."""


@dataclass(frozen=True, slots=True)
class View:
    """One state of the index: everything a question needs, closed over one generation."""

    documents: Documents
    retriever: Retrieve
    version: str


@dataclass(slots=True)
class _Clock:
    """Milliseconds since it was made, and between laps."""

    started: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)

    def lap(self) -> float:
        now = time.perf_counter()
        elapsed, self.last = (now - self.last) * 1000, now
        return elapsed

    def total(self) -> float:
        return (time.perf_counter() - self.started) * 1000


@dataclass(slots=True)
class _Said:
    """What a generator says beside its claims, and the milliseconds that checking them took."""

    abstention: Abstention | None = None
    conflict: Conflict | None = None
    usage: Usage = field(default_factory=Usage)
    verify_ms: float = 0.0
    confidence: float | None = None

    def note(self, piece: str | Drafted | Abstention | Usage) -> str | Drafted | Abstention | Usage:
        """Keep how sure the generator is: of several claims, of the surest."""
        if isinstance(piece, Drafted | Abstention) and piece.confidence is not None:
            self.confidence = max(self.confidence or 0.0, piece.confidence)
        return piece


def question_of(
    text: Question | str,
    *,
    history: Sequence[Turn] = (),
    top_k: int = 8,
    filters: Filters | None = None,
    as_of: date | None = None,
) -> Question:
    """A checked Question; raises QuestionError for what is out of range."""
    made = text if isinstance(text, Question) else Question(text, tuple(history), top_k, filters or Filters(), as_of)
    trimmed = made.text.strip()
    if not trimmed:
        raise QuestionError("the question is empty; write what you want to know")
    if len(trimmed) > QUESTION_CHARACTERS:
        raise QuestionError(
            f"the question has {len(trimmed)} characters; at most {QUESTION_CHARACTERS} are read, shorten it"
        )
    if not 1 <= made.top_k <= TOP_K_LIMIT:
        raise QuestionError(f"top_k is {made.top_k}; it must be between 1 and {TOP_K_LIMIT}")
    if len(made.history) > HISTORY_TURNS:
        raise QuestionError(f"history has {len(made.history)} turns; at most {HISTORY_TURNS} are read, drop the oldest")
    return replace(made, text=trimmed)


def stream_answer(question: Question, view: View, generator: Generator, check: Checker) -> Iterator[Event]:
    """The events of one answer; the last is Answered. ``question`` has passed ``question_of``."""
    yield from _stream(question, view, generator, check)


def _stream(
    question: Question, view: View, generator: Generator, check: Checker, *, sums: bool = True
) -> Iterator[Event]:
    """As ``stream_answer``; without ``sums`` nothing is computed: a simpler question inside another."""
    clock = _Clock()
    asked = replace(question, text=standalone(question))
    hits = gather(asked, view.retriever)
    worked = None
    if sums:
        worked = work_out(asked, hits, view.documents, partial(_simple_answer, asked, view, generator, check))
        hits = worked.hits if worked else hits
    retrieve_ms = clock.lap()
    yield Retrieved(hits)
    evidence = number_evidence(hits, view.documents, question=question.text)
    ledger, said = Ledger(evidence, check), _Said()
    if worked:
        yield from _computed(worked.computed, ledger)
    if not ledger.claims and (breach := broken(asked.text, evidence)) is not None:
        said.abstention = refused(breach, asked)
    elif evidence and not ledger.claims:
        yield from _proved(generator.stream(asked, evidence), ledger, said)
        if said.abstention is None:
            yield from _disputed(asked, ledger, said, view)
    generate_ms = clock.lap() - said.verify_ms
    answer = _answer(asked, ledger, said, view)
    yield Answered(
        replace(
            answer,
            question=question.text,
            hits=hits,
            generator=generator.name,
            model=generator.model,
            usage=said.usage,
            confidence=said.confidence,
            timings=Timings(retrieve_ms, generate_ms, said.verify_ms + clock.lap(), clock.total()),
        )
    )


def _simple_answer(asked: Question, view: View, generator: Generator, check: Checker, text: str) -> Answer:
    """The answer to a simpler question with the conditions of ``asked``."""
    simple = replace(asked, text=text, history=())
    for event in _stream(simple, view, generator, check, sums=False):
        if isinstance(event, Answered):
            return event.answer
    raise AssertionError("a stream ended without its answer")


def _computed(computed: Computed, ledger: Ledger) -> Iterator[Event]:
    """The sentences with the operands, then the sum; nothing where the sum does not hold when it is done again."""
    cited = operands(computed, ledger.evidence)
    quotes = [(sentence.span.of(passage.document.text), passage.document.published) for passage, sentence in cited]
    again = recompute(computed.text, quotes) if computed.text else None
    if not cited or (again and not again.passed):
        return
    for text, markers in stated(computed, ledger.evidence):
        claim = ledger.add(text, markers)
        if claim is not None:
            yield Delta(text + " ")
            yield Verified(claim, ledger.cited_by(claim))
    if again:
        claim = ledger.enter(computed.text, cited, Verdict("supported", (Check("quote", True), again)))
        yield Delta(claim.text)
        yield Verified(claim, ledger.cited_by(claim))


def _proved(pieces: Iterable[str | Drafted | Abstention | Usage], ledger: Ledger, said: _Said) -> Iterator[Event]:
    """What the generator writes as events, its claims checked by ``ledger``; the rest is noted in ``said``."""
    for item in claims(map(said.note, pieces)):
        if isinstance(item, TextDelta):
            yield Delta(item.text)
        elif isinstance(item, Abstention):
            said.abstention = item
        elif isinstance(item, Usage):
            said.usage = item
        elif isinstance(item, DraftClaim):
            clock = _Clock()
            claim = ledger.add(item.text, item.markers, new_line=item.new_line)
            said.verify_ms += clock.total()
            if claim is not None:
                yield Verified(claim, ledger.cited_by(claim))


def _disputed(asked: Question, ledger: Ledger, said: _Said, view: View) -> Iterator[Event]:
    """What other documents say about the same, as further claims; the disagreement is noted in ``said``."""

    def more() -> tuple[Evidence, ...]:
        wider = replace(asked, top_k=min(TOP_K_LIMIT, WIDER * asked.top_k))
        return number_evidence(view.retriever.retrieve(wider, collapsed=False), view.documents)

    dispute = Dispute(asked.text, ledger, more)
    for claim in dispute.stated():
        yield Delta(" " + claim.text)
        yield Verified(claim, ledger.cited_by(claim))
    said.conflict = dispute.conflict


def _answer(asked: Question, ledger: Ledger, said: _Said, view: View) -> Answer:
    version, abstention = view.version, said.abstention
    if abstention is None and not ledger.claims:
        abstention = _nothing_left(ledger)
    if abstention is not None:
        abstention = explained(abstention, asked, _surroundings(ledger.evidence, view))
    identity = answer_id(asked.text, version, ledger.text, abstention.reason if abstention else "")
    if abstention is not None:
        nearest = _with_more(abstention.nearest, nearest_citations(asked.text, ledger.evidence))
        abstention = replace(abstention, nearest=nearest[:NEAREST])
        return Answer(
            identity, asked.text, asked.text, "abstained", abstention.message,
            unsupported=tuple(ledger.refusals), abstention=abstention, index_version=version,
        )  # fmt: skip
    conflicts = (said.conflict,) if said.conflict else () if _is_computed(ledger) else _conflicts(asked.text, ledger)
    return Answer(
        identity, asked.text, asked.text, _status(ledger, conflicts), ledger.text, tuple(ledger.claims),
        tuple(ledger.citations), tuple(ledger.refusals), conflicts, index_version=version,
    )  # fmt: skip


def _surroundings(evidence: Sequence[Evidence], view: View) -> Surroundings:
    def find(question: Question) -> tuple[Evidence, ...]:
        return number_evidence(view.retriever.retrieve(question), view.documents)

    return Surroundings(evidence, find, view.documents.covered)


def _is_computed(ledger: Ledger) -> bool:
    """Whether a sum is shown: its operands differ because they are different things."""
    return any(check.name == "arithmetic" for claim in ledger.claims for check in claim.verdict.checks)


def _nothing_left(ledger: Ledger) -> Abstention:
    if ledger.refusals:
        return Abstention(
            "unsupported", "What was written could not be proved from the documents, so nothing is shown as fact."
        )
    return Abstention("no_evidence", "The documents hold nothing that answers this.")


def _status(ledger: Ledger, conflicts: tuple[Conflict, ...]) -> Status:
    if conflicts:
        return "conflict"
    return "partial" if ledger.refusals else "answered"


def _conflicts(question: str, ledger: Ledger) -> tuple[Conflict, ...]:
    stated = [
        Stated(citation.quote, citation.number, citation.document_id, citation.published, question)
        for claim in ledger.claims
        for citation in ledger.cited_by(claim)
    ]
    return find_conflicts(stated)


def _with_more(first: tuple[Citation, ...], more: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """The citations and those of ``more`` that are not among them, numbered from 1."""
    known = {(one.document_id, one.span) for one in first}
    all_of_them = (*first, *(one for one in more if (one.document_id, one.span) not in known))
    return tuple(replace(one, number=number) for number, one in enumerate(all_of_them, 1))


def nearest_citations(question: str, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Up to three citations of the sentences that share most words with the question, best first."""
    wanted = set(terms(question))
    scored = [
        (
            len(wanted & set(terms(passage.sentence_text(k)))) / (1 + 0.1 * passage.number),
            -passage.number,
            passage,
            sentence,
        )
        for passage in evidence
        for k, sentence in enumerate(passage.sentences, 1)
    ]
    best = sorted(scored, key=lambda row: row[:2], reverse=True)[:NEAREST]
    return tuple(citation_of(passage, sentence, number) for number, (_, _, passage, sentence) in enumerate(best, 1))
