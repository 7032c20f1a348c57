"""Server-sent events over a real connection."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

import api.stream
from api.main import create_app
from api.service import Service
from rag.config import Settings
from rag.types import Delta, Event, Question, Retrieved

from .conftest import serving
from .fakes import HITS, FakeEngine, replayed


def endless(question: Question) -> Iterator[Event]:
    """Never ends by itself."""
    yield Retrieved(HITS)
    while True:
        time.sleep(0.01)
        yield Delta("more ")


def test_closing_the_connection_stops_generation() -> None:
    engine = FakeEngine(script=endless)
    with serving(create_app(engine, Settings())) as url:
        with httpx.stream("POST", f"{url}/ask/stream", json={"question": "a"}) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            lines = response.iter_lines()
            assert next(lines) == "event: answer.created"
            while next(lines) != "event: answer.delta":
                assert not engine.stopped.is_set()
        assert engine.stopped.wait(3)
        assert httpx.get(f"{url}/health").status_code == 200


def test_events_arrive_as_they_are_made_and_pings_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def gated(question: Question) -> Iterator[Event]:
        yield Delta("first")
        gate.wait(5)
        yield from replayed(question)

    monkeypatch.setattr("api.routes.ask.PING_SECONDS", 0.05)
    assert api.stream.PING_SECONDS == 15
    with (
        serving(create_app(FakeEngine(script=gated), Settings())) as url,
        httpx.stream("POST", f"{url}/ask/stream", json={"question": "a"}) as response,
    ):
        seen = []
        for line in response.iter_lines():
            seen.append(line)
            if line == ": ping":
                gate.set()
        first, ping, last = (seen.index(line) for line in ("event: answer.delta", ": ping", "event: answer.completed"))
        assert first < ping < last


def test_many_streams_at_once_all_finish() -> None:
    answers = []

    def ask(url: str) -> None:
        text = httpx.post(f"{url}/ask/stream", json={"question": "a"}, timeout=20).text
        answers.append(json.loads(text.strip().splitlines()[-1].removeprefix("data: "))["status"])

    with serving(create_app(FakeEngine(), Settings())) as url:
        threads = [threading.Thread(target=ask, args=(url,)) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == ["conflict"] * 40


def test_streams_that_were_left_do_not_use_up_the_threads() -> None:
    engine = FakeEngine(script=endless)
    with serving(create_app(engine, Settings())) as url:
        for _ in range(20):
            with httpx.stream("POST", f"{url}/ask/stream", json={"question": "a"}) as response:
                next(response.iter_lines())
        assert httpx.post(f"{url}/search", json={"query": "a"}, timeout=5).status_code == 200


@contextmanager
def serving_a_model_that_hangs() -> Iterator[tuple[str, Service]]:
    """A server whose language model answers nothing until the block is left."""
    gate = threading.Event()

    def hang(question: Question) -> Iterator[Event]:
        gate.wait(20)
        yield from replayed(question)

    app = create_app(FakeEngine(script=hang), Settings(concurrency=16))
    with serving(app) as url:
        try:
            yield url, app.state.service
        finally:
            gate.set()


def left_asking(url: str, count: int) -> None:
    for _ in range(count):
        ask = {"url": f"{url}/ask", "json": {"question": "a"}, "timeout": 30}
        threading.Thread(target=httpx.post, kwargs=ask, daemon=True).start()


def test_a_model_that_hangs_keeps_nobody_from_searching() -> None:
    with serving_a_model_that_hangs() as (url, service):
        left_asking(url, 20)
        while service.answering.available_tokens:
            time.sleep(0.01)
        assert httpx.get(f"{url}/ready", timeout=3).status_code == 200
        assert httpx.post(f"{url}/search", json={"query": "a"}, timeout=3).status_code == 200


def test_more_than_can_wait_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.service.WAITING", 2)
    with serving_a_model_that_hangs() as (url, service):
        left_asking(url, 18)
        while service.answering.statistics().tasks_waiting < 2:
            time.sleep(0.01)
        response = httpx.post(f"{url}/ask", json={"question": "a"}, timeout=3)
        assert response.status_code == 503
        assert response.headers["retry-after"] == "5"
        streamed = httpx.post(f"{url}/ask/stream", json={"question": "a"}, timeout=3)
        assert (streamed.status_code, streamed.headers["retry-after"]) == (503, "5")
        assert "16 requests are under way and 2 wait" in streamed.json()["detail"]


def test_body_over_the_limit_is_refused_before_it_is_all_sent() -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(200):
            sent += 1
            time.sleep(0.005)
            yield b" " * 10_000

    with serving(create_app(FakeEngine(), Settings(), max_body_bytes=50_000)) as url:
        headers = {"Content-Type": "application/json"}
        try:
            status = httpx.post(f"{url}/ask", content=pieces(), headers=headers).status_code
        except httpx.WriteError:  # the server closed while we were still writing
            status = 413
    assert status == 413
    assert sent < 200


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "in pieces"])
def test_who_sends_a_body_over_the_limit_reads_why(declared: bool) -> None:
    body = b" " * 3_000_000
    content = body if declared else (body[start : start + 100_000] for start in range(0, len(body), 100_000))
    with serving(create_app(FakeEngine(), Settings(), max_body_bytes=1_000_000)) as url:
        response = httpx.post(f"{url}/ask", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 413
    assert "1,000,000 bytes" in response.json()["detail"]
