"""A client that closes its connection ends what was done for it, down to the language model's connection."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.main import create_app
from api.service import Service
from rag import config, wiring
from tests.llm_server import LLMServer, Script, endless, stall

from .conftest import serving

PATIENCE = 60.0
"""Seconds until a test gives up; on a busy machine loading the client library alone takes long."""
QUESTION = "What did Lumen Bank pay for its stake in Alder Works?"
CHAT = {"model": "vouch", "messages": [{"role": "user", "content": QUESTION}]}
REQUESTS = {
    "ask": ("/ask", {"question": QUESTION}),
    "stream": ("/ask/stream", {"question": QUESTION}),
    "chat": ("/v1/chat/completions", CHAT),
    "chat stream": ("/v1/chat/completions", {**CHAT, "stream": True}),
}
SCRIPTS = {"silent": stall(begin=False), "stalled": stall("It paid"), "writing": endless("It paid ")}


@contextmanager
def asked_of(index: Path, script: Script, **settings: object) -> Iterator[tuple[str, LLMServer, Service]]:
    """A server over a real index with a scripted model behind it."""
    with LLMServer(script) as model:
        chosen = config.load(
            environ={}, index=index, generator="openai", llm_base_url=model.url, llm_model="m", **settings
        )
        engine = wiring.open_engine(chosen)
        app = create_app(engine, chosen)
        with serving(app) as url:
            yield url, model, app.state.service
        engine.close()


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS.keys())
def test_the_models_connection_closes_with_the_clients(
    small_index: Path, request_: tuple[str, object], script: Script
) -> None:
    path, body = request_
    with asked_of(small_index, script) as (url, model, service):
        client = left_asking(url, path, body)
        assert model.asked(PATIENCE)
        client.close()
        assert model.left(PATIENCE)
        assert settles(lambda: not service.answering.borrowed_tokens)
        assert httpx.get(f"{url}/health").status_code == 200


def test_who_leaves_while_waiting_for_a_turn_is_never_answered(small_index: Path) -> None:
    with asked_of(small_index, stall(begin=False), concurrency=1) as (url, model, service):
        first = left_asking(url, *REQUESTS["ask"])
        assert model.asked(PATIENCE)
        for request_ in REQUESTS.values():
            second = left_asking(url, *request_)
            assert settles(lambda: service.answering.statistics().tasks_waiting == 1)
            second.close()
            assert settles(lambda: not service.answering.statistics().tasks_waiting)
        first.close()
        assert model.left(PATIENCE)
        assert len(model.requests) == 1


def left_asking(url: str, path: str, body: object) -> socket.socket:
    """A connection on which a question was sent and nothing is read."""
    place = urlsplit(url)
    client = socket.create_connection((place.hostname, place.port))
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    client.sendall(head.encode() + content)
    return client


def settles(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether the condition comes true in time."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()
