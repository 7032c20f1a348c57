"""OpenAI's own client against our chat completions: the wire format, citations, errors, history."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest
from openai.types.chat import ChatCompletion

from api.main import create_app
from rag.config import Settings
from rag.errors import GeneratorBusyError, GeneratorError
from rag.types import Turn

from .conftest import serving
from .fakes import CITATIONS, CLAIMS, FakeEngine


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def client(engine: FakeEngine) -> Iterator[openai.OpenAI]:
    app = create_app(engine, Settings(api_keys=("key-1",)))
    with serving(app) as url, openai.OpenAI(base_url=f"{url}/v1", api_key="key-1", max_retries=0) as client:
        yield client


def asked(client: openai.OpenAI, *messages: tuple[str, str], **options: object) -> ChatCompletion:
    made = [{"role": role, "content": content} for role, content in messages]
    return client.chat.completions.create(model="vouch", messages=made, **options)  # type: ignore[call-overload, no-any-return]


def test_an_answer_is_a_chat_completion_with_its_citations_as_annotations(client: openai.OpenAI) -> None:
    told = asked(client, ("user", "Who paid?"))
    message = told.choices[0].message
    assert told.choices[0].finish_reason == "stop"
    assert told.usage is not None
    assert told.usage.total_tokens == told.usage.prompt_tokens + told.usage.completion_tokens
    assert message.annotations is not None
    cited = [note.url_citation for note in message.annotations]
    assert [message.content[one.start_index : one.end_index] for one in cited] == [claim.text for claim in CLAIMS]  # type: ignore[index]
    assert [one.url for one in cited] == [one.url or f"/documents/{one.document_id}" for one in CITATIONS]
    assert [one.quote for one in cited] == [one.quote for one in CITATIONS]  # type: ignore[attr-defined]
    assert told.vouch["status"] == "conflict"  # type: ignore[attr-defined]


def test_a_stream_gives_checked_sentences_then_annotations_and_usage(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="vouch",
        messages=[{"role": "user", "content": "Who paid?"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    *_, last, counted = chunks
    notes = last.choices[0].delta.annotations  # type: ignore[attr-defined]
    places = [(note["url_citation"]["start_index"], note["url_citation"]["end_index"]) for note in notes]
    assert [text[start:end] for start, end in places] == [claim.text for claim in CLAIMS]
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-1]] == [None, None, None, "stop"]
    assert last.vouch["claims"]  # type: ignore[attr-defined]
    assert counted.usage is not None
    assert counted.choices == []


@pytest.mark.parametrize("streamed", [False, True])
def test_an_abstention_is_told_as_text(client: openai.OpenAI, streamed: bool) -> None:
    told = client.chat.completions.create(
        model="any", messages=[{"role": "user", "content": "What is its revenue?"}], stream=streamed
    )
    if isinstance(told, ChatCompletion):
        text, notes = told.choices[0].message.content or "", told.choices[0].message.annotations
    else:
        chunks = list(told)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        notes = chunks[-1].choices[0].delta.annotations  # type: ignore[attr-defined]
    assert text == "No document gives Xiaomi's revenue for 2024."
    assert notes == []


def test_earlier_exchanges_are_the_history_and_orders_are_not(client: openai.OpenAI, engine: FakeEngine) -> None:
    asked(
        client, ("system", "Be a pirate."), ("user", "Unheard?"), ("user", "Who paid?"), ("assistant", "Xiaomi. [1]"),
        ("user", "And when?"), extra_body={"top_k": 3, "as_of": "2013-01-01", "temperature": 2},
    )  # fmt: skip
    question = engine.asked[-1]
    assert (question.text, question.history) == ("And when?", (Turn("Who paid?", "Xiaomi. [1]"),))
    assert (question.top_k, str(question.as_of)) == (3, "2013-01-01")


def test_parts_of_a_message_are_read_as_text(client: openai.OpenAI, engine: FakeEngine) -> None:
    parts = [{"type": "text", "text": "Who"}, {"type": "text", "text": "paid?"}]
    client.chat.completions.create(model="vouch", messages=[{"role": "user", "content": parts}])  # type: ignore[list-item,misc]
    assert engine.asked[-1].text == "Who\npaid?"


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([], "messages"),
        ([("assistant", "Hello")], "end with the user's question"),
        ([("user", "   ")], "question"),
        ([("user", "x" * 2001)], "2000"),
        ([("pirate", "Who?")], "role"),
    ],
    ids=["nothing", "no question", "a blank one", "a long one", "an unknown role"],
)
def test_a_chat_without_a_question_is_refused_with_the_field(
    client: openai.OpenAI, messages: list[tuple[str, str]], said: str
) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match=said):
        asked(client, *messages)


def test_the_models_errors_reach_the_client(client: openai.OpenAI, engine: FakeEngine) -> None:
    engine.error = GeneratorError("the endpoint is down")
    with pytest.raises(openai.InternalServerError, match="the endpoint is down") as caught:
        asked(client, ("user", "Who?"))
    assert caught.value.status_code == 502
    engine.error = GeneratorBusyError("come back", 7.2)
    with pytest.raises(openai.InternalServerError, match="come back") as caught:
        asked(client, ("user", "Who?"))
    assert (caught.value.status_code, caught.value.response.headers["retry-after"]) == (503, "8")


def test_an_error_in_a_stream_is_raised_by_the_client(client: openai.OpenAI, engine: FakeEngine) -> None:
    engine.error = GeneratorError("the endpoint is down")
    with pytest.raises(openai.APIError, match="the endpoint is down"):
        list(client.chat.completions.create(model="v", messages=[{"role": "user", "content": "Who?"}], stream=True))


def test_the_model_is_listed_and_keys_hold(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["vouch"]
    with pytest.raises(openai.AuthenticationError):
        client.with_options(api_key="other").models.list()
