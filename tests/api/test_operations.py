"""Liveness, readiness, versions, figures, keys, headers, the description, the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.auth import OPEN_PATHS
from api.main import create_app
from api.routes.page import STATIC
from api.service import Service
from rag.config import Settings
from rag.errors import IndexMissingError

from .fakes import FakeEngine
from .test_problems import checked


def test_health_ready_and_version(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "ready"}
    version = client.get("/version").json()
    assert (version["index_version"], version["generator"], version["model"]) == ("v1", "extractive", "")
    assert version["version"]


@pytest.mark.parametrize("path", ["/", "/health", "/ready"])
def test_probes_may_ask_for_headers_only(client: TestClient, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")


def test_answers_are_not_kept_and_page_files_are_revalidated(client: TestClient) -> None:
    kept = {path: client.get(path).headers["cache-control"] for path in ("/", "/static/app.js", "/documents", "/none")}
    assert kept == {"/": "no-cache", "/static/app.js": "no-cache", "/documents": "no-store", "/none": "no-store"}


def test_without_an_index_the_server_is_alive_and_says_what_to_do(tmp_path: Path) -> None:
    app = create_app(settings=Settings(index=tmp_path / "index"))
    service: Service = app.state.service

    def missing() -> FakeEngine:
        raise IndexMissingError("index/ holds no index; run `vouch index corpus/`")

    service.open_engine = missing
    with TestClient(app) as client:
        assert client.get("/health").status_code == 200
        assert client.get("/version").json()["index_version"] is None
        for response in (client.get("/ready"), client.post("/ask", json={"question": "a"})):
            assert "vouch index" in checked(response, 503)["detail"]
        engine = FakeEngine()
        service.open_engine = lambda: engine
        assert client.get("/ready").status_code == 200
    assert engine.closed


def test_an_engine_that_was_passed_is_left_open(engine: FakeEngine) -> None:
    with TestClient(create_app(engine, Settings())) as client:
        assert client.get("/ready").status_code == 200
    assert not engine.closed


def test_metrics_count_requests_answers_and_claims(client: TestClient) -> None:
    client.post("/ask", json={"question": "a"})
    client.post("/ask/stream", json={"question": "revenue"})
    client.post("/ask", json={})
    client.get("/documents/kingsoft")
    client.get("/no/such/path")
    text = client.get("/metrics").text
    for line in (
        'vouch_requests_total{method="POST",route="/ask",status="200"} 1.0',
        'vouch_requests_total{method="POST",route="/ask",status="422"} 1.0',
        'vouch_requests_total{method="GET",route="/documents/{document_id}",status="200"} 1.0',
        'vouch_requests_total{method="GET",route="unmatched",status="404"} 1.0',
        'vouch_request_seconds_count{route="/ask/stream"} 1.0',
        'vouch_answers_total{status="conflict"} 1.0',
        'vouch_answers_total{status="abstained"} 1.0',
        'vouch_claims_total{verdict="supported"} 2.0',
        'vouch_claims_total{verdict="unsupported"} 1.0',
    ):
        assert line in text


@pytest.fixture
def guarded() -> Iterator[TestClient]:
    app = create_app(FakeEngine(), Settings(api_keys=("first", "zweiter-Schlüssel")))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic first", "first", "Bearer first2", "Bearer \u00e9"]
)
def test_without_a_key_all_but_the_open_paths_are_401(guarded: TestClient, header: str | None) -> None:
    headers = {} if header is None else {b"Authorization": header.encode("latin-1")}
    for path in ("/ask", "/documents", "/metrics", "/version", "/openapi.json", "/nothing", "/health/"):
        response = guarded.get(path, headers=headers)
        checked(response, 401)
        assert response.headers["www-authenticate"] == "Bearer"
    for path in (*OPEN_PATHS - {"/favicon.ico"}, "/static/app.js"):
        assert guarded.get(path, headers=headers).status_code == 200


@pytest.mark.parametrize("header", ["Bearer first", "bearer  first", "Bearer zweiter-Schlüssel"])
def test_each_key_opens(guarded: TestClient, header: str) -> None:
    assert guarded.get("/version", headers={b"Authorization": header.encode()}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/static/app.js", "/documents"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://elsewhere.example"}).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_description_has_every_call_with_examples(client: TestClient) -> None:
    described = client.get("/docs").json()
    calls = {f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods}
    assert calls == {
        *("POST /ask", "POST /ask/stream", "POST /search", "POST /verify"),
        *("GET /documents", "PUT /documents", "GET /documents/{document_id}", "DELETE /documents/{document_id}"),
        *("GET /about", "GET /suggestions", "POST /feedback"),
        *("GET /health", "GET /ready", "GET /metrics", "GET /version"),
        *("POST /v1/chat/completions", "GET /v1/models"),
    }
    schemas = described["components"]["schemas"]
    assert all(schemas[name]["examples"] for name in ("AskIn", "SearchIn", "ClaimIn", "ChatIn"))
    question = schemas["AskIn"]["properties"]["question"]
    assert (question["minLength"], question["maxLength"]) == (1, 2000)
    problem = described["paths"]["/ask"]["post"]["responses"]["422"]["content"]
    assert list(problem) == ["application/problem+json"]
    assert "$defs" not in json.dumps(described)


def test_page_loads_its_own_files_only(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    links = re.findall(r'(?:src|href)="(/[^"]*)"', page.text)
    assert "//" not in "".join(re.findall(r'(?:src|href)="([^"]+)"', page.text))
    assert "/static/app.js" in links
    assert all(client.get(link).status_code == 200 for link in links)
    assert "style=" not in page.text
    assert not re.search(r"<script>|\son\w+=", page.text)


def test_page_builds_from_text_only() -> None:
    scripts = sorted(STATIC.glob("*.js"))
    assert scripts
    for name in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser", "setHTML"):
        assert not [script.name for script in scripts if name in script.read_text("utf-8")]


def test_page_is_made_of_small_files() -> None:
    for script in STATIC.glob("*.js"):
        assert len(script.read_text("utf-8").splitlines()) <= 250, script.name
    assert sum(path.stat().st_size for path in STATIC.iterdir()) < 150_000
