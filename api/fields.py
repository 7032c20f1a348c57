"""Kinds of text, dates and lists that requests share, with their limits."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

QUESTION_CHARACTERS = 2_000
TEXT_CHARACTERS = 100_000
ENTRIES = 1_000

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def encodable(value: Any) -> Any:
    """The value itself; raises ValueError for text with half a surrogate pair, which no store or response can hold."""
    if isinstance(value, str) and _SURROGATE.search(value):
        raise ValueError("holds an unpaired surrogate, which is no character")
    return value


def _without_controls(value: Any) -> Any:
    """Control characters carry no meaning in a question and cannot be stored by every database: spaces instead."""
    value = encodable(value)
    return _CONTROL.sub(" ", value) if isinstance(value, str) else value


def _trimmed(value: Any) -> Any:
    value = _without_controls(value)
    return value.strip() if isinstance(value, str) else value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is blank; write what to check")
    return value


def _iso_date(value: Any) -> Any:
    if isinstance(value, date) or value is None:
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError(f"{_shown(value)} is not a date such as 2024-05-31")
    return value


def _file_name(value: str) -> str:
    parts = value.split("/")
    if "\\" in value or ":" in value or any(part.strip() in ("", ".", "..") for part in parts):
        raise ValueError(f"{_shown(value)} is not a plain file name such as filings/annual-report.md")
    return value


def _shown(value: Any) -> str:
    """A value as a message shows it: short, and printable whatever it holds."""
    text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "…"


# The limits stand first, so that they hold for what the validator behind them leaves.
QuestionText = Annotated[str, Field(min_length=1, max_length=QUESTION_CHARACTERS), BeforeValidator(_trimmed)]
LongText = Annotated[str, Field(max_length=TEXT_CHARACTERS), BeforeValidator(_without_controls)]
# Not trimmed: offsets of a verdict count in the texts as they were sent.
Quote = Annotated[
    str, Field(min_length=1, max_length=TEXT_CHARACTERS), BeforeValidator(_without_controls), AfterValidator(_not_blank)
]
ClaimText = Annotated[
    str,
    Field(min_length=1, max_length=QUESTION_CHARACTERS),
    BeforeValidator(_without_controls),
    AfterValidator(_not_blank),
]
DocumentText = Annotated[str, Field(min_length=1), BeforeValidator(encodable)]
Name = Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(_trimmed)]
Line = Annotated[str, Field(max_length=QUESTION_CHARACTERS), BeforeValidator(_trimmed)]
Names = Annotated[list[Name], Field(max_length=ENTRIES)]
FileName = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_file_name), BeforeValidator(_trimmed)]
IsoDate = Annotated[date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "format": "date"})]
TopK = Annotated[int, Field(ge=1, le=50, strict=True, description="passages shown to the generator")]
