"""One answer from question to proof: retrieve, generate, check, assemble."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from .abstaining import Surroundings, explained, refused
from .computing import work_out
from .conflicts import Stated
from .conflicts import find as find_conflicts
from .disputes import Dispute
from .errors import AnswerLeftError, QuestionError
from .gather import Documents, Retrieve, gather, number_evidence
from .nearest import NEAREST, nearest_citations, with_more
from .patience import Patience
from .premise import broken
from .protocols import Generator
from .prove import Checker, Ledger, answer_id
from .rephrase import Rephrase, by_rules
from .rivals import Rank
from .stating import Clock, Said, computed_events, rewritten_events, written_events
from .types import (
    Abstention,
    Answer,
    Answered,
    Conflict,
    Delta,
    Event,
    Evidence,
    Filters,
    Question,
    Retrieved,
    Status,
    Timings,
    Turn,
    Verified,
)  # fmt: skip

QUESTION_CHARACTERS = 2000
HISTORY_TURNS = 20
TOP_K_LIMIT = 50
COMPUTING = 4
"""Questions that look for evidence at once: more than there are cores only keep one another from being ready."""
WIDER = 3
"""How many times as many passages are looked at for who else says the same, copies included."""


@dataclass(frozen=True, slots=True)
class View:
    """One state of the index: everything a question needs, closed over one generation."""

    documents: Documents
    retriever: Retrieve
    version: str
    computing: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(COMPUTING), compare=False)
    rank: Rank | None = None


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


def stream_answer(
    question: Question, view: View, generator: Generator, check: Checker, *, rephrase: Rephrase = by_rules
) -> Iterator[Event]:
    """The events of one answer; the last is Answered. ``question`` has passed ``question_of``.

    ``rephrase`` makes a follow-up question stand alone. Raises AnswerLeftError once nobody waits any more.
    """
    waiting = question if question.patience else replace(question, patience=Patience())
    said, clock = Said(), Clock()
    text, usage = rephrase(waiting)
    said.count(usage)
    said.rephrase_ms = clock.lap()
    yield from _stream(waiting, view, generator, check, said=said, text=text)


def _stream(
    question: Question, view: View, generator: Generator, check: Checker, *, said: Said, text: str, sums: bool = True
) -> Iterator[Event]:
    """As ``stream_answer`` for the question that ``text`` puts; without ``sums`` nothing is computed: a simpler
    question inside another."""
    clock = Clock()
    asked = replace(question, text=text)
    with view.computing:
        hits = gather(asked, view.retriever)
    worked = None
    if sums:
        worked = work_out(asked, hits, view, partial(_simple_answer, asked, view, generator, check, said=said))
        hits = worked.hits if worked else hits
    retrieve_ms = clock.lap()
    yield Retrieved(hits)
    if asked.patience and asked.patience.gone:
        raise AnswerLeftError("nobody waits for the answer any more")
    with view.computing:
        evidence = number_evidence(hits, view.documents, question=question.text, as_of=asked.as_of)
        breach = broken(asked.text, evidence)
    ledger = Ledger(evidence, check)
    if worked:
        yield from computed_events(worked.computed, ledger)
    if not ledger.claims and breach is not None:
        said.abstention = refused(breach, asked)
    elif evidence and not ledger.claims:
        yield from written_events(generator.stream(asked, evidence), ledger, said)
        yield from rewritten_events(asked, generator, ledger, said)
        if said.abstention is None:
            yield from _disputed(asked, ledger, said, view)
    generate_ms = clock.lap() - said.verify_ms + said.rephrase_ms
    answer = _answer(asked, ledger, said, view)
    total_ms = clock.total() + said.rephrase_ms
    timings = Timings(retrieve_ms, generate_ms, said.verify_ms + clock.lap(), total_ms)
    yield Answered(replace(_by(answer, generator, said), question=question.text, hits=hits, timings=timings))


def _by(answer: Answer, generator: Generator, said: Said) -> Answer:
    """The answer with who gave it, and what it took."""
    return replace(
        answer,
        generator=generator.name,
        model=generator.model,
        prompt=generator.prompt,
        usage=said.usage,
        confidence=said.confidence,
    )


def _simple_answer(
    asked: Question, view: View, generator: Generator, check: Checker, text: str, *, said: Said
) -> Answer:  # fmt: skip
    """The answer to a simpler question with the conditions of ``asked``; what it took counts in ``said``."""
    simple = replace(asked, text=text, history=())
    for event in _stream(simple, view, generator, check, said=Said(), text=text, sums=False):
        if isinstance(event, Answered):
            said.count(event.answer.usage)
            return event.answer
    raise AssertionError("a stream ended without its answer")


def _disputed(asked: Question, ledger: Ledger, said: Said, view: View) -> Iterator[Event]:
    """What other documents say about the same, as further claims; the disagreement is noted in ``said``."""

    def more() -> tuple[Evidence, ...]:
        wider = replace(asked, top_k=min(TOP_K_LIMIT, WIDER * asked.top_k))
        return number_evidence(view.retriever.retrieve(wider, collapsed=False), view.documents, as_of=asked.as_of)

    dispute = Dispute(asked.text, ledger, more, view.rank)
    for claim in dispute.stated():
        yield Delta(" " + claim.text)
        yield Verified(claim, ledger.cited_by(claim))
    said.conflict = dispute.conflict


def _answer(asked: Question, ledger: Ledger, said: Said, view: View) -> Answer:
    version, abstention = view.version, said.abstention
    if abstention is None and not ledger.claims:
        abstention = _nothing_left(ledger)
    if abstention is not None:
        abstention = explained(abstention, asked, _surroundings(ledger.evidence, view))
    identity = answer_id(asked.text, version, ledger.text, abstention.reason if abstention else "")
    if abstention is not None:
        nearest = with_more(abstention.nearest, nearest_citations(asked.text, ledger.evidence))
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
        return number_evidence(view.retriever.retrieve(question), view.documents, as_of=question.as_of)

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
