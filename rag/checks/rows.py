"""Rows of tables and items of lists as an answer shows them: every cell as it stands, behind its header's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .wording import normalised


def is_retold(claim: str, quotes: Sequence[str], context: str = "") -> bool:
    """Whether the claim is one row of the quotes with the words of a cited header, or one item behind its heading.

    The heading of an item stands in ``context``. Nothing is added, left out or moved to another column.
    """
    wanted = normalised(claim)
    if any(normalised(shown) == wanted for quote in quotes for shown in _shown(quote, quotes)):
        return True
    for quote in quotes:
        item = normalised(", ".join(line.strip() for line in quote.splitlines() if line.strip()))
        heading = wanted.removesuffix(item).rstrip()
        if "\n" in quote.strip() and item and wanted.endswith(item):
            return not heading or (heading.endswith(":") and heading[:-1] in normalised(context))
    return False


def _shown(quote: str, quotes: Sequence[str]) -> Iterator[str]:
    row = _cells(quote)
    if len(row) < 2:
        return
    if len(row) == 2 and all(row):
        yield f"{row[0]}: {row[1]}"
    yield ", ".join(cell for cell in row if cell)
    for other in quotes:
        labels = _cells(other)
        if other is not quote and len(labels) == len(row):
            yield ", ".join(
                f"{label}: {cell}" if label and number else cell
                for number, (label, cell) in enumerate(zip(labels, row, strict=True))
                if cell
            )


def _cells(text: str) -> list[str]:
    line = text.strip()
    return [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") and "\n" not in line else []
