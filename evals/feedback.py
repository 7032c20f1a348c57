"""Draft eval questions from a server's feedback file: what readers judged, for a person to finish."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.checks.numbers import quantities
from rag.errors import VouchError

_ID_CHARACTERS = 10  # of a hash: enough that the drafts of one file do not meet


class FeedbackFileError(VouchError):
    """A feedback file cannot be used; the message names the file, the line and what is wrong."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Cited(_Entry):
    """A citation of the judged answer."""

    id: int
    document_id: str
    quote: str


class Said(_Entry):
    """A sentence of the judged answer, by the citations it rests on."""

    text: str
    citations: tuple[int, ...] = ()


class Judged(_Entry):
    """The answer as far as a question is drafted from it."""

    question: str
    status: str
    answer: str
    claims: tuple[Said, ...] = ()
    citations: tuple[Cited, ...] = ()


class Turn(_Entry):
    """One earlier exchange."""

    question: str
    answer: str


class Feedback(_Entry):
    """One line of the file, as ``POST /feedback`` writes it."""

    rating: Literal["right", "wrong", "wrong_citation"]
    answer: Judged
    history: Annotated[tuple[Turn, ...], Field(max_length=20)] = ()
    as_of: str | None = None
    citation: int | None = None
    comment: str = ""
    at: str = ""
    origins: Mapping[str, str] = {}


def read_feedback(path: Path) -> tuple[Feedback, ...]:
    """The judgements of a file in its order; raises FeedbackFileError for the first line that cannot be used."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FeedbackFileError(f"{path} cannot be read: {error}; name the server's VOUCH_FEEDBACK file") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Feedback.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise FeedbackFileError(f"{path}:{number}: {place}: {first['msg']}; remove the line or mend it") from error
    return tuple(found)


def drafts(entries: Sequence[Feedback]) -> Iterator[dict[str, Any]]:
    """One question each, the latest judgement of a question asked in the same way standing for all.

    A right answer gives facts and evidence. Of another the question is kept with what was answered, and its facts are
    left empty: the reader of question files refuses it until a person has filled them in.
    """
    latest = {_key(entry): entry for entry in entries}
    for key, entry in latest.items():
        yield {**_asked(key, entry), **(_gold(entry) if entry.rating == "right" else _open(entry))}


def write_drafts(entries: Sequence[Feedback]) -> str:
    """The drafts as JSON Lines."""
    return "".join(json.dumps(draft, ensure_ascii=False) + "\n" for draft in drafts(entries))


def _key(entry: Feedback) -> str:
    asked = json.dumps([entry.answer.question, [turn.question for turn in entry.history], entry.as_of])
    return hashlib.sha256(asked.encode()).hexdigest()[:_ID_CHARACTERS]


def _asked(key: str, entry: Feedback) -> dict[str, Any]:
    history = [{"question": turn.question, "answer": turn.answer} for turn in entry.history]
    return {
        "id": f"fb-{key}",
        "question": entry.answer.question,
        "type": _type(entry),
        "as_of": entry.as_of,
        "history": history,
        "feedback": {"rating": entry.rating, "comment": entry.comment, "at": entry.at},
    }


def _type(entry: Feedback) -> str:
    """A first guess, which the person who finishes the draft may correct."""
    if entry.history:
        return "follow_up"
    if entry.answer.status == "abstained":
        return "unanswerable" if entry.rating == "right" else "fact"
    if entry.answer.status == "conflict":
        return "conflict"
    return "number" if any(_figures(claim.text) for claim in entry.answer.claims) else "fact"


def _gold(entry: Feedback) -> dict[str, Any]:
    answer = entry.answer
    facts = dict.fromkeys(figure for claim in answer.claims for figure in _figures(claim.text))
    return {
        "answerable": answer.status != "abstained",
        "answer_facts": list(facts) or [claim.text for claim in answer.claims],
        "evidence": [_evidence(citation, entry) for citation in answer.citations],
    }


def _open(entry: Feedback) -> dict[str, Any]:
    """What was answered travels along, for the person who fills in the facts; a citation that was right is kept."""
    kept = [citation for citation in entry.answer.citations if entry.citation not in (None, citation.id)]
    return {
        "answerable": True,
        "answer_facts": [],
        "evidence": [_evidence(citation, entry) for citation in kept],
        "answered": entry.answer.answer,
    }


def _evidence(citation: Cited, entry: Feedback) -> dict[str, str]:
    return {"doc": entry.origins.get(citation.document_id, citation.document_id), "quote": citation.quote}


def _figures(text: str) -> list[str]:
    """Amounts, shares and counts, as the sentence writes them."""
    return [text[found.span.start : found.span.end] for found in quantities(text) if found.kind != "ordinal"]
