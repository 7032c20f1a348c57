"""Passages as retrieval compares them, read once: an open index never changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from .fuse import fold
from .gloss import bilingual
from .types import Filters, Passage

MOST = 20_000
"""Passages that are kept, of about 3 kB each; reading and folding 80 of them anew costs several milliseconds."""


class Passages(Protocol):
    """What retrieval reads of the document store."""

    def allowed(self, filters: Filters, as_of: date | None = None) -> frozenset[str] | None:
        """Ids of the documents that satisfy all conditions, None when there is no condition."""
        ...

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id."""
        ...

    def titles(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Titles by document id."""
        ...


@dataclass(frozen=True, slots=True)
class Folded:
    """A passage with its folded text, and ``words``: that text behind the folded title and heading."""

    passage: Passage
    text: str
    words: str


class PassageCache:
    """Reads passages of one open index; safe to use from several threads."""

    def __init__(self, documents: Passages) -> None:
        self._documents = documents
        self._folded: dict[str, Folded] = {}
        self._context: dict[tuple[str, str], str] = {}

    def read(self, ids: Iterable[str]) -> dict[str, Folded]:
        """Passages by id, in the order of ``ids``; ids that are not there are left out."""
        wanted = list(dict.fromkeys(ids))
        found = {name: folded for name in wanted if (folded := self._folded.get(name)) is not None}
        if len(found) < len(wanted):
            new = self._read([name for name in wanted if name not in found])
            if len(self._folded) + len(new) > MOST:
                self._folded.clear()
                self._context.clear()
            self._folded.update(new)
            found.update(new)
        return {name: found[name] for name in wanted if name in found}

    def _read(self, ids: list[str]) -> dict[str, Folded]:
        passages = self._documents.passages(ids)
        titles = self._documents.titles({passage.document_id for passage in passages.values()})
        found = {}
        for name, passage in passages.items():
            text = bilingual(passage.text)
            over = self._folded_context(titles.get(passage.document_id, ""), passage)
            found[name] = Folded(passage, fold(passage.text), over + fold(text))
        return found

    def _folded_context(self, title: str, passage: Passage) -> str:
        key = (title, passage.heading)
        if key not in self._context:
            self._context[key] = fold(bilingual(f"{title}\n{passage.heading}"))
        return self._context[key]
