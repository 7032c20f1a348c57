"""The figures of a run as Markdown: a row a measure with its interval, then a row a question type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .measures import BY_NAME, abstention, in_order

LABELS = {name: measure.label for name, measure in BY_NAME.items()}
BY_TYPE = (
    "fact_recall", "correct", "citation_precision", "citation_recall", "alce_precision", "abstention_recall",
    "false_refusals", "wrong_numbers", "errors",
)  # fmt: skip
"""The measures that are shown by question type."""
SHORT = {
    "fact_recall": "facts", "correct": "correct", "citation_precision": "cit. precision",
    "citation_recall": "cit. recall", "alce_precision": "ALCE precision", "alce_recall": "ALCE recall",
    "abstention_recall": "refused",
}  # fmt: skip
"""Headings of narrow columns."""
SPLITS = {"dev": "dev", "heldout": "held out"}


def table(figures: Mapping[str, Any]) -> str:
    """``figures`` as ``summary`` gives them: by measure and, below, by type."""
    return f"{by_measure(figures)}\n\n{by_type(figures)}"


def by_measure(figures: Mapping[str, Any]) -> str:
    """A row a measure; a column a split where the run has several, and all questions with their interval."""
    splits = {name: found for name, found in figures["splits"].items() if len(figures["splits"]) > 1}
    groups = {**{SPLITS.get(name, name): found for name, found in splits.items()}, "all": figures["all"]}
    rows = [["measure", *(f"{name} ({found['questions']})" for name, found in groups.items()), "95% interval", "of"]]
    for name in in_order(figures["all"]["measures"]):
        found = figures["all"]["measures"][name]
        means = [_cell(part["measures"].get(name)) for part in groups.values()]
        between = f"{found['low']:.3f} – {found['high']:.3f}"
        rows.append([label(name), *means, between, str(found["questions"])])
    for name in ("seconds_p50", "seconds_p95"):
        seconds = [f"{part['cost'][name]:.2f}" for part in groups.values()]
        rows.append([name.replace("_", " "), *seconds, "", str(figures["all"]["questions"])])
    for name in ("prompt_tokens", "completion_tokens"):
        if figures["all"]["cost"][name]:
            tokens = [f"{part['cost'][name]:.0f}" for part in groups.values()]
            rows.append([name.replace("_", " "), *tokens, "", str(figures["all"]["questions"])])
    return markdown(rows)


def by_type(figures: Mapping[str, Any]) -> str:
    """A row a question type, all questions last."""
    return by_group("type", {**figures["types"], "all": figures["all"]}, BY_TYPE)


def by_group(title: str, groups: Mapping[str, Mapping[str, Any]], measures: Iterable[str]) -> str:
    """A row a group of questions; an empty cell where a measure is of no question of the row."""
    names = list(measures)
    rows = [[title, "n", *(SHORT.get(name) or label(name) for name in names)]]
    for group, found in groups.items():
        rows.append([group, str(found["questions"]), *(_cell(found["measures"].get(name)) for name in names)])
    return markdown(rows)


def label(name: str) -> str:
    """How a measure is called on paper."""
    return "abstention F1" if name == abstention.F1 else LABELS.get(name, name)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table of cells, the heading first; the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(_padded(row, widths)) + " |" for row in rows]
    rule = "|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]


def _cell(found: Mapping[str, float] | None) -> str:
    return "" if found is None else f"{found['mean']:.3f}"
