"""A language model that costs nothing: ``python -m evals.bench.model_server RATE [FILE]`` prints its base URL.

OpenAI-compatible, on 127.0.0.1. It answers with sentences of the evidence it is shown, each with its marker, a few
letters a token, at RATE tokens a second for each stream; 0: as fast as they are read. The messages of each request are
appended to FILE.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator

LETTERS = 4
"""Of a token, as of English text."""
SENTENCES = 6

_SENTENCE = re.compile(r"^(\[\d+\.\d+\]) (.+)$", re.MULTILINE)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
_NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def written(prompt: str) -> str:
    """The answer to a prompt: its first sentences with their markers."""
    found = _SENTENCE.findall(prompt)[:SENTENCES]
    return " ".join(f"{text} {marker}" for marker, text in found) or "NO ANSWER: nothing was shown"


def tokens(text: str) -> Iterator[str]:
    """The text in pieces."""
    return (text[start : start + LETTERS] for start in range(0, len(text), LETTERS))


def event(text: str | None, finish: str | None = None) -> bytes:
    """One chunk of a chat completion."""
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


async def main(rate: float, noted: str) -> None:
    """Serve until the process is ended."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if messages := await _asked(reader, writer):
                _note(noted, messages)
                await _answer(messages[-1]["content"], writer, rate)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client left
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=256)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[dict[str, str]]:
    """The messages of a request for a completion; any other is answered here, with 404."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
    if not head.startswith("POST") or length is None:
        writer.write(_NOTHING)
        return []
    found: list[dict[str, str]] = json.loads(await reader.readexactly(int(length[1])))["messages"]
    return found


def _note(path: str, messages: list[dict[str, str]]) -> None:
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(messages) + "\n")


async def _answer(prompt: str, writer: asyncio.StreamWriter, rate: float) -> None:
    writer.write(_HEAD)
    loop = asyncio.get_running_loop()
    due = loop.time()
    for piece in tokens(written(prompt)):
        writer.write(event(piece))
        await writer.drain()
        due += 1 / rate if rate else 0.0
        await asyncio.sleep(max(0.0, due - loop.time()))
    writer.write(event(None, "stop") + b"data: [DONE]\n\n")
    await writer.drain()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
