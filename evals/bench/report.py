"""Figures beside their targets, and how they are printed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``target`` is what the project asks for, empty where it asks nothing; ``met`` says whether it is."""

    measure: str
    value: str
    target: str = ""
    met: bool | None = None


def at_most(measure: str, value: float, target: float, unit: str) -> Row:
    """A figure that should be small."""
    return Row(measure, f"{value:,.{_digits(value)}f} {unit}", f"≤ {target:g} {unit}", value <= target)


def quantiles(values: Iterable[float]) -> tuple[float, float]:
    """p50 and p95 (nearest rank) of at least one value."""
    ordered = sorted(values)
    return median(ordered), ordered[math.ceil(0.95 * len(ordered)) - 1]


def spread(values: Iterable[float], unit: str = "ms") -> str:
    """As "p50 / p95 unit"."""
    p50, p95 = quantiles(values)
    return f"{p50:.{_digits(p50)}f} / {p95:.{_digits(p95)}f} {unit}"


def table(title: str, rows: Sequence[Row]) -> str:
    """A Markdown table."""
    met = {None: "", True: "yes", False: "**no**"}
    cells = [(title, "figure", "target", "met")]
    cells += [(row.measure, row.value, row.target, met[row.met]) for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    shown = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    rule = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([f"| {shown[0]} |", f"|{rule}|", *(f"| {line} |" for line in shown[1:])])


def _digits(value: float) -> int:
    return 2 if value < 10 else 1 if value < 100 else 0
