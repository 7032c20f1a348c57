"""From a shell's prompt to a printed answer: a new process each time, and where its time goes."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from rag.config import Settings

from .process import command, environment
from .report import Row, at_most

TARGET_SECONDS = 3.0
RUNS = 5
PACKAGES_SHOWN = 8
ANSWERED = (0, 3)
"""Exit codes of an answer and of an abstention."""
PHASE_NAMES = ("imports", "opening the index and the embedder", "first answer")
PHASES = """
import sys, time
start = time.perf_counter()
import rag.cli, rag.wiring
from rag.config import load
imported = time.perf_counter()
engine = rag.wiring.open_engine(load())
opened = time.perf_counter()
engine.ask(sys.argv[1])
print(imported - start, opened - imported, time.perf_counter() - opened)
"""
_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*\d+ \|\s*(\S+)")


def rows(settings: Settings, question: str, runs: int = RUNS) -> list[Row]:
    """Median seconds of `vouch ask` on the index at ``settings.index``, by phase and by imported package."""
    environ = environment(settings)
    phases, seconds = [], []
    for _ in range(runs):
        phases.append(_phases(question, environ))
        seconds.append(timed(command("ask", question), environ))
    slowest = imports(command("ask", question), environ)
    return [
        at_most(f"cold start: `vouch ask` to its answer, median of {runs}", median(seconds), TARGET_SECONDS, "s"),
        *(Row(f"  {name}", f"{median(part[k] for part in phases):.2f} s") for k, name in enumerate(PHASE_NAMES)),
        Row("  slowest imports", ", ".join(f"{name} {ms:.0f} ms" for name, ms in slowest[:PACKAGES_SHOWN])),
    ]


def timed(called: Sequence[str], environ: Mapping[str, str]) -> float:
    """Seconds from start to end of a process that answers; raises CalledProcessError when it does neither."""
    start = time.perf_counter()
    finished = subprocess.run(called, capture_output=True, text=True, env=environ)
    seconds = time.perf_counter() - start
    if finished.returncode not in ANSWERED or not finished.stdout.strip():
        raise subprocess.CalledProcessError(finished.returncode, called, finished.stdout, finished.stderr)
    return seconds


def imports(called: Sequence[str], environ: Mapping[str, str]) -> list[tuple[str, float]]:
    """Milliseconds of importing by package, most first, slower for being traced; ``called`` is a Python command."""
    traced = [called[0], "-X", "importtime", *called[1:]]
    finished = subprocess.run(traced, capture_output=True, text=True, env=environ)
    found: Counter[str] = Counter()
    for own, module in _IMPORT.findall(finished.stderr):
        found[module.partition(".")[0]] += int(own)
    return [(name, microseconds / 1e3) for name, microseconds in found.most_common()]


def _phases(question: str, environ: Mapping[str, str]) -> tuple[float, ...]:
    called = [sys.executable, "-c", PHASES, question]
    finished = subprocess.run(called, capture_output=True, text=True, check=True, env=environ)
    return tuple(float(part) for part in finished.stdout.split())
