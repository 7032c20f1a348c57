"""Bearer keys: with VOUCH_API_KEYS set, everything but the open paths needs one of them."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .problems import problem, problem_response

OPEN_PATHS = frozenset({"/", "/health", "/ready", "/favicon.ico"})
OPEN_PREFIX = "/static/"


class KeyGuard:
    """ASGI middleware; a new route is closed unless its path is listed as open."""

    def __init__(self, app: ASGIApp, keys: Sequence[str]) -> None:
        self.app = app
        self.keys = tuple(key.encode() for key in keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401."""
        if scope["type"] != "http" or not self.keys or _is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("authorization", "")
        if self._is_known(given):
            await self.app(scope, receive, send)
            return
        detail = "send one of the server's VOUCH_API_KEYS as Authorization: Bearer <key>"
        response = problem_response(problem(401, detail), {"WWW-Authenticate": "Bearer"})
        await response(scope, receive, send)

    def _is_known(self, header: str) -> bool:
        scheme, _, key = header.partition(" ")
        given = key.strip().encode("latin-1")  # as Starlette decoded the header
        # Every key is compared, so that the time taken says nothing about which one is near.
        matches = [hmac.compare_digest(given, known) for known in self.keys]
        return scheme.lower() == "bearer" and any(matches)


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_PREFIX)
