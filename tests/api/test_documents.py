"""Listing, reading, adding and removing documents over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from api.responses import DocumentOut, DocumentsOut, ReportOut

from .fakes import DOCUMENTS, FakeEngine
from .test_problems import checked


def test_pages_follow_one_another_to_the_end(client: TestClient) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/documents", params={"limit": 2, "cursor": cursor}).json()
        DocumentsOut.model_validate(page)
        seen += [document["id"] for document in page["documents"]]
        cursor = page["next_cursor"]
    assert seen == sorted(document.id for document in DOCUMENTS)


def test_document_comes_with_its_text(client: TestClient) -> None:
    found = client.get("/documents/kingsoft").json()
    DocumentOut.model_validate(found)
    assert found["text"] == DOCUMENTS[0].text
    assert "text" not in client.get("/documents").json()["documents"][0]


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=a", "limit=", "cursor=" + "x" * 1001])
def test_bad_page_is_422(client: TestClient, query: str) -> None:
    checked(client.get(f"/documents?{query}"), 422)


@pytest.mark.parametrize(
    "path", ["/documents/none", "/documents/%00", "/documents/%ed%a0%80", "/documents/%F0%9F%9A%80"]
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_unknown_document_is_404(client: TestClient, method: str, path: str) -> None:
    checked(client.request(method, path), 404)


def test_delete_removes(client: TestClient, engine: FakeEngine) -> None:
    report = client.delete("/documents/other").json()
    ReportOut.model_validate(report)
    assert report["removed"] == ["other"]
    assert "other" not in engine.stored
    checked(client.get("/documents/other"), 404)


def test_files_are_indexed_under_their_names(client: TestClient, engine: FakeEngine) -> None:
    parts = [("files", ("a.md", b"# A")), ("files", ("文/b.pdf", b"%PDF")), ("files", ("empty.txt", b""))]
    response = client.put("/documents", files=parts)
    assert response.status_code == 200, response.text
    assert engine.files == [("a.md", b"# A"), ("文/b.pdf", b"%PDF"), ("empty.txt", b"")]
    assert response.json()["added"] == ["a.md", "文/b.pdf"]
    assert response.json()["failed"] == [{"path": "empty.txt", "reason": "it is empty"}]


def test_nothing_indexed_is_an_error_with_the_reasons(client: TestClient) -> None:
    described = checked(client.put("/documents", files=[("files", ("empty.txt", b""))]), 422)
    assert described["errors"] == [{"field": "empty.txt", "message": "it is empty"}]


def test_json_text_becomes_markdown_with_front_matter(client: TestClient, engine: FakeEngine) -> None:
    body = {
        "name": "deals/kingsoft",
        "text": "Text: 🚀\n---\n",
        "title": 'A "title": with colon # and ---',
        "publisher": "2012",
        "published": "2012-12-05",
        "url": "https://news.example/a?b#c",
    }
    assert client.put("/documents", json=body).status_code == 200
    [(name, content)] = engine.files
    empty, head, rest = content.decode().split("---\n", 2)
    assert (name, empty, rest) == ("deals/kingsoft.md", "", "\nText: 🚀\n---\n")
    described = yaml.safe_load(head)
    assert described.pop("published").isoformat() == body["published"]
    assert described == {key: body[key] for key in ("title", "publisher", "url")}


@pytest.mark.parametrize("text", ["plain", "---\ntitle: own\n---\n\nText"])
def test_text_without_metadata_stays_as_it_is(client: TestClient, engine: FakeEngine, text: str) -> None:
    assert client.put("/documents", json={"name": "a.MD", "text": text}).status_code == 200
    assert engine.files == [("a.MD", text.encode())]


@pytest.mark.parametrize(
    "name", ["", " ", "/etc/passwd", "../a.md", "a/../../b", "a//b", "C:\\a", "a\\b", ".", "x" * 256]
)
def test_names_that_leave_the_folder_are_refused(client: TestClient, engine: FakeEngine, name: str) -> None:
    described = checked(client.put("/documents", json={"name": name, "text": "a"}), 422)
    assert described["errors"][0]["field"] == "name"
    assert engine.files == []


BAD_DOCUMENTS: dict[str, Any] = {
    "no name": {"text": "a"},
    "no text": {"name": "a"},
    "empty text": {"name": "a", "text": ""},
    "lone surrogate": {"name": "a", "text": "\ud800"},
    "surrogate in the name": {"name": "\udfff", "text": "a"},
    "unknown field": {"name": "a", "text": "b", "author": "c"},
    "bad date": {"name": "a", "text": "b", "published": "2012"},
    "two front matters": {"name": "a", "text": "---\ntitle: b\n---\nc", "title": "d"},
    "list": [],
}


@pytest.mark.parametrize("body", BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS)
def test_bad_document_is_422(client: TestClient, engine: FakeEngine, body: Any) -> None:
    headers = {"Content-Type": "application/json"}
    checked(client.put("/documents", content=json.dumps(body), headers=headers), 422)
    assert engine.files == []


FORM = "multipart/form-data; boundary=x"
BAD_FORMS = {
    "no boundary": ("multipart/form-data", b"", 400),
    "nothing inside": (FORM, b"--x--\r\n", 422),
    "garbage": (FORM, b"garbage", 400),
    "a field, not a file": (FORM, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n', 422),
    "no name": (FORM, b'--x\r\nContent-Disposition: form-data; filename="a"\r\n\r\nb\r\n--x--\r\n', 400),
    "path in the name": (
        FORM,
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="../a.md"\r\n\r\nb\r\n--x--\r\n',
        422,
    ),
    "twice": (
        FORM,
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.md"\r\n\r\nb\r\n' * 2 + b"--x--\r\n",
        422,
    ),
    "plain text": ("text/plain", b"a", 415),
    "nothing declared": ("", b"a", 415),
    "cut JSON": ("application/json", b"{", 400),
    "deep JSON": ("application/json", b"[" * 100_000, 400),
}


@pytest.mark.parametrize(("declared", "content", "status"), BAD_FORMS.values(), ids=BAD_FORMS)
def test_bad_form_is_refused(
    client: TestClient, engine: FakeEngine, declared: str, content: bytes, status: int
) -> None:
    headers = {"Content-Type": declared} if declared else {}
    checked(client.put("/documents", content=content, headers=headers), status)
    assert engine.files == []
