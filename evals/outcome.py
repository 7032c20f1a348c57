"""How one question ended, with its gold evidence: what every measure is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rag.types import Answer, Citation, Document, Span

from .questions import EvalQuestion
from .support import Support


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold quote and every place where it stands, as (document id, span); none where it stands nowhere.

    Quotes of one ``any_of`` label are alternatives: any one of them is evidence enough.
    """

    doc: str
    quote: str
    places: tuple[tuple[str, Span], ...] = ()
    any_of: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question ended: ``answer`` is None after an error; ``documents`` by id, those that are cited.

    ``support`` holds the checker's judgement of each claim of the answer, in its order.
    """

    question: EvalQuestion
    answer: Answer | None
    gold: tuple[Gold, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    support: tuple[Support, ...] = ()

    @property
    def shown(self) -> Answer | None:
        """The answer where it states something: neither an error nor an abstention."""
        return self.answer if self.answer is not None and self.answer.status != "abstained" else None

    @property
    def text(self) -> str:
        """What the answer states; empty for an error or an abstention."""
        return self.shown.text if self.shown else ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of what is stated."""
        return self.shown.citations if self.shown else ()


def needs(gold: Sequence[Gold]) -> list[tuple[Gold, ...]]:
    """The gold quotes by what has to be found: alternatives together, every other quote by itself, in order."""
    found: dict[str, list[Gold]] = {}
    for place, one in enumerate(gold):
        found.setdefault(f"any of {one.any_of}" if one.any_of else f"quote {place}", []).append(one)
    return [tuple(group) for group in found.values()]


def overlaps(document_id: str, span: Span, gold: Iterable[Gold]) -> bool:
    """Whether the span shares a character with a place of any of the quotes."""
    return any(
        place_id == document_id and place.start < span.end and span.start < place.end
        for one in gold
        for place_id, place in one.places
    )
