"""What a local model is asked, over the OpenAI-compatible API of the server that runs it: short calls, one at a time.

The server has one slot. Calls of one process wait for each other here, so that the time limits count only the own call.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .errors import AnswerLeftError
from .llm_call import usage_of
from .llm_client import Endpoint, Limits
from .llm_errors import explain, foreign_errors, late
from .local_server import LocalServer
from .patience import Patience
from .prompt import Message
from .types import Usage

if TYPE_CHECKING:
    from openai import OpenAI


class LocalChat:
    """A model's chat; safe to use from many threads. Raises GeneratorError and ConfigError as the server does."""

    def __init__(self, server: LocalServer, model: str, limits: Limits) -> None:
        self._server, self._model, self._limits = server, model, limits
        self._turn = threading.Lock()
        self._opening = threading.Lock()
        self._client: OpenAI | None = None
        self._url = ""

    def lines(self, chat: Sequence[Message], patience: Patience, *, grammar: str, tokens: int) -> Iterator[str | Usage]:
        """The lines of an answer that keeps to ``grammar`` (GBNF), as they complete; then the tokens it took."""
        held, usage = "", Usage()
        with self._asked(chat, patience, tokens=tokens, grammar=grammar) as response:
            for chunk in response:
                held += (chunk.choices[0].delta.content or "") if chunk.choices else ""
                usage = usage_of(chunk) or usage
                *whole, held = held.split("\n")
                yield from whole
                if patience.gone:
                    raise AnswerLeftError("nobody waits for the answer any more")
        yield from (held, usage)

    def warm(self) -> None:
        """Start the server now rather than with the first question."""
        self._server.url()

    def close(self) -> None:
        """End the server."""
        self._server.close()

    @contextmanager
    def _asked(self, chat: Sequence[Message], patience: Patience, *, tokens: int, grammar: str) -> Iterator[Any]:
        """The response to one call; left alone it ends, and what goes wrong in it is named."""
        endpoint = Endpoint(self._server.url(), self._model, self._limits)
        messages: Any = [{"role": message.role, "content": message.content} for message in chat]
        with self._turn:
            left = patience.deadline(self._limits.total) - time.monotonic()
            if left <= 0:
                raise late(endpoint, "total")
            try:
                response = self._opened(endpoint).chat.completions.create(
                    model=self._model, messages=messages, max_tokens=tokens, temperature=0.0, timeout=left,
                    stream=True, stream_options={"include_usage": True},
                    extra_body={"cache_prompt": True, "grammar": grammar},
                )  # fmt: skip
                with patience.ending(response.close):
                    yield response
            except foreign_errors() as error:
                if patience.gone:
                    raise AnswerLeftError("nobody waits for the answer any more") from error
                raise explain(error, endpoint) from error

    def _opened(self, endpoint: Endpoint) -> OpenAI:
        with self._opening:
            if self._client is None or self._url != endpoint.url:
                from openai import OpenAI

                self._client = OpenAI(api_key="none", base_url=endpoint.url, max_retries=0)
                self._url = endpoint.url
            return self._client
