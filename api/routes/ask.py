"""Questions and searches."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse
from starlette.responses import Response

from rag.patience import Patience
from rag.serialize import hit_dict, to_dict

from ..attending import CLIENT_GONE, attended
from ..content import Json, JsonBody
from ..requests import AskIn, SearchIn
from ..responses import AnswerOut, HitsOut
from ..service import Service, ServiceDep, documents_of
from ..stream import PING_SECONDS, events, ping

router = APIRouter(tags=["questions"], dependencies=[JsonBody])


@router.post("/ask", response_model=AnswerOut, summary="Ask")
async def ask(body: AskIn, request: Request, service: ServiceDep) -> Response:
    """A cited, checked answer; an abstention is an answer too."""
    patience = Patience()
    answered = partial(service.run_answering, _answered, service, body, patience)
    rendered = await attended(request, patience, answered)
    return Response(status_code=CLIENT_GONE) if rendered is None else Json(rendered)


@router.post(
    "/ask/stream",
    summary="Ask, as server-sent events",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def ask_stream(body: AskIn, service: ServiceDep) -> EventSourceResponse:
    """Events answer.created, retrieval.completed, answer.delta, claim.verified, answer.completed, error."""
    service.refuse_when_full()
    stream = events(service, body.asked(), include_retrieved=body.include_retrieved)
    return EventSourceResponse(stream, ping=PING_SECONDS, ping_message_factory=ping)


@router.post("/search", response_model=HitsOut, summary="Search passages")
async def search(body: SearchIn, service: ServiceDep) -> Json:
    """Passages, best first; a larger score is better."""
    return Json(await service.run(_found, service, body))


def _answered(service: Service, body: AskIn, patience: Patience) -> dict[str, Any]:
    engine = service.engine()
    answer = engine.ask(replace(body.asked(), patience=patience))
    service.metrics.answer(answer)
    documents = documents_of(engine, answer.hits) if body.include_retrieved else {}
    return to_dict(answer, include_retrieved=body.include_retrieved, documents=documents)


def _found(service: Service, body: SearchIn) -> dict[str, Any]:
    engine = service.engine()
    hits = engine.search(body.to_question(body.query))
    documents = documents_of(engine, hits)
    rendered = [hit_dict(hit, documents.get(hit.passage.document_id)) for hit in hits]
    return {"query": body.query, "hits": rendered, "index_version": engine.version}
