"""The server of a local model as a child process: started when needed, started anew, ended with its parent."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rag import local_server
from rag.errors import ConfigError, GeneratorError
from rag.local_server import LocalServer

SERVES = """
import os, sys
print("loading " + sys.argv[1], file=sys.stderr)
print(f"http://127.0.0.1:{os.getpid()}", flush=True)
sys.stdin.read()
"""
FAILS = """
import sys
sys.exit("error: not a GGUF file")
"""
LACKS_RUNTIME = """
raise ModuleNotFoundError("No module named 'xllamacpp'")
"""
HANGS = """
import time
time.sleep(60)
"""


def server(script: str, tmp_path: Path) -> LocalServer:
    return LocalServer(lambda: tmp_path / "model.gguf", 512, (sys.executable, "-c", textwrap.dedent(script)))


def process_of(url: str) -> int:
    return int(url.removeprefix("http://127.0.0.1:").removesuffix("/v1"))


def runs(process: int) -> bool:
    return Path(f"/proc/{process}/stat").exists() and ") Z" not in Path(f"/proc/{process}/stat").read_text()


def test_it_starts_with_the_first_question_and_is_kept(tmp_path: Path) -> None:
    made = server(SERVES, tmp_path)
    first = made.url()
    assert first.endswith("/v1")
    assert made.url() == first
    made.close()
    assert not runs(process_of(first))


def test_a_server_that_died_is_started_anew(tmp_path: Path) -> None:
    made = server(SERVES, tmp_path)
    first = made.url()
    subprocess.run(["kill", "-9", str(process_of(first))], check=True)
    until = time.monotonic() + 10
    while runs(process_of(first)) and time.monotonic() < until:
        time.sleep(0.01)
    second = made.url()
    assert second != first
    made.close()


def test_what_a_server_said_before_it_ended_is_told(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"ended: .*not a GGUF file.*VOUCH_LLM_MODEL"):
        server(FAILS, tmp_path).url()


def test_a_missing_runtime_is_told_with_the_command_that_installs_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="make install-llm"):
        server(LACKS_RUNTIME, tmp_path).url()


def test_a_server_that_never_gets_ready_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_server, "LOAD_SECONDS", 0.5)
    with pytest.raises(GeneratorError, match=r"did not load the model within 0.5 s"):
        server(HANGS, tmp_path).url()


def test_it_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", f"""
import sys, time
from pathlib import Path
from rag.local_server import LocalServer
print(LocalServer(lambda: Path("m"), 512, (sys.executable, "-c", {SERVES!r})).url(), flush=True)
time.sleep(60)
"""], stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    child = process_of(parent.stdout.readline().strip())
    assert runs(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while runs(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not runs(child)
