"""What a judge of entailment reads: a claim without its markers, and quotes with what their document makes plain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from .sentences import split

# "[3]", "[2][5]", "[1, 2]", "[2.3]" as answers carry them, and the line of a source before a quoted passage.
_MARKER = re.compile(r"\[\d{1,3}(?:\.\d{1,3})?(?:[,;–-] ?\d{1,3}(?:\.\d{1,3})?)*\]")
_SOURCE = re.compile(r"\A\s*(?:\[\d{1,3}\]\s*)?https?://\S+|\A\s*\[\d{1,3}\](?=\s)")
PASSAGE_CHARACTERS = 240
"""A quote longer than this that holds several sentences is a passage: what it says is spread over them."""
LINE_CHARACTERS = 200
"""Lines of the context up to this length are titles, headings and names; longer ones are text around the quote."""


def unmarked(claim: str) -> str:
    """The claim with spaces where markers stood: offsets stay."""
    return _MARKER.sub(lambda match: " " * len(match.group()), claim)


def unsourced(quote: str) -> str:
    """The quote with spaces where a number and an address stood before it: offsets stay."""
    return _SOURCE.sub(lambda match: " " * len(match.group()), quote)


def premise(quotes: Sequence[str], context: str, published: date | None) -> str:
    """Title and headings, the date, then the quotes, each on its own line."""
    known = [line for line in context.splitlines() if 0 < len(line.strip()) <= LINE_CHARACTERS]
    dated = [f"Published {published.day} {published:%B %Y}."] if published else []
    return "\n".join((*known, *dated, *(quote.strip() for quote in quotes)))


def holds_passage(quotes: Sequence[str]) -> bool:
    """Whether any quote is a passage rather than a sentence."""
    return any(len(quote) > PASSAGE_CHARACTERS and len(split(quote)) > 1 for quote in quotes)
