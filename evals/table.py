"""The figures of a run as a Markdown table: a row a question type, all questions last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLUMNS = {
    "questions": "n", "fact_recall": "facts", "correct": "correct", "right_citation": "right citation",
    "citation_precision": "cit. precision", "citation_recall": "cit. recall", "quote_validity": "valid quotes",
    "refused": "refused", "false_refusals": "false refusals", "absent_numbers": "numbers not cited",
    "forbidden": "forbidden", "errors": "errors",
}  # fmt: skip


def table(figures: Mapping[str, Any]) -> str:
    """``figures`` as ``run.summary`` gives them; an empty cell where a measure applies to no question of the row."""
    rows = [("type", *COLUMNS.values())]
    for name, means in (*figures["types"].items(), ("all", figures["all"])):
        rows.append((name, *(_cell(column, means.get(column)) for column in COLUMNS)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(_padded(row, widths)) + " |" for row in rows]
    rule = "|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _padded(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if name == "questions" else f"{value:.3f}"
