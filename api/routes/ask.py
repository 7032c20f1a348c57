"""Questions and searches."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sse_starlette import EventSourceResponse

from rag.serialize import hit_dict, to_dict

from ..content import Json, JsonBody
from ..requests import AskIn, SearchIn
from ..responses import AnswerOut, HitsOut
from ..service import Service, ServiceDep, documents_of
from ..stream import PING_SECONDS, events, ping

router = APIRouter(tags=["questions"], dependencies=[JsonBody])


@router.post("/ask", response_model=AnswerOut, summary="Ask")
async def ask(body: AskIn, service: ServiceDep) -> Json:
    """A cited, checked answer; an abstention is an answer too."""
    return Json(await service.run_answering(_answered, service, body))


@router.post(
    "/ask/stream",
    summary="Ask, as server-sent events",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def ask_stream(body: AskIn, service: ServiceDep) -> EventSourceResponse:
    """Events answer.created, retrieval.completed, answer.delta, claim.verified, answer.completed, error."""
    stream = events(service, body.asked(), include_retrieved=body.include_retrieved)
    return EventSourceResponse(stream, ping=PING_SECONDS, ping_message_factory=ping)


@router.post("/search", response_model=HitsOut, summary="Search passages")
async def search(body: SearchIn, service: ServiceDep) -> Json:
    """Passages, best first; a larger score is better."""
    return Json(await service.run(_found, service, body))


def _answered(service: Service, body: AskIn) -> dict[str, Any]:
    engine = service.engine()
    answer = engine.ask(body.asked())
    service.metrics.answer(answer)
    documents = documents_of(engine, answer.hits) if body.include_retrieved else {}
    return to_dict(answer, include_retrieved=body.include_retrieved, documents=documents)


def _found(service: Service, body: SearchIn) -> dict[str, Any]:
    engine = service.engine()
    hits = engine.search(body.to_question(body.query))
    documents = documents_of(engine, hits)
    rendered = [hit_dict(hit, documents.get(hit.passage.document_id)) for hit in hits]
    return {"query": body.query, "hits": rendered, "index_version": engine.version}
