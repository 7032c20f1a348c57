"""A chosen sentence as a reader sees it: verbatim, without bullets and line breaks, with what a row means."""

from __future__ import annotations

import re

from .relevance import Candidate

_BULLET = re.compile(r"^\s*(?:[•*\-–‣◦·]\s+|\(?\d{1,3}[.)]\s+)")
_MARKUP = re.compile(r"\[([^\]]{1,300})\]\([^)\s]{1,500}\)|(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)|^#{1,6}\s+", re.MULTILINE)
_LONGEST_HEADING = 80


def shown(candidate: Candidate) -> str:
    """The claim that a reader sees. A row, item or record is put behind its heading."""
    text = _BULLET.sub("", candidate.text)
    if candidate.grouped:
        text = _row(text) if candidate.evidence.hit.passage.kind == "table" else text
    text = _MARKUP.sub(lambda match: match.group(1) or "", text)
    lines = [" ".join(line.split()).rstrip(",;") for line in text.splitlines()]
    flat = ", ".join(line for line in lines if line) if candidate.grouped else " ".join(line for line in lines if line)
    heading = candidate.heading.strip().rstrip(":?：？")
    if candidate.grouped and 0 < len(heading) <= _LONGEST_HEADING and heading.casefold() not in flat.casefold():
        flat = f"{heading}: {flat}"
    return flat or candidate.text.strip()


def _row(text: str) -> str:
    cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
    return ", ".join(cell for cell in cells if cell)
