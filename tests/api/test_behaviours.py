"""What a reader gets, over real HTTP from a real index with real checks, whatever the language model does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.main import create_app
from rag import config, wiring
from rag.index import build
from tests.llm_behaviours import BEHAVIOURS, FILES, QUESTION, SECRET, TRUE, Behaviour, unproved
from tests.llm_server import LLMServer, Script, answer, stall, status
from tests.rag.index_parts import fill

from .conftest import serving

LIMITS = {"llm_first_token_seconds": 1.5, "llm_between_tokens_seconds": 1.5, "llm_timeout_seconds": 5.0}
AROUND_SECONDS = 15.0
"""What retrieval and checks may take beside the model on a busy machine."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, LLMServer]]:
    """The base URL of the application, and the model's server behind it, whose scripts a test exchanges."""
    folder = tmp_path_factory.mktemp("behaviours")
    corpus = fill(folder / "corpus", FILES)
    build([corpus], folder / "index", embedder=wiring.query_embedder(config.Settings()))
    with LLMServer(answer("Yes [1.1].")) as model:
        settings = config.load(
            environ={"OPENAI_API_KEY": SECRET}, index=folder / "index", generator="openai", llm_model="m",
            llm_base_url=model.url, **LIMITS,
        )  # fmt: skip
        engine = wiring.open_engine(settings)
        engine.ask("Who?")  # loads what loads with the first question
        with serving(create_app(engine, settings)) as url:
            yield url, model
        engine.close()


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.name)
def test_what_the_reader_gets(asked: tuple[str, LLMServer], behaviour: Behaviour) -> None:
    url, model = asked
    model.play(*behaviour.scripts)
    began = time.monotonic()
    response = httpx.post(f"{url}/ask", json={"question": behaviour.question}, timeout=60)
    assert time.monotonic() - began < LIMITS["llm_timeout_seconds"] + AROUND_SECONDS
    assert response.status_code == behaviour.code, response.text
    assert SECRET not in response.text
    told = response.json()
    if behaviour.code == 200:
        _is_as_told(told, behaviour)
    else:
        _names_its_cause(told, behaviour)
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers.get("retry-after", "") == behaviour.retry_after

    model.play(*behaviour.scripts)
    last = _streamed(url, behaviour)
    if behaviour.code == 200:
        _is_as_told(last, behaviour)
        assert {name: last[name] for name in STABLE} == {name: told[name] for name in STABLE}
    else:
        _names_its_cause(last, behaviour)

    model.play(*behaviour.scripts)
    _is_safe_in_a_chat(url, behaviour)


def _ask(url: str, question: str, *history: dict[str, str]) -> dict[str, Any]:
    told = httpx.post(f"{url}/ask", json={"question": question, "history": history}, timeout=60).json()
    assert unproved(told) == []
    return dict(told)


@pytest.mark.parametrize(
    ("scripts", "tokens"),
    [
        ((answer(f"{TRUE} [1.1]."),), (11, 7)),
        ((answer(f"{TRUE.replace('4.2', '2.4')} [1.1]."), answer(f"{TRUE} [1.1].")), (22, 14)),
        ((answer(f"{TRUE} [1.1].", usage=False),), (0, 0)),
    ],
    ids=["one call", "one more for what failed", "a server that does not count"],
)
def test_the_tokens_of_all_calls_are_counted_and_none_made_up(
    asked: tuple[str, LLMServer], scripts: tuple[Script, ...], tokens: tuple[int, int]
) -> None:
    url, model = asked
    model.play(*scripts)
    assert _ask(url, QUESTION)["usage"] == {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}


def test_a_follow_up_is_put_by_the_model_and_shown(asked: tuple[str, LLMServer]) -> None:
    url, model = asked
    model.play(answer("What did Lumen Bank pay for Alder Works in 2014?"), answer(f"{TRUE} [1.1]."))
    told = _ask(
        url, "And what did it pay?", {"question": "Who bought into Alder Works in 2014?", "answer": "Lumen Bank."}
    )
    assert told["standalone_question"] == "What did Lumen Bank pay for Alder Works in 2014?"
    assert (told["question"], told["status"]) == ("And what did it pay?", "answered")
    assert told["usage"] == {"prompt_tokens": 22, "completion_tokens": 14}


@pytest.mark.parametrize(
    "first", [status(400, {}), stall(begin=False), answer("What did Tencent pay?")], ids=["fails", "stalls", "invents"]
)
def test_a_follow_up_is_put_by_rules_where_the_model_does_not(asked: tuple[str, LLMServer], first: Script) -> None:
    url, model = asked
    model.play(first, answer(f"{TRUE} [1.1]."))
    told = _ask(url, "And what did it pay?", {"question": "Who bought into Alder Works?", "answer": "Lumen Bank."})
    assert "Lumen Bank" in told["standalone_question"] or "Alder Works" in told["standalone_question"]
    assert "Tencent" not in told["standalone_question"]
    assert told["status"] == "answered"


STABLE = ("id", "status", "answer", "claims", "citations", "unsupported", "abstention", "usage")


def _is_as_told(told: dict[str, Any], behaviour: Behaviour) -> None:
    assert unproved(told) == []
    assert told["status"] == behaviour.outcome
    assert behaviour.says in told["answer"]
    shown = json.dumps([told["answer"], told["claims"]], ensure_ascii=False)
    assert [text for text in behaviour.never if text in shown] == []
    assert behaviour.cause in json.dumps([told["unsupported"], told["abstention"]], ensure_ascii=False)


def _names_its_cause(problem: dict[str, Any], behaviour: Behaviour) -> None:
    assert problem["status"] == behaviour.code
    assert behaviour.cause in problem["detail"]
    assert SECRET not in problem["detail"]
    assert "\n" not in problem["detail"]


def _streamed(url: str, behaviour: Behaviour) -> dict[str, Any]:
    """The last event of the stream; claims that come before it are supported."""
    text = httpx.post(f"{url}/ask/stream", json={"question": behaviour.question}, timeout=60).text
    events = [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]
    assert events[-1]["type"] == ("answer.completed" if behaviour.code == 200 else "error")
    for event in events:
        if event["type"] == "claim.verified":
            assert event["claim"]["verdict"] == "supported"
            assert [part for part in behaviour.never if part in event["claim"]["text"]] == []
    return dict(events[-1])


def _is_safe_in_a_chat(url: str, behaviour: Behaviour) -> None:
    """A chat client cannot take back what it was given: nothing that is not proved reaches it at all."""
    body = {"model": "vouch", "messages": [{"role": "user", "content": behaviour.question}], "stream": True}
    text = httpx.post(f"{url}/v1/chat/completions", json=body, timeout=60).text
    chunks = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
    written = "".join(choice["delta"].get("content", "") for chunk in chunks for choice in chunk.get("choices", ()))
    assert [part for part in behaviour.never if part in written] == []
    assert behaviour.says in written
    assert ("error" in chunks[-1]) == (behaviour.code != 200)
    if behaviour.code != 200:
        assert behaviour.cause in chunks[-1]["error"]["message"]
        assert SECRET not in text
