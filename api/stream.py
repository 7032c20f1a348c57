"""Server-sent events of ``POST /ask/stream``."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import anyio.to_thread
from sse_starlette import ServerSentEvent

from rag.errors import VouchError
from rag.serialize import citation_dict, claim_dict, hit_dict, to_dict
from rag.types import Answered, Delta, Event, Question, Retrieved, Verified

from .problems import Unavailable, problem, problem_of, unexpected
from .service import Engine, Service, documents_of

PING_SECONDS = 15

_logger = logging.getLogger("vouch.api")


def ping() -> ServerSentEvent:
    """A comment line, which clients ignore and proxies see."""
    return ServerSentEvent(comment="ping")


async def events(service: Service, question: Question, *, include_retrieved: bool) -> AsyncIterator[ServerSentEvent]:
    """The stream from ``answer.created`` to ``answer.completed`` or ``error``.

    Closing it, as a lost connection does, closes the engine's iterator once the step that runs is over.
    """
    iterator: Iterator[Event] | None = None
    try:
        engine = await service.run(service.engine)
        yield _sent("answer.created", question=question.text, generator=engine.generator_name, model=engine.model)
        iterator = await service.run_answering(engine.stream, question)
        claims = 0
        while (event := await service.run_answering(next, iterator, None)) is not None:
            claims += isinstance(event, Verified)
            name, members = await service.run(_described, engine, event, (claims, include_retrieved))
            if isinstance(event, Answered):
                service.metrics.answer(event.answer)
            yield _sent(name, **members)
    except VouchError as error:
        _logger.warning("stream: %s", error)
        yield _error(problem_of(error))
    except Unavailable as error:
        yield _error(problem(error.status_code, error.detail))
    except Exception as error:  # the edge cannot answer any more: the stream has begun
        yield _error(unexpected(error))
    finally:
        await _close(iterator)


async def _close(iterator: Iterator[Event] | None) -> None:
    close = getattr(iterator, "close", None)
    if close is not None:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(close)


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
