"""What a claim is checked against, and what one check finds out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ..types import Check, Match, Span

Outcome = tuple[Check, tuple[Match, ...]]
"""Whether a check passed, and the characters on which claim and quotes meet."""
Place = tuple[int, Span]
"""Index of a quote and characters of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with its quotes; ``context`` is title, headings and the like, good for names only."""

    claim: str
    quotes: tuple[str, ...]
    context: str
    published: date | None

    quoted: str = field(init=False)
    """The quotes, one below the other."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "quoted", "\n".join(self.quotes))

    def place(self, span: Span) -> Place:
        """The quote and the characters of it for a span of ``quoted``."""
        index, begin = 0, 0
        while index + 1 < len(self.quotes) and span.start > begin + len(self.quotes[index]):
            begin += len(self.quotes[index]) + 1
            index += 1
        return index, Span(span.start - begin, span.end - begin)


def failed(name: str, reason: str, span: Span, at: Place | None = None) -> Check:
    """A failed check that points at the claim's characters and, where known, at a quote's."""
    index, place = at or (None, None)
    return Check(name, False, reason, span, index, place)
