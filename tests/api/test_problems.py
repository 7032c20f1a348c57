"""Whatever is sent, the answer is a problem object that says what to change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.responses import ProblemOut
from rag import errors
from rag.config import Settings

from .fakes import FakeEngine

JSON = {"Content-Type": "application/json"}
PATHS = ("/ask", "/ask/stream", "/search", "/verify")


def checked(response: Any, status: int) -> dict[str, Any]:
    """The problem object of a response, which must have this status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    described: dict[str, Any] = response.json()
    ProblemOut.model_validate(described)
    assert described["status"] == status
    assert described["type"]
    assert described["title"]
    assert described["detail"]
    assert "Traceback" not in response.text
    return described


BAD_QUESTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "no question": ({}, "question"),
    "null question": ({"question": None}, "question"),
    "number for a question": ({"question": 7}, "question"),
    "empty": ({"question": ""}, "question"),
    "blank": ({"question": " \n\t\u3000"}, "question"),
    "only control characters": ({"question": "\x00\x01"}, "question"),
    "too long": ({"question": "a" * 2001}, "question"),
    "lone surrogate": ({"question": "\ud83d"}, "question"),
    "unknown field": ({"question": "a", "topk": 3}, "topk"),
    "unknown field with a surrogate": ({"question": "a", "\udc00": 3}, ""),
    "top_k zero": ({"question": "a", "top_k": 0}, "top_k"),
    "top_k too large": ({"question": "a", "top_k": 51}, "top_k"),
    "top_k text": ({"question": "a", "top_k": "8"}, "top_k"),
    "top_k bool": ({"question": "a", "top_k": True}, "top_k"),
    "top_k fraction": ({"question": "a", "top_k": 1.5}, "top_k"),
    "top_k huge": ({"question": "a", "top_k": 10**400}, "top_k"),
    "top_k infinite": ({"question": "a", "top_k": float("inf")}, "top_k"),
    "date with time": ({"question": "a", "as_of": "2012-01-01T00:00:00"}, "as_of"),
    "date as number": ({"question": "a", "as_of": 1325376000}, "as_of"),
    "no such day": ({"question": "a", "as_of": "2012-02-30"}, "as_of"),
    "date in Arabic digits": ({"question": "a", "as_of": "٢٠١٢-٠١-٠١"}, "as_of"),
    "turned dates": (
        {"question": "a", "filters": {"published_from": "2013-01-01", "published_to": "2012-01-01"}},
        "filters",
    ),
    "filters a list": ({"question": "a", "filters": []}, "filters"),
    "unknown filter": ({"question": "a", "filters": {"publisher": ["b"]}}, "filters.publisher"),
    "filter not a list": ({"question": "a", "filters": {"publishers": "b"}}, "filters.publishers"),
    "filter with a number": ({"question": "a", "filters": {"publishers": [1]}}, "filters.publishers.0"),
    "too many filter values": ({"question": "a", "filters": {"document_ids": ["x"] * 1001}}, "filters.document_ids"),
    "history not a list": ({"question": "a", "history": "b"}, "history"),
    "history too long": ({"question": "a", "history": [{"question": "b", "answer": "c"}] * 21}, "history"),
    "turn without answer": ({"question": "a", "history": [{"question": "b"}]}, "history.0.answer"),
    "include_retrieved text": ({"question": "a", "include_retrieved": "yes"}, "include_retrieved"),
}


@pytest.mark.parametrize(("body", "field"), BAD_QUESTIONS.values(), ids=BAD_QUESTIONS)
@pytest.mark.parametrize("path", ["/ask", "/ask/stream"])
def test_bad_question_names_the_field(client: TestClient, path: str, body: dict[str, Any], field: str) -> None:
    described = checked(client.post(path, content=json.dumps(body), headers=JSON), 422)
    assert field in [fault["field"] for fault in described["errors"]]
    assert all(fault["message"] for fault in described["errors"])


@pytest.mark.parametrize("length", [1, 2000])
def test_question_length_counts_code_points_after_trimming(client: TestClient, length: int) -> None:
    assert client.post("/ask", json={"question": f"  {'𝔘' * length}\n "}).status_code == 200


MALFORMED = {
    "empty": b"",
    "cut off": b'{"question": "a',
    "trailing comma": b'{"question": "a",}',
    "not UTF-8": b'{"question": "\xff\xfe"}',
    "deep": b"[" * 100_000,
    "text": b"What did Xiaomi pay?",
    "integer beyond the parser": b'{"question": "a", "top_k": ' + b"9" * 5000 + b"}",
}
WRONG_SHAPE = {"list": b"[]", "null": b"null", "string": b'"a"', "number": b"1", "NaN": b"NaN"}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.parametrize("path", PATHS)
def test_malformed_json_is_400_or_422(client: TestClient, path: str, content: bytes) -> None:
    checked(client.post(path, content=content, headers=JSON), 422 if not content else 400)


@pytest.mark.parametrize("content", WRONG_SHAPE.values(), ids=WRONG_SHAPE)
@pytest.mark.parametrize("path", PATHS)
def test_json_that_is_no_object_is_422(client: TestClient, path: str, content: bytes) -> None:
    checked(client.post(path, content=content, headers=JSON), 422)


@pytest.mark.parametrize("declared", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.parametrize("path", PATHS)
def test_other_content_types_are_415(client: TestClient, path: str, declared: str) -> None:
    headers = {"Content-Type": declared} if declared else {}
    described = checked(client.post(path, content=b'{"question": "a"}', headers=headers), 415)
    assert "application/json" in described["detail"]


@pytest.mark.parametrize("declared", ["application/json; charset=utf-8", "Application/JSON", "application/x+json"])
def test_json_content_types_are_taken(client: TestClient, declared: str) -> None:
    assert client.post("/ask", content=b'{"question": "a"}', headers={"Content-Type": declared}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/ask/", "/static/nothing", "/static/../main.py", "/%ff%00", "/documents/x/y"]
)
def test_unknown_paths_are_404(client: TestClient, path: str) -> None:
    checked(client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/ask"), ("POST", "/health"), ("DELETE", "/documents"), ("BREW", "/")]
)
def test_other_methods_are_405_and_say_which_are_possible(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    described = checked(response, 405)
    assert response.headers["allow"].split(", ")[0] in described["detail"]


ENGINE_ERRORS = {
    "no index": (errors.IndexMissingError("index/ holds no index; run `vouch index corpus/`"), 503),
    "other format": (errors.IndexFormatError("index/ was made by another embedder; build it anew"), 503),
    "setting": (errors.ConfigError("generator 'x' is not known; set VOUCH_GENERATOR"), 503),
    "busy": (errors.IndexBusyError("another process is writing to index/"), 409),
    "endpoint": (errors.GeneratorError("http://127.0.0.1:9/v1 refused; set VOUCH_LLM_BASE_URL"), 502),
    "endpoint in time": (errors.GeneratorTimeoutError("http://127.0.0.1:9/v1 took over 60 s"), 504),
    "question": (errors.QuestionError("top_k 51 is over 50"), 422),
    "other": (errors.VouchError("something else"), 500),
}


@pytest.mark.parametrize(("error", "status"), ENGINE_ERRORS.values(), ids=ENGINE_ERRORS)
def test_engine_errors_keep_their_message(error: Exception, status: int) -> None:
    app = create_app(FakeEngine(error=error), Settings())
    with TestClient(app, raise_server_exceptions=False) as client:
        assert checked(client.post("/ask", json={"question": "a"}), status)["detail"] == str(error)
        checked(client.get("/ready"), 503)
        last = client.post("/ask/stream", json={"question": "a"}).text.replace("\r\n", "\n").strip().split("\n\n")[-1]
    event, data = last.split("\n")
    assert event == "event: error"
    described = json.loads(data.removeprefix("data: "))
    assert (described["type"], described["status"], described["detail"]) == ("error", status, str(error))


def test_unexpected_error_is_500_without_particulars_and_is_logged_by_id(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(FakeEngine(error=RuntimeError("secret")), Settings())
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.post("/ask", json={"question": "a"})
        described = checked(response, 500)
        assert "secret" not in response.text
        assert described["error_id"] in caplog.text
        assert "secret" in caplog.text
        assert "nosniff" in response.headers["x-content-type-options"]
        streamed = client.post("/ask/stream", json={"question": "a"}).text
    assert '"status": 500' in streamed
    assert "secret" not in streamed


@pytest.fixture
def small() -> Iterator[TestClient]:
    with TestClient(
        create_app(FakeEngine(), Settings(), max_body_bytes=1_000), raise_server_exceptions=False
    ) as client:
        yield client


def test_declared_length_over_the_limit_is_413(small: TestClient) -> None:
    checked(small.post("/ask", json={"question": "a" * 2_000}), 413)


@pytest.mark.parametrize(
    ("method", "path", "declared"),
    [
        ("POST", "/ask", "application/json"),
        ("PUT", "/documents", "application/json"),
        ("PUT", "/documents", "multipart/form-data; boundary=x"),
    ],
)
def test_length_is_counted_while_reading(small: TestClient, method: str, path: str, declared: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n'
        for _ in range(20):
            yield b"a" * 100

    checked(small.request(method, path, content=pieces(), headers={"Content-Type": declared}), 413)
