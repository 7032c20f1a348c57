"""The same engine with its checks off: what a generator drafts is shown as it is, as a system without checks would.

A sentence keeps the markers that point at a sentence it was shown; one that has none is shown uncited. Nothing is
judged, cited anew, written a second time, or withheld. What is decided before anything is written (retrieval, sums,
premises that do not hold) and the generator's own refusal stay as they are.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from rag.cite import DraftClaim, claims
from rag.markers import resolve
from rag.protocols import Generator
from rag.types import Abstention, Answer, Claim, Drafted, Evidence, Question, Span, Status, Usage, Verdict

UNCITED = Verdict("uncited")


def unchecked(*_: Any, **__: Any) -> Verdict:
    """The verdict of a checker that does not look."""
    return Verdict("supported")


class Drafts:
    """A Generator that passes on what another drafts, sentence by sentence, and remembers it for ``as_drafted``.

    It has no ``model``, so that the engine does not ask for anything to be written anew.
    """

    model = ""

    def __init__(self, inner: Generator) -> None:
        self.name, self.prompt = inner.name, inner.prompt
        self._inner = inner
        self._own = threading.local()

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Drafted | Abstention | Usage]:
        """Whole sentences with the markers that resolve."""
        drafts: list[Drafted] = []
        self._own.drafts = drafts
        sure: list[float] = []
        for item in claims(_noting(self._inner.stream(question, evidence), sure)):
            if isinstance(item, DraftClaim):
                pointing = tuple(marker for marker in item.markers if not resolve([marker], evidence).missing)
                drafts.append(Drafted(item.text, pointing, max(sure, default=None)))
                yield drafts[-1]
            elif isinstance(item, Abstention | Usage):
                yield item

    def as_drafted(self, answer: Answer) -> Answer:
        """The answer of this thread's last call, with the sentences that cite nothing where they were written."""
        drafts: list[Drafted] = getattr(self._own, "drafts", [])
        if not answer.unsupported:
            return answer
        stated = iter(answer.claims)
        order = [next(stated, None) if draft.markers else _uncited(draft.text) for draft in drafts]
        text, shown = stated_text([*(claim for claim in order if claim is not None), *stated])
        status: Status = "conflict" if answer.status == "conflict" else "answered"
        return replace(answer, status=status, text=text, claims=shown, unsupported=(), abstention=None)


def _noting(
    pieces: Iterable[str | Drafted | Abstention | Usage], sure: list[float]
) -> Iterator[str | Drafted | Abstention | Usage]:
    for piece in pieces:
        if isinstance(piece, Drafted) and piece.confidence is not None:
            sure.append(piece.confidence)
        yield piece


def _uncited(text: str) -> Claim:
    return Claim(text, Span(0, len(text)), (), UNCITED)


def stated_text(stated: Iterable[Claim]) -> tuple[str, tuple[Claim, ...]]:
    """The claims one behind the other with their citation numbers, as an answer shows them."""
    text, shown = "", list[Claim]()
    for claim in stated:
        text += " " if text else ""
        shown.append(replace(claim, span=Span(len(text), len(text) + len(claim.text))))
        text += claim.text + (" " + "".join(f"[{number}]" for number in claim.citations) if claim.citations else "")
    return text, tuple(shown)
