"""What a local model is asked over HTTP: whole lines as they complete, tokens, limits, and errors in our words."""

from __future__ import annotations

import threading
import time

import pytest

from rag.errors import AnswerLeftError, GeneratorError, GeneratorTimeoutError
from rag.llm_client import Limits
from rag.local_chat import LocalChat
from rag.patience import Patience
from rag.prompt import Message
from rag.types import Usage
from tests.llm_server import LLMServer, Script, answer, raw, stall, status

CHAT = [Message("user", "Say two lines.")]


class Running:
    """A server of a local model that runs already."""

    def __init__(self, url: str) -> None:
        self._url = url

    def url(self) -> str:
        return self._url

    def close(self) -> None:
        """Others end it."""


def lines(server: LLMServer, *, limits: Limits | None = None, patience: Patience | None = None) -> list[str | Usage]:
    chat = LocalChat(Running(server.url), "small", limits or Limits())
    return list(chat.lines(CHAT, patience or Patience(), grammar='root ::= "x"', tokens=40))


def test_lines_come_whole_and_the_tokens_last() -> None:
    with LLMServer(answer("[1] one\n[2] two")) as server:
        assert lines(server) == ["[1] one", "[2] two", Usage(11, 7)]
        asked = server.requests[0]
    assert (asked["grammar"], asked["cache_prompt"], asked["max_tokens"]) == ('root ::= "x"', True, 40)
    assert (asked["temperature"], asked["messages"]) == (0.0, [{"role": "user", "content": "Say two lines."}])


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (status(500, {"error": {"message": "out of memory"}}), "out of memory"),
        (raw(b"data: {broken\n\n"), "not an OpenAI-compatible stream"),
        (raw(b'data: {"choices": 5}\n\n'), "not an OpenAI-compatible stream"),
    ],
    ids=["status", "bad-json", "wrong-shape"],
)
def test_a_failing_server_is_named(script: Script, said: str) -> None:
    with LLMServer(script) as server, pytest.raises(GeneratorError, match=said):
        lines(server)


def test_a_server_that_stalls_is_left_at_the_limit() -> None:
    started = time.monotonic()
    with LLMServer(stall("[1] o")) as server, pytest.raises(GeneratorTimeoutError, match="VOUCH_LLM_TIMEOUT_SECONDS"):
        lines(server, limits=Limits(total=0.5))
    assert time.monotonic() - started < 10


def test_leaving_ends_the_request() -> None:
    patience = Patience()
    with LLMServer(stall("[1] o", comments=True)) as server:
        threading.Timer(0.3, patience.leave).start()
        with pytest.raises(AnswerLeftError):
            lines(server, patience=patience)
        assert server.closed.wait(10)
