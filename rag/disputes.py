"""Both sides of a disagreement in one answer: what other documents give for the slot of the question is stated, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .attribution import accounts
from .candidates import candidates
from .display import header_of, shown
from .prove import Cited, Ledger
from .rivals import Rank, rivals
from .settle import MOST_VALUES, corrects, grouped, newest_first, settle, tells_error
from .slot import Held
from .types import Claim, Conflict, ConflictValue, Evidence, Sentence, Standing

PUT_RIGHT = 2
"""Sentences behind the error in which a correction says what is right."""


class Dispute:
    """The disagreement about one question's slot; ``conflict`` is None where there is none.

    ``more`` gives evidence that was left out as copies: it is not cited, but shows who says the same. ``rank`` says
    how surely each sentence answers a question.
    """

    def __init__(
        self, question: str, ledger: Ledger, more: Callable[[], Sequence[Evidence]], rank: Rank | None = None
    ) -> None:
        self.conflict: Conflict | None = None
        self._question = question
        self._ledger = ledger
        self._more = more
        self._rank = rank

    def stated(self) -> Iterator[Claim]:
        """State the other values; each claim as it is proved. The claims are then in order, the newest value first."""
        ledger = self._ledger
        yield from self._put_right()
        cited = [pair for one in ledger.cited for pair in one]
        groups = grouped(rivals(self._question, cited, ledger.evidence, self._rank))
        if not 2 <= len(groups) <= MOST_VALUES:
            self.conflict = self._inner(cited)
            return
        for group in groups[1:]:
            if not any(self._cites(one) for one in group) and (claim := self._state(self._apart(group))) is not None:
                yield claim
        known = newest_first([group for group in groups if any(self._cites(one) for one in group)])
        if len(known) >= 2:
            self._settle(known, grouped(rivals(self._question, cited, (*ledger.evidence, *self._more()), self._rank)))

    def _put_right(self) -> Iterator[Claim]:
        """Behind what a correction repeats of an error state what it says instead; the error is marked as corrected."""
        ledger = self._ledger
        standings: dict[int, Standing] = {}
        order: list[int] = []
        for place in range(len(ledger.claims)):
            order.append(place)
            passage, sentence = ledger.cited[place][0]
            if not (corrects(passage.document) and tells_error(sentence.span.of(passage.document.text))):
                continue
            standings[place] = "corrected"
            for k in _after(passage, sentence):
                if not self._stands(passage, k):
                    found = next(one for one in candidates([passage]) if one.k == k)
                    claim = ledger.add(shown(found), ((passage.number, k),))
                    if claim is not None:
                        order.append(len(ledger.claims) - 1)
                        standings[order[-1]] = "current"
                        yield claim
        if standings:
            ledger.reorder(order, standings)

    def _stands(self, passage: Evidence, k: int) -> bool:
        key = (passage.document.id, passage.sentences[k - 1].span)
        return any((one.document_id, one.span) == key for one in self._ledger.citations)

    def _inner(self, cited: Sequence[Cited]) -> Conflict | None:
        """Two accounts within one sentence."""
        found = accounts(self._question, cited)
        if found is None:
            return None
        shown_values, place = found
        passage, sentence = cited[place]
        key = (passage.document.id, sentence.span)
        number = next(one.number for one in self._ledger.citations if (one.document_id, one.span) == key)
        day = passage.document.published
        return Conflict(self._question, tuple(ConflictValue(value, (number,), day) for value in shown_values))

    def _apart(self, group: Sequence[Held]) -> Held:
        """The statement of a value by a document that is not cited yet; the first one where all are."""
        cited = {one.document_id for one in self._ledger.citations}
        return next((one for one in group if one.candidate.evidence.document.id not in cited), group[0])

    def _state(self, one: Held) -> Claim | None:
        number, header = one.candidate.evidence.number, header_of(one.candidate)
        markers = [(number, one.candidate.k)] + ([] if header is None else [(number, header)])
        return self._ledger.add(shown(one.candidate), markers)

    def _settle(self, known: list[list[Held]], wider: Sequence[Sequence[Held]]) -> None:
        """Order the claims by their values and note the conflict, with the documents that only ``wider`` knows."""
        conflict = settle(self._question, known, {}, wider)
        standings: dict[int, Standing] = {}
        order: list[int] = []
        for group, value in zip(known, conflict.values, strict=True):
            for place in range(len(self._ledger.claims)):
                if place not in order and any(_is_cited(one, self._ledger, place) for one in group):
                    order.append(place)
                    standings[place] = value.standing
        self._ledger.reorder([*order, *(k for k in range(len(self._ledger.claims)) if k not in order)], standings)
        numbers = {id(one): number for group in known for one in group if (number := self._cites(one))}
        self.conflict = settle(self._question, known, numbers, wider)

    def _cites(self, one: Held) -> int:
        """The number of the citation of a value's sentence; 0 without one."""
        key = (one.candidate.evidence.document.id, one.candidate.span)
        return next((found.number for found in self._ledger.citations if (found.document_id, found.span) == key), 0)


def _after(passage: Evidence, sentence: Sentence) -> list[int]:
    """The next sentences of the passage (from 1), until another error is told."""
    found: list[int] = []
    for k, other in enumerate(passage.sentences, 1):
        if other.span.start >= sentence.span.end and len(found) < PUT_RIGHT:
            if tells_error(other.span.of(passage.document.text)):
                break
            found.append(k)
    return found


def _is_cited(one: Held, ledger: Ledger, place: int) -> bool:
    key = (one.candidate.evidence.document.id, one.candidate.span)
    return any((sentence.document_id, sentence.span) == key for _, sentence in ledger.cited[place])
