"""A parsed HTML page to pieces, in one pass that does not recurse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .blocks import Piece, PieceKind
from .clean import canonical, one_line

DEPTH_LIMIT = 2000  # the parser drops text below 2,048
_UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "title", "svg", "math", "canvas", "iframe", "object", "audio", "video",
     "datalist", "map")
)  # fmt: skip
_ASIDE = frozenset(("nav", "footer", "aside", "button", "select"))
_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
     "input", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
     "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "path", "g")
)  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONG_CELL = 400  # characters; a table with such a cell lays out the page
_NOT_IN_DATA = ("h1", "h2", "h3", "h4", "form", "ul", "ol", "blockquote", "article", "section")
_MOST_LAYOUT = 0.15  # share of cells that may hold lists or headings in a table of data


def depth_of(tree: Any) -> int:
    """Levels of the deepest element."""
    from lxml import etree

    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


@dataclass(slots=True)
class _State:
    """Where the walk stands: text not yet handed out, and what surrounds it."""

    words: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    lists: int = 0
    asides: int = 0
    pre: int = 0
    item: bool = False
    gap: bool = True

    def flush(self) -> Iterator[Piece]:
        text = "".join(self.words)
        self.words.clear()
        gap, self.gap = self.gap, True
        if self.pre:
            yield from (
                Piece(line, "code", gap=gap and not i) for i, line in enumerate(canonical(text).split("\n")) if line
            )
            return
        text = one_line(text)
        if not text:
            self.gap = gap
            return
        if self.levels and not self.asides:
            yield Piece(text, "heading", self.levels[-1])
            return
        kind: PieceKind = "furniture" if self.asides else "list" if self.item else "text"
        if kind == "list":
            text = f"- {text}"
        yield Piece(text, kind, gap=gap)
        self.item = False


def pieces_of(tree: Any) -> Iterator[Piece]:
    """Visible text in the order of the page; what is hidden, or stands in navigation or footers, is furniture."""
    from lxml import etree

    state = _State()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _UNSEEN or not tag:
                walk.skip_subtree()
            elif tag == "table" and is_data(element):
                yield from state.flush()
                yield from _rows(element, aside=bool(state.asides))
                walk.skip_subtree()
            else:
                yield from _open(state, tag, aside=tag in _ASIDE or _is_hidden(element))
                state.words.append(_text(element.text, state))
        else:
            if tag and tag not in _UNSEEN:
                yield from _close(state, tag, aside=tag in _ASIDE or _is_hidden(element))
            state.words.append(_text(element.tail, state))
    yield from state.flush()


def _open(state: _State, tag: str, *, aside: bool) -> Iterator[Piece]:
    if tag in _INLINE and not aside:
        return
    if tag == "br":
        if state.pre:
            state.words.append("\n")
        else:
            yield from state.flush()
            state.gap = False
        return
    yield from state.flush()
    state.asides += aside
    state.pre += tag in ("pre", "textarea")
    if tag in _HEADINGS:
        state.levels.append(_HEADINGS[tag])
    elif tag == "li":
        state.item = True
        state.gap = False
    elif tag in ("dd", "td", "th", "tr"):
        state.gap = False


def _close(state: _State, tag: str, *, aside: bool) -> Iterator[Piece]:
    if (tag in _INLINE or tag == "br") and not aside:
        return
    yield from state.flush()
    state.asides -= aside
    state.pre -= tag in ("pre", "textarea")
    if tag in _HEADINGS and state.levels:
        state.levels.pop()
    elif tag == "li":
        state.item = False
        state.gap = False
    elif tag in ("ul", "ol", "p", "div", "dl", "table"):
        state.gap = True


def _text(text: str | None, state: _State) -> str:
    return (text or "") if state.pre else re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def is_data(table: Any) -> bool:
    """Whether a table holds rows of short cells, rather than the layout of the page."""
    cells = [cell for row in _table_rows(table) for cell in _cells(row)]
    if len(cells) < 4 or max(len(_cells(row)) for row in _table_rows(table)) < 2:
        return False
    lengths = [len(_cell_text(cell)) for cell in cells]
    if max(lengths) > _LONG_CELL or not any(lengths):
        return False
    if any(next(cell.iter("table"), None) is not None for cell in cells):
        return False
    laid_out = sum(next(cell.iter(*_NOT_IN_DATA), None) is not None for cell in cells)
    return laid_out <= _MOST_LAYOUT * len(cells)


def _table_rows(table: Any) -> list[Any]:
    return table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")  # type: ignore[no-any-return]


def _cells(row: Any) -> list[Any]:
    return row.xpath("./td|./th")  # type: ignore[no-any-return]


def _cell_text(cell: Any) -> str:
    parts = []
    for event, element in _visible(cell):
        parts.append((element.text if event == "start" else element.tail) or "")
        if element.tag in ("br", "p", "div", "li"):
            parts.append(" ")
    return one_line("".join(parts)).replace("|", "/")


def _visible(cell: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element is not cell and (element.tag in _UNSEEN or _is_hidden(element)):
            walk.skip_subtree()
        elif event == "start" or element is not cell:
            yield event, element


def _rows(table: Any, *, aside: bool) -> Iterator[Piece]:
    for caption in table.xpath("./caption"):
        yield Piece(_cell_text(caption), "furniture" if aside else "text")
    gap = True
    for row in _table_rows(table):
        cells = [_cell_text(cell) for cell in _cells(row)]
        if any(cells):
            yield Piece("| " + " | ".join(cells) + " |", "furniture" if aside else "table", gap=gap)
            gap = False
