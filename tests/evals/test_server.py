"""A run against a server: the same answers as in this process, and failures that name the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.main import create_app
from evals.run import Plan, run
from evals.server import Server, ServerError
from evals.source import all_documents
from rag import wiring
from rag.config import Settings
from rag.types import Filters, Question, Timings, Turn
from tests.api.conftest import serving
from tests.evals.test_run import write_questions
from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

VERSION = {"version": "1", "generator": "extractive", "model": "", "index_version": "v1"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An index of six documents, and a server that asks for a key."""
    settings = Settings(
        corpus=fill(tmp_path / "corpus", FILES), index=tmp_path / "index", generator="extractive", api_keys=("k",)
    )
    wiring.build_index([settings.corpus], settings)
    return settings


def test_a_server_answers_as_the_engine_does(settings: Settings) -> None:
    engine = wiring.open_engine(settings)
    asked = Question(
        "And how much did it pay?", (Turn("Who bought a stake in Alder Works?", "Lumen Bank."),), 5,
        Filters(languages=("en",), published_from=date(2010, 1, 1)), date(2020, 1, 1),
    )  # fmt: skip
    with serving(create_app(engine, settings)) as url, Server(url, key="k") as server:
        assert (server.generator_name, server.version) == (engine.generator_name, engine.version)
        here, there = (replace(source.ask(asked), timings=Timings()) for source in (engine, server))
        documents = {
            document.id: (document.text, document.sha256, document.origin) for document in all_documents(server)
        }
    assert there.text == here.text
    assert there.citations == here.citations
    assert [(hit.passage.id, hit.passage.span, hit.rank) for hit in there.hits] == [
        (hit.passage.id, hit.passage.span, hit.rank) for hit in here.hits
    ]
    assert documents == {one.id: (one.text, one.sha256, one.origin) for one in all_documents(engine)}


def test_a_run_over_http_has_the_figures_of_one_in_this_process(settings: Settings, tmp_path: Path) -> None:
    questions = write_questions(tmp_path)
    with serving(create_app(wiring.open_engine(settings), settings)) as url:
        there = run(settings, Plan(questions, url=url, jobs=2, report=tmp_path / "there"))
    here = run(settings, Plan(questions, index=settings.index, report=tmp_path / "here"))
    assert there["all"]["measures"] == here["all"]["measures"]
    assert (there["url"], there["jobs"], here["url"]) == (url, 2, "")


def server(respond: Callable[[httpx.Request], httpx.Response]) -> Server:
    return Server("http://vouch.example", transport=httpx.MockTransport(respond))


def refused(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


@pytest.mark.parametrize(
    ("respond", "told"),
    [
        (refused, "http://vouch.example does not answer (refused); start it with `vouch serve`"),
        (lambda request: httpx.Response(401, json={"detail": "send a key"}), "answered 401: send a key"),
        (lambda request: httpx.Response(502, text="Bad gateway"), "answered 502: Bad gateway"),
        (lambda request: httpx.Response(200, text="<html>"), "sent no JSON"),
    ],
    ids=["nobody there", "no key", "proxy", "another site"],
)
def test_a_server_that_cannot_be_used_is_named(respond: Any, told: str) -> None:
    with pytest.raises(ServerError) as raised:
        server(respond)
    assert told in str(raised.value)
    assert str(raised.value).startswith("http://vouch.example")


def test_what_sets_no_condition_is_not_sent() -> None:
    bodies = []

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/version":
            return httpx.Response(200, json=VERSION)
        bodies.append(request.read())
        return httpx.Response(503, json={"title": "busy"})

    source = server(respond)
    for filters in (Filters(), Filters(document_ids=("d1",))):
        with pytest.raises(ServerError, match="busy"):
            source.ask(Question("Who?", filters=filters))
    assert b'"filters"' not in bodies[0]
    assert b'"filters":{"document_ids":["d1"]}' in bodies[1].replace(b" ", b"")
