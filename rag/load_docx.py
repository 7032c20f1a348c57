"""Word documents to blocks: headings, paragraphs, lists and tables in their order, notes and page edges at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .archive import Archive
from .blocks import Draft, Piece, blocks_of, lay_out, title_of
from .clean import one_line
from .errors import LoadError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-", f"{_W}ptab": " "}
_PASSED = tuple(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag", "moveTo", "body"))
_HEADING = re.compile(r"(?:heading|überschrift|titre|标题|標題|見出し) ?([1-6])", re.IGNORECASE)
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_EDGES = re.compile(r"word/(?:header|footer|comments)\d*\.xml")


def read_docx(data: bytes) -> Draft:
    """Draft of a .docx; the dates in its properties say when the file was made, and go to ``meta``."""
    archive = Archive(data, "docx")
    root = archive.xml("word/document.xml")
    if root is None:
        raise LoadError("not a docx file: it has no word/document.xml; save it again as .docx")
    body = root.find(f"{_W}body")
    styles = _levels(archive)
    found = list(_blocks(root if body is None else body, styles))
    for name in _NOTES:
        notes = archive.xml(name)
        for note in [] if notes is None else notes:
            found += _blocks(note, styles)
    text, pieces = lay_out([*found, *_edges(archive, styles)])
    properties = archive.properties()
    title = properties.pop("title", "")
    title = "" if title.lower() in ("word document", "document", "untitled", "normal") else title
    blocks = blocks_of(pieces, title=title)
    return Draft(text, blocks, title=title or title_of(text, blocks), meta=properties)


def _levels(archive: Archive) -> Mapping[str, int]:
    """Heading level of each style that is one: 1 for a title."""
    root = archive.xml("word/styles.xml")
    levels: dict[str, int] = {}
    for style in [] if root is None else root.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        label = "" if name is None else name.get(f"{_W}val") or ""
        match = _HEADING.fullmatch(label)
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if match or label.lower() == "title":
            levels[style.get(f"{_W}styleId") or ""] = int(match[1]) if match else 1
        elif outline is not None and (outline.get(f"{_W}val") or "9") in "012345":
            levels[style.get(f"{_W}styleId") or ""] = int(outline.get(f"{_W}val") or "0") + 1
    return levels


def _blocks(parent: Any, styles: Mapping[str, int]) -> Iterator[Piece]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element, styles)
        elif element.tag == f"{_W}tbl":
            yield from _table(element, styles)
        elif element.tag in _PASSED:
            yield from _blocks(element, styles)


def _paragraph(element: Any, styles: Mapping[str, int]) -> Iterator[Piece]:
    text, boxes = _text(element)
    style = element.find(f"{_W}pPr/{_W}pStyle")
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    name = "" if style is None else style.get(f"{_W}val") or ""
    level = styles.get(name, 0)
    if outline is not None and (outline.get(f"{_W}val") or "9") in "012345":
        level = int(outline.get(f"{_W}val")) + 1
    if text and level:
        yield Piece(text, "heading", level)
    elif text and (element.find(f"{_W}pPr/{_W}numPr") is not None or name.lower().startswith("list")):
        yield Piece(f"- {text}", "list", gap=False)
    elif text:
        yield Piece(text)
    for box in boxes:
        yield from _blocks(box, styles)


def _text(element: Any) -> tuple[str, list[Any]]:
    """The words of a paragraph, and the text boxes anchored in it."""
    from lxml import etree

    words: list[str] = []
    boxes: list[Any] = []
    walk = etree.iterwalk(element, events=("start",))
    for _, part in walk:
        if part.tag == _FALLBACK:
            walk.skip_subtree()
        elif part.tag == f"{_W}txbxContent":
            boxes.append(part)
            walk.skip_subtree()
        elif part.tag == f"{_W}t":
            words.append(part.text or "")
        elif part.tag in _BREAKS:
            words.append(_BREAKS[part.tag])
    return one_line("".join(words)), boxes


def _table(element: Any, styles: Mapping[str, int]) -> Iterator[Piece]:
    """Rows as "| a | b |"; a table of one column only frames its paragraphs."""
    rows = [list(row.iter(f"{_W}tc")) for row in element.iter(f"{_W}tr")]
    if max(map(len, rows), default=0) < 2:
        for cell in [cell for row in rows for cell in row]:
            yield from _blocks(cell, styles)
        return
    gap = True
    for row in element.findall(f"{_W}tr") + element.findall(f"{_W}sdt/{_W}sdtContent/{_W}tr"):
        cells = [cell for part in row for cell in ([part] if part.tag == f"{_W}tc" else part.findall(f".//{_W}tc"))]
        texts = [" ".join(filter(None, (_text(p)[0] for p in cell.iter(f"{_W}p")))).replace("|", "/") for cell in cells]
        if any(texts):
            yield Piece("| " + " | ".join(texts) + " |", "table", gap=gap)
            gap = False


def _edges(archive: Archive, styles: Mapping[str, int]) -> Iterator[Piece]:
    """Headers, footers and comments, each text once."""
    seen: set[str] = set()
    for name in archive.names:
        if not _EDGES.fullmatch(name):
            continue
        root = archive.xml(name)
        for part in [] if root is None else root.iter(f"{_W}p"):
            text = _text(part)[0]
            if text and text not in seen:
                seen.add(text)
                yield Piece(text, "furniture", gap=False)
