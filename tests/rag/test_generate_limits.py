"""What bounds a request to a language model: time at every stage, turns, the window, pauses, and who waits for it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from email.utils import formatdate
from types import SimpleNamespace

import httpx
import pytest

from rag.config import Settings
from rag.errors import AnswerLeftError, GeneratorBusyError, GeneratorError, GeneratorTimeoutError
from rag.generate import OpenAIGenerator
from rag.llm_errors import asked_to_wait
from rag.patience import Patience
from tests.llm_server import Script, answer, delta, endless, stall, status
from tests.rag.serving import PASSAGES, WHO, Serve, text_of
from tests.rag.test_prompt import evidence

LIMITS = {"llm_connect_seconds": 1.0, "llm_first_token_seconds": 0.4, "llm_between_tokens_seconds": 0.3}


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param(stall(begin=False), "within 0.4 s; raise VOUCH_LLM_FIRST_TOKEN_SECONDS", id="no response"),
        pytest.param(stall(), "within 0.4 s; raise VOUCH_LLM_FIRST_TOKEN_SECONDS", id="no first token"),
        pytest.param(
            stall(comments=True),
            "within 0.4 s; raise VOUCH_LLM_FIRST_TOKEN_SECONDS",
            id="comments before a first token",
        ),
        pytest.param(
            stall("It ", "paid"), "within 0.3 s; raise VOUCH_LLM_BETWEEN_TOKENS_SECONDS", id="between two tokens"
        ),
        pytest.param(
            answer(["a "] * 100, seconds=0.1), "within 2 s; raise VOUCH_LLM_TIMEOUT_SECONDS", id="a slow answer"
        ),
    ],
)
def test_each_limit_is_named_with_its_seconds_and_its_setting(serve: Serve, script: Script, said: str) -> None:
    generator, server = serve(script, seconds=2.0, **LIMITS)
    with pytest.raises(GeneratorTimeoutError) as caught:
        list(generator.stream(WHO, PASSAGES))
    assert said in str(caught.value)
    assert len(server.requests) == 1


def test_a_server_that_accepts_no_connection_is_named_with_the_limit() -> None:
    with socket.socket() as full:  # a queue of connections that is full: the next one is never accepted
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        generator = OpenAIGenerator(Settings(llm_base_url=url, llm_model="m", **{**LIMITS, "llm_connect_seconds": 0.2}))  # type: ignore[arg-type]
        with pytest.raises(
            GeneratorTimeoutError, match=r"no connection within 0\.2 s; raise VOUCH_LLM_CONNECT_SECONDS"
        ):
            list(generator.stream(WHO, PASSAGES))
        generator.close()
        for client in waiting:
            client.close()


def test_thoughts_in_a_field_of_their_own_count_as_progress(serve: Serve) -> None:
    def thinking(request: object) -> None:
        request.begin()  # type: ignore[attr-defined]
        for _ in range(5):
            chunk = delta(None)
            chunk["choices"][0]["delta"]["reasoning_content"] = "hm"  # type: ignore[index]
            request.event(chunk)  # type: ignore[attr-defined]
            time.sleep(0.4)
        request.event(delta("Yes [1.1].", "stop"))  # type: ignore[attr-defined]
        request.done()  # type: ignore[attr-defined]

    generator, _ = serve(thinking, llm_first_token_seconds=1.5, llm_between_tokens_seconds=1.5)
    assert text_of(list(generator.stream(WHO, PASSAGES))) == "Yes [1.1]."


def test_all_calls_of_one_answer_share_its_time(serve: Serve) -> None:
    generator, _ = serve(answer("Yes [1.1]."), stall("It"), seconds=1.0)
    asked = replace(WHO, patience=Patience())
    began = time.monotonic()
    list(generator.stream(asked, PASSAGES))
    time.sleep(0.5)
    with pytest.raises(GeneratorTimeoutError, match="VOUCH_LLM_TIMEOUT_SECONDS"):
        list(generator.stream(replace(asked, text="Once more?"), PASSAGES))
    assert time.monotonic() - began < 1.4


@pytest.mark.parametrize("script", [stall(begin=False), stall("It"), endless()], ids=["silent", "stalled", "endless"])
def test_who_leaves_while_the_model_is_silent_ends_the_request(serve: Serve, script: Script) -> None:
    generator, server = serve(script, seconds=20.0)
    asked = replace(WHO, patience=Patience())
    threading.Timer(0.3, asked.patience.leave).start()  # type: ignore[union-attr]
    began = time.monotonic()
    with pytest.raises(AnswerLeftError):
        list(generator.stream(asked, PASSAGES))
    assert time.monotonic() - began < 1.5
    assert server.left(2)
    with pytest.raises(AnswerLeftError):
        list(generator.stream(asked, PASSAGES))


def test_no_more_requests_than_allowed_are_under_way_and_no_more_wait_than_can_be_served(serve: Serve) -> None:
    generator, server = serve(answer(["Yes ", "[1.1]."], seconds=0.1), concurrency=2)
    outcomes: list[str] = []

    def ask() -> None:
        try:
            outcomes.append(text_of(list(generator.stream(WHO, PASSAGES))))
        except GeneratorBusyError as error:
            outcomes.append(str(error))

    readers = [threading.Thread(target=ask) for _ in range(14)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(10)
    refused = [outcome for outcome in outcomes if "VOUCH_CONCURRENCY" in outcome]
    assert outcomes.count("Yes [1.1].") == len(server.requests) == 14 - len(refused)
    assert 1 <= len(refused) <= 4
    assert server.most_at_once == 2


TOO_LONG = {
    "openai": {"message": "This model's maximum context length is 2300 tokens. However, you requested 3000 tokens.",
               "code": "context_length_exceeded"},
    "vllm": {"message": "'max_tokens' is too large: 1024. This model's maximum context length is 2300 tokens and your "
                        "request has 1500 input tokens", "type": "BadRequestError", "code": 400},
    "llama.cpp": {"message": "the request exceeds the available context size, try increasing it", "code": 400,
                  "type": "exceed_context_size_error", "n_prompt_tokens": 3000, "n_ctx": 2300},
    "one that says no figure": {"message": "the prompt is too long"},
}  # fmt: skip
LONG = evidence(2, *["A long sentence about it."] * 120)


@pytest.mark.parametrize("error", TOO_LONG.values(), ids=TOO_LONG.keys())
def test_a_prompt_beyond_the_window_is_asked_again_with_fewer_passages(serve: Serve, error: object) -> None:
    generator, server = serve(status(400, {"error": error}), answer("Yes [1.1]."), llm_context_tokens=3800)
    assert text_of(list(generator.stream(WHO, [PASSAGES[0], LONG]))) == "Yes [1.1]."
    shown = ["A long sentence" in request["messages"][-1]["content"] for request in server.requests]
    assert shown == [True, False]
    list(generator.stream(WHO, [PASSAGES[0], LONG]))
    assert "A long sentence" not in server.requests[2]["messages"][-1]["content"]


def test_a_window_that_is_still_too_small_is_said_with_the_setting(serve: Serve) -> None:
    generator, server = serve(status(400, {"error": TOO_LONG["openai"]}), llm_context_tokens=3800)
    with pytest.raises(GeneratorError, match=r"longer than the window.*set VOUCH_LLM_CONTEXT_TOKENS"):
        list(generator.stream(WHO, PASSAGES))
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"/v1/models": {"data": [{"id": "test-model", "max_model_len": 2400}]}}, id="vLLM"),
        pytest.param({"/v1/models": {"data": [{"id": "an-alias", "context_length": 2400}]}}, id="the only model"),
        pytest.param(
            {
                "/v1/models": {"data": [{"id": "x.gguf", "owned_by": "llamacpp"}]},
                "/props": {"default_generation_settings": {"n_ctx": 2400}},
            },
            id="llama.cpp",
        ),
    ],
)
def test_a_smaller_window_that_the_server_tells_is_kept_to(serve: Serve, told: Mapping[str, object]) -> None:
    generator, server = serve(answer("Yes [1.1]."), told=told)
    list(generator.stream(WHO, [PASSAGES[0], LONG]))
    assert "A long sentence" not in server.requests[0]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "told",
    [{}, {"/v1/models": []}, {"/v1/models": {"data": [{"id": "a"}, {"id": "b"}]}}, {"/v1/models": {"data": "x"}}],
    ids=["no list", "a list of nothing", "other models", "not a list"],
)
def test_without_a_window_told_the_setting_holds(serve: Serve, told: Mapping[str, object]) -> None:
    generator, server = serve(answer("Yes [1.1]."), told=told)
    list(generator.stream(WHO, [PASSAGES[0], LONG]))
    assert "A long sentence" in server.requests[0]["messages"][-1]["content"]


def test_a_pause_that_the_server_asks_for_is_kept(serve: Serve) -> None:
    generator, server = serve(status(429, {}, Retry_After="1"), answer("Yes [1.1]."))
    began = time.monotonic()
    assert text_of(list(generator.stream(WHO, PASSAGES))) == "Yes [1.1]."
    assert time.monotonic() - began >= 1
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "7"}, 7, 7),
        ({"Retry-After": "1.5"}, 1.5, 1.5),
        ({"Retry-After": "-3"}, 0, 0),
        ({"Retry-After": formatdate(time.time() + 3600, usegmt=True)}, 60, 3600),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0, 0),
        ({"Retry-After-Ms": "250", "Retry-After": "1"}, 0.25, 0.25),
        ({"Retry-After": "soon"}, None, None),
        ({}, None, None),
    ],
)
def test_a_pause_is_read_in_seconds_or_as_a_date(
    headers: dict[str, str], least: float | None, most: float | None
) -> None:
    said = asked_to_wait(SimpleNamespace(response=httpx.Response(429, headers=headers)))
    assert said == most if said is None or least is None or most is None else least <= said <= most


def test_a_limit_that_lasts_is_said_with_the_seconds_until_it_ends(serve: Serve) -> None:
    generator, _ = serve(status(429, {}, Retry_After="3600"))
    with pytest.raises(GeneratorBusyError, match="in 3600 s") as caught:
        list(generator.stream(WHO, PASSAGES))
    assert caught.value.seconds == 3600


def test_a_parameter_that_was_refused_once_is_not_sent_again(serve: Serve) -> None:
    refusal = status(400, {"error": {"message": "unknown", "param": "stream_options"}})
    generator, server = serve(refusal, answer("Yes [1.1]."))
    for _ in range(2):
        list(generator.stream(WHO, PASSAGES))
    assert ["stream_options" in request for request in server.requests] == [True, False, False]
