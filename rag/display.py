"""A chosen sentence as a reader sees it: verbatim, without bullets and line breaks, a row with its header's words."""

from __future__ import annotations

import re

from .candidates import Candidate
from .checks.dates import dates

_BULLET = re.compile(r"^\s*(?:[•*\-–‣◦·]\s+|\(?\d{1,3}[.)]\s+)")
_MARKUP = re.compile(
    r"\[([^\]]{1,300})\]\([^)\s]{1,500}\)|(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)|^#{1,6}\s+", re.MULTILINE
)
_LONGEST_HEADING = 80
"""Characters of a heading that is put before an item; chosen by hand."""
_LONGEST_TITLE = 100
"""Characters of title and heading: some 20 tokens."""
_BEFORE = 300
"""Characters read of what stands before a sentence: some 60 tokens, of which the cross-encoder takes the last."""
_LAST_HEADER = 3
"""A header is looked for in so many sentences from the start of a passage."""


def shown(candidate: Candidate) -> str:
    """The claim that a reader sees. A row, item or record is put behind its heading."""
    if _is_row(candidate):
        return _row(candidate)
    text = _unmarked(_BULLET.sub("", candidate.text))
    lines = [" ".join(line.split()).rstrip(",;") for line in text.splitlines()]
    flat = (", " if candidate.grouped else " ").join(line for line in lines if line)
    heading = candidate.heading.strip().rstrip(":?：？")
    # A date of the heading would be read as a date of the item.
    leads = 0 < len(heading) <= _LONGEST_HEADING and not dates(heading, reference=None)
    if candidate.grouped and leads and heading.casefold() not in flat.casefold():
        flat = f"{heading}: {flat}"
    return flat or candidate.text.strip()


def title_of(candidate: Candidate) -> str:
    """What stands over a sentence, as short as a reader needs: the document's title and the nearest heading."""
    said = shown(candidate).casefold()
    over = (candidate.evidence.document.title, candidate.heading)
    parts = [" ".join(part.split())[:_LONGEST_HEADING] for part in over]
    return " > ".join(dict.fromkeys(part for part in parts if part and part.casefold() not in said))[:_LONGEST_TITLE]


def titled(candidate: Candidate) -> str:
    """ "Title > heading: sentence": what the cross-encoder reads, and was fitted on."""
    return under(title_of(candidate), shown(candidate))


def under(title: str, text: str) -> str:
    """ "Title: text", or the text alone without a title."""
    return f"{title}: {text}" if title else text


def before(candidate: Candidate) -> str:
    """The end of what stands before a sentence in its document, which says who "it" is; nothing for rows and items."""
    if candidate.grouped:
        return ""
    return " ".join(_unmarked(candidate.near[-_BEFORE:]).split())


def header_of(candidate: Candidate) -> int | None:
    """Which sentence of the passage (from 1) is the header row of the candidate's table; None without one."""
    if not _is_row(candidate) or len(_cells(candidate.text)) <= 2:
        return None
    for k in range(1, min(candidate.k, _LAST_HEADER + 1)):
        if _heads(_cells(candidate.evidence.sentence_text(k)), candidate):
            return k
    return None


def is_header(candidate: Candidate) -> bool:
    """Whether it is the header row of its table, which says nothing alone."""
    return _is_row(candidate) and _heads(_cells(candidate.text), candidate)


def _unmarked(text: str) -> str:
    """Without marks of Markdown; of a link its words."""
    return _MARKUP.sub(lambda match: match.group(1) or "", text)


def _heads(cells: list[str], candidate: Candidate) -> bool:
    """Whether the cells are those of the header, which the passage's heading ends with."""
    return cells == candidate.heading.split(" | ")[-len(cells) :]


def _is_row(candidate: Candidate) -> bool:
    return candidate.evidence.hit.passage.kind == "table" and candidate.text.lstrip().startswith("|")


def _row(candidate: Candidate) -> str:
    """ "Xiaomi, Price: 50,000" from a row and its header; without a header row to cite, the cells alone."""
    row = [cell.strip() for cell in candidate.text.strip().strip("|").split("|")]
    k = header_of(candidate)
    if len(row) == 2 and all(row):
        return f"{row[0]}: {row[1]}"
    if k is None:
        return ", ".join(cell for cell in row if cell)
    labels = [cell.strip() for cell in candidate.evidence.sentence_text(k).strip().strip("|").split("|")]
    labelled = [
        f"{label}: {cell}" if label and number else cell
        for number, (label, cell) in enumerate(zip(labels, row, strict=False))
        if cell
    ]
    return ", ".join(labelled)


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().strip("|").split("|") if cell.strip()]
