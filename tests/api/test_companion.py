"""What the page needs besides answers: about, suggestions, feedback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.suggestions import Suggestion, Suggestions, candidates, verified
from rag.config import Settings
from rag.serialize import to_dict
from rag.types import Answered, Document, Event, Question

from .fakes import DOCUMENTS, FakeEngine, abstained, answered


def news(title: str, text: str = "", *, document_id: str = "doc_1") -> Document:
    return Document(document_id, title, text, "0" * 64, "", date(2020, 1, 1), "", "en", "news.md")


def test_about_names_the_generator_the_checks_and_the_index(client: TestClient) -> None:
    told = client.get("/about").json()
    assert (told["generator"], told["model"], told["index_version"]) == ("extractive", "", "v1")
    assert told["documents"] == len(DOCUMENTS)
    assert told["checks"] == ["quote", "numbers"]
    assert told["entailment_model"] == "fake"


def test_uploads_are_offered_only_where_the_index_can_be_written(engine: FakeEngine, tmp_path: Path) -> None:
    for folder, possible in ((tmp_path, True), (tmp_path / "absent", False)):
        with TestClient(create_app(engine, Settings(index=folder))) as client:
            assert client.get("/about").json()["uploads"] is possible


@pytest.mark.parametrize(
    ("title", "question", "fact"),
    [
        ("Acme buys startup Blip for $77 million", "What did Acme pay for Blip?", "$77 million"),
        ("Acme invests $3 million in Blip", "How much did Acme invest in Blip?", "$3 million"),
        ("Blip was founded in 2011", "When was Blip founded?", "2011"),
        ("Blip has raised $63.6 million in all", "How much did Blip raise?", "$63.6 million"),
        ("Acme acquires shares in Blip from Corvid", "Who sold Blip shares to Acme?", "Corvid"),
        ("Acme now owns Blip", "Who owns Blip?", "Acme"),
        ("25 firms have joined Acme's hardware circle", "How many firms have joined Acme's hardware circle?", "25"),
        ("交易之前,腾讯持有金山软件12.58%的股份;之后更少。", "腾讯持有金山软件多少股份?", "12.58%"),
        ("云米2014年5月成立,主业是净水器。", "云米是哪一年成立的?", "2014年"),
        ("小米从腾讯手中买下金山软件百分之三", "谁把金山软件的股份卖给了小米?", "腾讯"),
    ],
)
def test_a_sentence_becomes_the_question_that_it_answers(title: str, question: str, fact: str) -> None:
    assert (question, fact) in [(found.question, found.fact) for found in candidates(news(title))]


@pytest.mark.parametrize("title", ["", "An afternoon in the garden", "Why? Because.", "?" * 500, "<b>5</b>"])
def test_a_sentence_without_an_event_becomes_none(title: str) -> None:
    assert list(candidates(news(title, title))) == []


def test_only_what_the_engine_answers_with_the_fact_is_offered() -> None:
    paid, refused = "Acme buys Blip for $1.82 million", "Acme buys Revenue for $5 million"
    stored = {name: news(title, document_id=name) for name, title in (("1", paid), ("2", refused))}

    def script(question: Question) -> Iterator[Event]:
        yield Answered(abstained(question.text) if "Revenue" in question.text else answered(question.text))

    found = verified(FakeEngine(script=script, stored=stored))
    assert [suggestion.question for suggestion in found] == ["What did Acme pay for Blip?"]


def test_asking_stops_when_its_time_is_over() -> None:
    ticks = iter([0.0, 9.0])
    engine = FakeEngine(stored={"doc_1": news("Acme buys Blip for $1.82 million")})
    assert verified(engine, seconds=4, clock=lambda: next(ticks)) == ()
    assert not engine.asked


def test_suggestions_are_computed_once_for_an_index_version() -> None:
    cached, computed = Suggestions(), []

    def compute() -> tuple[Suggestion, ...]:
        computed.append(1)
        return (Suggestion("Who?", "doc_1", "News", "en", "fact"),)

    for version in ("v1", "v1", "v2", "v2"):
        assert len(cached.of(version, compute)) == 1
    assert len(computed) == 2


def test_suggestions_name_their_document(engine: FakeEngine) -> None:
    engine.stored = {"doc_1": news("Acme buys Blip for $1.82 million")}
    with TestClient(create_app(engine, Settings())) as client:
        told = client.get("/suggestions").json()
    assert told["index_version"] == "v1"
    assert [(item["question"], item["document_id"]) for item in told["questions"]] == [
        ("What did Acme pay for Blip?", "doc_1")
    ]


def rated(**changes: object) -> dict[str, object]:
    return {"rating": "wrong_citation", "answer": to_dict(answered("What did Xiaomi pay?")), **changes}


def test_feedback_is_appended_to_the_file_with_the_documents_origins(engine: FakeEngine, tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    with TestClient(create_app(engine, Settings(feedback=path))) as client:
        for comment in ("one\nline", "two 🚀"):
            reply = client.post("/feedback", json=rated(citation=1, comment=comment))
            assert reply.json() == {"recorded": True}
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [entry["comment"] for entry in entries] == ["one\nline", "two 🚀"]
    assert entries[0]["origins"] == {"filing": "filing.md", "kingsoft": "kingsoft.md"}
    assert entries[0]["answer"]["citations"][0]["quote"]


@pytest.mark.parametrize("changes", [{"rating": "fine"}, {"answer": {}}, {"citation": 0}, {"more": 1}], ids=str)
def test_feedback_that_says_nothing_usable_is_refused(
    changes: dict[str, object], client: TestClient, tmp_path: Path
) -> None:
    assert client.post("/feedback", json=rated(**changes)).status_code == 422


def test_a_feedback_file_that_cannot_be_written_names_the_remedy(engine: FakeEngine, tmp_path: Path) -> None:
    with TestClient(create_app(engine, Settings(feedback=tmp_path))) as client:
        reply = client.post("/feedback", json=rated())
    assert reply.status_code == 503
    assert "VOUCH_FEEDBACK" in reply.json()["detail"]
