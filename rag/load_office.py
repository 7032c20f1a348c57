"""Slides and spreadsheets to blocks: a slide is a page, a row of a sheet is a record under the sheet's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from .archive import Archive
from .blocks import Draft, Piece, blocks_of, lay_out, title_of
from .clean import one_line
from .errors import LoadError
from .flat import as_record

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_EPOCH = datetime(1899, 12, 30)  # day 0 of a spreadsheet
_ROWS = 200_000
_HEADER_ROWS = 10  # rows among which the header is sought


def read_pptx(data: bytes) -> Draft:
    """Draft of slides in their order; speaker notes follow their slide."""
    archive = Archive(data, "pptx")
    names = [name for name in archive.names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    if not names:
        raise LoadError("not a pptx file, or one without slides; save it again as .pptx")
    found: list[Piece] = []
    for number, name in enumerate(sorted(names, key=_number), 1):
        found += _slide(archive.xml(name), number)
        notes = archive.xml(f"ppt/notesSlides/notesSlide{_number(name)}.xml")
        found += [piece for piece in _slide(notes, number) if not piece.text.isdigit()]
    return _finished(found, archive)


def _number(name: str) -> int:
    return int(re.findall(r"\d+", name)[-1])


def _slide(root: Any, number: int) -> Iterator[Piece]:
    for shape in [] if root is None else root.iter(f"{_P}sp", f"{_P}graphicFrame"):
        holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        heads = holder is not None and holder.get("type") in ("title", "ctrTitle")
        for row in shape.iter(f"{_A}tr"):
            cells = [_words(cell).replace("|", "/") for cell in row.iter(f"{_A}tc")]
            yield Piece("| " + " | ".join(cells) + " |", "table", gap=row.getprevious() is None, page=number)
        if next(shape.iter(f"{_A}tr"), None) is None:
            paragraphs = [_words(paragraph) for paragraph in shape.iter(f"{_A}p")]
            text = " ".join(filter(None, paragraphs))
            if heads and text:
                yield Piece(text, "heading", 2, page=number)
            else:
                yield from (Piece(part, page=number) for part in paragraphs if part)


def _words(element: Any) -> str:
    return one_line(
        "".join((part.text or "") if part.tag == f"{_A}t" else " " for part in element.iter(f"{_A}t", f"{_A}br"))
    )


def read_xlsx(data: bytes) -> Draft:
    """Draft of sheets: each row a record "column: value; …", the header being the first row that is full enough."""
    archive = Archive(data, "xlsx")
    workbook = archive.xml("xl/workbook.xml")
    if workbook is None:
        raise LoadError("not an xlsx file: it has no xl/workbook.xml; save it again as .xlsx")
    rels = archive.xml("xl/_rels/workbook.xml.rels")
    targets = {} if rels is None else {rel.get("Id"): rel.get("Target") or "" for rel in rels}
    strings, dates = _strings(archive), _date_styles(archive)
    found: list[Piece] = []
    for sheet in workbook.iter(f"{_S}sheet"):
        target = targets.get(sheet.get(f"{_R}id"), "").lstrip("/")
        root = archive.xml(target if target.startswith("xl/") else f"xl/{target}")
        rows = [] if root is None else list(_rows(root, strings, dates))
        if rows:
            found.append(Piece(sheet.get("name") or "Sheet", "heading", 2))
            found += _records(rows)
    return _finished(found, archive)


def _strings(archive: Archive) -> list[str]:
    root = archive.xml("xl/sharedStrings.xml")
    items = [] if root is None else root.findall(f"{_S}si")
    # phonetic guides (rPh) are not part of the cell's words
    return [
        one_line("".join(item.xpath("./*[local-name()='t']/text()|./*[local-name()='r']/*[local-name()='t']/text()")))
        for item in items
    ]


def _date_styles(archive: Archive) -> frozenset[int]:
    """Indices of the cell styles that show a number as a day."""
    root = archive.xml("xl/styles.xml")
    if root is None:
        return frozenset()
    own = {
        int(item.get("numFmtId") or 0)
        for item in root.iter(f"{_S}numFmt")
        if re.search(r"[ymd]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", item.get("formatCode") or "").lower())
    }
    cells = root.find(f"{_S}cellXfs")
    ids = [] if cells is None else [int(xf.get("numFmtId") or 0) for xf in cells]
    return frozenset(i for i, number in enumerate(ids) if number in own or number in _DATE_FORMATS)


def _rows(root: Any, strings: Sequence[str], dates: frozenset[int]) -> Iterator[list[str]]:
    for count, row in enumerate(root.iter(f"{_S}row")):
        if count >= _ROWS:
            raise LoadError(f"a sheet has more than {_ROWS:,} rows; split it or save it as .csv")
        cells: dict[int, str] = {}
        for i, cell in enumerate(row.iter(f"{_S}c")):
            column = _column(cell.get("r") or "", i)
            cells[min(column, 16_383)] = _value(cell, strings, dates)
        if any(cells.values()):
            yield [cells.get(i, "") for i in range(max(cells) + 1)]


def _column(reference: str, default: int) -> int:
    number = 0
    for letter in re.match(r"[A-Z]{0,3}", reference)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number - 1 if number else default


def _value(cell: Any, strings: Sequence[str], dates: frozenset[int]) -> str:
    kind, value = cell.get("t"), (cell.findtext(f"{_S}v") or "").strip()
    if kind == "inlineStr":
        return one_line("".join(part.text or "" for part in cell.iter(f"{_S}t")))
    if kind == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    if kind == "b":
        return "yes" if value == "1" else "no"
    try:
        number = float(value)
    except ValueError:
        return one_line(value)
    if int(cell.get("s") or 0) in dates and 0 < number < 2_958_466:
        day = _EPOCH + timedelta(days=number)
        return day.date().isoformat() if number == int(number) else day.isoformat(" ", "minutes")
    return f"{number:.15g}" if abs(number) < 1e15 else value


def _records(rows: Sequence[Sequence[str]]) -> Iterator[Piece]:
    """Rows above the header stand as text; without a header the columns are numbered."""
    most = max(sum(map(bool, row)) for row in rows[:_HEADER_ROWS])
    head = next(i for i, row in enumerate(rows) if sum(map(bool, row)) >= max(1, 0.6 * most))
    yield from (Piece(" | ".join(filter(None, row)), fixed=True) for row in rows[:head])
    names = rows[head]
    if len(rows) == head + 1 or most == 1:
        yield from (Piece(" | ".join(filter(None, row)), fixed=True) for row in rows[head:])
        return
    for row in rows[head + 1 :]:
        labels = [names[i] if i < len(names) and names[i] else "" for i in range(len(row))]
        yield Piece(as_record(zip(labels, row, strict=True)), "record", gap=False)


def _finished(found: Sequence[Piece], archive: Archive) -> Draft:
    properties = archive.properties()
    title = properties.pop("title", "")
    title = "" if title.lower() in ("powerpoint presentation", "powerpoint-präsentation", "untitled") else title
    text, pieces = lay_out(found)
    blocks = blocks_of(pieces, title=title)
    return Draft(text, blocks, title=title or title_of(text, blocks), meta=properties)
