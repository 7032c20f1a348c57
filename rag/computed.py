"""Sums over the rows of a table: which column and which rows a question means, and the claim that shows the sum.

Nothing is computed unless column and rows are certain: every name of the question is the table's or a row's, the words
of the question are the table's words, and all figures are of one kind and currency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from .arithmetic import MINUS, OVER, Figure, comparable, figure, in_currency, quotient, written
from .checks.dates import DateRange
from .columns import GENERAL, PAYS, all_meant, column_of, is_meant, is_money, named_columns, names_rows
from .coverage import said, stems
from .grid import Grid
from .row_choice import (
    MOST_OPERANDS,
    Cell,
    across,
    cells_beside,
    cells_of,
    dated_cells,
    day_of,
    named_cells,
    rows_of,
)  # fmt: skip
from .sought import LABELS, Sought, labelled_sum
from .types import Passage, Sentence
from .wanted import Wanted


@dataclass(frozen=True, slots=True)
class Computed:
    """A claim that shows a sum, the sentences that hold its operands, and those to state before it."""

    text: str
    operands: tuple[tuple[Passage, Sentence], ...]
    stated: tuple[tuple[Passage, Sentence], ...] = ()


def compute(asked: Sought, want: Wanted, tables: Sequence[Grid]) -> Computed | None:
    """The sum over the first table that is certainly meant; None where there is none."""
    for grid in tables:
        if is_meant(want, grid):
            found = _COMPUTE[asked.operation](asked, want, grid) if asked.operation in _COMPUTE else None
            if found is not None:
                return found
    return None


def _sum(asked: Sought, want: Wanted, grid: Grid) -> Computed | None:
    beside = cells_beside(want, grid)
    if beside is not None:
        return _claim(asked, replace(grid, note=None), beside, total([cell.value for cell in beside]))
    column = column_of(want, grid)
    cells = cells_of(rows_of(want, grid), column) if column is not None else None
    if column is None or cells is None or len(cells) < 2 or not all_meant(want, grid, cells):
        return None
    worked = total([cell.value for cell in cells])
    stated = [row for row in grid.rows if row.total and len(cells) == len(grid.body)]
    if any((told := figure(row.cells[column])) is not None and told.value != worked[2] for row in stated):
        return None  # the table's own total counts something else
    return _claim(asked, _noted(grid, column), cells, worked)


def _average(asked: Sought, want: Wanted, grid: Grid) -> Computed | None:
    column = column_of(want, grid)
    cells = cells_of(rows_of(want, grid), column) if column is not None else None
    if column is None or cells is None or len(cells) < 2 or not all_meant(want, grid, cells):
        return None
    mean = quotient(sum((cell.value.value for cell in cells), Decimal(0)) / len(cells))
    text = f"({' + '.join(cell.value.shown for cell in cells)}) {OVER} {len(cells)}"
    return _claim(
        asked, _noted(grid, column), cells, (text, written(mean, _pattern([cell.value for cell in cells])), mean)
    )


def _difference(asked: Sought, want: Wanted, grid: Grid) -> Computed | None:
    column = column_of(want, grid)
    cells = named_cells(want, grid, column) if column is not None else None
    if column is not None and (cells is None or len(cells) != 2):
        cells = dated_cells(want, grid, column)
    if cells is None or len(cells) != 2:
        cells, column = across(want, grid), None
    if cells is None or len(cells) != 2 or not comparable([cell.value for cell in cells]):
        return None
    high, low = sorted(cells, key=lambda cell: cell.value.value, reverse=True)
    return _claim(asked, _noted(grid, column), (high, low), difference(asked, high.value, low.value))


def total(figures: Sequence[Figure]) -> tuple[str, str, Decimal]:
    """The sum of figures, its result as written, and its value."""
    value = sum((one.value for one in figures), Decimal(0))
    text = " + ".join(one.shown for one in figures)
    return text, _about(figures, written(value, _pattern(figures))), value


def _pattern(figures: Sequence[Figure]) -> Figure:
    """The figure in whose manner a result is written: the largest with a unit."""
    return max(figures, key=lambda one: (one.kind != "bare", one.value))


def _about(figures: Sequence[Figure], result: str) -> str:
    """A result of figures that are not all exact is not exact either."""
    return f"about {result}" if any(one.about for one in figures) else result


def difference(asked: Sought, high: Figure, low: Figure) -> tuple[str, str, Decimal]:
    """The sum, its result as written, and its value: a difference, a ratio or a change in percent."""
    both = (high, low)
    if asked.operation == "ratio":
        times = quotient(high.value / low.value)
        return f"{high.shown} {OVER} {low.shown}", _about(both, f"{times:f}"), times
    if asked.operation == "share":
        part = quotient(low.value / high.value * 100)
        return f"{low.shown} {OVER} {high.shown}", _about(both, f"{part:f}%"), part
    if asked.operation == "growth":
        base = high if asked.falls else low
        change = quotient((high.value - low.value) / base.value * 100)
        return f"({high.shown} {MINUS} {low.shown}) {OVER} {base.shown}", _about(both, f"{change:f}%"), change
    value = high.value - low.value
    points = "个百分点" if asked.chinese else " percentage points"
    shown = written(value, _pattern(both), unit=points if high.kind == "percent" else "")
    return f"{high.shown} {MINUS} {low.shown}", _about(both, shown), value


def equation(wish: Sought, figures: Sequence[Figure]) -> str:
    """The claim that shows the sum of figures, or what two of them make."""
    if wish.operation == "sum":
        text, result, _ = total(figures)
    else:
        high, low = sorted(figures, key=lambda one: one.value, reverse=True)
        text, result, _ = difference(wish, high, low)
    return labelled_sum(wish, f"{text} = {result}")


def _noted(grid: Grid, column: int | None) -> Grid:
    """The table without its note on the unit where that is about another column."""
    return grid if column is not None and is_money(grid, column) else replace(grid, note=None)


def _share(asked: Sought, want: Wanted, grid: Grid) -> Computed | None:
    want = replace(want, asked=replace(want.asked, kind="amount"))  # a part of figures that are no shares themselves
    column = column_of(want, grid)
    totals = [row for row in grid.rows if row.total]
    parts = named_cells(want, grid, column) if column is not None else None
    if column is None or not parts or len(parts) != 1 or len(totals) != 1:
        return None
    whole = figure(totals[0].cells[column])
    if whole is None or not whole.value or not comparable([whole, parts[0].value]):
        return None
    value = quotient(parts[0].value.value / whole.value * 100)
    text = f"{parts[0].value.shown} {OVER} {whole.shown}"
    return _claim(asked, grid, (parts[0], Cell(totals[0], whole)), (text, f"{value:f}%", value))


def _count(asked: Sought, want: Wanted, grid: Grid) -> Computed | None:
    """How many rows there are of what the table's first column, or its heading, names."""
    words = [word for word in want.words if word not in GENERAL]
    held = stems("\n".join((grid.document.title, grid.heading, *grid.columns))) | PAYS
    if not names_rows(want, grid) or not all(said(word, held) for word in words):
        return None
    rows = rows_of(want, grid)
    labels = dict.fromkeys(row.label for row in rows)
    if not 1 <= len(labels) <= MOST_OPERANDS:
        return None
    label = LABELS["count"][asked.chinese]
    text = f"{label}{_colon(asked)}{len(labels)} ({'; '.join(labels)}){_stop(asked)}"
    chosen = [next(row for row in rows if row.label == name) for name in labels]
    return Computed(text, tuple((row.passage, row.sentence) for row in chosen))


def _extreme(asked: Sought, want: Wanted, grid: Grid) -> Computed | None:
    figures = asked.operation in ("largest", "smallest")
    column = column_of(want, grid, figures)
    if column is None or not (names_rows(want, grid) or column in named_columns(want, grid, [column])):
        return None
    rows = rows_of(want, grid)
    if figures:
        cells = cells_of(rows, column, gaps=True) or []
        ranked = [(cell.value.value, cell.value.shown, cell.row) for cell in cells]
    else:
        days = [(day_of(row.cells[column]), row) for row in rows]
        ranked = [(Decimal(day.first.toordinal()), _iso(day), row) for day, row in days if day and day.first]
    up = asked.operation in ("largest", "latest")
    ranked.sort(key=lambda item: item[0], reverse=up)
    if len(ranked) < 2 or len(ranked) > MOST_OPERANDS:
        return None
    place = asked.place if figures else 1
    if place > len(ranked):
        return None
    best = [row for value, _, row in ranked if value == ranked[place - 1][0]]
    chain = ranked[0][1] + "".join(
        f" {'=' if one[0] == two[0] else '>' if up else '<'} {two[1]}" for one, two in pairwise(ranked)
    )
    label = LABELS[asked.operation][asked.chinese]
    text = f"{label} {len(ranked)}{_colon(asked)}{chain}{_stop(asked)}"
    operands = tuple((row.passage, row.sentence) for _, _, row in ranked)
    return Computed(text, operands, tuple((row.passage, row.sentence) for row in best))


def _iso(day: DateRange) -> str:
    if day.first is None:
        return ""
    length = {"day": 10, "month": 7}.get(day.precision, 4)
    return day.first.isoformat()[:length]


def _claim(asked: Sought, grid: Grid, cells: Sequence[Cell], worked: tuple[str, str, Decimal]) -> Computed:
    text, result, value = worked
    note, operands = "", [(cell.row.passage, cell.row.sentence) for cell in cells]
    absolute = asked.operation in ("sum", "difference", "average")
    plain = not any(cell.value.kind in ("money", "percent") for cell in cells)
    if grid.note and absolute and plain and value == value.to_integral_value():
        amount = in_currency(value, grid.note.scale, grid.note.currency)
        note = f" ({grid.note.scale}s of {grid.note.currency}: {amount})"
        operands.append((grid.note.passage, grid.note.sentence))
    label = LABELS[asked.operation][asked.chinese]
    rows = tuple(dict.fromkeys(operands)) if len(cells) <= 2 else ()
    stated = tuple(dict.fromkeys((cell.row.passage, cell.row.sentence) for cell in cells)) if rows else ()
    return Computed(
        f"{label}{_colon(asked)}{text} = {result}{note}{_stop(asked)}", tuple(dict.fromkeys(operands)), stated
    )


def _colon(asked: Sought) -> str:
    return "：" if asked.chinese else ": "


def _stop(asked: Sought) -> str:
    return "。" if asked.chinese else "."


_COMPUTE: Mapping[str, Callable[[Sought, Wanted, Grid], Computed | None]] = {
    "sum": _sum,
    "average": _average,
    "difference": _difference,
    "ratio": _difference,
    "growth": _difference,
    "share": _share,
    "count": _count,
    "largest": _extreme,
    "smallest": _extreme,
    "earliest": _extreme,
    "latest": _extreme,
}
