"""One chat with the endpoint, on an event loop: limits at every stage, another attempt where that can help.

What arrives goes to the reader through a queue, as it comes; the last item is None, or the error.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from .errors import GeneratorBusyError, GeneratorError
from .llm_client import Endpoint, Manners, adapted
from .llm_errors import explain, foreign_errors, is_too_long, late, retry_after
from .prompt import Message
from .types import Usage

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike

ANSWER_CHARACTERS = 20_000
"""Text beyond this is no answer; servers that ignore the token limit are stopped here."""
RETRIES = 2
QUEUE_TIMES = 4
"""Chats that may wait for their turn, as a multiple of those that may be under way."""

Item = str | Usage


@dataclass(slots=True)
class Run:
    """One chat on its way; ``characters`` counts the text that has begun: then nothing is tried again."""

    chat: Sequence[Message]
    deadline: float
    tokens: int
    arrived: SimpleQueue[Item | GeneratorError | None] = field(default_factory=SimpleQueue)
    characters: int = 0


class Caller:
    """Chats with one endpoint, no more than ``at_once`` at the same time. Made and used on one event loop."""

    def __init__(self, endpoint: Endpoint, llm: OpenAILike, at_once: int) -> None:
        self._endpoint = endpoint
        self._llm = llm
        self._manners = Manners()
        self._turns = asyncio.Semaphore(at_once)
        self._at_once = at_once
        self._waiting = 0

    async def pump(self, run: Run) -> None:
        """Everything that arrives goes to the reader, then None or the error; no exception is left in the loop."""
        last: GeneratorError | None = None
        try:
            async with asyncio.timeout(run.deadline - time.monotonic()):
                await self._in_turn(run)
        except TimeoutError as error:
            last = late(self._endpoint, "total")
            last.__cause__ = error
        except asyncio.CancelledError:
            run.arrived.put(GeneratorError(f"the request to {self._endpoint} was ended; ask again"))
            raise
        except GeneratorError as error:
            last = error
        except foreign_errors() as error:
            last = explain(error, self._endpoint)
            last.__cause__ = error
        run.arrived.put(last)

    async def _in_turn(self, run: Run) -> None:
        if self._waiting >= QUEUE_TIMES * self._at_once:
            raise GeneratorBusyError(
                f"{self._at_once} requests to {self._endpoint} are under way and {self._waiting} wait; "
                "try again in a few seconds, or raise VOUCH_CONCURRENCY"
            )
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            await self._attempts(run)
        finally:
            self._turns.release()

    async def _attempts(self, run: Run) -> None:
        """Ask until text begins: again after a pause on 429, 5xx and connection errors, while time is left."""
        attempt = 0
        while True:
            try:
                return await self._attempt(run)
            except foreign_errors() as error:
                if run.characters or is_too_long(error):
                    raise
                if manners := adapted(error, self._manners):
                    self._manners = manners
                    continue
                pause = retry_after(error, attempt)
                if pause is None or attempt >= RETRIES or time.monotonic() + pause >= run.deadline:
                    raise
            attempt += 1
            await asyncio.sleep(pause)

    async def _attempt(self, run: Run) -> None:
        limits, stage = self._endpoint.limits, "first_token"
        try:
            async with asyncio.timeout(limits.first_token) as patience:
                finish, usage = "", None
                async with aclosing(self._responses(run)) as responses:
                    async for response in responses:
                        if _is_progress(response):
                            stage = "between_tokens"
                            patience.reschedule(asyncio.get_running_loop().time() + limits.between_tokens)
                        if response.delta:
                            self._count(run, response.delta)
                            run.arrived.put(response.delta)
                        finish = _finish(response.raw) or finish
                        usage = usage_of(response.raw) or usage
        except TimeoutError as error:
            raise late(self._endpoint, stage) from error
        self._ended(run, finish)
        if usage:
            run.arrived.put(usage)

    async def _responses(self, run: Run) -> AsyncGenerator[Any, None]:
        from llama_index.core.llms import ChatMessage

        chat = [ChatMessage(role=message.role, content=message.content) for message in run.chat]
        stream: Any = await self._llm.astream_chat(chat, **self._manners.options(run.tokens))
        async with aclosing(stream) as responses:
            async for response in responses:
                yield response

    def _ended(self, run: Run, finish: str) -> None:
        if not finish:
            raise GeneratorError(
                f"{self._endpoint} ended the stream before the answer was complete; "
                "try again, or check VOUCH_LLM_BASE_URL"
            )
        if not run.characters:
            raise GeneratorError(
                f"{self._endpoint} returned an empty answer (finish_reason {finish!r}); "
                "try again, or set another VOUCH_LLM_MODEL"
            )

    def _count(self, run: Run, text: Any) -> None:
        if not isinstance(text, str):
            raise TypeError(f"content is {type(text).__name__}, not text")
        run.characters += len(text)
        if run.characters > ANSWER_CHARACTERS:
            raise GeneratorError(
                f"{self._endpoint} wrote more than {ANSWER_CHARACTERS} characters for one answer; "
                "set VOUCH_LLM_MODEL to a model that follows instructions"
            )


def _is_progress(response: Any) -> bool:
    """Whether something was written: text, or thoughts that some servers send in a field of their own."""
    if response.delta:
        return True
    delta = response.raw.choices[0].delta if response.raw.choices else None
    return any((getattr(delta, "model_extra", None) or {}).values())


def _finish(chunk: Any) -> str:
    return (chunk.choices[0].finish_reason or "") if chunk.choices else ""


def usage_of(chunk: Any) -> Usage | None:
    """The tokens that a chunk of a response tells; None where it tells none."""
    counted = getattr(chunk, "usage", None)
    return Usage(int(counted.prompt_tokens or 0), int(counted.completion_tokens or 0)) if counted else None
