"""Documents to passages and sentences, with spans that are assigned while walking the blocks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .sentences import estimated_tokens, split, trim
from .types import Block, BlockKind, Document, Passage, Sentence, Span

PROSE_SENTENCES = 3
"""Sentences in a passage of prose; three was measured best in retrieval (see docs/evals.md)."""
PROSE_TOKENS = 150
"""Estimated tokens after which a passage of prose is closed."""
ROWS_TOKENS = 200
"""Estimated tokens of a passage of rows, records or list items; with its heading below the encoder's 256."""
HEADING_CHARACTERS = 200
"""A heading (or a table's header row) is cut here; it is context and never quoted."""

_RULE_ROW = re.compile(r"[\s|:\-+=]+")
_GROUPED = ("list", "table", "record")


@dataclass(frozen=True, slots=True)
class _Unit:
    """One sentence with the role and heading of its block."""

    span: Span
    kind: BlockKind
    heading: str
    page: int | None
    tokens: int


def chunk(document: Document) -> tuple[tuple[Passage, ...], tuple[Sentence, ...]]:
    """Passages and sentences in the order of the text; each sentence lies in exactly one passage.

    A document without blocks is read as one paragraph.
    """
    blocks = document.blocks or (Block("paragraph", Span(0, len(document.text))),)
    units = [unit for block in blocks for unit in _units(document.text, block)]
    passages = tuple(_passage(document, run) for run in _runs(units))
    return passages, tuple(Sentence(document.id, unit.span) for unit in units)


def search_text(document: Document, passage: Passage) -> str:
    """What is embedded and indexed for a passage: title, heading and text, without saying anything twice."""
    parts = [document.title] if document.title and not passage.text.startswith(document.title) else []
    heading = passage.heading.removeprefix(document.title).lstrip(" >")
    if heading and not passage.text.startswith(heading.split(" > ")[-1]):
        parts.append(heading)
    return "\n".join([*parts, passage.text])


def _units(text: str, block: Block) -> Iterator[_Unit]:
    heading = block.heading
    if block.kind == "table":
        heading = " > ".join(part for part in (heading, _header(block.span.of(text))) if part)
    for span in _spans(text, block):
        tokens = estimated_tokens(span.of(text))
        yield _Unit(span, block.kind, heading[-HEADING_CHARACTERS:], block.page, tokens)


def _spans(text: str, block: Block) -> Iterator[Span]:
    if block.kind == "record" and estimated_tokens(block.span.of(text)) <= ROWS_TOKENS:
        yield trim(text, block.span.start, block.span.end)
    elif block.kind in ("table", "record"):
        start = block.span.start
        for line in block.span.of(text).splitlines(keepends=True):
            if not _RULE_ROW.fullmatch(line):
                yield from (
                    split(text, trim(text, start, start + len(line)))
                    if len(line) > 400
                    else [trim(text, start, start + len(line))]
                )
            start += len(line)
    else:
        yield from split(text, block.span)


def _header(table: str) -> str:
    """The header cells of a Markdown table: leading rows up to the rule, and rows without a row label after it."""
    cells: list[str] = []
    for number, line in enumerate(table.splitlines()[:4]):
        row = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if _RULE_ROW.fullmatch(line):
            continue
        if number and row[0]:
            break
        cells.extend(cell for cell in row if cell)
    return " | ".join(cells)


def _runs(units: list[_Unit]) -> Iterator[list[_Unit]]:
    run: list[_Unit] = []
    for unit in units:
        if run and _closes(run, unit):
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _closes(run: list[_Unit], unit: _Unit) -> bool:
    """Whether ``unit`` begins a new passage."""
    last = run[-1]
    if (last.kind == "furniture") != (unit.kind == "furniture") or last.page != unit.page:
        return True
    if unit.kind in ("title", "heading"):
        return last.kind not in ("title", "heading")
    if last.kind in ("title", "heading") and sum(part.tokens for part in run) < ROWS_TOKENS // 2:
        return False
    if unit.heading != last.heading and last.kind not in ("title", "heading"):
        return True
    tokens = sum(part.tokens for part in run) + unit.tokens
    if unit.kind in _GROUPED:
        return tokens > ROWS_TOKENS or (last.kind != unit.kind and last.kind in _GROUPED)
    sentences = sum(part.kind not in ("title", "heading") for part in run)
    return tokens > PROSE_TOKENS or sentences >= PROSE_SENTENCES


def _passage(document: Document, run: list[_Unit]) -> Passage:
    span = Span(run[0].span.start, run[-1].span.end)
    body = next((unit for unit in run if unit.kind not in ("title", "heading")), run[0])
    key = f"{document.id}:{span.start}:{span.end}"
    return Passage(
        id="psg_" + hashlib.sha256(key.encode()).hexdigest()[:16],
        document_id=document.id,
        span=span,
        text=span.of(document.text),
        heading=body.heading,
        kind=body.kind,
        page=run[0].page,
    )
