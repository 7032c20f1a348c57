"""The real thing: `vouch serve` in a process of its own, over an index of the documents that ship."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from rag import wiring
from rag.config import Settings
from rag.index import build

ROOT = Path(__file__).parents[2]
VOUCH = (sys.executable, "-c", "from rag.cli import main; main()")


def corpus_index(kept: Path) -> Path:
    """An index of corpus/ under ``kept``, built once for these documents and this code."""
    files = sorted((*(ROOT / "corpus").rglob("*"), *(ROOT / "rag").rglob("*.py")))
    state = hashlib.sha256(b"".join(path.read_bytes() for path in files if path.is_file())).hexdigest()[:16]
    kept.mkdir(parents=True, exist_ok=True)
    with FileLock(kept / "building.lock"):
        folder = kept / state
        if not folder.exists():
            for old in kept.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            unfinished = kept / "unfinished"
            build([ROOT / "corpus"], unfinished, embedder=wiring.query_embedder(Settings()))
            unfinished.rename(folder)
    return folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(index: Path, feedback: Path, **environment: str) -> Iterator[str]:
    """A server over the index; gives its address once it can answer."""
    port = free_port()
    settings = {"VOUCH_GENERATOR": "extractive", "VOUCH_FEEDBACK": str(feedback), "PYTHONPATH": str(ROOT)}
    command = (*VOUCH, "serve", "--index", str(index), "--port", str(port))
    process = subprocess.Popen(
        command, cwd=feedback.parent, env={**os.environ, **settings, **environment}, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _until_ready(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/ready"):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError(f"`vouch serve` did not become ready at {url}")
