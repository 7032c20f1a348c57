"""The outermost layer: security headers, a limit on bodies, figures, and no stack trace for a client."""

from __future__ import annotations

import time

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .metrics import Metrics
from .problems import problem, problem_response, unexpected

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


DRAIN_TIMES = 4
"""Up to so many times the limit a body that is too large is read to its end, for the answer to arrive."""
DRAIN_SECONDS = 10
"""How long that may take; who sends more slowly is cut off."""


class Edge:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, metrics: Metrics, max_body_bytes: int) -> None:
        self.app = app
        self.metrics = metrics
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; an unexpected error becomes a 500 problem where nothing was sent yet."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, sent = time.perf_counter(), _Sent(send, scope["path"])
        try:
            await self._within_limit(scope, receive, sent)
        except Exception as error:
            described = unexpected(error)
            if sent.status:  # half a body is out: only breaking off tells the client so
                raise
            await problem_response(described)(scope, receive, sent)
        finally:
            route = getattr(scope.get("route"), "path", "") or "unmatched"
            seconds = time.perf_counter() - began
            self.metrics.request(scope["method"], route, sent.status or 499, seconds=seconds)

    async def _within_limit(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:18]) > self.max_body_bytes:
            await self._drain(receive)
            await problem_response(problem(413, self._too_large()), {"Connection": "close"})(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.max_body_bytes:
                if message.get("more_body"):
                    await self._drain(receive)
                raise HTTPException(413, self._too_large(), headers={"Connection": "close"})
            return message

        await self.app(scope, counted, send)

    async def _drain(self, receive: Receive) -> None:
        """Read on and keep nothing: a client that is cut off while it sends never reads why."""
        left = DRAIN_TIMES * self.max_body_bytes
        with anyio.move_on_after(DRAIN_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body"):
                    return

    def _too_large(self) -> str:
        return f"the body is larger than {self.max_body_bytes:,} bytes; send fewer or smaller files at a time"


class _Sent:
    """Passes messages on with the security headers, and remembers the status (0: nothing sent)."""

    def __init__(self, send: Send, path: str) -> None:
        self.send = send
        # Answers are nobody's to keep; the page's files are asked for anew, so that an update is seen.
        self.caching = "no-cache" if path.startswith("/static/") else "no-store"
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in (*SECURITY_HEADERS.items(), ("Cache-Control", self.caching)):
                headers.setdefault(name, value)
        await self.send(message)
