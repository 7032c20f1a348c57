"""What responses hold of a checked claim, for OpenAPI; ``rag.serialize`` writes it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from rag.types import Label


class VerdictOut(BaseModel):
    """Whether quotes say what a claim says; ``reasons`` by failed check."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "verdict": "unsupported",
                    "checks": {"numbers": False, "dates": True, "entailment": None, "entailment_model": ""},
                    "reasons": {"numbers": "12% is not in the cited sentence"},
                }
            ]
        }
    )
    verdict: Label
    checks: dict[str, bool | float | str | None]
    reasons: dict[str, str]


class CheckFailureOut(BaseModel):
    """A failed check: ``start`` and ``end`` count in the claim; the rest says what a quote has instead."""

    check: str
    reason: str
    start: int | None
    end: int | None
    quote: int | None
    quote_start: int | None
    quote_end: int | None


class MatchOut(BaseModel):
    """A figure, date or name of the claim, and where a quote says it."""

    kind: str
    start: int
    end: int
    quote: int
    quote_start: int
    quote_end: int


class CheckedOut(VerdictOut):
    """A verdict with its places; offsets are code points of claim and quotes as they were sent."""

    failures: list[CheckFailureOut]
    matches: list[MatchOut]


class HighlightOut(BaseModel):
    """A figure, date or name: ``text[start:end]`` of the claim, and where the cited document says it."""

    kind: str
    start: int
    end: int
    citation: int
    start_char: int
    end_char: int
