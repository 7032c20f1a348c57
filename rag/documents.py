"""Documents, passages and sentences in SQL (SQLite here; the statements are SQLAlchemy's own, so others follow)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select, tuple_

from . import tables
from .errors import DocumentNotFoundError, QuestionError
from .tables import Counts, Source
from .types import Covered, Document, Filters, Passage, Sentence, Span

LARGEST_IN = 10_000
"""Values of one IN list; SQLite takes 32,766 parameters in a statement."""
LARGEST_PAGE = 1_000


class DocumentStore:
    """Reads and writes one database; safe to use from several threads.

    ``writable=False`` opens a finished file that nobody writes any more; it must exist.
    """

    def __init__(self, path: Path, *, writable: bool = False, lease: object = None) -> None:
        self._lease = lease  # whoever holds it open keeps the file from being removed
        self._engine: Engine = tables.connect(path, writable=writable)

    def close(self) -> None:
        """Let go of the file."""
        self._lease = None
        self._engine.dispose()

    def add(self, document: Document, passages: Sequence[Passage], sentences: Sequence[Sentence]) -> None:
        """Store a document with its passages and sentences; one of the same id is replaced."""
        self.add_all([(document, passages, sentences)])

    def add_all(self, items: Sequence[tuple[Document, Sequence[Passage], Sequence[Sentence]]]) -> None:
        """Store many documents in one transaction."""
        rows = (
            (tables.document, [tables.document_row(document) for document, _, _ in items]),
            (tables.passage, [tables.passage_row(passage) for _, passages, _ in items for passage in passages]),
            (tables.sentence, [tables.sentence_row(sentence) for _, _, sentences in items for sentence in sentences]),
        )
        with self._engine.begin() as connection:
            _remove(connection, [document.id for document, _, _ in items])
            for table, values in rows:
                if values:
                    connection.execute(table.insert(), values)

    def remove(self, document_ids: Iterable[str]) -> list[str]:
        """Remove documents with all that belongs to them; the ids of their passages."""
        with self._engine.begin() as connection:
            return _remove(connection, list(document_ids))

    def document(self, document_id: str) -> Document:
        """The document with its text (``blocks`` are not kept). Raises DocumentNotFoundError."""
        query = tables.document.select().where(tables.document.c.id == document_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise DocumentNotFoundError(f"no document has the id {document_id!r}; GET /documents lists the ids")
        return tables.to_document(row)

    def find(self, document_id: str) -> Document | None:
        """The document, or None where no document has this id."""
        try:
            return self.document(document_id)
        except DocumentNotFoundError:
            return None

    def documents(self, limit: int = 100, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """Up to ``limit`` (1–1,000) documents by origin and id, and the cursor of the next page, "" on the last.

        A cursor stays good while documents come and go. Raises QuestionError for a limit out of range or a cursor
        that no page gave.
        """
        if not 1 <= limit <= LARGEST_PAGE:
            raise QuestionError(f"limit {limit} is not between 1 and {LARGEST_PAGE}")
        table = tables.document
        query = table.select().order_by(table.c.origin, table.c.id).limit(limit + 1)
        if cursor:
            query = query.where(tuple_(table.c.origin, table.c.id) > tuple_(*_position(cursor)))
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        following = _cursor(rows[limit - 1]) if len(rows) > limit else ""
        return tuple(tables.to_document(row) for row in rows[:limit]), following

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id; ids that are not there are left out."""
        found: dict[str, Passage] = {}
        with self._engine.connect() as connection:
            for part in _parts(list(ids)):
                query = tables.passage.select().where(tables.passage.c.id.in_(part))
                found.update((row.id, tables.to_passage(row)) for row in connection.execute(query))
        return found

    def titles(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Titles by document id; ids that are not there are left out."""
        table = tables.document
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for part in _parts(list(document_ids)):
                rows = connection.execute(select(table.c.id, table.c.title).where(table.c.id.in_(part)))
                found.update((row.id, row.title) for row in rows)
        return found

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in the order of its text."""
        table = tables.passage
        query = table.select().where(table.c.document_id == document_id).order_by(table.c.start, table.c.end)
        with self._engine.connect() as connection:
            return tuple(tables.to_passage(row) for row in connection.execute(query))

    def sentences(self, document_id: str, span: Span) -> tuple[Sentence, ...]:
        """The sentences of a document that lie inside ``span``, in the order of the text."""
        table = tables.sentence
        query = (
            table.select()
            .where(table.c.document_id == document_id, table.c.start >= span.start, table.c.end <= span.end)
            .order_by(table.c.start)
        )
        with self._engine.connect() as connection:
            return tuple(Sentence(row.document_id, Span(row.start, row.end)) for row in connection.execute(query))

    def allowed(self, filters: Filters, as_of: date | None = None) -> frozenset[str] | None:
        """Ids of the documents that satisfy all conditions, None when there is no condition.

        ``as_of`` leaves out documents published later; one of unknown date stays, since nothing says it is later.
        ``published_from`` and ``published_to`` ask for a date: a document of unknown date does not satisfy them.
        """

        conditions = _conditions(filters, as_of)
        if not conditions:
            return None
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(select(tables.document.c.id).where(*conditions)))

    def covered(self, filters: Filters, as_of: date | None = None) -> Covered:
        """How many documents satisfy all conditions, and the first and last date of those that are dated."""
        published = tables.document.c.published
        query = select(func.count(), func.min(published), func.max(published)).where(*_conditions(filters, as_of))
        with self._engine.connect() as connection:
            number, first, last = connection.execute(query.select_from(tables.document)).one()
        return Covered(number, first, last)

    def ids(self) -> frozenset[str]:
        """The ids of all documents."""

        with self._engine.connect() as connection:
            return frozenset(connection.scalars(select(tables.document.c.id)))

    def counts(self) -> Counts:
        """Numbers of documents, passages and sentences."""

        with self._engine.connect() as connection:
            numbers = [
                connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (tables.document, tables.passage, tables.sentence)
            ]
        return Counts(*numbers)

    def sources(self) -> tuple[Source, ...]:
        """Every file that was read or tried, by root and origin."""
        table = tables.source
        with self._engine.connect() as connection:
            rows = connection.execute(table.select().order_by(table.c.root, table.c.origin)).mappings().all()
        return tuple(Source(**{**row, "document_ids": tuple(json.loads(row["document_ids"]))}) for row in rows)

    def put_sources(self, sources: Iterable[Source]) -> None:
        """Record files; one of the same root and origin is replaced."""
        sources = list(sources)
        self.forget_sources((source.root, source.origin) for source in sources)
        if sources:
            with self._engine.begin() as connection:
                connection.execute(
                    tables.source.insert(),
                    [{**asdict(source), "document_ids": json.dumps(source.document_ids)} for source in sources],
                )

    def forget_sources(self, keys: Iterable[tuple[str, str]]) -> None:
        """Remove the records of files, given by (root, origin)."""
        table = tables.source
        with self._engine.begin() as connection:
            for root, origin in keys:
                connection.execute(table.delete().where(table.c.root == root, table.c.origin == origin))


def _remove(connection: Connection, document_ids: list[str]) -> list[str]:

    passages: list[str] = []
    for part in _parts(document_ids):
        query = select(tables.passage.c.id).where(tables.passage.c.document_id.in_(part))
        passages.extend(connection.scalars(query))
        for table in (tables.passage, tables.sentence):
            connection.execute(table.delete().where(table.c.document_id.in_(part)))
        connection.execute(tables.document.delete().where(tables.document.c.id.in_(part)))
    return passages


def _parts(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + LARGEST_IN] for start in range(0, len(values), LARGEST_IN))


def _conditions(filters: Filters, as_of: date | None) -> list[ColumnElement[bool]]:
    table = tables.document.c
    conditions: list[ColumnElement[bool]] = []
    for column, values in (
        (table.id, filters.document_ids),
        (table.publisher, filters.publishers),
        (table.language, filters.languages),
    ):
        if values:
            conditions.append(column.in_(values))
    if filters.published_from is not None:
        conditions.append(table.published >= filters.published_from)
    if filters.published_to is not None:
        conditions.append(table.published <= filters.published_to)
    if as_of is not None:
        conditions.append(table.published.is_(None) | (table.published <= as_of))
    return conditions


def _cursor(row: Any) -> str:
    position = json.dumps([row.origin, row.id])
    return base64.urlsafe_b64encode(position.encode()).decode()


def _position(cursor: str) -> list[str]:
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except ValueError:
        position = None
    if not (isinstance(position, list) and len(position) == 2 and all(isinstance(part, str) for part in position)):
        raise QuestionError(f"cursor {cursor!r} is none that a page of documents gave; leave it out to begin anew")
    return position
