"""The OpenAI-compatible face: chats in, answers out as chat completions with their citations as annotations.

A chat client cannot take text back, so a stream gives it each sentence once it is checked.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sse_starlette import ServerSentEvent

from rag.errors import VouchError
from rag.serialize import to_dict
from rag.types import Answer, Answered, Citation, Question, Turn, Verified

from .fields import IsoDate, QuestionText, TopK
from .problems import Unavailable, problem, problem_of, unexpected
from .requests import HISTORY_TURNS, FiltersIn
from .service import Service
from .stream import stepped

MODEL = "vouch"
MESSAGES = 1_000

_logger = logging.getLogger("vouch.api")


class PartIn(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="allow")
    type: str = "text"
    text: str = ""


class MessageIn(BaseModel):
    """One message; those of other roles than user and assistant give orders, which is no part of a question here."""

    model_config = ConfigDict(extra="allow")
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[PartIn] | None = None

    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text).strip()
        return (self.content or "").strip()


class _Asked(BaseModel):
    question: QuestionText


class StreamOptionsIn(BaseModel):
    """What a stream ends with."""

    model_config = ConfigDict(extra="allow")
    include_usage: bool = False


class ChatIn(BaseModel):
    """A chat whose last message is the question; ``top_k``, ``filters`` and ``as_of`` as in ``POST /ask``.

    Other parameters of chat completions are accepted and change nothing: an answer is a matter of the documents.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"examples": [{"model": MODEL, "messages": [{"role": "user", "content": "Who sold?"}]}]},
    )
    messages: Annotated[list[MessageIn], Field(min_length=1, max_length=MESSAGES)]
    model: str = MODEL
    stream: bool = False
    stream_options: StreamOptionsIn | None = None
    top_k: TopK = 8
    filters: FiltersIn | None = None
    as_of: IsoDate | None = None

    @model_validator(mode="after")
    def _ends_with_a_question(self) -> ChatIn:
        if self.messages[-1].role != "user":
            raise ValueError(f"the last message is of role {self.messages[-1].role!r}; end with the user's question")
        _Asked(question=self.messages[-1].text())
        return self

    def asked(self) -> Question:
        """The library's value: the exchanges before the last message are its history."""
        made = Question(_Asked(question=self.messages[-1].text()).question, _turns(self.messages[:-1]), self.top_k)
        filters = self.filters.to_filters() if self.filters else made.filters
        return Question(made.text, made.history, made.top_k, filters, self.as_of)


def _turns(messages: list[MessageIn]) -> tuple[Turn, ...]:
    """Questions with their answers, oldest first; what was not answered is left out."""
    turns, question = list[Turn](), ""
    for message in messages:
        if message.role == "user":
            question = message.text()
        elif message.role == "assistant" and question and message.text():
            turns.append(Turn(question, message.text()))
            question = ""
    return tuple(turns[-HISTORY_TURNS:])


def completion(answer: Answer) -> dict[str, Any]:
    """The answer as a chat completion; ``vouch`` is the whole ``/ask`` object."""
    annotations = [
        _annotation(citation, claim.span.start, claim.span.end)
        for claim in answer.claims
        for citation in (answer.citations[number - 1] for number in claim.citations)
    ]
    message = {"role": "assistant", "content": answer.text, "refusal": None, "annotations": annotations}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    described = {**_head(answer.id, "chat.completion"), "choices": [choice], "usage": _usage(answer)}
    return {**described, "vouch": to_dict(answer)}


async def chunks(service: Service, question: Question, *, with_usage: bool) -> AsyncIterator[ServerSentEvent]:
    """The chunks of a streamed completion: each checked sentence with markers, then the annotations; or an error."""
    written = _Written(f"{time.time_ns():x}")
    try:
        async with service.turn():
            engine = await service.run(service.engine)
            yield written.chunk({"role": "assistant", "content": ""})
            async with aclosing(stepped(engine, question)) as walked:
                async for event in walked:
                    if isinstance(event, Verified):
                        yield written.claim(event)
                    if isinstance(event, Answered):
                        service.metrics.answer(event.answer)
                        for last in written.end(event.answer, with_usage=with_usage):
                            yield last
    except VouchError as error:
        _logger.warning("chat: %s", error)
        yield _data(with_error(problem_of(error)))
    except Unavailable as error:
        yield _data(with_error(problem(error.status_code, error.detail)))
    except Exception as error:  # the edge cannot answer any more: the stream has begun
        yield _data(with_error(unexpected(error)))


class _Written:
    """What a client has got so far; markers and annotations count in its text."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._text = ""
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._annotations: list[dict[str, Any]] = []

    def chunk(self, delta: dict[str, Any], finish: str | None = None, **members: Any) -> ServerSentEvent:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data({**_head(self._name, "chat.completion.chunk"), "choices": [choice], **members})

    def claim(self, event: Verified) -> ServerSentEvent:
        gap, text = " " if self._text else "", event.claim.text
        start = len(self._text) + len(gap)
        markers = ""
        for citation in event.citations:
            place = (citation.document_id, citation.span.start, citation.span.end)
            markers += f"[{self._numbers.setdefault(place, len(self._numbers) + 1)}]"
            self._annotations.append(_annotation(citation, start, start + len(text)))
        piece = f"{gap}{text} {markers}"
        self._text += piece
        return self.chunk({"content": piece})

    def end(self, answer: Answer, *, with_usage: bool) -> list[ServerSentEvent]:
        last: dict[str, Any] = {"annotations": self._annotations}
        if not self._text:
            last["content"] = answer.text
        ending = [self.chunk(last, "stop", vouch=to_dict(answer))]
        if with_usage:
            head = _head(self._name, "chat.completion.chunk")
            ending.append(_data({**head, "choices": [], "usage": _usage(answer)}))
        return [*ending, ServerSentEvent("[DONE]")]


def with_error(described: dict[str, Any]) -> dict[str, Any]:
    """A problem object that clients of OpenAI's API understand, too."""
    kind = "server_error" if described["status"] >= 500 else "invalid_request_error"
    error = {"message": described["detail"], "type": kind, "code": str(described["status"]), "param": None}
    return {**described, "error": error}


def _annotation(citation: Citation, start: int, end: int) -> dict[str, Any]:
    """``start`` and ``end`` are the claim's place in the message; the rest is the citation's own."""
    url = citation.url or f"/documents/{citation.document_id}"
    cited = {
        "start_index": start, "end_index": end, "title": citation.title, "url": url,
        "document_id": citation.document_id, "quote": citation.quote,
        "start_char": citation.span.start, "end_char": citation.span.end,
    }  # fmt: skip
    return {"type": "url_citation", "url_citation": cited}


def _head(name: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{name}", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(answer: Answer) -> dict[str, int]:
    counted = answer.usage
    total = counted.prompt_tokens + counted.completion_tokens
    return {
        "prompt_tokens": counted.prompt_tokens,
        "completion_tokens": counted.completion_tokens,
        "total_tokens": total,
    }


def _data(value: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(value, ensure_ascii=True))
