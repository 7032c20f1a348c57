"""Errors as RFC 9457 problem objects, ``application/problem+json``; every status is decided in this file."""

from __future__ import annotations

import json
import logging
import math
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from rag import errors

MEDIA_TYPE = "application/problem+json"
BUSY_RETRY_SECONDS = 5
_BODY_LIKE = ("body", "query", "path", "header")
_STATUS_OF: tuple[tuple[type[errors.VouchError], int], ...] = (
    (errors.GeneratorTimeoutError, 504),
    (errors.GeneratorBusyError, 503),
    (errors.AnswerLeftError, 503),
    (errors.GeneratorError, 502),
    (errors.IndexMissingError, 503),
    (errors.IndexFormatError, 503),
    (errors.ConfigError, 503),
    (errors.IndexBusyError, 409),
    (errors.DocumentNotFoundError, 404),
    (errors.QuestionError, 422),
    (errors.AnswerFormatError, 422),
    (errors.LoadError, 422),
)
_logger = logging.getLogger("vouch.api")


class Unavailable(HTTPException):
    """The server has more work than it takes on; the client may come back."""

    def __init__(self, detail: str) -> None:
        super().__init__(503, detail, headers={"Retry-After": str(BUSY_RETRY_SECONDS)})


class InvalidFields(HTTPException):
    """Fields at fault, as (field, message) pairs."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(422, "; ".join(f"{field}: {message}" if field else message for field, message in faults))


def problem(status: int, detail: str, *, faults: Sequence[tuple[str, str]] = (), **members: Any) -> dict[str, Any]:
    """A problem object; ``faults`` are (field, message) pairs. The type is "about:blank": the status says it all."""
    title = HTTPStatus(status).phrase
    described = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    if faults:
        described["errors"] = [{"field": field, "message": message} for field, message in faults]
    return described


def problem_response(described: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The object on the wire, in ASCII: what a client sent may not be encodable otherwise."""
    body = json.dumps(described, ensure_ascii=True)
    return Response(body, described["status"], headers=dict(headers or {}), media_type=MEDIA_TYPE)


def problem_of(error: errors.VouchError) -> dict[str, Any]:
    """The problem object of an error of the library, whose messages name the value and the remedy."""
    status = next((status for kind, status in _STATUS_OF if isinstance(error, kind)), 500)
    return problem(status, str(error))


def unexpected(error: BaseException) -> dict[str, Any]:
    """A 500 without particulars; the log has them under the same id."""
    error_id = uuid.uuid4().hex[:12]
    _logger.error("unexpected error %s", error_id, exc_info=error)
    return problem(500, f"an unexpected error; the server's log has it under {error_id}", error_id=error_id)


def install(app: FastAPI) -> None:
    """Make every error of the application a problem object."""
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(errors.VouchError, _on_vouch)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    faults = error.faults if isinstance(error, InvalidFields) else ()
    detail = error.detail
    if error.status_code == 404 and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = f"nothing is at {ascii(request.url.path)[1:-1]}; /openapi.json lists what is"
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "another method")
        detail = f"{request.method} is not possible at {ascii(request.url.path)[1:-1]}; use {allowed}"
    return problem_response(problem(error.status_code, detail, faults=faults), error.headers)


async def _on_vouch(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.VouchError)
    described = problem_of(error)
    if described["status"] >= 500:
        _logger.warning("%s %s: %s", request.method, request.url.path, error)
    retry = {"Retry-After": str(_pause(error))} if described["status"] in (409, 503) else None
    return problem_response(described, retry)


def _pause(error: errors.VouchError) -> int:
    """Seconds until a client may come back: what the model's endpoint asks for, where it does."""
    asked = error.seconds if isinstance(error, errors.GeneratorBusyError) else None
    return BUSY_RETRY_SECONDS if asked is None else math.ceil(asked)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        position = found[0]["loc"][-1]
        reason = found[0].get("ctx", {}).get("error", "it cannot be parsed")
        return problem_response(problem(400, f"the body is not valid JSON: {reason} at character {position}"))
    faults = faults_of(found)
    return problem_response(problem(422, f"{faults[0][0] or 'body'}: {faults[0][1]}", faults=faults))


def faults_of(found: Sequence[Any]) -> list[tuple[str, str]]:
    """Pydantic's errors as (field, message); a field reads ``filters.published_from`` or ``history.0.answer``."""
    return [(_field(item["loc"]), _message(item)) for item in found]


def _field(location: Sequence[Any]) -> str:
    parts = list(location)
    if parts and parts[0] in _BODY_LIKE:
        parts = parts[1:]
    return ".".join(str(part)[:80] for part in parts if not str(part).startswith("("))


def _message(item: Mapping[str, Any]) -> str:
    kind, given = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return "this field is unknown; see /openapi.json for the fields there are"
    if kind == "missing":
        return "this field is required"
    if kind == "string_too_short":
        return "must not be empty"
    if kind in ("model_attributes_type", "model_type"):
        return "must be a JSON object"
    if kind == "string_unicode":
        return "holds an unpaired surrogate, which is no character"
    if kind == "value_error":
        return str(given.get("error", item["msg"]))
    return str(item["msg"])
