"""Reading a saved ``/ask`` object back into an Answer; the other direction is ``serialize.to_dict``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, get_args

from .errors import AnswerFormatError
from .types import (
    Abstention,
    AbstentionReason,
    Answer,
    Check,
    Citation,
    Claim,
    Conflict,
    ConflictValue,
    Covered,
    Label,
    Match,
    Refusal,
    Source,
    Span,
    Standing,
    Status,
    Timings,
    Usage,
    Verdict,
)

_T = TypeVar("_T")


def from_dict(saved: Mapping[str, Any]) -> Answer:
    """The Answer that ``serialize.to_dict`` wrote; hits and the spans of a claim's checks are not kept.

    Unknown fields are ignored.

    Raises AnswerFormatError for a missing field, a wrong type or an unknown status.
    """
    if not isinstance(saved, Mapping):
        raise AnswerFormatError(
            f"the saved answer is {type(saved).__name__}, not an object; save the whole object that ask --json prints"
        )
    usage, timings = _optional(saved, "usage", dict), _optional(saved, "timings_ms", dict)
    abstention = _optional(saved, "abstention", dict)
    citations = tuple(_citation(item) for item in _objects(saved, "citations"))
    return Answer(
        id=_field(saved, "id", str),
        question=_field(saved, "question", str),
        standalone_question=_optional(saved, "standalone_question", str) or "",
        status=_one_of(saved, "status", get_args(Status)),
        text=_field(saved, "answer", str),
        claims=tuple(_claim(item, citations) for item in _objects(saved, "claims")),
        citations=citations,
        unsupported=tuple(_refusal(item) for item in _objects(saved, "unsupported")),
        conflicts=tuple(_conflict(item) for item in _objects(saved, "conflicts")),
        abstention=_abstention(abstention) if abstention else None,
        generator=_optional(saved, "generator", str) or "",
        model=_optional(saved, "model", str) or "",
        usage=Usage(**{name: _optional(usage or {}, name, int) or 0 for name in Usage.__slots__}),
        timings=Timings(**{name: _number(timings or {}, name) or 0.0 for name in Timings.__slots__}),
        index_version=_optional(saved, "index_version", str) or "",
        prompt=_optional(saved, "prompt", str) or "",
        confidence=_number(saved, "confidence"),
    )


def _claim(item: Mapping[str, Any], cited: Sequence[Citation]) -> Claim:
    numbers = _numbers(item, "citations")
    checks, reasons = _field(item, "checks", dict), _optional(item, "reasons", dict) or {}
    verdict = Verdict(
        label=_one_of(item, "verdict", get_args(Label)),
        checks=tuple(
            Check(name, passed, str(reasons.get(name, ""))) for name, passed in checks.items() if type(passed) is bool
        ),
        entailment=_number(checks, "entailment"),
        entailment_model=_optional(checks, "entailment_model", str) or "",
        matches=tuple(_matches(_objects(item, "highlights"), numbers, {c.number: c for c in cited})),
    )
    span, standing = _span(item, "start", "end"), _standing(item)
    return Claim(_field(item, "text", str), span, numbers, verdict, standing)


def _standing(item: Mapping[str, Any]) -> Standing:
    chosen: Standing = _one_of(item, "standing", get_args(Standing)) if "standing" in item else ""
    return chosen


def _matches(
    items: Sequence[Mapping[str, Any]], numbers: Sequence[int], cited: Mapping[int, Citation]
) -> Iterator[Match]:
    for item in items:
        number, span = _field(item, "citation", int), _span(item, "start_char", "end_char")
        begin = cited[number].span.start if number in cited else 0
        if number not in numbers or number not in cited or span.start < begin:
            raise AnswerFormatError(f"the saved answer highlights citation {number!r}, which its claim does not cite")
        place = Span(span.start - begin, span.end - begin)
        yield Match(_field(item, "kind", str), _span(item, "start", "end"), numbers.index(number), place)


def _refusal(item: Mapping[str, Any]) -> Refusal:
    checks = tuple(
        Check(
            _field(failure, "check", str),
            False,
            _field(failure, "reason", str),
            _span(failure, "start", "end") if failure.get("start") is not None else None,
            _optional(failure, "quote", int),
            _span(failure, "quote_start", "quote_end") if failure.get("quote_start") is not None else None,
        )
        for failure in _objects(item, "failures")
    )
    quotes = tuple(_field({"quotes": quote}, "quotes", str) for quote in _optional(item, "quotes", list) or [])
    return Refusal(_field(item, "text", str), _field(item, "reason", str), checks, quotes)


def _citation(item: Mapping[str, Any]) -> Citation:
    kept = ("document_sha256", "title", "publisher", "url", "prefix", "suffix")
    return Citation(
        number=_field(item, "id", int),
        document_id=_field(item, "document_id", str),
        passage_id=_optional(item, "passage_id", str) or "",
        span=_span(item, "start_char", "end_char"),
        quote=_field(item, "quote", str),
        published=_date(item, "published"),
        **{name: _optional(item, name, str) or "" for name in kept},
    )


def _conflict(item: Mapping[str, Any]) -> Conflict:
    return Conflict(_field(item, "subject", str), tuple(_value(value) for value in _objects(item, "values")))


def _value(item: Mapping[str, Any]) -> ConflictValue:
    sources = tuple(
        Source(
            _field(source, "document_id", str),
            published=_date(source, "published"),
            **{name: _optional(source, name, str) or "" for name in ("title", "publisher", "copy_of")},
        )
        for source in _objects(item, "sources")
    )
    return ConflictValue(
        _field(item, "value", str), _numbers(item, "citations"), _date(item, "published"), _standing(item), sources
    )


def _abstention(item: Mapping[str, Any]) -> Abstention:
    nearest = tuple(_citation(citation) for citation in _objects(item, "nearest"))
    reason = _one_of(item, "reason", get_args(AbstentionReason))
    covers = _optional(item, "covers", dict)
    return Abstention(reason, _field(item, "message", str), nearest, _covered(covers) if covers else None)


def _covered(item: Mapping[str, Any]) -> Covered:
    related = tuple(_field({"related": name}, "related", str) for name in _optional(item, "related", list) or [])
    return Covered(_optional(item, "documents", int) or 0, _date(item, "first"), _date(item, "last"), related)


def _field(item: Mapping[str, Any], name: str, kind: type[_T]) -> _T:
    if name not in item:
        raise AnswerFormatError(f"the saved answer lacks {name!r}; save the whole object that ask --json prints")
    value = item[name]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise AnswerFormatError(f"the saved answer's {name!r} is {type(value).__name__}, not {kind.__name__}")
    return value


def _optional(item: Mapping[str, Any], name: str, kind: type[_T]) -> _T | None:
    return None if item.get(name) is None else _field(item, name, kind)


def _one_of(item: Mapping[str, Any], name: str, known: Sequence[str]) -> Any:
    value = _field(item, name, str)
    if value not in known:
        raise AnswerFormatError(f"the saved answer's {name!r} is {value!r}, not one of {', '.join(known)}")
    return value


def _number(item: Mapping[str, Any], name: str) -> float | None:
    if type(item.get(name)) in (int, float):
        return float(item[name])
    return _optional(item, name, float)


def _objects(item: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    values = _optional(item, name, list) or []
    return [_field({name: value}, name, dict) for value in values]


def _numbers(item: Mapping[str, Any], name: str) -> tuple[int, ...]:
    return tuple(_field({name: value}, name, int) for value in _field(item, name, list))


def _span(item: Mapping[str, Any], start: str, end: str) -> Span:
    span = Span(_field(item, start, int), _field(item, end, int))
    if not 0 <= span.start <= span.end:
        raise AnswerFormatError(f"the saved answer's {start!r} and {end!r} are {span.start}, {span.end}: not a range")
    return span


def _date(item: Mapping[str, Any], name: str) -> date | None:
    value = _optional(item, name, str)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise AnswerFormatError(f"the saved answer's {name!r} is {value!r}, not an ISO 8601 date") from error
