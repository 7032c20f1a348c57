"""A llama.cpp server as a child process: started with the first question, started anew when it died."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from .errors import ConfigError, GeneratorError

LOAD_SECONDS = 180.0
"""Until the model must be loaded: 2 GB from a slow disk take a minute."""
STOP_SECONDS = 5.0
SAID_CHARACTERS = 400
"""Of what the server wrote last, for an error message."""


@dataclass(slots=True)
class LocalServer:
    """One model served on 127.0.0.1; safe to use from many threads.

    ``file`` finds the GGUF file and is called with the first start; ``command`` runs the server (a test has its own).
    """

    file: Callable[[], Path]
    tokens: int
    command: tuple[str, ...] = (sys.executable, "-m", "rag.local_serve")
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: subprocess.Popen[str] | None = None
    _url: str = ""
    _log: IO[bytes] | None = None

    def url(self) -> str:
        """The base URL of the server, ending in /v1; starts it where it does not run (seconds).

        Raises ConfigError where the model or the runtime is missing, GeneratorError where the server does not start.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
            return self._url

    def close(self) -> None:
        """End the server; the next question starts it again."""
        with self._lock:
            self._end()

    def _start(self) -> None:
        self._end()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server runs
        process = subprocess.Popen(
            [*self.command, str(self.file()), str(self.tokens)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip
        self._process = process
        address = _first_line(process)
        if not address.startswith("http://"):
            raise self._failed(address)
        self._url = f"{address}/v1"

    def _failed(self, address: str) -> GeneratorError | ConfigError:
        said = self._said()
        self._end()
        if "No module named 'xllamacpp'" in said:
            return ConfigError("the runtime of local models is not installed; run `make install-llm`")
        ended = "ended" if address == "" else f"did not load the model within {LOAD_SECONDS:g} s"
        return GeneratorError(
            f"the server of the local model {ended}: {json.dumps(said)}; set VOUCH_LLM_MODEL to another model, or "
            "VOUCH_GENERATOR to extractive"
        )

    def _said(self) -> str:
        if self._log is None:
            return ""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - SAID_CHARACTERS))
        return self._log.read().decode("utf-8", "replace").strip()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if self._log is not None:
            self._log.close()
            self._log = None


def _first_line(process: subprocess.Popen[str]) -> str:
    """What the server prints when it is ready: its address; "" when it ended, "late" when it took too long."""
    lines: SimpleQueue[str] = SimpleQueue()
    assert process.stdout is not None
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    try:
        return lines.get(timeout=LOAD_SECONDS).strip()
    except Empty:
        process.kill()
        return "late"
