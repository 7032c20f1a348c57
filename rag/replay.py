"""A saved answer held against today's documents: where its quotes stand now, and whether its claims still hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from .prove import Checker
from .types import Document, Span

QuoteState = Literal["unchanged", "moved", "gone", "missing"]
"""The quote stands where it stood, at another place, or no more in its document; or the document vanished."""

Find = Callable[[Mapping[str, Any]], Document | None]
"""Today's document of a saved citation: of its id, else the later version of the same source; None where it is gone."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a saved quote stands today."""

    state: QuoteState
    document: Document | None = None
    span: Span | None = None


def replay(saved: Mapping[str, Any], find: Find, check: Checker) -> dict[str, Any]:
    """Check a saved ``/ask`` object again: each claim's verdict, each quote's place, each document's state today.

    A claim is judged by those of its quotes that still stand; a sum is done again. ``documents`` says unchanged,
    changed or missing by the saved id, ``versions`` the id of the later version where that is another.
    """
    places = {citation["id"]: _place(citation, find(citation)) for citation in saved["citations"]}
    cited = {citation["id"]: citation for citation in saved["citations"]}
    return {
        "claims": [_claim(claim, cited, places, check) for claim in saved["claims"]],
        "citations": [_citation(citation, places[citation["id"]]) for citation in saved["citations"]],
        "documents": {one["document_id"]: _state(one, places[one["id"]]) for one in saved["citations"]},
        "versions": {
            one["document_id"]: document.id
            for one in saved["citations"]
            if (document := places[one["id"]].document) is not None and document.id != one["document_id"]
        },
    }


def _place(citation: Mapping[str, Any], document: Document | None) -> Place:
    if document is None:
        return Place("missing")
    span = Span(citation["start_char"], citation["end_char"])
    if span.of(document.text) == citation["quote"]:
        return Place("unchanged", document, span)
    found = relocated(citation, document.text)
    return Place("moved", document, found) if found else Place("gone", document)


def relocated(citation: Mapping[str, Any], text: str) -> Span | None:
    """The place of a quote in a changed text: of several the one with most of the words before and behind it."""
    quote = citation["quote"]
    starts = [match.start() for match in re.finditer(re.escape(quote), text)] if quote else []
    if not starts:
        return None
    before, behind = citation.get("prefix") or "", citation.get("suffix") or ""

    def alike(start: int) -> tuple[int, int]:
        end = start + len(quote)
        held = _common(before[::-1], text[max(0, start - len(before)) : start][::-1])
        return held + _common(behind, text[end : end + len(behind)]), -abs(start - citation["start_char"])

    best = max(starts, key=alike)
    return Span(best, best + len(quote))


def _common(one: str, other: str) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _claim(
    claim: Mapping[str, Any], cited: Mapping[int, Mapping[str, Any]], places: Mapping[int, Place], check: Checker
) -> dict[str, Any]:
    numbers = [number for number in claim["citations"] if number in cited]
    standing = [number for number in numbers if places[number].span is not None]
    context = "\n".join(_context(cited[number]) for number in standing)
    published = next((day for number in standing if (day := _day(cited[number]))), None)
    verdict = check(
        claim["text"], [cited[number]["quote"] for number in standing], context=context, published=published
    )
    lost = [number for number in numbers if number not in standing]
    gone = "; ".join(f"quote: [{number}] {_SAID[places[number].state]}" for number in lost)
    reason = "; ".join(filter(None, (verdict.reason, gone if verdict.label != "supported" else "")))
    return {"id": claim["id"], "text": claim["text"], "verdict": verdict.label, "reason": reason}


_SAID: Mapping[QuoteState, str] = {
    "gone": "is no longer in its document",
    "missing": "is of a document that is not in the index any more",
}


def _context(citation: Mapping[str, Any]) -> str:
    return "\n".join(citation.get(name) or "" for name in ("title", "prefix", "quote", "suffix"))


def _day(citation: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(citation["published"]) if citation.get("published") else None


def _citation(citation: Mapping[str, Any], place: Place) -> dict[str, Any]:
    return {
        "id": citation["id"],
        "document_id": citation["document_id"],
        "state": place.state,
        "start_char": place.span.start if place.span else None,
        "end_char": place.span.end if place.span else None,
    }


def _state(citation: Mapping[str, Any], place: Place) -> str:
    if place.document is None:
        return "missing"
    return "unchanged" if place.document.sha256 == citation["document_sha256"] else "changed"


def same_source(citation: Mapping[str, Any], candidates: Sequence[Document]) -> Document | None:
    """Of today's documents the later version of a citation's: the same address, else title and publisher."""
    url, title = citation.get("url") or "", _plain(citation.get("title") or "")
    publisher = _plain(citation.get("publisher") or "")
    found = [one for one in candidates if url and one.url == url] or [
        one for one in candidates if title and (_plain(one.title), _plain(one.publisher)) == (title, publisher)
    ]
    return next((one for one in found if citation["quote"] in one.text), found[0] if found else None)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()
