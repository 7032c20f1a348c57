"""What a claim is checked against, and what one check finds out."""

from __future__ import annotations

from dataclasses import dataclass
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

    @property
    def quoted(self) -> str:
        """The quotes, one below the other."""
        return "\n".join(self.quotes)


def failed(name: str, reason: str, span: Span, at: Place | None = None) -> Check:
    """A failed check that points at the claim's characters and, where known, at a quote's."""
    index, place = at or (None, None)
    return Check(name, False, reason, span, index, place)
