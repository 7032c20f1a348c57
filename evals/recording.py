"""What a language model wrote, kept in a file and given again where the same is asked: two runs judge one output.

A key holds all that the text depends on: generator and model, the code and texts that make the prompt, the question
with its history and date, and the passages as they are shown. A call that failed is not kept; it is made again.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import VouchError
from rag.prompt import show
from rag.protocols import Generator
from rag.types import Abstention, Drafted, Evidence, Question, Usage

from .provenance import code_hash

Piece = str | Drafted | Abstention | Usage
WRITTEN_BY = {"openai": ("generate",), "local": ("local", "extractive")}
"""The modules of each generator: what they and their imports wrote before they were changed is not given again."""
_KINDS: dict[str, type[Drafted] | type[Abstention] | type[Usage]] = {
    "drafted": Drafted, "abstention": Abstention, "usage": Usage,
}  # fmt: skip


class RecordingError(VouchError):
    """A file of recorded completions cannot be used."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What one call gave, and the seconds that it took then."""

    pieces: tuple[Piece, ...]
    seconds: float


class Recording:
    """A Generator that keeps what another one writes in ``file`` and asks it only for what is not there yet.

    ``given`` are settings that change what the model writes. Safe to use from many threads.
    """

    def __init__(self, inner: Generator, file: Path, *, given: str = "") -> None:
        self.name, self.model, self.prompt = inner.name, inner.model, inner.prompt
        self._inner = inner
        self._file = file
        self._given = f"{inner.prompt} {code_hash(WRITTEN_BY.get(inner.name, ()))} {given}"
        self._known = _read(file)
        self._lock = threading.Lock()
        self._own = threading.local()

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Piece]:
        """As the other one, or as it did when it was asked the same."""
        key = self._key(question, evidence)
        known = self._known.get(key)
        if known is not None:
            self._own.spared = getattr(self._own, "spared", 0.0) + known.seconds
            yield from known.pieces
            return
        pieces: list[Piece] = []
        source, seconds = iter(self._inner.stream(question, evidence)), 0.0
        try:
            while True:
                began = time.perf_counter()
                piece = next(source, None)
                seconds += time.perf_counter() - began
                if piece is None:
                    break
                pieces.append(piece)
                yield piece
        finally:
            if isinstance(source, types.GeneratorType):
                source.close()  # a reader who leaves ends the request
        self._keep(key, question, Completion(_joined(pieces), round(seconds, 4)))

    def spared(self) -> float:
        """Seconds that what this thread was given again took when it was written; counted anew after each call."""
        seconds = float(getattr(self._own, "spared", 0.0))
        self._own.spared = 0.0
        return seconds

    def _keep(self, key: str, question: Question, completion: Completion) -> None:
        entry = {
            "key": key, "model": self.model, "question": question.text, "seconds": completion.seconds,
            "pieces": [_coded(piece) for piece in completion.pieces],
        }  # fmt: skip
        with self._lock:
            self._known[key] = completion
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _key(self, question: Question, evidence: Sequence[Evidence]) -> str:
        turns = (f"{turn.question}\x1f{turn.answer}" for turn in question.history)
        asked = [question.text, str(question.as_of), *turns]
        shown = [f"{passage.hit.passage.id} {show(passage)}" for passage in evidence]
        parts = [self.name, self.model, self._given, *asked, "\x1d", *shown]
        return hashlib.sha256("\x1e".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Text that came in many pieces in one: how it was cut changes nothing."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if isinstance(piece, str) and isinstance(last, str):
            found[-1] = last + piece
        else:
            found.append(piece)
    return tuple(found)


def _coded(piece: Piece) -> Any:
    from pydantic import TypeAdapter

    if isinstance(piece, str):
        return piece
    kind = next(name for name, made in _KINDS.items() if isinstance(piece, made))
    return {kind: TypeAdapter(_KINDS[kind]).dump_python(piece, mode="json")}


def _piece(coded: Any) -> Piece:
    from pydantic import TypeAdapter

    if isinstance(coded, str):
        return coded
    ((kind, value),) = coded.items()
    return TypeAdapter(_KINDS[kind]).validate_python(value)


def _read(file: Path) -> dict[str, Completion]:
    """The completions of a file; a line that an interruption cut is left out."""
    if not file.exists():
        return {}
    found: dict[str, Completion] = {}
    for line in file.read_text("utf-8", "replace").split("\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        try:
            found[entry["key"]] = Completion(tuple(map(_piece, entry["pieces"])), float(entry["seconds"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _unusable(file) from error
    if not found and file.stat().st_size:
        raise _unusable(file)
    return found


def _unusable(file: Path) -> RecordingError:
    return RecordingError(f"{file} holds no recorded completions; name the file of an earlier run, or a new one")
