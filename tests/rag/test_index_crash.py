"""A writer that is killed at any instant leaves the last complete index."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from rag.index import build
from tests.fakes import HashEmbedder
from tests.rag.index_parts import fill, load_plain, look

KILLS = 50
ROOT = Path(__file__).parents[2]


class Server:
    """The process that forks builds."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rag.crash_server"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self, index: Path, folder: Path) -> int:
        """Begin a build; the id of its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{index} {folder}\n")
        self._process.stdin.flush()
        return self._number()

    def wait(self) -> int:
        """The exit status of the build."""
        return self._number()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(timeout=30) == 0

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@pytest.fixture
def server() -> Iterator[Server]:
    opened = Server()
    yield opened
    opened.close()


def texts(number: int) -> dict[str, str]:
    """The files of a state: some stay, some change, some come and go."""
    changing = {f"changing{n}.md": f"State {number} of file {n}." for n in range(3)}
    return {"staying.md": "Always here.", **changing, f"passing{number % 3}.md": "Here and gone."}


def be(folder: Path, files: dict[str, str]) -> None:
    for path in folder.glob("*"):
        path.unlink()
    fill(folder, files)


def test_fifty_killed_writers_leave_a_complete_index_each_time(tmp_path: Path, server: Server) -> None:
    index, folder = tmp_path / "index", tmp_path / "corpus"
    be(folder, texts(0))
    build([folder], index, embedder=HashEmbedder(), load=load_plain)
    complete, seconds = texts(0), 60.0
    for number in (1, 2):
        be(folder, texts(number))
        started = time.monotonic()
        server.start(index, folder)
        assert server.wait() == 0
        seconds = min(seconds, time.monotonic() - started)
        complete = texts(number)
    chance = random.Random(20261123)
    killed = 0
    for number in range(3, 3 + KILLS):
        be(folder, texts(number))
        process, started = server.start(index, folder), time.monotonic()
        time.sleep(chance.uniform(0, seconds))
        with suppress(ProcessLookupError):  # it was faster
            os.kill(process, signal.SIGKILL)
        if server.wait() == signal.SIGKILL:
            killed += 1
        else:
            seconds = min(seconds, time.monotonic() - started)
        found = look(index, graph=number % 5 == 0)
        assert found in (complete, texts(number))
        complete = found
    assert killed >= KILLS // 4, f"only {killed} of {KILLS} builds were still at work when they were killed"
    report = build([folder], index, embedder=HashEmbedder(), load=load_plain)
    assert report.failed == ()
    assert look(index, graph=True) == texts(2 + KILLS)
    assert len(list((index / "generations").iterdir())) == 1
