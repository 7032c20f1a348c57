"""What is stated, as events: a sum with its operands, what a generator writes, and writes anew where it failed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .cite import DraftClaim, TextDelta, claims
from .computed import Computed
from .computing import operands, stated
from .errors import AnswerLeftError, GeneratorError
from .markers import Marker
from .protocols import Generator
from .prove import Ledger
from .recompute import recompute
from .repair import asked_again, replaced
from .types import Abstention, Check, Conflict, Delta, Drafted, Event, Question, Usage, Verdict, Verified


@dataclass(slots=True)
class Clock:
    """Milliseconds since it was made, and between laps."""

    started: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)

    def lap(self) -> float:
        """Milliseconds since the last lap."""
        now = time.perf_counter()
        elapsed, self.last = (now - self.last) * 1000, now
        return elapsed

    def total(self) -> float:
        """Milliseconds since it was made."""
        return (time.perf_counter() - self.started) * 1000


@dataclass(slots=True)
class Said:
    """What a generator says beside its claims, and the milliseconds that checking and rephrasing took."""

    abstention: Abstention | None = None
    conflict: Conflict | None = None
    usage: Usage = field(default_factory=Usage)
    verify_ms: float = 0.0
    rephrase_ms: float = 0.0
    confidence: float | None = None

    def count(self, usage: Usage) -> None:
        """Add the tokens of one call."""
        self.usage = Usage(
            self.usage.prompt_tokens + usage.prompt_tokens, self.usage.completion_tokens + usage.completion_tokens
        )

    def note(self, piece: str | Drafted | Abstention | Usage) -> str | Drafted | Abstention | Usage:
        """Keep how sure the generator is: of several claims, of the surest."""
        if isinstance(piece, Drafted | Abstention) and piece.confidence is not None:
            self.confidence = max(self.confidence or 0.0, piece.confidence)
        return piece


def computed_events(computed: Computed, ledger: Ledger) -> Iterator[Event]:
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


def written_events(pieces: Iterable[str | Drafted | Abstention | Usage], ledger: Ledger, said: Said) -> Iterator[Event]:
    """What the generator writes as events, its claims checked by ``ledger``; the rest is noted in ``said``.

    A sentence that is written again is checked, shown and refused once.
    """
    written = set[tuple[str, tuple[Marker, ...]]]()
    for item in claims(map(said.note, pieces)):
        if isinstance(item, TextDelta):
            yield Delta(item.text)
        elif isinstance(item, Abstention):
            said.abstention = item
        elif isinstance(item, Usage):
            said.count(item)
        elif isinstance(item, DraftClaim) and (item.text, item.markers) not in written:
            written.add((item.text, item.markers))
            clock = Clock()
            claim = ledger.add(item.text, item.markers, new_line=item.new_line, verbatim=item.verbatim)
            said.verify_ms += clock.total()
            if claim is not None:
                yield Verified(claim, ledger.cited_by(claim))


def rewritten_events(asked: Question, generator: Generator, ledger: Ledger, said: Said) -> Iterator[Event]:
    """One more call for the claims that failed, with their failures named; what passes now replaces what failed.

    A generator without a model would write the same again. When the call fails, the claims stay withheld.
    """
    if not ledger.refusals or not generator.model or said.abstention is not None:
        return
    failed, again, draft = list(ledger.refusals), Said(), Ledger(ledger.evidence, ledger.check)
    known = {claim.text for claim in ledger.claims}
    try:
        for event in written_events(generator.stream(asked_again(asked, failed), ledger.evidence), draft, again):
            if not isinstance(event, Verified) or event.claim.text in known:
                continue
            place = replaced(failed, event.claim.text)
            if place is not None:
                failed.pop(place)
                claim = ledger.enter(event.claim.text, draft.cited[-1], event.claim.verdict)
                yield Delta(" " + claim.text)
                yield Verified(claim, ledger.cited_by(claim))
    except AnswerLeftError:
        raise
    except GeneratorError:
        pass  # the answer stands without them
    ledger.refusals[:] = failed
    said.count(again.usage)
    said.verify_ms += again.verify_ms
