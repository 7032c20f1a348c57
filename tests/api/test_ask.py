"""Asking and searching over HTTP."""

from __future__ import annotations

import json
from datetime import date

import pytest
from starlette.testclient import TestClient

from api.responses import AnswerOut, HitsOut
from rag.types import Filters, Question, Turn

from .fakes import DOCUMENTS, FakeEngine

ASKED = {"question": "What did Xiaomi pay?"}


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_answer_has_every_field_of_the_contract(client: TestClient) -> None:
    answer = client.post("/ask", json={**ASKED, "include_retrieved": True}).json()
    assert set(answer) == set(AnswerOut.model_fields)
    AnswerOut.model_validate(answer)
    for name, nested in (("citations", "CitationOut"), ("claims", "ClaimOut"), ("retrieved", "HitOut")):
        properties = client.get("/openapi.json").json()["components"]["schemas"][nested]["properties"]
        assert set(answer[name][0]) == set(properties), name


def test_quotes_are_the_characters_of_the_document_they_cite(client: TestClient) -> None:
    for citation in client.post("/ask", json=ASKED).json()["citations"]:
        document = client.get(f"/documents/{citation['document_id']}").json()
        assert document["text"][citation["start_char"] : citation["end_char"]] == citation["quote"]
        assert document["sha256"] == citation["document_sha256"]


def test_claims_are_found_in_the_answer_at_their_offsets(client: TestClient) -> None:
    answer = client.post("/ask", json=ASKED).json()
    assert [answer["answer"][claim["start"] : claim["end"]] for claim in answer["claims"]] == [
        claim["text"] for claim in answer["claims"]
    ]


def test_abstention_is_an_answer(client: TestClient) -> None:
    response = client.post("/ask", json={"question": "revenue in 2024?"})
    assert response.status_code == 200
    assert response.json()["abstention"]["nearest"][0]["title"] == DOCUMENTS[0].title
    assert response.json()["claims"] == response.json()["citations"] == []


def test_retrieved_passages_come_on_request_only_and_with_titles(client: TestClient) -> None:
    assert client.post("/ask", json=ASKED).json()["retrieved"] == []
    hits = client.post("/ask", json={**ASKED, "include_retrieved": True}).json()["retrieved"]
    assert [hit["title"] for hit in hits] == [DOCUMENTS[0].title, DOCUMENTS[1].title]


def test_every_option_reaches_the_engine(client: TestClient, engine: FakeEngine) -> None:
    body = {
        "question": "  And per share? ",
        "history": [{"question": "What did Xiaomi pay?", "answer": "About $1.82 million. [1]"}],
        "top_k": 3,
        "filters": {
            "document_ids": ["a"],
            "publishers": ["b"],
            "languages": ["en"],
            "published_from": "2012-01-01",
            "published_to": "2012-12-31",
        },
        "as_of": "2013-01-01",
    }
    assert client.post("/ask", json=body).status_code == 200
    filters = Filters(("a",), ("b",), ("en",), date(2012, 1, 1), date(2012, 12, 31))
    turns = (Turn("What did Xiaomi pay?", "About $1.82 million. [1]"),)
    assert engine.asked == [Question("And per share?", turns, 3, filters, date(2013, 1, 1))]


def test_null_filters_and_date_are_none(client: TestClient, engine: FakeEngine) -> None:
    assert client.post("/ask", json={**ASKED, "filters": None, "as_of": None}).status_code == 200
    assert engine.asked == [Question("What did Xiaomi pay?")]


def test_stream_tells_the_story_and_ends_with_the_answer_of_ask(client: TestClient) -> None:
    response = client.post("/ask/stream", json=ASKED)
    assert response.headers["content-type"].startswith("text/event-stream")
    told = events(response.text)
    assert [name for name, _ in told] == [
        "answer.created",
        "retrieval.completed",
        *["answer.delta", "claim.verified"] * 2,
        "answer.completed",
    ]
    assert all(data.pop("type") == name for name, data in told)
    assert told[-1][1] == client.post("/ask", json=ASKED).json()
    assert [data["claim"]["id"] for name, data in told if name == "claim.verified"] == ["c1", "c2"]  # type: ignore[index]
    assert told[1][1]["hits"][0]["title"] == DOCUMENTS[0].title  # type: ignore[index]


def test_search_gives_passages_with_their_documents(client: TestClient, engine: FakeEngine) -> None:
    found = client.post("/search", json={"query": "price", "top_k": 1}).json()
    HitsOut.model_validate(found)
    assert engine.asked == [Question("price", top_k=1)]
    assert [hit["document_id"] for hit in found["hits"]] == ["kingsoft"]
    assert found["hits"][0]["title"] == DOCUMENTS[0].title


def test_a_hit_whose_document_is_gone_is_still_a_hit(client: TestClient, engine: FakeEngine) -> None:
    del engine.stored["filing"]
    hits = client.post("/search", json={"query": "price"}).json()["hits"]
    assert [hit["title"] for hit in hits] == [DOCUMENTS[0].title, ""]


@pytest.mark.parametrize(
    "text", ["astral 𝔘🚀", "nul \x00 inside", "line\u2028separator", "中文问题", "right \u202e left"]
)
def test_unusual_characters_are_asked_about(client: TestClient, text: str) -> None:
    assert client.post("/ask", json={"question": text}).status_code == 200
    assert events(client.post("/ask/stream", json={"question": text}).text)[-1][0] == "answer.completed"
