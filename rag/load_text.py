"""Plain text and Markdown: front matter, then lines or Markdown structure to blocks over the text as it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date

from .blocks import Draft, Piece, blocks_of, title_of
from .clean import canonical
from .metadata import Metadata, from_mapping, from_text
from .shapes import ends_sentence, label_of, shape, width

_FRONT = re.compile(r"\A\s*(?P<mark>---|\+\+\+) *\n(?P<body>.*?\n)(?:(?P=mark)|\.\.\.) *(?:\n|\Z)", re.DOTALL)
_FRONT_CHARACTERS = 20_000  # more than this between two rules is not metadata
_PAIR = re.compile(r"\s*([A-Za-z][\w -]{0,40}?)\s*:\s*(.*?)\s*")
_DATA_URI = re.compile(r"data:[\w/+.;=-]{1,80};base64,[A-Za-z0-9+/=\s]{40,}?(?=[^A-Za-z0-9+/=\s]|\Z)")
_BULLET = re.compile(r"\s*[-*+•●▪◦‣·■□➢✓✔o] +\S")
_NUMBERED = re.compile(r"\s*(?:\d{1,3}[.)、]|[（(]\d{1,2}[)）]) ?\S")
_HASHES = re.compile(r"(#{1,6}) +\S")
_ROW = re.compile(r"\s*\|.*\|\s*|[^|\n]+(?:\|[^|\n]+){2,}")
_LINE = re.compile(r"[^\n]+")
_NARROWEST, _WIDEST = 45, 130  # columns of text that was wrapped by hand or by a mail program


def read_text(source: str) -> Draft:
    """Draft of plain text; spans are over the source's canonical text without its front matter."""
    return _draft(source, markdown=False)


def read_markdown(source: str) -> Draft:
    """Draft of Markdown; the text keeps its marks, blocks follow the source map of the parser."""
    return _draft(source, markdown=True)


def _draft(source: str, *, markdown: bool) -> Draft:
    head, body = split_front_matter(source.replace("\r\n", "\n"))
    text = canonical(_DATA_URI.sub("data:", body))
    pieces = list(_markdown_pieces(text) if markdown else _text_pieces(text))
    blocks = blocks_of(pieces, title=head.title)
    stated = from_text(text)
    return Draft(
        text,
        blocks,
        title=head.title or title_of(text, blocks),
        publisher=head.publisher,
        published=head.published or stated.published,
        url=head.url or stated.url,
        language=head.language,
        meta=head.rest,
    )


def split_front_matter(source: str) -> tuple[Metadata, str]:
    """Metadata of a YAML or TOML head, and the text behind it; without a head all of the text."""
    match = _FRONT.match(source.lstrip("\ufeff"))
    if match is None or len(match["body"]) > _FRONT_CHARACTERS:
        return Metadata(), source
    values = _toml(match["body"]) if match["mark"] == "+++" else _yaml(match["body"])
    if not values:
        return Metadata(), source
    return from_mapping(values), source.lstrip("\ufeff")[match.end() :]


def _yaml(body: str) -> Mapping[str, object]:
    import yaml

    try:
        values = yaml.safe_load(canonical(body))
    except (yaml.YAMLError, ValueError, RecursionError):
        values = None
    if isinstance(values, dict):
        return {str(key): value for key, value in values.items() if isinstance(value, (str, int, float, date, list))}
    pairs = [_PAIR.fullmatch(line) for line in body.splitlines()]
    return {pair[1]: pair[2].strip("\"'") for pair in pairs if pair}


def _toml(body: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(body)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _text_pieces(text: str) -> Iterator[Piece]:
    return _pieces(text, [_kind_of(line) for line in text.split("\n")])


def _kind_of(line: str) -> str:
    if match := _HASHES.match(line):
        return f"heading{len(match[1])}"
    if _BULLET.match(line):
        return "list"
    if _NUMBERED.match(line):
        return "numbered"
    return "table" if _ROW.fullmatch(line) else "text"


def _pieces(text: str, kinds: list[str]) -> Iterator[Piece]:
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


def _markdown_pieces(text: str) -> Iterator[Piece]:
    """As for plain text, with the kinds of lines told by the Markdown parser where it says more than the line."""
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    kinds = ["text"] * len(lines)
    for token in MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").parse(text):
        if token.map is None:
            continue
        first, stop = token.map
        while stop > first and not lines[stop - 1].strip():
            stop -= 1
        if token.type == "heading_open":
            kinds[first:stop] = [f"heading{token.tag[1]}", *["more"] * (stop - first - 1)]
        elif token.type == "list_item_open":
            kinds[first:stop] = ["list", *["text"] * (stop - first - 1)]
        elif token.type == "table_open":
            kinds[first:stop] = ["table"] * (stop - first)
        elif token.type in ("fence", "code_block"):
            kinds[first:stop] = ["code"] * (stop - first)
        elif token.type in ("hr", "html_block") and not re.search(r"\w", re.sub(r"<[^>]*>", "", "\n".join(lines[first:stop]))):
            kinds[first:stop] = ["rule"] * (stop - first)
    kinds = ["list" if kind == "text" and _BULLET.match(line) else kind for kind, line in zip(kinds, lines, strict=True)]
    return _pieces(text, kinds)
