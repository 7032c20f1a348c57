"""Answers to and from the JSON object of ``POST /ask``; field names are those of the HTTP contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .judged import checked_dict, failures, highlights, verdict_dict
from .saved import from_dict
from .types import (
    Abstention,
    Answer,
    Citation,
    Claim,
    Conflict,
    ConflictValue,
    Document,
    Hit,
    Refusal,
    Source,
    Timings,
)

__all__ = [
    "checked_dict",
    "citation_dict",
    "claim_dict",
    "document_dict",
    "from_dict",
    "hit_dict",
    "to_dict",
    "verdict_dict",
]

_NO_DOCUMENTS: Mapping[str, Document] = {}


def to_dict(
    answer: Answer, *, include_retrieved: bool = False, documents: Mapping[str, Document] = _NO_DOCUMENTS
) -> dict[str, Any]:
    """The ``/ask`` object, ready for ``json.dumps``; ``documents`` by id give the hits their titles."""
    hits = answer.hits if include_retrieved else ()
    return {
        "id": answer.id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "answer": answer.text,
        "claims": [claim_dict(claim, number, answer.citations) for number, claim in enumerate(answer.claims, start=1)],
        "citations": [citation_dict(citation) for citation in answer.citations],
        "unsupported": [_refusal_dict(refusal) for refusal in answer.unsupported],
        "conflicts": [_conflict_dict(conflict) for conflict in answer.conflicts],
        "abstention": _abstention_dict(answer.abstention) if answer.abstention else None,
        "retrieved": [hit_dict(hit, documents.get(hit.passage.document_id)) for hit in hits],
        "generator": answer.generator,
        "model": answer.model,
        "prompt": answer.prompt,
        "usage": {
            "prompt_tokens": answer.usage.prompt_tokens,
            "completion_tokens": answer.usage.completion_tokens,
        },
        "timings_ms": {name: round(getattr(answer.timings, name), 3) for name in Timings.__slots__},
        "index_version": answer.index_version,
        "confidence": answer.confidence,
    }


def claim_dict(claim: Claim, number: int, citations: Sequence[Citation]) -> dict[str, Any]:
    """One claim; ``number`` counts from 1 and makes its id. ``reasons`` says what failed, by check.

    ``highlights`` are the figures, dates and names that were checked: offsets in the claim's text, and in the document
    of one of ``citations``.
    """
    return {
        "id": f"c{number}",
        "text": claim.text,
        "start": claim.span.start,
        "end": claim.span.end,
        "citations": list(claim.citations),
        "standing": claim.standing,
        **verdict_dict(claim.verdict),
        "highlights": highlights(claim, {citation.number: citation for citation in citations}),
    }


def _refusal_dict(refusal: Refusal) -> dict[str, Any]:
    return {
        "text": refusal.text,
        "reason": refusal.reason,
        "failures": failures(refusal.checks),
        "quotes": list(refusal.quotes),
    }


def citation_dict(citation: Citation) -> dict[str, Any]:
    """One citation; offsets are code points of the document's text, half-open."""
    return {
        "id": citation.number,
        "document_id": citation.document_id,
        "passage_id": citation.passage_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": _iso(citation.published),
        "url": citation.url,
        "start_char": citation.span.start,
        "end_char": citation.span.end,
        "quote": citation.quote,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "document_sha256": citation.document_sha256,
    }


def hit_dict(hit: Hit, document: Document | None = None) -> dict[str, Any]:
    """One retrieved passage; title, publisher, date and URL are empty without its document."""
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": hit.score,
        "origin": hit.origin,
        "passage_id": passage.id,
        "document_id": passage.document_id,
        "title": document.title if document else "",
        "publisher": document.publisher if document else "",
        "published": _iso(document.published) if document else None,
        "url": document.url if document else "",
        "start_char": passage.span.start,
        "end_char": passage.span.end,
        "text": passage.text,
        "heading": passage.heading,
        "kind": passage.kind,
        "page": passage.page,
    }


def document_dict(document: Document, *, include_text: bool = False) -> dict[str, Any]:
    """A document's metadata, with its canonical ``text`` on request."""
    described: dict[str, Any] = {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": _iso(document.published),
        "url": document.url,
        "language": document.language,
        "origin": document.origin,
        "sha256": document.sha256,
        "meta": dict(document.meta),
    }
    return {**described, "text": document.text} if include_text else described


def _conflict_dict(conflict: Conflict) -> dict[str, Any]:
    return {"subject": conflict.subject, "values": [_value_dict(value) for value in conflict.values]}


def _value_dict(value: ConflictValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "citations": list(value.citations),
        "published": _iso(value.published),
        "standing": value.standing,
        "sources": [_source_dict(source) for source in value.sources],
        "origins": value.origins,
    }


def _source_dict(source: Source) -> dict[str, Any]:
    return {
        "document_id": source.document_id,
        "title": source.title,
        "publisher": source.publisher,
        "published": _iso(source.published),
        "copy_of": source.copy_of or None,
    }


def _abstention_dict(abstention: Abstention) -> dict[str, Any]:
    nearest = [citation_dict(citation) for citation in abstention.nearest]
    covers = abstention.covers
    return {
        "reason": abstention.reason,
        "message": abstention.message,
        "nearest": nearest,
        "covers": {
            "documents": covers.documents,
            "first": _iso(covers.first),
            "last": _iso(covers.last),
            "related": list(covers.related),
        }
        if covers
        else None,
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
