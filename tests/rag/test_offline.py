"""No network at run time: every way out is blocked, then a folder is indexed and asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.rag.index_parts import fill
from tests.rag.small_corpus import FILES

ROOT = Path(__file__).parents[2]
BLOCKED = """
import ipaddress, os, socket

real_connect, real_look_up = socket.socket.connect, socket.getaddrinfo


def is_here(host):
    try:
        return host in (None, "localhost", b"localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse(what):
    with open(os.environ["TRIED"], "a") as tried:
        print(what, file=tried)
    raise OSError(f"blocked: {what}")


def connect(self, address):
    if self.family == socket.AF_UNIX or is_here(address[0]):
        return real_connect(self, address)
    refuse(address)


def look_up(host, *arguments, **options):
    if is_here(host):
        return real_look_up(host, *arguments, **options)
    refuse(host)


socket.socket.connect = socket.socket.connect_ex = connect
socket.getaddrinfo = look_up
socket.gethostbyname = refuse
"""
"""Every Python process of the run reads it at its start, child processes too."""
MAIN = """
import atexit, sys
from rag.cli import main
atexit.register(lambda: print("torch" in sys.modules, file=sys.stderr))
main()
"""
MANY = 120
"""Enough passages for the embedder of an index to be loaded."""


def run(folder: Path, *arguments: str) -> tuple[str, bool]:
    """Standard output of a command that succeeds, and whether it loaded torch."""
    fill(folder / "blocked", {"sitecustomize.py": BLOCKED})
    hidden = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "OPENAI_API_KEY", "http_proxy", "https_proxy")
    environment = {name: value for name, value in os.environ.items() if name not in hidden and name[:6] != "VOUCH_"}
    environment |= {"PYTHONPATH": f"{folder / 'blocked'}{os.pathsep}{ROOT}", "TRIED": str(folder / "tried")}
    command = [sys.executable, "-c", MAIN, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr.splitlines()[-1] == "True"


def test_a_folder_is_indexed_and_asked_without_a_network(tmp_path: Path) -> None:
    fill(tmp_path / "corpus", FILES)
    rows = [f'{{"title": "Mill {i}", "text": "Mill number {i} of Alder Works cut {i * 7} logs."}}' for i in range(MANY)]
    fill(tmp_path / "corpus", {"mills.jsonl": "\n".join(rows)})
    _, trained = run(tmp_path, "index", "corpus", "--index", "made")
    assert trained
    question = "How much did Lumen Bank pay for its stake in Alder Works?"
    answer, trained = run(tmp_path, "ask", question, "--index", "made")
    assert not trained
    assert "$4.2 million" in answer
    assert "Northern Ledger, 2014-03-10" in answer
    assert not (tmp_path / "tried").exists(), (tmp_path / "tried").read_text()


def test_the_block_holds(tmp_path: Path) -> None:
    fill(tmp_path, {"sitecustomize.py": BLOCKED})
    program = "import urllib.request; urllib.request.urlopen('https://example.org')"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "TRIED": str(tmp_path / "tried")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert (tmp_path / "tried").read_text()
