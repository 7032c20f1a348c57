"""Server-sent events of ``POST /ask/stream``."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any

import anyio
from sse_starlette import ServerSentEvent

from rag.errors import VouchError
from rag.patience import Patience
from rag.serialize import citation_dict, claim_dict, hit_dict, to_dict
from rag.types import Answered, Delta, Event, Question, Retrieved, Verified

from .problems import Unavailable, problem, problem_of, unexpected
from .service import Engine, Service, documents_of, step

PING_SECONDS = 15

_logger = logging.getLogger("vouch.api")


def ping() -> ServerSentEvent:
    """A comment line, which clients ignore and proxies see."""
    return ServerSentEvent(comment="ping")


async def events(service: Service, question: Question, *, include_retrieved: bool) -> AsyncIterator[ServerSentEvent]:
    """The stream from ``answer.created`` to ``answer.completed`` or ``error``.

    Closing it, as a lost connection does, ends what the engine waits for and closes its iterator.
    """
    try:
        async with service.turn():
            engine = await service.run(service.engine)
            yield _sent("answer.created", question=question.text, generator=engine.generator_name, model=engine.model)
            claims = 0
            async with aclosing(stepped(engine, question)) as walked:
                async for event in walked:
                    claims += isinstance(event, Verified)
                    name, members = await _rendered(service, engine, event, (claims, include_retrieved))
                    yield _sent(name, **members)
    except VouchError as error:
        _logger.warning("stream: %s", error)
        yield _error(problem_of(error))
    except Unavailable as error:
        yield _error(problem(error.status_code, error.detail))
    except Exception as error:  # the edge cannot answer any more: the stream has begun
        yield _error(unexpected(error))


async def stepped(engine: Engine, question: Question) -> AsyncGenerator[Event, None]:
    """The engine's events, each made in a thread. When it is cancelled or closed, nobody waits for the answer any more:
    the step that runs ends as soon as it can, and then the engine's iterator is closed."""
    patience = question.patience or Patience()
    walk = _Walk(engine.stream(replace(question, patience=patience)))
    try:
        while (event := await step(walk.next)) is not None:
            yield event
    finally:
        patience.leave()
        with anyio.CancelScope(shield=True):
            await step(walk.close)


class _Walk:
    """An iterator that is closed only between two of its steps."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._stepping = threading.Lock()

    def next(self) -> Event | None:
        with self._stepping:
            return next(self._events, None)

    def close(self) -> None:
        with self._stepping:
            if (close := getattr(self._events, "close", None)) is not None:
                close()


async def _rendered(
    service: Service, engine: Engine, event: Event, options: tuple[int, bool]
) -> tuple[str, dict[str, Any]]:
    """Name and members of an event; what reads documents for it runs in a thread."""
    if isinstance(event, Answered):
        service.metrics.answer(event.answer)
    if isinstance(event, Delta | Verified):
        return _described(engine, event, options)
    return await step(partial(_described, engine, event, options))


def _described(engine: Engine, event: Event, options: tuple[int, bool]) -> tuple[str, dict[str, Any]]:
    """Name and members of an event; ``options`` are the claim's number and whether hits go with the answer."""
    number, include_retrieved = options
    if isinstance(event, Retrieved):
        documents = documents_of(engine, event.hits)
        hits = [hit_dict(hit, documents.get(hit.passage.document_id)) for hit in event.hits]
        return "retrieval.completed", {"hits": hits}
    if isinstance(event, Delta):
        return "answer.delta", {"text": event.text}
    if isinstance(event, Verified):
        citations = [citation_dict(citation) for citation in event.citations]
        return "claim.verified", {"claim": claim_dict(event.claim, number, event.citations), "citations": citations}
    documents = documents_of(engine, event.answer.hits) if include_retrieved else {}
    answer = to_dict(event.answer, include_retrieved=include_retrieved, documents=documents)
    return "answer.completed", answer


def _error(described: dict[str, Any]) -> ServerSentEvent:
    """A problem object; its ``type`` gives way to the event's, as it is about:blank anyway."""
    return _sent("error", **{name: value for name, value in described.items() if name != "type"})


def _sent(name: str, **members: Any) -> ServerSentEvent:
    return ServerSentEvent(json.dumps({"type": name, **members}, ensure_ascii=True), event=name)
