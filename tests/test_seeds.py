"""Questions over real, messy documents, asked over HTTP; skipped where the development data is not at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import rag
from api.main import create_app
from rag.config import Settings

SEEDS = Path(__file__).parents[2] / "shared/data/seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"{SEEDS} is not there")

ANSWERED = [
    ("What did Xiaomi pay per share of Kingsoft Cloud?", ["0.02"]),
    ("Who sold the Kingsoft shares to Xiaomi?", ["Tencent"]),
    ("Who has co-invested with Xiaomi most often, and how many times?", ["Shunwei", "15"]),
    ("What share of Xiaomi's investments is Series C?", ["32%"]),
    ("What does Qingmei Electric make?", ["dishwasher"]),
    ("What is Lei Jun's own share of Kingsoft?", ["15 percent"]),
    ("How many companies has Xiaomi invested in?", ["over 300", "more than 38"]),
]
REFUSED = [
    "What was Xiaomi's revenue in 2024?",
    "What did Ninebot pay for Segway?",
    "When did Xiaomi buy 51% of Kingsoft?",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    index = tmp_path_factory.mktemp("seeds") / "index"
    assert rag.build(SEEDS, index).failed == ()
    engine = rag.open(index, generator="extractive")
    with TestClient(create_app(engine, Settings(index=index))) as client:
        yield client
    engine.close()


def ask(client: TestClient, question: str) -> dict[str, Any]:
    response = client.post("/ask", json={"question": question})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    for citation in answer["citations"]:
        text = client.get(f"/documents/{citation['document_id']}").json()["text"]
        assert text[citation["start_char"] : citation["end_char"]] == citation["quote"]
    return answer


@pytest.mark.parametrize(("question", "facts"), ANSWERED, ids=[question for question, _ in ANSWERED])
def test_the_fact_is_answered_and_stands_in_a_cited_sentence(
    client: TestClient, question: str, facts: list[str]
) -> None:
    answer = ask(client, question)
    quoted = " ".join(citation["quote"] for citation in answer["citations"])
    for fact in facts:
        assert fact in answer["answer"]
        assert fact in quoted


@pytest.mark.parametrize("question", REFUSED)
def test_what_the_documents_do_not_say_is_refused_with_the_nearest_evidence(client: TestClient, question: str) -> None:
    answer = ask(client, question)
    assert answer["status"] == "abstained"
    assert answer["claims"] == answer["citations"] == []
    assert 1 <= len(answer["abstention"]["nearest"]) <= 3
