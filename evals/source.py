"""What answers the questions of a run: an engine in this process, or a running server."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from rag.config import Settings
from rag.types import Answer, Document, Question

PAGE = 200  # documents read at once


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


@contextmanager
def open_source(settings: Settings, *, index: Path | None, url: str) -> Iterator[Answers]:
    """The server at ``url``; without one an engine over an index of ``settings.corpus``.

    The index is brought up to date in ``index``, or made for this run in a temporary folder.
    """
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
        engine = wiring.open_engine(chosen)
        try:
            yield engine
        finally:
            engine.close()


def code_version() -> str:
    """A hash of the code that answers and measures: rows of other code are not carried on."""
    import rag

    digest = hashlib.sha256()
    for folder in (Path(rag.__file__).parent, Path(__file__).parent):
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.txt"), *folder.rglob("*.json"))):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
