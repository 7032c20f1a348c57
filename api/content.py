"""Media types: what a request's body may be declared as, and JSON on the way out."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

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


class Json(JSONResponse):
    """UTF-8, or ASCII with escapes where a text cannot be encoded: an odd character is no reason to fail."""

    def render(self, content: Any) -> bytes:
        """The body."""
        try:
            return super().render(content)
        except UnicodeEncodeError:
            return json.dumps(content, ensure_ascii=True, allow_nan=False).encode()


JsonBody = Depends(_require_json)
