"""Peak memory of indexing and of serving, each in a process of its own with the processes it starts."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from rag.config import Settings

from .process import command, environment
from .report import Row

EVERY_SECONDS = 0.05
MIB = 2**20
SERVE = """
import sys
from rag.config import load
from rag.wiring import open_engine
engine = open_engine(load())
for question in sys.stdin.read().splitlines():
    engine.ask(question)
"""


def index_peak(documents: Path, settings: Settings) -> int:
    """Index ``documents`` into ``settings.index`` by the command; its peak in bytes."""
    return peak(command("index", str(documents)), environment(settings))


def rows(settings: Settings, questions: Sequence[str], indexing: int) -> list[Row]:
    """``indexing`` is what ``index_peak`` gave; then answering ``questions`` from ``settings.index``."""
    serving = peak([sys.executable, "-c", SERVE], environment(settings), "\n".join(questions))
    return [
        Row("peak memory, `vouch index` with the processes it starts", f"{indexing / MIB:,.0f} MiB"),
        Row(f"peak memory, answering {len(questions)} questions", f"{serving / MIB:,.0f} MiB"),
    ]


def peak(called: Sequence[str], environ: Mapping[str, str], stdin: str = "") -> int:
    """Most bytes that a process and those it starts held at once; raises CalledProcessError when it fails.

    Looked up in /proc every 50 ms; where there is none (not Linux), the largest process by ``getrusage``, which also
    counts what this process held when it started the other.
    """
    process = subprocess.Popen(
        called,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environ,
    )
    assert process.stdin is not None
    process.stdin.write(stdin)
    process.stdin.close()
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_resident, _tree(process.pid))))
        time.sleep(EVERY_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, called)
    return most or _largest_child()


def _tree(process: int) -> list[int]:
    """A process and its descendants, as far as they still run."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return [process]
    return [process, *(one for child in children for one in _tree(int(child)))]


def _resident(process: int) -> int:
    """Bytes in memory now, 0 where the process is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _largest_child() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
