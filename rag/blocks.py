"""Pieces of a source to canonical text and blocks, with spans that are assigned while the text is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from . import furniture, records
from .clean import canonical
from .shapes import BULLET, shape
from .types import Block, BlockKind, Span

PieceKind = Literal["text", "heading", "list", "table", "record", "code", "furniture"]
_FLAT_HEADING = 7  # below the six explicit levels
_FLAT_SUBHEADING = 8
_UNDER_TITLE = ("place", "date", "address")  # a line of these may stand between a heading and its content
_STACK = 3  # short lines in a row
_NO_START = re.compile(r"[a-z,.;:)\]}]|.*,$")  # a heading is no middle of a sentence
_CODE = re.compile(r"[{}=\\]|;$|\w\(.*\):$|^(?:def|class|import|return|from \w+ import) ")
_PATH_PART = 120  # characters of one heading in a path; a path is context, not evidence
_MARK = re.compile(r"^(?:#{1,6} +)?(?:\d{1,2}[.)] )?|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}| *#+$|[:：]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest run that no block divides: a line, a wrapped paragraph, a list item, a table row, a record.

    ``start`` is its offset in the document; ``gap``: a blank line stands before it; ``level`` 1–6 for a heading.
    ``fixed`` keeps what an explicit markup says: a text piece is then not read as a heading or part of a record.
    """

    text: str
    kind: PieceKind = "text"
    level: int = 0
    gap: bool = True
    page: int | None = None
    start: int = 0
    fixed: bool = False

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader of one format found; empty where the source does not say."""

    text: str
    blocks: tuple[Block, ...] = ()
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""
    name: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)


def lay_out(pieces: Iterable[Piece]) -> tuple[str, list[Piece]]:
    """Canonical text of the pieces in order, and the pieces with their offsets; empty ones fall away."""
    placed: list[Piece] = []
    parts: list[str] = []
    end = 0
    for piece in pieces:
        text = canonical(piece.text)
        if not text:
            continue
        between = "" if not placed else "\n\n" if piece.gap else "\n"
        parts += [between, text]
        placed.append(replace(piece, text=text, start=end + len(between)))
        end += len(between) + len(text)
    return "".join(parts), placed


def blocks_of(pieces: Sequence[Piece], *, title: str = "") -> tuple[Block, ...]:
    """Ordered blocks that hold every piece exactly once. ``title`` is the document's, where metadata gave one."""
    marked = furniture.mark([(piece.text, piece.kind, piece.level) for piece in pieces], title)
    free = [piece.kind == "text" and not piece.fixed and not marked[i] for i, piece in enumerate(pieces)]
    entries = dict(records.find([(piece.text, piece.gap) if free[i] else None for i, piece in enumerate(pieces)]))
    kinds = _kinds(pieces, marked, entries)
    _mark_title(pieces, kinds, title)
    return tuple(_walk(pieces, kinds, marked, entries))


def plain(heading: str) -> str:
    """A heading without its marks and cut to what a path can carry."""
    return " ".join(_MARK.sub("", heading.split("\n", 1)[0][:1000]).split())[:_PATH_PART]


def title_of(text: str, blocks: Sequence[Block]) -> str:
    """The title that the text itself shows: its title block or else its first heading near the top, else ""."""
    for block in [block for block in blocks if block.kind != "furniture"][:4]:
        if block.kind in ("title", "heading"):
            return plain(block.span.of(text))
    return ""


def _kinds(pieces: Sequence[Piece], marked: Sequence[str], entries: Mapping[int, int]) -> list[BlockKind]:
    """The kind of block that begins or continues at each piece."""
    kinds: list[BlockKind] = ["paragraph"] * len(pieces)
    for first, stop in entries.items():
        kinds[first:stop] = ["record"] * (stop - first)
    stacked = _stacked(pieces, marked)
    for i in range(len(pieces) - 1, -1, -1):
        kind = pieces[i].kind
        if marked[i]:
            kinds[i] = "furniture"
        elif kind in ("heading", "list", "table", "record"):
            kinds[i] = kind
        elif kind == "text" and BULLET.match(pieces[i].text) and kinds[i] == "paragraph":
            kinds[i] = "list"
        elif kind == "text" and kinds[i] == "paragraph" and i not in stacked and _heads(pieces, kinds, stacked, i):
            kinds[i] = "heading"
    _thin_out(pieces, kinds)
    return kinds


def _thin_out(pieces: Sequence[Piece], kinds: list[BlockKind]) -> None:
    """Of many flat headings in a row only the last heads what follows; the rest are lines of a cover or a list."""
    first = 0
    for i in range(len(pieces) + 1):
        if i == len(pieces) or kinds[i] != "heading" or pieces[i].level:
            if i - first > _STACK:
                kinds[first + (first == 0) : i - 1] = ["paragraph"] * (i - 1 - first - (first == 0))
            first = i + 1


def _heads(pieces: Sequence[Piece], kinds: Sequence[BlockKind], stacked: set[int], i: int) -> bool:
    """Whether a line of flat text is a heading: short, open-ended and followed by content that it can head."""
    piece = pieces[i]
    form = shape(piece.text)
    if piece.fixed or "\n" in piece.text or form not in ("short", "question") or i + 1 >= len(pieces):
        return False
    if not any(character.isalpha() for character in piece.text) or _NO_START.match(piece.text):
        return False
    if _CODE.search(piece.text):
        return False
    below = pieces[i + 1]
    if kinds[i + 1] != "paragraph":
        return kinds[i + 1] != "furniture"
    if i + 1 in stacked:
        return piece.gap and below.gap
    return below.kind == "code" or below.fixed or "\n" in below.text or shape(below.text) in ("prose", *_UNDER_TITLE)


def _stacked(pieces: Sequence[Piece], marked: Sequence[str]) -> set[int]:
    """Short lines set three or more without a gap (verse, an address, code): none of them is a heading."""
    stacked: set[int] = set()
    run: list[int] = []
    for i, piece in enumerate(pieces):
        short = piece.kind == "text" and not piece.fixed and not marked[i] and shape(piece.text) == "short"
        if not short or piece.gap:
            stacked.update(run if len(run) >= _STACK else ())
            run = []
        if short:
            run.append(i)
    return stacked.union(run if len(run) >= _STACK else ())


def _mark_title(pieces: Sequence[Piece], kinds: list[BlockKind], title: str) -> None:
    """Turn the first line into the title block where it is one; a title from metadata must agree with it."""
    first = next((i for i, kind in enumerate(kinds) if kind != "furniture"), None)
    if first is None or kinds[first] not in ("heading", "paragraph"):
        return
    piece, text = pieces[first], plain(pieces[first].text)
    if (title and text.casefold() == plain(title).casefold()) or (
        kinds[first] == "heading"
        and (piece.level == 1 or not (title or piece.level))
        and not any(other.level == 1 for other in pieces[first + 1 :])
    ):
        kinds[first] = "title"


def _walk(
    pieces: Sequence[Piece], kinds: Sequence[BlockKind], marked: Sequence[str], entries: Mapping[int, int]
) -> Iterator[Block]:
    path: list[tuple[int, str]] = []
    i = 0
    while i < len(pieces):
        piece, kind = pieces[i], kinds[i]
        stop = entries.get(i) or _stop(pieces, kinds, i)
        if kind == "heading":
            level = _level(pieces, kinds, i)
            path = [part for part in path if part[0] < level]
        heading = marked[i] or " > ".join(text for _, text in path)
        yield Block(kind, Span(piece.start, pieces[stop - 1].end), heading, piece.page)
        if kind == "heading" and plain(piece.text):
            path.append((level, plain(piece.text)))
        i = stop


def _stop(pieces: Sequence[Piece], kinds: Sequence[BlockKind], i: int) -> int:
    """Index behind the last piece of the block that begins at ``i``."""
    kind, source = kinds[i], pieces[i].kind
    if kind not in ("table", "paragraph") or (kind == "paragraph" and source != "code" and not _loose(pieces[i])):
        return i + 1
    stop = i + 1
    while stop < len(pieces) and kinds[stop] == kind and pieces[stop].kind == source:
        if pieces[stop].gap and source != "code":
            break
        if source == "text" and not _loose(pieces[stop]):
            break
        stop += 1
    return stop


def _loose(piece: Piece) -> bool:
    """Whether the line makes sense only with those around it, as a line of an address does."""
    return not piece.fixed and shape(piece.text) != "prose"


def _level(pieces: Sequence[Piece], kinds: Sequence[BlockKind], i: int) -> int:
    """Explicit level 1–6; in flat text a question or a heading right under another lies one level deeper."""
    if pieces[i].level:
        return pieces[i].level
    under = i > 0 and kinds[i - 1] == "heading" and not pieces[i - 1].level
    return _FLAT_SUBHEADING if under or shape(pieces[i].text) == "question" else _FLAT_HEADING
