"""Answers by any OpenAI-compatible endpoint, through LlamaIndex's chat model, which loads on the first question.

Requests run on one event loop in a thread of their own, so that the limits hold at every stage (name lookup,
connection, first token, between tokens) and leaving the iterator ends the request at once.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from queue import Empty
from typing import TYPE_CHECKING

from .config import Settings
from .errors import AnswerLeftError, ConfigError, GeneratorError
from .llm_call import Caller, Item, Run
from .llm_client import Endpoint, limits_of, open_client, open_llm
from .llm_errors import WindowExceededError, late
from .llm_window import ASKED_SECONDS, told_window
from .opening import read_opening
from .patience import Patience
from .prompt import Message, fit, prompt_version
from .types import Abstention, Evidence, Question, Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI

OPENAI_URL = "https://api.openai.com/v1"
ANSWER_TOKENS = 1024
"""Most that one answer may take: several times a cited answer of ten sentences, and it ends a ramble."""
ANSWER_SHARE = 4
"""Of a small window the answer gets one part in this many at most."""
SMALLER = 0.75
"""What is left of a window that was too large, where the server does not say how large it is."""
GRACE_SECONDS = 1.0
"""The loop reports a timeout itself; the reader waits this much longer before it stops believing in the loop."""


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
        self.prompt = f"{prompt_version('answer')} {prompt_version('standalone')}"
        limits = limits_of(settings)
        url = settings.llm_base_url or OPENAI_URL
        self._endpoint = Endpoint(url, self.model, limits, settings.openai_api_key)
        self._window = settings.llm_context_tokens
        self._asks_window = bool(settings.llm_base_url)
        self._at_once = settings.concurrency
        self._lock, self._asking = threading.Lock(), threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._caller: Caller | None = None

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Abstention | Usage]:
        """Pieces of marked text, or an Abstention; Usage at the end where the server counts.

        Raises GeneratorError or GeneratorTimeoutError within ``llm_timeout_seconds``, counted for all calls of one
        ``question.patience``. Closing the iterator ends the request. Where the server says that the prompt is longer
        than its window, it is asked once more with fewer passages.
        """
        patience, begun = question.patience or Patience(), False
        for attempt in range(2):
            window, chat = self._fitted(question, evidence)
            run = Run(chat, self._deadline(patience), _answer_tokens(window))
            try:
                with closing(self._items(run, patience)) as items:
                    for piece in read_opening(items):
                        begun = True
                        yield piece
                return
            except WindowExceededError as error:
                self._window = min(error.window or window, int(window * SMALLER))
                if begun or attempt:
                    raise

    def complete(self, chat: Sequence[Message]) -> str:
        """The model's whole answer to ``chat``; raises as ``stream`` does."""
        return self.whole(chat, Patience())[0]

    def whole(
        self, chat: Sequence[Message], patience: Patience, *, seconds: float | None = None, tokens: int = ANSWER_TOKENS
    ) -> tuple[str, Usage]:
        """The model's whole answer and what it took; within ``seconds`` where they are fewer than ``patience`` has."""
        deadline = self._deadline(patience)
        run = Run(chat, min(deadline, time.monotonic() + seconds) if seconds else deadline, tokens)
        with closing(self._items(run, patience)) as found:
            items = list(found)
        usage = next((item for item in items if isinstance(item, Usage)), Usage())
        return "".join(item for item in items if isinstance(item, str)), usage

    def warm(self) -> None:
        """Load LlamaIndex now (seconds) and ask for the window, rather than with the first question."""
        self._started()

    def close(self) -> None:
        """End the requests under way and stop the event loop; the next question starts a new one."""
        with self._lock:
            loop, self._loop, self._caller = self._loop, None, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_wind_down(), loop)

    def _deadline(self, patience: Patience) -> float:
        return patience.deadline(self._endpoint.limits.total)

    def _fitted(self, question: Question, evidence: Sequence[Evidence]) -> tuple[int, list[Message]]:
        self._started()
        window = self._window
        chat, shown = fit(question, evidence, window - _answer_tokens(window))
        if not shown:
            raise GeneratorError(
                f"no passage fits into {window} tokens beside the question; set VOUCH_LLM_CONTEXT_TOKENS to the window "
                f"of {self.model!r}, or ask less at once"
            )
        return window, chat

    def _started(self) -> tuple[asyncio.AbstractEventLoop, Caller]:
        with self._lock:
            if self._loop is None or self._caller is None:
                client = open_client(self._endpoint)
                self._caller = Caller(self._endpoint, open_llm(self._endpoint, client), self._at_once)
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_serve, args=(self._loop,), name="vouch-llm", daemon=True).start()
                self._ask_window(self._loop, client)
            return self._loop, self._caller

    def _ask_window(self, loop: asyncio.AbstractEventLoop, client: AsyncOpenAI) -> None:
        """Take a smaller window than the setting's where the server tells one; asked once."""
        if not self._asks_window:
            return
        self._asks_window = False
        asked: Future[int | None] = asyncio.run_coroutine_threadsafe(told_window(self._endpoint, client), loop)
        try:
            told = asked.result(2 * ASKED_SECONDS)
        except TimeoutError:
            asked.cancel()
            return
        self._window = min(self._window, told or self._window)

    def _items(self, run: Run, patience: Patience) -> Generator[Item, None, None]:
        loop, caller = self._started()
        running = asyncio.run_coroutine_threadsafe(caller.pump(run), loop)

        def leave() -> None:
            run.arrived.put(AnswerLeftError("nobody waits for the answer any more"))
            running.cancel()

        try:
            with patience.ending(leave):
                while True:
                    text, item = self._arrived(run)
                    if text:
                        yield text
                    if isinstance(item, GeneratorError):
                        raise item
                    if item is None:
                        return
                    if item:
                        yield item
        finally:
            running.cancel()

    def _arrived(self, run: Run) -> tuple[str, Item | GeneratorError | None]:
        """All text that has arrived, and what came behind it: "" where nothing has; waits for one of them."""
        try:
            item = run.arrived.get(timeout=max(0.0, run.deadline - time.monotonic()) + GRACE_SECONDS)
        except Empty as error:
            raise late(self._endpoint, "total") from error
        text = ""
        while isinstance(item, str):
            text += item
            try:
                item = run.arrived.get_nowait()
            except Empty:
                return text, ""
        return text, item


def _answer_tokens(window: int) -> int:
    return min(ANSWER_TOKENS, window // ANSWER_SHARE)


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
