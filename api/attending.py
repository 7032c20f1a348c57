"""Work for a client that may go before it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
from fastapi import Request

from rag.patience import Patience

CLIENT_GONE = 499
"""What proxies log for a client that closed the connection; nobody reads it."""

_T = TypeVar("_T")


async def attended(request: Request, patience: Patience, work: Callable[[], Awaitable[_T]]) -> _T | None:
    """What ``work`` gives; None when the client goes before: ``patience`` has left then, and ``work`` is cancelled.

    The body of the request has been read.
    """
    with anyio.CancelScope() as scope:
        watching = asyncio.create_task(_watch(request, patience, scope))
        try:
            return await work()
        finally:
            watching.cancel()
    return None


async def _watch(request: Request, patience: Patience, scope: anyio.CancelScope) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    patience.leave()
    scope.cancel()
