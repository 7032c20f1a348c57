"""A scripted OpenAI-compatible server: real HTTP and real server-sent events on 127.0.0.1.

``with LLMServer(answer("He paid [1.1].")) as server:`` serves the scripts in order, the last one again and again.
A script writes one response; ``server.requests`` holds what was asked, ``server.closed`` is set when a client left.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Script = Callable[["Request"], None]

DATA = b"data: "
GOOD = b'data: {"choices":[{"index":0,"delta":{"content":"It paid"},"finish_reason":null}]}\n\n'


class LLMServer:
    """The server on a free port; ``url`` is its base URL."""

    def __init__(self, *scripts: Script, told: Mapping[str, object] | None = None) -> None:
        self.scripts = scripts
        self.told = told or {}
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.closed = threading.Event()
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.at_once = self.most_at_once = 0
        self._http = _Threads(("127.0.0.1", 0), Request)
        self._http.scripted = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def play(self, *scripts: Script) -> None:
        """Serve these from now on; what was asked before is forgotten."""
        with self.lock:
            self.scripts = scripts
            self.requests.clear()
            self.headers.clear()

    def asked(self, seconds: float) -> bool:
        """Whether a request comes, or has come, within ``seconds``."""
        until = time.monotonic() + seconds
        while not self.requests and time.monotonic() < until:
            time.sleep(0.01)
        return bool(self.requests)

    def left(self, seconds: float) -> bool:
        """Whether a client leaves, or has left, within ``seconds``."""
        return self.closed.wait(seconds)

    def __enter__(self) -> LLMServer:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()


class _Threads(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is part of the script; other errors show up in the test's answer."""


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def scripted(self) -> LLMServer:
        return self.server.scripted  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        """The list of models and the like, by path; 404 where the test told nothing."""
        told = self.scripted.told.get(self.path)
        status(404 if told is None else 200, told if told is not None else {"error": {"message": "not here"}})(self)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.scripted.lock:
            turn = min(len(self.scripted.requests), len(self.scripted.scripts) - 1)
            self.scripted.requests.append({"path": self.path, **body})
            self.scripted.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.scripted.at_once += 1
            self.scripted.most_at_once = max(self.scripted.most_at_once, self.scripted.at_once)
        try:
            self.scripted.scripts[turn](self)
        except (BrokenPipeError, ConnectionResetError):
            self.scripted.closed.set()
            self.close_connection = True
        finally:
            with self.scripted.lock:
                self.scripted.at_once -= 1

    def begin(self) -> None:
        """Response headers of a chunked event stream."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        """One chunk of the body."""
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def event(self, value: object) -> None:
        """One server-sent event."""
        self.chunk(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n")

    def done(self) -> None:
        """The end of the body."""
        self.chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def break_off(self) -> None:
        """Close the connection in the middle of the body."""
        self.close_connection = True

    def pause(self, seconds: float) -> None:
        """Wait, or less where the test ends or the client leaves."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.scripted.stopping.wait(0.01):
            readable, _, _ = select.select([self.connection], [], [], 0)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise BrokenPipeError("the client left")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def delta(text: str | None, finish: str | None = None, **fields: object) -> dict[str, object]:
    """One chunk of a chat completion as OpenAI sends it."""
    content = {} if text is None else {"content": text}
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "delta": {"role": "assistant", **content}, "finish_reason": finish}],
        **fields,
    }


def answer(text: str | Iterable[str], *, seconds: float = 0.0, finish: str = "stop", usage: bool = True) -> Script:
    """A well-formed stream of ``text``: three characters a piece, or the given pieces; ``seconds`` between them."""
    pieces = [text[i : i + 3] for i in range(0, len(text), 3)] if isinstance(text, str) else list(text)

    def script(request: Request) -> None:
        request.begin()
        request.event(delta(""))
        for piece in pieces:
            request.event(delta(piece))
            if seconds:
                time.sleep(seconds)
        request.event(delta(None, finish))
        if usage:
            counts = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            request.event({**delta(None), "choices": [], "usage": counts})
        request.done()

    return script


def status(code: int, body: object, **headers: str) -> Script:
    """A plain response with a status; ``body`` is sent as JSON, or as it is when it is bytes."""

    def script(request: Request) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request.send_response(code)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(data)

    return script


def raw(*chunks: bytes, end: bool = True) -> Script:
    """An event stream of these bytes; with ``end`` false the connection breaks in the middle."""

    def script(request: Request) -> None:
        request.begin()
        for data in chunks:
            request.chunk(data)
        if end:
            request.done()
        else:
            request.break_off()

    return script


def stall(*pieces: str, seconds: float = 30.0, comments: bool = False, begin: bool = True) -> Script:
    """Some pieces and then nothing, or only keep-alive comments, for ``seconds``."""

    def script(request: Request) -> None:
        if not begin:
            request.pause(seconds)
            return
        request.begin()
        for piece in pieces:
            request.event(delta(piece))
        until = time.monotonic() + seconds
        while time.monotonic() < until and not request.scripted.stopping.is_set():
            if comments:
                request.chunk(b": still here\n\n")
            request.pause(0.05 if comments else seconds)
        request.break_off()

    return script


def endless(piece: str = "word ") -> Script:
    """Text without end, as fast as the client reads it."""

    def script(request: Request) -> None:
        request.begin()
        while not request.scripted.stopping.is_set():
            request.event(delta(piece * 10))
            time.sleep(0.001)

    return script
