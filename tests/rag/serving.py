"""A generator over a scripted server, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from rag.config import Settings
from rag.generate import OpenAIGenerator
from rag.types import Abstention, Drafted, Question, Usage
from tests.llm_server import LLMServer, Script
from tests.rag.test_prompt import evidence

SECRET = "sk-very-secret-key-0123456789"
PASSAGES = (evidence(1, "It paid $1.82 million.", "It holds 10%."), evidence(2, "Tencent sold."))
WHO = Question("What did it pay?")

Serve = Callable[..., tuple[OpenAIGenerator, LLMServer]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[tuple[OpenAIGenerator, LLMServer]] = []

    def start(
        *scripts: Script, seconds: float = 5.0, told: Mapping[str, object] | None = None, **settings: object
    ) -> tuple[OpenAIGenerator, LLMServer]:
        server = LLMServer(*scripts, told=told).__enter__()
        values = {"llm_base_url": server.url, "llm_model": "test-model", "openai_api_key": SECRET, **settings}
        generator = OpenAIGenerator(Settings(llm_timeout_seconds=seconds, **values))  # type: ignore[arg-type]
        generator.warm()
        started.append((generator, server))
        return generator, server

    yield start
    for generator, server in started:
        generator.close()
        server.__exit__(None, None, None)


def text_of(items: list[str | Drafted | Abstention | Usage]) -> str:
    return "".join(item for item in items if isinstance(item, str))
