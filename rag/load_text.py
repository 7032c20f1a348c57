"""Plain text and Markdown: front matter, then lines or Markdown structure to blocks over the text as it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date

from .blocks import Draft, Piece
from .clean import canonical
from .flat import body_of, draft, pieces_by_kind, text_pieces
from .metadata import Metadata, from_mapping
from .shapes import BULLET

_FRONT = re.compile(r"\A\s*(?P<mark>---|\+\+\+) *\n(?P<body>.*?\n)(?:(?P=mark)|\.\.\.) *(?:\n|\Z)", re.DOTALL)
_FRONT_CHARACTERS = 20_000  # more than this between two rules is not metadata
_PAIR = re.compile(r"\s*([A-Za-z][\w -]{0,40}?)\s*:\s*(.*?)\s*")


def read_text(source: str) -> Draft:
    """Draft of plain text; spans are over the source's canonical text without its front matter."""
    known, body = split_front_matter(source.replace("\r\n", "\n"))
    text = body_of(body)
    return draft(text, text_pieces(text), known)


def read_markdown(source: str) -> Draft:
    """Draft of Markdown; the text keeps its marks, blocks follow the source map of the parser."""
    known, body = split_front_matter(source.replace("\r\n", "\n"))
    text = body_of(body)
    return draft(text, _markdown_pieces(text), known)


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
        elif token.type in ("hr", "html_block") and not re.search(
            r"\w", re.sub(r"<[^>]*>", "", "\n".join(lines[first:stop]))
        ):
            kinds[first:stop] = ["rule"] * (stop - first)
    kinds = ["list" if kind == "text" and BULLET.match(line) else kind for kind, line in zip(kinds, lines, strict=True)]
    return pieces_by_kind(text, kinds)
