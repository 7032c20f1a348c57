"""What a request's body may be declared as."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

JSON = "application/json"
MULTIPART = "multipart/form-data"


def media_type(request: Request) -> str:
    """The declared media type in lower case without parameters, empty where none is declared."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_json(declared: str) -> bool:
    """Whether a media type is JSON."""
    return declared == JSON or (declared.startswith("application/") and declared.endswith("+json"))


def unsupported(declared: str, expected: str) -> HTTPException:
    """The 415 that says what to send instead."""
    said = f"Content-Type is {ascii(declared)[:80]}" if declared else "there is no Content-Type"
    return HTTPException(415, f"{said}; send {expected}", headers={"Accept": expected})


def _require_json(request: Request) -> None:
    if not is_json(media_type(request)):
        raise unsupported(media_type(request), JSON)


JsonBody = Depends(_require_json)
MediaType = Annotated[str, Depends(media_type)]
