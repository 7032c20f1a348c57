"""Many answers at once on one process, each waiting for a language model, and what those get who come on top."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.llm_server import Request, Script, answer

from .test_leaving import PATIENCE, QUESTION, asked_of, settles

MANY = 24
TEXT = "Lumen Bank paid $4.2 million for a 12% stake in Alder Works on March 7, 2014 [1.1]."


def together(count: int) -> Script:
    """An answer that begins when so many are asked for at the same time."""

    def script(request: Request) -> None:
        settles(lambda: request.scripted.at_once >= count or request.scripted.most_at_once >= count)
        answer(TEXT, seconds=0.01)(request)

    return script


async def streamed(url: str, count: int) -> Sequence[dict[str, object]]:
    """The last event of each of so many streams that are open at once."""
    async with httpx.AsyncClient(timeout=PATIENCE, limits=httpx.Limits(max_connections=None)) as client:
        asked = (client.post(f"{url}/ask/stream", json={"question": QUESTION}) for _ in range(count))
        responses = await asyncio.gather(*asked)
    return [json.loads(response.text.strip().splitlines()[-1].removeprefix("data: ")) for response in responses]


def test_as_many_answers_as_are_allowed_wait_for_the_model_at_once(small_index: Path) -> None:
    with asked_of(small_index, together(MANY), concurrency=MANY) as (url, model, _):
        told = asyncio.run(streamed(url, MANY))
        assert model.most_at_once == MANY
    assert {one["status"] for one in told} == {"answered"}
    assert len({str(one["answer"]) for one in told}) == 1


def test_no_more_than_are_allowed_reach_the_model_and_the_others_follow(small_index: Path) -> None:
    with asked_of(small_index, together(3), concurrency=3) as (url, model, _):
        told = asyncio.run(streamed(url, 9))
        assert model.most_at_once == 3
    assert {one["status"] for one in told} == {"answered"}
