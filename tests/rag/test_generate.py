"""The openai generator against a scripted server: what comes through, and how each failure is named, in time."""

from __future__ import annotations

import gc
import socket
import threading
import time

import pytest

from rag.cite import DraftClaim, claims
from rag.config import Settings
from rag.errors import ConfigError, GeneratorError, GeneratorTimeoutError
from rag.generate import OpenAIGenerator
from rag.markers import resolve
from rag.types import Abstention, Question, Turn, Usage
from tests.llm_server import DATA, GOOD, Script, answer, delta, endless, raw, stall, status
from tests.rag.serving import PASSAGES, SECRET, WHO, Serve, text_of
from tests.rag.test_prompt import evidence


def test_an_answer_streams_with_its_usage(serve: Serve) -> None:
    generator, server = serve(answer("It paid $1.82 million [1.1]. It holds 10% [1.2]."))
    items = list(generator.stream(WHO, PASSAGES))
    assert text_of(items) == "It paid $1.82 million [1.1]. It holds 10% [1.2]."
    assert items[-1] == Usage(11, 7)
    request = server.requests[0]
    assert (request["path"], request["model"], request["temperature"]) == ("/v1/chat/completions", "test-model", 0.0)
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"
    assert "[1.2] It holds 10%." in request["messages"][-1]["content"]


def test_pieces_arrive_while_the_model_still_writes(serve: Serve) -> None:
    generator, _ = serve(answer(["a", "b", "c", "d"], seconds=0.3))
    stream = generator.stream(WHO, PASSAGES)
    began = time.monotonic()
    assert next(stream) == "a"
    assert time.monotonic() - began < 0.6
    assert text_of(list(stream)) == "bcd"


def test_history_and_fewer_passages_go_out_where_the_window_is_small(serve: Serve) -> None:
    generator, server = serve(answer("Yes [1.1]."), llm_context_tokens=2400)
    long = evidence(2, "A long sentence about it. " * 200)
    list(generator.stream(Question("And then?", (Turn("Who?", "He. [1]"),)), [PASSAGES[0], long]))
    sent = server.requests[0]["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "user"]
    assert "A long sentence" not in sent[-1]["content"]


def test_no_passage_that_fits_is_said_with_the_setting(serve: Serve) -> None:
    generator, server = serve(answer("x"), llm_context_tokens=2048)
    with pytest.raises(GeneratorError, match="VOUCH_LLM_CONTEXT_TOKENS"):
        list(generator.stream(WHO, [evidence(1, "A long sentence about it. " * 500)]))
    assert server.requests == []


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ("NO ANSWER: its revenue in 2024", "Not in the documents: its revenue in 2024"),
        ("  **NO ANSWER:** its revenue [1.1]\nIt paid $5.", "Not in the documents: its revenue"),
        ("No answer: the revenue.", "Not in the documents: the revenue."),
        ("NO ANSWER：小米2024年的收入", "文档中没有：小米2024年的收入"),
        ("无答案：收入。", "文档中没有：收入。"),
        ("NO ANSWER", "The documents do not hold the answer."),
        ("<think>Is it there? It paid $5 [1.1].</think>\n\nNO ANSWER: revenue", "Not in the documents: revenue"),
    ],
)
def test_a_refusal_in_any_dress_is_an_abstention(serve: Serve, written: str, missing: str) -> None:
    generator, _ = serve(answer(written))
    assert list(generator.stream(WHO, PASSAGES)) == [Usage(11, 7), Abstention("no_evidence", missing)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("No answer was given by Tencent [2.1].", "No answer was given by Tencent [2.1]."),
        ("No", "No"),
        ("It paid. NO ANSWER: more", "It paid. NO ANSWER: more"),
        ("<think>Hm.</think>It paid [1.1].", "It paid [1.1]."),
        ("<b>It paid</b> [1.1].", "<b>It paid</b> [1.1]."),
        ("Ünïcode 小米 😀 [1.1]", "Ünïcode 小米 😀 [1.1]"),
    ],
)
def test_what_only_looks_like_a_refusal_is_text(serve: Serve, written: str, shown: str) -> None:
    generator, _ = serve(answer(written))
    assert text_of(list(generator.stream(WHO, PASSAGES))) == shown


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        pytest.param("It paid $1.82 million [7.9].", [(0, 1)], id="cites what does not exist"),
        pytest.param("It paid $2.81 million [1.1].", [(1, 0)], id="swaps a figure"),
        pytest.param("It was fun. And more. So it goes.", [(0, 0)] * 3, id="rambles without markers"),
    ],
)
def test_what_a_bad_model_writes_reaches_the_checks_as_it_is(
    serve: Serve, written: str, resolved: list[tuple[int, int]]
) -> None:
    generator, _ = serve(answer(written))
    drafts = [item for item in claims(generator.stream(WHO, PASSAGES)) if isinstance(item, DraftClaim)]
    places = [resolve(draft.markers, PASSAGES) for draft in drafts]
    assert [(len(place.found), len(place.missing)) for place in places] == resolved


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param(answer(""), "empty answer", id="empty"),
        pytest.param(answer("", finish="length"), "'length'", id="empty, cut by its limit"),
        pytest.param(raw(GOOD, end=False), "broke off", id="connection cut"),
        pytest.param(raw(GOOD), "complete; try again, or check VOUCH_LLM_BASE_URL", id="ends too early"),
        pytest.param(raw(), "complete; try again, or check VOUCH_LLM_BASE_URL", id="nothing at all"),
        pytest.param(raw(DATA + b'{"choices": [\n\n'), "not an OpenAI-compatible stream", id="malformed JSON"),
        pytest.param(raw(DATA + b'{"choices":"\xff\xfe"}\n\n'), "not an OpenAI-compatible stream", id="invalid UTF-8"),
        pytest.param(raw(DATA + b"17\n\n"), "not an OpenAI-compatible stream", id="a number"),
        pytest.param(raw(DATA + b"[]\n\n"), "not an OpenAI-compatible stream", id="a list"),
        pytest.param(raw(DATA + b'{"choices":null}\n\n'), "not an OpenAI-compatible stream", id="null choices"),
        pytest.param(raw(DATA + b'{"choices":[null]}\n\n'), "not an OpenAI-compatible stream", id="null choice"),
        pytest.param(
            raw(DATA + b'{"choices":[{"delta":{"content":5}}]}\n\n'), "not an OpenAI-compatible stream", id="not text"
        ),
        pytest.param(raw(DATA + b"[" * 100_000 + b"\n\n"), "not an OpenAI-compatible stream", id="deep nesting"),
        pytest.param(raw(DATA + b'{"error":{"message":"out of memory"}}\n\n'), "out of memory", id="error event"),
        pytest.param(answer(["x" * 1_000_000]), "20000 characters", id="a line of a megabyte"),
        pytest.param(endless(), "20000 characters", id="text without end"),
        pytest.param(raw(*[b"y" * 1_000_000] * 9), "larger than 8000000 bytes", id="a line without end"),
        pytest.param(
            status(200, {"hello": "world"}), "complete; try again, or check VOUCH_LLM_BASE_URL", id="JSON, no stream"
        ),
        pytest.param(status(200, b"<html>"), "complete; try again, or check VOUCH_LLM_BASE_URL", id="a web page"),
        pytest.param(status(401, {"error": {"message": f"Bad key {SECRET}"}}), "set OPENAI_API_KEY", id="401"),
        pytest.param(status(404, {"error": {"message": "no model"}}), "VOUCH_LLM_MODEL", id="404"),
        pytest.param(status(400, {"error": {"message": "context length"}}), "VOUCH_LLM_CONTEXT_TOKENS", id="400"),
        pytest.param(status(500, {"error": {"message": "boom"}}, Retry_After="0"), "500", id="500"),
        pytest.param(status(503, b"\xff\x00", Retry_After="0"), "503", id="503 with bytes"),
        pytest.param(status(429, {}, Retry_After="0"), "429", id="429"),
        pytest.param(status(429, {}, Retry_After="3600"), "429", id="429 for an hour"),
    ],
)
def test_a_failing_endpoint_is_named_with_the_setting_and_never_the_key(
    serve: Serve, script: Script, said: str
) -> None:
    generator, server = serve(script)
    began = time.monotonic()
    with pytest.raises(GeneratorError) as caught:
        list(generator.stream(WHO, PASSAGES))
    message = str(caught.value)
    assert said in message
    assert server.url in message
    assert SECRET not in message
    assert "\n" not in message
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(stall(begin=False), id="no response"),
        pytest.param(stall(), id="no first token"),
        pytest.param(stall("It ", "paid"), id="between tokens"),
        pytest.param(stall("It", comments=True), id="only keep-alive comments"),
        pytest.param(answer(["a "] * 100, seconds=0.1), id="one token after another"),
        pytest.param(status(503, {}, Retry_After="0.4"), id="busy until the end"),
    ],
)
def test_no_server_holds_a_reader_longer_than_the_timeout(serve: Serve, script: Script) -> None:
    generator, server = serve(script, seconds=0.6)
    began = time.monotonic()
    with pytest.raises(GeneratorError) as caught:
        list(generator.stream(WHO, PASSAGES))
    assert time.monotonic() - began < 1.2
    assert server.url in str(caught.value)


def test_a_timeout_says_so_and_how_long_it_waited(serve: Serve) -> None:
    generator, _ = serve(stall("It"), seconds=0.3)
    with pytest.raises(GeneratorTimeoutError, match=r"within 0\.3 s; raise VOUCH_LLM_TIMEOUT_SECONDS"):
        list(generator.stream(WHO, PASSAGES))


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(status(429, {"error": {"message": "slow down"}}, Retry_After="0.1"), id="429"),
        pytest.param(status(503, {}), id="503 without Retry-After"),
        pytest.param(status(429, {}, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), id="Retry-After as a date"),
        pytest.param(lambda request: request.break_off(), id="connection dropped"),
        pytest.param(
            status(400, {"error": {"message": "unknown field", "param": "stream_options"}}), id="no stream_options"
        ),
        pytest.param(status(400, {"error": {"message": "Unsupported parameter: 'max_tokens'"}}), id="no max_tokens"),
        pytest.param(status(400, {"error": {"message": "bad", "param": "temperature"}}), id="no temperature"),
    ],
)
def test_what_passes_or_can_be_left_out_is_asked_again(serve: Serve, first: Script) -> None:
    generator, server = serve(first, answer("It paid [1.1]."))
    assert text_of(list(generator.stream(WHO, PASSAGES))) == "It paid [1.1]."
    assert len(server.requests) == 2


def test_nothing_is_asked_again_once_text_has_begun(serve: Serve) -> None:
    generator, server = serve(raw(GOOD, end=False), answer("Another [1.1]."))
    shown: list[object] = []
    with pytest.raises(GeneratorError):
        shown.extend(generator.stream(WHO, PASSAGES))
    assert len(server.requests) == 1


@pytest.mark.parametrize("leave", ["close", "drop"])
def test_leaving_the_iterator_ends_the_request(serve: Serve, leave: str) -> None:
    generator, server = serve(endless("a"), seconds=20.0)
    stream = generator.stream(WHO, PASSAGES)
    next(stream)
    if leave == "close":
        stream.close()  # type: ignore[attr-defined]
    else:
        del stream
        gc.collect()
    assert server.closed.wait(2)


def test_closing_the_generator_ends_its_answers_and_it_can_be_asked_again(serve: Serve) -> None:
    generator, server = serve(stall("It paid for all of it"), answer("Yes [1.1]."), seconds=20.0)
    stream = generator.stream(WHO, PASSAGES)
    next(stream)
    generator.close()
    with pytest.raises(GeneratorError, match="ended"):
        list(stream)
    assert text_of(list(generator.stream(WHO, PASSAGES))) == "Yes [1.1]."
    assert len(server.requests) == 2


def test_many_readers_at_once_each_get_their_own_answer(serve: Serve) -> None:
    generator, _ = serve(answer(["It ", "paid ", "[1.1]."], seconds=0.05))
    results: list[str] = []
    readers = [
        threading.Thread(target=lambda: results.append(text_of(list(generator.stream(WHO, PASSAGES)))))
        for _ in range(16)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(10)
    assert results == ["It paid [1.1]."] * 16


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{free}/v1", "127.0.0.1:{free}", "ftp://127.0.0.1/v1", "http://user:hidden@127.0.0.1:{free}/v1"],
)
def test_an_unreachable_endpoint_is_named_without_its_credentials(url: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        free = unused.getsockname()[1]
    generator = OpenAIGenerator(
        Settings(llm_base_url=url.format(free=free), llm_model="m", openai_api_key=SECRET, llm_timeout_seconds=3.0)
    )
    with pytest.raises(GeneratorError, match="VOUCH_LLM_BASE_URL") as caught:
        list(generator.stream(WHO, PASSAGES))
    assert "hidden" not in str(caught.value)
    assert caught.value.__cause__ is not None
    generator.close()


@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        (Settings(llm_base_url="http://127.0.0.1:1/v1"), "VOUCH_LLM_MODEL"),
        (Settings(llm_model="m"), "VOUCH_LLM_BASE_URL"),
    ],
)
def test_what_is_not_set_is_said_before_the_first_question(settings: Settings, setting: str) -> None:
    with pytest.raises(ConfigError, match=setting):
        OpenAIGenerator(settings)


def test_an_unknown_model_name_needs_no_network_but_the_endpoint(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[object] = []
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: (looked_up.append(a[0]), real(*a, **k))[1])
    generator, _ = serve(answer("It paid [1.1]."), llm_model="nobody/knows-this-model", openai_api_key="")
    assert text_of(list(generator.stream(WHO, PASSAGES))) == "It paid [1.1]."
    assert set(looked_up) <= {"127.0.0.1", b"127.0.0.1"}


def test_usage_may_be_absent_and_a_first_chunk_bare(serve: Serve) -> None:
    generator, _ = serve(answer("It paid [1.1].", usage=False))
    assert all(isinstance(item, str) for item in generator.stream(WHO, PASSAGES))
    assert delta(None)["choices"] == [{"index": 0, "delta": {"role": "assistant"}, "finish_reason": None}]
