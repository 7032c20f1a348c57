"""The engine as the routes use it: opened on first need, called in a bounded number of threads."""

from __future__ import annotations

import functools
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ParamSpec, Protocol, TypeVar

import anyio
import anyio.to_thread
from fastapi import Depends, Request

from rag.config import Settings
from rag.errors import DocumentNotFoundError
from rag.types import Answer, Document, Event, Hit, Question, Verdict

from .metrics import Metrics
from .problems import Unavailable
from .suggestions import Suggestions

# Answers wait for a language model, so there may be far more than cores (``Settings.concurrency``). What is quick has
# threads of its own: a model that hangs must not keep anyone from searching or reading.
READING_THREADS = 8
WAITING = 200  # beyond this a client is told to come back instead of running into its own timeout

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Engine(Protocol):
    """What the API asks of the library's engine."""

    @property
    def version(self) -> str:
        """Of the index."""
        ...

    @property
    def generator_name(self) -> str:
        """extractive, local or openai."""
        ...

    @property
    def model(self) -> str:
        """Empty without a model."""
        ...

    @property
    def prompt(self) -> str:
        """Name and version of the prompt; empty without a model."""
        ...

    def ask(self, question: Question) -> Answer:
        """The checked answer."""
        ...

    def stream(self, question: Question) -> Iterator[Event]:
        """The events of an answer; closing the iterator stops generation."""
        ...

    def search(self, question: Question) -> tuple[Hit, ...]:
        """Passages, best first."""
        ...

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """A page of documents and the next cursor, "" at the end."""
        ...

    def count(self) -> int:
        """How many documents are indexed."""
        ...

    def document(self, document_id: str) -> Document:
        """One document; raises DocumentNotFoundError."""
        ...

    def put(self, files: Sequence[tuple[str, bytes]]) -> Any:
        """Index (name, content) pairs; a report with added, changed, removed, failed."""
        ...

    def delete(self, document_ids: Sequence[str]) -> Any:
        """Remove documents; a report, or DocumentNotFoundError."""
        ...

    def verify(self, claim: str, quotes: Sequence[str], *, context: str = "", published: date | None = None) -> Verdict:
        """Whether the quotes say what the claim says."""
        ...

    def replay(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """A saved answer checked anew."""
        ...

    def ready(self) -> None:
        """Raises a VouchError when a question could not be answered now."""
        ...

    def close(self) -> None:
        """Release the index."""
        ...


@dataclass
class Service:
    """One application's engine, settings and figures.

    ``open_engine`` runs when the engine is first needed, and again where it failed: a server that started before
    its index was built serves as soon as there is one.
    """

    settings: Settings
    metrics: Metrics
    open_engine: Callable[[], Engine]
    answering: anyio.CapacityLimiter = field(init=False)
    reading: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(READING_THREADS))
    suggestions: Suggestions = field(default_factory=Suggestions)
    _engine: Engine | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.answering = anyio.CapacityLimiter(self.settings.concurrency)

    def engine(self) -> Engine:
        """The engine; blocks while it opens. Raises what opening raises, such as IndexMissingError."""
        with self._lock:
            if self._engine is None:
                self._engine = self.open_engine()
            return self._engine

    def close(self) -> None:
        """Close the engine if it was opened."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Run what is quick in a thread; raises Unavailable when too many wait already."""
        _refuse_when_full(self.reading)
        return await anyio.to_thread.run_sync(functools.partial(function, *args, **kwargs), limiter=self.reading)

    async def run_answering(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Run what may wait for a language model in a thread, in turn; raises Unavailable when too many wait already.

        A caller that is cancelled does not wait for the thread.
        """
        async with self.turn():
            return await step(functools.partial(function, *args, **kwargs))

    def refuse_when_full(self) -> None:
        """Raise Unavailable when so many wait for a turn to answer that one more is told to come back."""
        _refuse_when_full(self.answering)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place among the answers under way, kept until the answer is complete; raises Unavailable as above."""
        self.refuse_when_full()
        place = object()
        await self.answering.acquire_on_behalf_of(place)
        try:
            yield
        finally:
            self.answering.release_on_behalf_of(place)


async def step(call: Callable[[], _T]) -> _T:
    """Run one step of an answer that has its turn in a thread; when cancelled, at once, the thread goes on."""
    unbounded = anyio.CapacityLimiter(1)  # turns bound them
    return await anyio.to_thread.run_sync(call, limiter=unbounded, abandon_on_cancel=True)


def _refuse_when_full(limiter: anyio.CapacityLimiter) -> None:
    if limiter.statistics().tasks_waiting >= WAITING:
        raise Unavailable(
            f"{limiter.total_tokens:g} requests are under way and {WAITING} wait already; "
            "try again in a few seconds, or add a server"
        )


def documents_of(engine: Engine, hits: Iterable[Hit]) -> dict[str, Document]:
    """The hits' documents by id; one that was deleted since is left out."""
    found: dict[str, Document] = {}
    for document_id in dict.fromkeys(hit.passage.document_id for hit in hits):
        try:
            found[document_id] = engine.document(document_id)
        except DocumentNotFoundError:
            continue
    return found


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]
