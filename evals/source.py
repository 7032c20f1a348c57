"""What answers the questions of a run: an engine in this process, or a running server."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from rag.config import Settings
from rag.errors import VouchError
from rag.types import Answer, Document, Question

from .recording import Recording
from .unchecked import Drafts, unchecked

if TYPE_CHECKING:
    from rag.engine import Engine, Parts

PAGE = 200  # documents read at once
Checks = Literal["on", "off"]


class SourceError(VouchError):
    """What is to be asked cannot be asked so."""


class Answers(Protocol):
    """What a run asks of an engine; safe to call from several threads where a run has several jobs."""

    @property
    def generator_name(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def version(self) -> str:
        """Of the index."""
        ...

    def ask(self, question: Question) -> Answer:
        """The answer to one question, with the passages that were shown to the generator."""
        ...

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """A page of documents with their text, and the cursor of the next one, "" at the end."""
        ...


def all_documents(source: Answers) -> Iterator[Document]:
    """Every document, page by page."""
    cursor = ""
    while True:
        page, cursor = source.documents(limit=PAGE, cursor=cursor)
        yield from page
        if not cursor:
            return


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An engine as a run asks it; ``drafts`` where its checks are off, ``recording`` where its model's text is kept."""

    engine: Engine
    model: str
    drafts: Drafts | None = None
    recording: Recording | None = None

    @property
    def generator_name(self) -> str:
        """Of the engine."""
        return self.engine.generator_name

    @property
    def version(self) -> str:
        """Of the index."""
        return self.engine.version

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """As the engine gives them."""
        return self.engine.documents(limit=limit, cursor=cursor)

    def ask(self, question: Question) -> Answer:
        """The engine's answer; its times are what they were when what is given again was written."""
        if self.recording:
            self.recording.spared()
        answer = self.engine.ask(question)
        if self.drafts:
            answer = replace(self.drafts.as_drafted(answer), model=self.model)
        spared = 1000 * self.recording.spared() if self.recording else 0.0
        times = answer.timings
        return replace(answer, timings=replace(times, generate=times.generate + spared, total=times.total + spared))


@contextmanager
def open_source(
    settings: Settings, *, index: Path | None, url: str, checks: Checks = "on", recorded: Path | None = None
) -> Iterator[Answers]:
    """The server at ``url``; without one an engine over an index of ``settings.corpus``.

    The index is brought up to date in ``index``, or made for this run in a temporary folder. With ``checks`` off what
    is drafted is shown as it is (``unchecked``); what a language model writes is kept in ``recorded`` (``recording``).
    """
    if url and (checks == "off" or recorded):
        raise SourceError(f"{url} checks and writes by itself; leave --checks and --recorded to runs without --url")
    if url:
        from .server import Server

        with Server(url, key=next(iter(settings.api_keys), "")) as server:
            yield server
        return
    from rag import wiring

    with tempfile.TemporaryDirectory() as scratch:
        chosen = replace(settings, index=index or Path(scratch) / "index")
        for failure in wiring.build_index([chosen.corpus], chosen).failed:
            print(f"not indexed: {failure.path}: {failure.reason}", file=sys.stderr)
        source = _evaluated(wiring.engine_parts(chosen), chosen, checks, recorded)
        try:
            yield source
        finally:
            source.engine.close()


def _evaluated(parts: Parts, settings: Settings, checks: Checks, recorded: Path | None) -> Evaluated:
    """The engine over ``parts``, with what stands between it and its generator."""
    from rag.engine import Engine

    model, recording, drafts = parts.generator.model, None, None
    if recorded and model:
        recording = Recording(parts.generator, recorded, given=str(settings.llm_context_tokens))
        parts = replace(parts, generator=recording)
    if checks == "off":
        drafts = Drafts(parts.generator)
        parts = replace(parts, generator=drafts, check=unchecked)
    return Evaluated(Engine(parts), model, drafts, recording)


def code_version() -> str:
    """A hash of the code that answers and measures: rows of other code are not carried on."""
    import rag

    digest = hashlib.sha256()
    for folder in (Path(rag.__file__).parent, Path(__file__).parent):
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.txt"), *folder.rglob("*.json"))):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
