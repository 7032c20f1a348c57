"""The SQL tables of the document store, and how values become rows and rows values."""

from __future__ import annotations

import errno
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Column, Date, Index, Integer, MetaData, String, Table, Text, create_engine, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.pool import QueuePool

from .errors import damaged
from .types import Document, Passage, Sentence, Span


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was read, or tried: where it lies, its raw bytes, and what came of it.

    ``root`` is the folder as it was indexed, empty for a document that was put without a file.
    ``document_ids`` are those it gave and that were not deleted since.
    ``reason`` says why a file failed and is empty for one that did not.
    """

    root: str
    origin: str
    sha256: str
    size: int
    document_ids: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the index holds."""

    documents: int
    passages: int
    sentences: int


METADATA = MetaData()

document = Table(
    "document",
    METADATA,
    Column("id", String, primary_key=True),
    Column("origin", String, nullable=False),
    Column("title", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("published", Date),
    Column("url", String, nullable=False),
    Column("language", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("meta", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("document_order", "origin", "id"),
)
passage = Table(
    "passage",
    METADATA,
    Column("id", String, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("page", Integer),
    Column("text", Text, nullable=False),
)
sentence = Table(
    "sentence",
    METADATA,
    Column("document_id", String, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
source = Table(
    "source",
    METADATA,
    Column("root", String, primary_key=True),
    Column("origin", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("document_ids", Text, nullable=False),
    Column("reason", Text, nullable=False),
)


def connect(path: Path, *, writable: bool) -> Engine:
    """An engine on one SQLite file; the tables are created where the file is writable.

    A file that is written belongs to a generation nobody reads yet and is synced to disk as a whole when it is
    finished, so no statement waits for the disk. A finished file is never written again and needs no locks.
    """
    if not writable:
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
            poolclass=QueuePool,
        )
        _translate_errors(engine, path)
        return engine
    engine = create_engine(f"sqlite:///{path}")
    _translate_errors(engine, path)
    event.listen(engine, "connect", _do_not_wait_for_disk)
    METADATA.create_all(engine)
    return engine


def _translate_errors(engine: Engine, path: Path) -> None:
    """Raise IndexFormatError for a file that is no database of ours, OSError where the disk is full."""

    def translated(context: ExceptionContext) -> None:
        error = context.original_exception
        if not isinstance(error, sqlite3.DatabaseError):
            return
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, str(error), str(path)) from error
        raise damaged(path, error) from error

    event.listen(engine, "handle_error", translated)


def _do_not_wait_for_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=MEMORY")
    connection.execute("PRAGMA synchronous=OFF")


def document_row(value: Document) -> dict[str, Any]:
    """The row of a document."""
    return {
        "id": value.id,
        "origin": value.origin,
        "title": value.title,
        "publisher": value.publisher,
        "published": value.published,
        "url": value.url,
        "language": value.language,
        "sha256": value.sha256,
        "meta": json.dumps(dict(value.meta), ensure_ascii=False),
        "text": value.text,
    }


def to_document(row: Any) -> Document:
    """The document of a row; blocks are not kept."""
    return Document(
        id=row.id,
        title=row.title,
        text=row.text,
        sha256=row.sha256,
        publisher=row.publisher,
        published=row.published,
        url=row.url,
        language=row.language,
        origin=row.origin,
        meta=json.loads(row.meta),
    )


def passage_row(value: Passage) -> dict[str, Any]:
    """The row of a passage."""
    return {
        "id": value.id,
        "document_id": value.document_id,
        "start": value.span.start,
        "end": value.span.end,
        "heading": value.heading,
        "kind": value.kind,
        "page": value.page,
        "text": value.text,
    }


def to_passage(row: Any) -> Passage:
    """The passage of a row."""
    return Passage(row.id, row.document_id, Span(row.start, row.end), row.text, row.heading, row.kind, row.page)


def sentence_row(value: Sentence) -> dict[str, Any]:
    """The row of a sentence."""
    return {"document_id": value.document_id, "start": value.span.start, "end": value.span.end}
