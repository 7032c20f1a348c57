"""Tables of a document as cells: Markdown rows, "Key: value; …" rows of a CSV file, flattened records.

A grid is the whole table, whichever of its rows were retrieved. A row is one sentence of the document, which is what an
answer cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .types import BlockKind, Document, Passage, Sentence

_KEYED = re.compile(r"(?:^|;\s)(?P<key>[^:;\n]{1,40}): ")
_LABELLED = re.compile(r"^(?P<key>[A-Za-z][^:\n]{0,40}): (?P<value>.+)$")
_RULE = re.compile(r"^[\s|:-]+$")
_TOTAL = re.compile(r"^\W*(?:(?:grand |sub-?)?totals?|sum|all|overall)\b|^\W*(?:合计|总计|小计|总额)", re.IGNORECASE)
_SCALED = re.compile(
    r"\b(?:amounts?|figures?|values?|sums?|all)?\b[^.|\n]{0,40}\bin (?P<scale>thousand|million|billion)s(?: of)? "
    r"(?P<currency>US dollars|U\.S\. dollars|Hong Kong dollars|dollars|yuan|renminbi|RMB|euros|pounds)",
    re.IGNORECASE,
)
KINDS: tuple[BlockKind, ...] = ("table", "record", "list")
_LONGEST_NOTE = 300
VALUE = "value"
"""Name of the column of a list of two-line records, under which nothing stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its sentence, the passage that holds it, and its cells by column."""

    passage: Passage
    sentence: Sentence
    cells: tuple[str, ...]
    total: bool = False

    @property
    def label(self) -> str:
        """What the row is about: its first cell."""
        return self.cells[0]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that says in what unit a table counts ("Amounts in thousands of US dollars.")."""

    passage: Passage
    sentence: Sentence
    scale: str
    currency: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One table; ``columns`` name the cells of each row, ``heading`` stands over it."""

    document: Document
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: Note | None = None

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows that are no total."""
        return tuple(row for row in self.rows if not row.total)


Sentences = Sequence[tuple[Passage, Sequence[Sentence]]]


def grids(document: Document, passages: Sentences) -> list[Grid]:
    """The tables of a document from its passages in order, each with its sentences."""
    note = _note(document, passages)
    found = []
    for heading, run in _runs(passages):
        kind = run[0][0].kind
        read = _markdown if kind == "table" else _records
        grid = read(document, heading, run)
        if grid is not None and grid.rows:
            found.append(Grid(document, heading, grid.columns, grid.rows, note if kind == "table" else None))
    return found


def _runs(passages: Sentences) -> Iterator[tuple[str, list[tuple[Passage, Sequence[Sentence]]]]]:
    """Passages of one kind under one heading that follow each other are one table."""
    run: list[tuple[Passage, Sequence[Sentence]]] = []
    for passage, sentences in passages:
        if run and (passage.kind, passage.heading) != (run[0][0].kind, run[0][0].heading):
            yield run[0][0].heading, run
            run = []
        if passage.kind in KINDS:
            run.append((passage, sentences))
    if run:
        yield run[0][0].heading, run


def _each(run: Sentences) -> Iterator[tuple[Passage, Sentence]]:
    for passage, sentences in run:
        for sentence in sentences:
            yield passage, sentence


def _markdown(document: Document, heading: str, run: Sentences) -> Grid | None:
    columns: tuple[str, ...] = ()
    rows = []
    for passage, sentence in _each(run):
        text = sentence.span.of(document.text).strip()
        if not text.startswith("|") or _RULE.match(text):
            continue
        cells = tuple(cell.strip() for cell in text.strip("|").split("|"))
        if not columns:
            columns = cells
        elif len(cells) == len(columns):
            rows.append(Row(passage, sentence, cells, _TOTAL.match(cells[0]) is not None))
    return Grid(document, heading, columns, tuple(rows)) if columns else None


def _records(document: Document, heading: str, run: Sentences) -> Grid | None:
    read = [(passage, sentence, _fields(sentence.span.of(document.text))) for passage, sentence in _each(run)]
    read = [(passage, sentence, fields) for passage, sentence, fields in read if fields]
    columns = tuple(dict.fromkeys(key for _, _, fields in read for key in fields))
    if len(read) < 2 or len(columns) < 2:
        return None
    rows = [
        Row(
            passage,
            sentence,
            tuple(fields.get(key, "") for key in columns),
            _TOTAL.match(next(iter(fields.values()))) is not None,
        )
        for passage, sentence, fields in read
    ]
    return Grid(document, heading, columns, tuple(rows))


def _fields(text: str) -> dict[str, str]:
    """A record's cells by name: of a CSV row, or of lines whose first is the label and whose last is a value."""
    keys = list(_KEYED.finditer(text))
    if len(keys) >= 2 and "\n" not in text.strip():
        ends = [match.start() for match in keys[1:]] + [len(text)]
        return {match["key"].strip(): text[match.end() : end].strip() for match, end in zip(keys, ends, strict=True)}
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    if len(lines) < 2:
        return {}
    fields = {"": lines[0]}
    rest = []
    for line in lines[1:]:
        labelled = _LABELLED.match(line)
        if labelled:
            fields[labelled["key"]] = labelled["value"]
        else:
            rest.append(line)
    if len(lines) == 2 and rest:
        fields[VALUE] = rest[0]
    elif rest:
        fields["details"] = "; ".join(rest)
    return fields


def _note(document: Document, passages: Iterable[tuple[Passage, Sequence[Sentence]]]) -> Note | None:
    """The one unit that a document's sentences give for its tables; None where they give several."""
    notes = []
    for passage, sentences in passages:
        for sentence in sentences:
            text = sentence.span.of(document.text)
            match = _SCALED.search(text) if len(text) < _LONGEST_NOTE else None
            if match:
                notes.append(Note(passage, sentence, match["scale"].lower(), match["currency"]))
    return notes[0] if len({(note.scale, note.currency) for note in notes}) == 1 else None
