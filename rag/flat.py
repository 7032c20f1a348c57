"""Flat text to pieces: bullets, numbered items, rows, and lines that a narrow page has wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .blocks import Draft, Piece, blocks_of, title_of
from .clean import canonical
from .metadata import Metadata, from_text
from .shapes import BULLET, ends_sentence, label_of, shape, width

_DATA_URI = re.compile(r"data:[\w/+.;=-]{1,80};base64,[A-Za-z0-9+/=]{40,}")
_NUMBERED = re.compile(r"\s*(?:\d{1,3}[.)、]|[（(]\d{1,2}[)）]) ?\S")
_HASHES = re.compile(r"(#{1,6}) +\S")
_ROW = re.compile(r"\s*\|.*\|\s*|[^|\n]+(?:\|[^|\n]+){2,}")
_NARROWEST, _WIDEST = 45, 130  # columns of text that was wrapped by hand or by a mail program


def body_of(source: str) -> str:
    """Canonical text, with pictures that are spelt out in base64 left out."""
    return canonical(_DATA_URI.sub("data:", source))


def draft(text: str, pieces: Iterable[Piece], known: Metadata, name: str = "") -> Draft:
    """Draft over canonical text; what metadata leaves open is read from the text where it plainly says so."""
    blocks = blocks_of(list(pieces), title=known.title)
    stated = from_text(text)
    return Draft(
        text,
        blocks,
        title=known.title or title_of(text, blocks),
        publisher=known.publisher,
        published=known.published or stated.published,
        url=known.url or stated.url,
        language=known.language,
        name=name,
        meta=known.rest,
    )


def as_record(fields: Iterable[tuple[str, str]]) -> str:
    """ "name: value; name: value" of the fields that have a value."""
    return "; ".join(f"{name}: {value}" if name else value for name, value in fields if value)


def text_pieces(text: str) -> Iterator[Piece]:
    """Pieces of plain canonical text."""
    return pieces_by_kind(text, [_kind_of(line) for line in text.split("\n")])


def _kind_of(line: str) -> str:
    if match := _HASHES.match(line):
        return f"heading{len(match[1])}"
    if BULLET.match(line):
        return "list"
    if _NUMBERED.match(line):
        return "numbered"
    return "table" if _ROW.fullmatch(line) else "text"


def pieces_by_kind(text: str, kinds: list[str]) -> Iterator[Piece]:
    """Pieces over canonical text, given the kind of each of its lines; wrapped lines make one piece."""
    lines = text.split("\n")
    kinds = _settle(lines, kinds)
    offset, gap, open_piece = 0, True, None
    for i, line in enumerate(lines):
        start, offset = offset, offset + len(line) + 1
        if not line.strip():
            gap = True
            continue
        if open_piece is not None and not gap and _continues(lines, kinds, i):
            open_piece = _extended(open_piece, text, start + len(line))
        else:
            if open_piece is not None:
                yield open_piece
            open_piece = _piece(line, kinds[i], start, gap)
        gap = False
    if open_piece is not None:
        yield open_piece


def _piece(line: str, kind: str, start: int, gap: bool) -> Piece:
    bare = line.lstrip()
    begin = start + len(line) - len(bare)
    if kind.startswith("heading"):
        return Piece(bare, "heading", int(kind[-1]), gap, start=begin)
    if kind in ("code", "rule"):
        return Piece(bare, "code" if kind == "code" else "furniture", 0, gap, start=begin)
    return Piece(bare, "list" if kind == "list" else "table" if kind == "table" else "text", 0, gap, start=begin)


def _extended(piece: Piece, text: str, end: int) -> Piece:
    return Piece(text[piece.start : end], piece.kind, piece.level, piece.gap, start=piece.start)


def _settle(lines: list[str], kinds: list[str]) -> list[str]:
    """A numbered line is a list item only beside another; a row is a table only beside another."""
    settled = list(kinds)
    solid = [i for i, line in enumerate(lines) if line.strip()]
    for place, i in enumerate(solid):
        beside = [kinds[j] for j in solid[max(0, place - 1) : place] + solid[place + 1 : place + 2]]
        if kinds[i] == "numbered":
            settled[i] = "list" if "numbered" in beside else "text"
        elif kinds[i] == "table" and "table" not in beside:
            settled[i] = "text"
    return settled


def _continues(lines: list[str], kinds: list[str], i: int) -> bool:
    """Whether line ``i`` goes on with the piece of the line before, which has no gap behind it."""
    before, kind = kinds[i - 1], kinds[i]
    if kind == "more":
        return True
    if kind != "text" or before not in ("text", "list", "more"):
        return False
    previous = lines[i - 1]
    if before == "list" and lines[i][:1] == " ":
        return True
    if label_of(lines[i].strip()) or shape(previous.strip()) not in ("short", "prose"):
        return False
    near = lines[max(0, i - 4) : i + 4]
    longest = max(width(line) for line in near)
    if longest > _WIDEST or width(previous) < max(_NARROWEST, 0.7 * longest):
        return False
    if not ends_sentence(previous):
        return True
    cut_short = any(width(line) >= 0.7 * longest and not ends_sentence(line) for line in near[:-1])
    return cut_short and width(previous) >= 0.9 * longest and shape(lines[i].strip()) in ("short", "prose")
