"""Values of what sources say beside an answer: accounts that differ, and what the documents cover.

Import them from ``rag.types``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Standing = Literal["", "current", "superseded", "corrected"]
"""Where sources tell that time moved on: what holds, what held before, what was said in error; else empty."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that states something; ``copy_of`` is the id of the document whose copy it is, empty for an origin."""

    document_id: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One side of a disagreement; ``sources`` are the documents that state it, copies included."""

    value: str
    citations: tuple[int, ...]
    published: date | None = None
    standing: Standing = ""
    sources: tuple[Source, ...] = ()

    @property
    def origins(self) -> int:
        """Documents that state it and copy no other."""
        return sum(not source.copy_of for source in self.sources)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that say different things about the same slot, newest first."""

    subject: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """What the documents do cover: how many there are, from when to when, and subjects related to the question."""

    documents: int = 0
    first: date | None = None
    last: date | None = None
    related: tuple[str, ...] = ()
