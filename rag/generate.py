"""Answers by any OpenAI-compatible endpoint, through LlamaIndex's chat model, which loads on the first question.

Requests run on one event loop in a thread of their own, so that the time limit holds at every stage (name lookup,
connection, first token, between tokens) and leaving the iterator ends the request at once.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from .config import Settings
from .errors import ConfigError, GeneratorError, GeneratorTimeoutError
from .llm_client import Endpoint, adapted, open_llm
from .llm_errors import explain, foreign_errors, retry_after
from .opening import read_opening
from .prompt import Message, fit
from .types import Abstention, Evidence, Question, Usage

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike

OPENAI_URL = "https://api.openai.com/v1"
ANSWER_TOKENS = 1024
"""Most that one answer may take: several times a cited answer of ten sentences, and it ends a ramble."""
ANSWER_CHARACTERS = 20_000
"""Text beyond this is no answer; servers that ignore the token limit are stopped here."""
RETRIES = 2
GRACE_SECONDS = 1.0
"""The loop reports a timeout itself; the reader waits this much longer before it stops believing in the loop."""

Item = str | Usage


@dataclass(slots=True)
class _Run:
    """One question on its way: what goes to the reader, and whether text has begun (then nothing is tried again)."""

    chat: Sequence[Message]
    deadline: float
    arrived: SimpleQueue[Item | GeneratorError | None] = field(default_factory=SimpleQueue)
    characters: int = 0
    options: dict[str, Any] = field(
        default_factory=lambda: {"max_tokens": ANSWER_TOKENS, "stream_options": {"include_usage": True}}
    )


class OpenAIGenerator:
    """Generator over an OpenAI-compatible endpoint; safe to use from many threads.

    Raises ConfigError when no model is set, or neither a base URL nor a key.
    """

    name = "openai"

    def __init__(self, settings: Settings) -> None:
        if not settings.llm_model:
            raise ConfigError("no language model is set; set VOUCH_LLM_MODEL, or VOUCH_GENERATOR=extractive")
        if not settings.llm_base_url and not settings.openai_api_key:
            raise ConfigError(
                "no endpoint is set; set VOUCH_LLM_BASE_URL (an OpenAI-compatible URL ending in /v1) or OPENAI_API_KEY"
            )
        self.model = settings.llm_model
        self._settings = settings
        self._endpoint = Endpoint(
            settings.llm_base_url or OPENAI_URL, self.model, settings.llm_timeout_seconds, settings.openai_api_key
        )
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._llm: OpenAILike | None = None

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Abstention | Usage]:
        """Pieces of marked text, or an Abstention; Usage at the end where the server counts.

        Raises GeneratorError or GeneratorTimeoutError within ``llm_timeout_seconds``. Closing the iterator ends the
        request.
        """
        window = self._settings.llm_context_tokens
        chat, shown = fit(question, evidence, window - ANSWER_TOKENS)
        if not shown:
            raise GeneratorError(
                f"no passage fits into {window} tokens beside the question; set VOUCH_LLM_CONTEXT_TOKENS to the window "
                f"of {self.model!r}, or ask less at once"
            )
        with closing(self._items(chat)) as items:
            yield from read_opening(items)

    def complete(self, chat: Sequence[Message]) -> str:
        """The model's whole answer to ``chat``; raises as ``stream`` does."""
        with closing(self._items(chat)) as items:
            return "".join(item for item in items if isinstance(item, str))

    def warm(self) -> None:
        """Load LlamaIndex now (seconds) rather than with the first question."""
        self._started()

    def close(self) -> None:
        """End the requests under way and stop the event loop; the next question starts a new one."""
        with self._lock:
            loop, self._loop, self._llm = self._loop, None, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_wind_down(), loop)

    def _started(self) -> tuple[asyncio.AbstractEventLoop, OpenAILike]:
        with self._lock:
            if self._loop is None or self._llm is None:
                self._llm = open_llm(self._endpoint)
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_serve, args=(self._loop,), name="vouch-llm", daemon=True).start()
            return self._loop, self._llm

    def _items(self, chat: Sequence[Message]) -> Generator[Item, None, None]:
        loop, llm = self._started()
        run = _Run(chat, time.monotonic() + self._endpoint.seconds)
        running = asyncio.run_coroutine_threadsafe(self._pump(run, llm), loop)
        try:
            while True:
                item = self._next(run)
                if item is None:
                    return
                if isinstance(item, GeneratorError):
                    raise item
                yield item
        finally:
            running.cancel()

    def _next(self, run: _Run) -> Item | GeneratorError | None:
        try:
            return run.arrived.get(timeout=max(0.0, run.deadline - time.monotonic()) + GRACE_SECONDS)
        except Empty as error:
            raise GeneratorTimeoutError(self._endpoint.late()) from error

    async def _pump(self, run: _Run, llm: OpenAILike) -> None:
        """Everything that arrives goes to the reader, then None or the error; no exception is left in the loop."""
        last: GeneratorError | None = None
        try:
            async with asyncio.timeout(run.deadline - time.monotonic()):
                await self._attempts(run, llm)
        except TimeoutError as error:
            last = GeneratorTimeoutError(self._endpoint.late())
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

    async def _attempts(self, run: _Run, llm: OpenAILike) -> None:
        """Ask until text begins: again after a pause on 429, 5xx and connection errors, while time is left."""
        attempt = 0
        while True:
            try:
                return await self._attempt(run, llm)
            except foreign_errors() as error:
                if run.characters:
                    raise
                if adapted(error, run.options):
                    continue
                pause = retry_after(error, attempt)
                if pause is None or attempt >= RETRIES or time.monotonic() + pause >= run.deadline:
                    raise
            attempt += 1
            await asyncio.sleep(pause)

    async def _attempt(self, run: _Run, llm: OpenAILike) -> None:
        from llama_index.core.llms import ChatMessage

        chat = [ChatMessage(role=message.role, content=message.content) for message in run.chat]
        finish, usage = "", None
        stream: Any = await llm.astream_chat(chat, **run.options)
        async with aclosing(stream) as responses:
            async for response in responses:
                if response.delta:
                    self._count(run, response.delta)
                    run.arrived.put(response.delta)
                finish = _finish(response.raw) or finish
                usage = _usage(response.raw) or usage
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
        if usage:
            run.arrived.put(usage)

    def _count(self, run: _Run, text: Any) -> None:
        if not isinstance(text, str):
            raise TypeError(f"content is {type(text).__name__}, not text")
        run.characters += len(text)
        if run.characters > ANSWER_CHARACTERS:
            raise GeneratorError(
                f"{self._endpoint} wrote more than {ANSWER_CHARACTERS} characters for one answer; "
                "set VOUCH_LLM_MODEL to a model that follows instructions"
            )


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


async def _wind_down() -> None:
    loop, own = asyncio.get_running_loop(), asyncio.current_task()
    under_way = [task for task in asyncio.all_tasks() if task is not own]
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    await loop.shutdown_asyncgens()
    loop.stop()


def _finish(chunk: Any) -> str:
    return (chunk.choices[0].finish_reason or "") if chunk.choices else ""


def _usage(chunk: Any) -> Usage | None:
    counted = getattr(chunk, "usage", None)
    return Usage(int(counted.prompt_tokens or 0), int(counted.completion_tokens or 0)) if counted else None
