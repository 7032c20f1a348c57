"""OpenAI-compatible routes: any client of chat completions can ask."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse
from starlette.responses import Response

from rag.patience import Patience
from rag.types import Question

from ..attending import CLIENT_GONE, attended
from ..chat import MODEL, ChatIn, chunks, completion
from ..content import Json, JsonBody
from ..service import Service, ServiceDep
from ..stream import PING_SECONDS, ping

router = APIRouter(prefix="/v1", tags=["openai"])


@router.post("/chat/completions", summary="Ask, as a chat completion", response_model=None, dependencies=[JsonBody])
async def chat(body: ChatIn, request: Request, service: ServiceDep) -> Response:
    """The last message is the question; citations are ``annotations``, ``vouch`` holds the whole answer."""
    service.refuse_when_full()
    if body.stream:
        with_usage = body.stream_options is not None and body.stream_options.include_usage
        stream = chunks(service, body.asked(), with_usage=with_usage)
        return EventSourceResponse(stream, ping=PING_SECONDS, ping_message_factory=ping)
    patience = Patience()
    asked = replace(body.asked(), patience=patience)
    rendered = await attended(request, patience, partial(service.run_answering, _completed, service, asked))
    return Response(status_code=CLIENT_GONE) if rendered is None else Json(rendered)


@router.get("/models", summary="List models", response_model=None)
async def models() -> Json:
    """The one model there is: this application."""
    return Json({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "vouch"}]})


def _completed(service: Service, asked: Question) -> dict[str, Any]:
    answer = service.engine().ask(asked)
    service.metrics.answer(answer)
    return completion(answer)
