"""Evidence made from a few lines: a passage with its sentences, rows or records as the generator sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rag.candidates import Candidate, candidates
from rag.sentences import split
from rag.types import BlockKind, Document, Evidence, Hit, Passage, Sentence, Span


def evidence(
    text: str,
    *,
    kind: BlockKind = "paragraph",
    heading: str = "",
    name: str = "note",
    published: date | None = None,
) -> Evidence:
    """One passage that is all of its document: a table or list by its lines, records by their blank lines."""
    source = Document(name, f"Notes {name}", text, f"sha-{name}", published=published)
    sentences = tuple(Sentence(name, span) for span in spans(text, kind))
    passage = Passage(f"p-{name}", name, Span(0, len(text)), text, heading, kind)
    return Evidence(1, Hit(passage, 0.8, 1, "fused"), source, sentences)


def spans(text: str, kind: BlockKind) -> Iterator[Span]:
    if kind in ("table", "list"):
        yield from (Span(*line.span()) for line in re.finditer(r"[^\n]+", text) if "---" not in line.group())
    elif kind == "record":
        yield from (Span(*block.span()) for block in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text))
    else:
        yield from split(text)


def candidate(
    text: str,
    k: int = 0,
    *,
    kind: BlockKind = "paragraph",
    heading: str = "",
    name: str = "note",
    published: date | None = None,
) -> Candidate:
    """Sentence ``k`` (from 1; the last one when 0) of such a passage."""
    found = candidates([evidence(text, kind=kind, heading=heading, name=name, published=published)])
    return found[k - 1]
