"""What Vouch adds to a language model's endpoint: time to the first word, and many answers at once on one process."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import httpx

from rag.config import Settings

from .process import command, environment
from .report import Row, at_most, quantiles, spread

OVERHEAD_MS = 50.0
STREAMS = 64
TOKENS_PER_SECOND = 50.0
SLOWER = 1.25
"""A stream may take this much longer than the model needs to write it."""
WARM = 5
STARTED_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Streamed:
    """One answer as a client saw it, in seconds since it was asked; ``tokens`` as the model counts them."""

    first: float
    last: float
    status: str


@dataclass(frozen=True, slots=True)
class Model:
    """A running model, and the file of what it was asked."""

    url: str
    file: Path

    def noted(self) -> list[list[dict[str, str]]]:
        """The messages of each request so far."""
        return [json.loads(line) for line in self.file.read_text("utf-8").splitlines()] if self.file.exists() else []


@dataclass(frozen=True, slots=True)
class Server:
    """A running Vouch."""

    url: str
    pid: int

    def busy(self) -> float:
        """Seconds of processor time so far; 0.0 where there is no /proc."""
        file = Path(f"/proc/{self.pid}/stat")
        if not file.exists():
            return 0.0
        user, system = file.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def overhead(settings: Settings, questions: Sequence[str]) -> list[Row]:
    """Time to the first word of an answer through Vouch, and from the model itself with the same prompt."""
    with _model(0.0) as model, _vouch(settings, model) as server:
        _ask(server.url, questions[-WARM:])
        pairs = []
        for text in questions:
            known = len(model.noted())
            ours = _ask(server.url, [text])[0]
            prompts = model.noted()[known:]
            if prompts:  # else it was answered, or refused, without the model
                pairs.append((ours.first * 1e3, asyncio.run(_bare(model, prompts[0])) * 1e3))
    ours_ms, bare_ms = zip(*pairs, strict=True)
    added = quantiles(ours_ms)[0] - quantiles(bare_ms)[0]
    return [
        at_most("first word: added by Vouch at p50, retrieval included", added, OVERHEAD_MS, "ms"),
        Row(f"  through Vouch, p50 / p95 of {len(pairs)}", spread(ours_ms)),
        Row("  from the model itself, p50 / p95", spread(bare_ms)),
    ]


def streams(settings: Settings, questions: Sequence[str], *, count: int = STREAMS) -> list[Row]:
    """``count`` answers at once on one process, each written at ``TOKENS_PER_SECOND``."""
    asked = list(islice(cycle(questions), count))
    with _model(TOKENS_PER_SECOND) as model, _vouch(settings, model) as server:
        alone = [_ask(server.url, [text])[0] for text in asked[:WARM]]
        busy, began = server.busy(), time.perf_counter()
        found = _ask(server.url, asked)
        seconds, busy = time.perf_counter() - began, server.busy() - busy
    whole = sum(one.status not in ("", "error") for one in found)
    ratio = quantiles(one.last - one.first for one in found)[0] / quantiles(one.last - one.first for one in alone)[0]
    title = f"{count} streams at {TOKENS_PER_SECOND:g} tokens/s: complete"
    return [
        Row(title, f"{whole}", f"{count}", whole == count),
        at_most("  length of one, as a multiple of one alone, p50", ratio, SLOWER, "×"),
        Row("  first word, p50 / p95", spread(one.first * 1e3 for one in found)),
        Row("  all of them", f"{seconds:.1f} s, {busy:.1f} s of processor time"),
    ]


def _ask(url: str, questions: Sequence[str]) -> list[Streamed]:
    return asyncio.run(_through(url, questions))


async def _through(url: str, questions: Sequence[str]) -> list[Streamed]:
    """Ask all at once."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(timeout=300, limits=limits) as client:
        return list(await asyncio.gather(*(_streamed(client, url, text) for text in questions)))


async def _streamed(client: httpx.AsyncClient, url: str, question: str) -> Streamed:
    began, first, status, name = time.perf_counter(), 0.0, "", ""
    async with client.stream("POST", f"{url}/ask/stream", json={"question": question}) as response:
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                name = line[7:]
                if name == "answer.delta" and not first:
                    first = time.perf_counter() - began
            elif line.startswith("data: ") and name in ("answer.completed", "error"):
                status = str(json.loads(line[6:]).get("status")) if name != "error" else "error"
    last = time.perf_counter() - began
    return Streamed(first or last, last, status)


async def _bare(model: Model, prompt: Sequence[dict[str, str]]) -> float:
    """Seconds to the first word of the model itself; the client is ready, as it is for Vouch."""
    body = {"model": "m", "stream": True, "messages": prompt}
    async with httpx.AsyncClient(timeout=60) as client:
        began = time.perf_counter()
        async with client.stream("POST", f"{model.url}/chat/completions", json=body) as response:
            async for line in response.aiter_lines():
                if '"content"' in line:
                    break
        return time.perf_counter() - began


@contextmanager
def _model(rate: float) -> Iterator[Model]:
    file = Path(tempfile.mkdtemp()) / "prompts.jsonl"
    called = [sys.executable, "-m", "evals.bench.model_server", str(rate), str(file)]
    with subprocess.Popen(called, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Model(process.stdout.readline().strip(), file)
        finally:
            process.terminate()


@contextmanager
def _vouch(settings: Settings, model: Model) -> Iterator[Server]:
    """A server process over the index of ``settings`` and the model at that URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        **environment(settings), "VOUCH_GENERATOR": "openai", "VOUCH_LLM_BASE_URL": model.url, "VOUCH_LLM_MODEL": "m",
    }  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command("serve", "--port", str(port)), env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(url)
            yield Server(url, process.pid)
        finally:
            process.terminate()


def _wait(url: str) -> None:
    until = time.monotonic() + STARTED_SECONDS
    while time.monotonic() < until:
        try:
            if httpx.get(f"{url}/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"the server at {url} was not ready within {STARTED_SECONDS:g} s")
