"""Both models that ship, through both generators and over the wire: only what is proved is shown."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from rag import wiring
from rag.config import Settings
from rag.engine import Engine
from rag.types import Answer, Question, Retrieved

pytestmark = pytest.mark.slow

ASKED = (
    "What did Lumen Bank pay for its share of Alder Works?",
    "When did Alder Works open its first mill?",
    "How many people work for Alder Works?",
    "What was Birch Holding's revenue in 2019?",
    "Who is the chairwoman of Birch Holding?",
    "Who owns Alder Works?",
    "How much did Tern Capital pay for Birch Holding?",
    "Alder Works的第一家工厂是哪一年开的?",
)


@pytest.fixture(params=["local", "openai"])
def settings(request: pytest.FixtureRequest, index: Path, model: str, served: str) -> Settings:
    if request.param == "local":
        return Settings(index=index, generator="local", llm_model=model)
    return Settings(index=index, generator="openai", llm_model=model, llm_base_url=served, llm_context_tokens=4096)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    opened = wiring.open_engine(settings)
    yield opened
    opened.close()


def proved(answer: Answer, engine: Engine) -> None:
    """What every answer owes its reader, whatever the model wrote."""
    for claim in answer.claims:
        assert claim.verdict.label == "supported"
        assert claim.citations
        assert claim.span.of(answer.text) == claim.text
    for citation in answer.citations:
        assert citation.span.of(engine.document(citation.document_id).text) == citation.quote
    for refusal in answer.unsupported:
        assert refusal.reason
        assert refusal.text not in {claim.text for claim in answer.claims}
    assert (answer.status == "abstained") is (answer.abstention is not None) is not bool(answer.claims)


def test_whatever_a_model_writes_only_what_is_proved_is_shown(engine: Engine) -> None:
    right = 0
    facts = ("$4 million", "1998", "240", "31 million", "Ada Holm", "", "", "1998")
    for question, fact in zip(ASKED, facts, strict=True):
        answer = engine.ask(question)
        proved(answer, engine)
        assert "Birch Holding owns" not in answer.text
        right += bool(fact) and fact in answer.text
    assert right >= 3, "a model that answers hardly any of five plain questions is not worth its memory"


def test_a_closed_stream_frees_the_model(engine: Engine) -> None:
    stream = engine.stream(Question("What did Lumen Bank pay for its share of Alder Works?"))
    assert isinstance(next(stream), Retrieved)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    started = time.monotonic()
    proved(engine.ask("How many people work for Alder Works?"), engine)
    assert time.monotonic() - started < 60


def test_the_openai_client_reads_answers_of_a_local_model(settings: Settings) -> None:
    with TestClient(create_app(settings=settings)) as http:
        client = openai.OpenAI(api_key="none", base_url=f"{http.base_url}/v1", http_client=http)
        asked = [{"role": "user", "content": ASKED[0]}]
        whole = client.chat.completions.create(model="vouch", messages=asked)  # type: ignore[call-overload]
        pieces = client.chat.completions.create(model="vouch", messages=asked, stream=True)  # type: ignore[call-overload]
        text = "".join(chunk.choices[0].delta.content or "" for chunk in pieces if chunk.choices)
    assert whole.choices[0].message.content
    assert text


def test_the_server_of_a_model_speaks_the_wire_format(served: str, model: str) -> None:
    client = openai.OpenAI(api_key="none", base_url=served)
    stream = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": "Say yes."}],
        max_tokens=3,
        stream=True,
        stream_options={"include_usage": True},
        extra_body={"grammar": 'root ::= "yes"'},
    )
    chunks = list(stream)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "yes"
    assert [chunk.usage.completion_tokens > 0 for chunk in chunks if chunk.usage] == [True]
