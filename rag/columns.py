"""Which column and which rows of a table a question means; nothing unless that is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .arithmetic import Figure, comparable, figure
from .checks.dates import DateRange, dates
from .checks.units import listed
from .checks.words import CJK, stem
from .coverage import said, stems
from .grid import VALUE, Grid, Row
from .mentions import mentions
from .obstacles import CRITICAL
from .wanted import Wanted

MOST_OPERANDS = 20
"""A sum of more rows than this is not shown: nobody checks it by eye."""
_SHORTEST_LABEL = 3
_COVERAGE = 0.6
"""Share of the question's words that a table must have; chosen by hand on development questions."""
MONEY = frozenset(
    stem(word) for word in listed("amount price consideration sum invested paid raised cost money proceeds size total")
)
PAYS = frozenset(
    stem(word)
    for word in listed("pay invest raise cost spend put bring give amount money sum buy purchase fund contribute total")
)
_WORTH = frozenset(stem(word) for word in listed("valuation value valued worth"))
WHEN = frozenset(stem(word) for word in listed("date signed day when year month closed announced"))
_HELD = frozenset(stem(word) for word in listed("hold stake share own holding interest"))
GENERAL = frozenset(
    stem(word)
    for word in listed(
        "take part join participate name list record report appear show table large big small high low early late most "
        "least average mean difference between combined together sum total add whole altogether compare time more less "
        "earliest latest last based located headquartered with "
        "first three two four five six seven all each other every point rise fall drop increase come made"
    )
)
"""Words of the question that no table needs to have: they ask for the sum or say that something was done."""
_BY = re.compile(r"^.*\bby (?=\w+$)")
_BEHIND = re.compile(r"\s(?:who|that|which|with|of|in|for|by|from|at|on)\b.*$")
_WORD = re.compile(r"[A-Za-z]{3,}")
_BEFORE_AFTER = re.compile(r"\bbefore\b|之前|前", re.IGNORECASE), re.compile(r"\bafter\b|之后|后", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure in one row of the chosen column."""

    row: Row
    value: Figure


def is_meant(want: Wanted, grid: Grid) -> bool:
    """Whether the table has the question's names and nearly all of its words."""
    above = f"{grid.document.title}\n{grid.heading}\n{grid.document.publisher}"
    cells = "\n".join(" | ".join(row.cells) for row in grid.rows)
    if not all(mentions(name, f"{above}\n{cells}") for name in want.names):
        return False
    held = stems("\n".join((above, *grid.columns, *(row.label for row in grid.rows))))
    held |= PAYS if held & MONEY else frozenset()
    held |= _HELD if held & _HELD else frozenset()
    words = [word for word in want.words if word not in GENERAL]
    if any(not said(word, held) for word in words if word in CRITICAL or word == want.noun):
        return False
    found = sum(1 for word in words if said(word, held))
    return bool(want.names) and found >= _COVERAGE * len(words)


def column_of(want: Wanted, grid: Grid, figures: bool = True) -> int | None:
    """The one column of figures (or dates) that the question means."""
    able = [k for k in range(1, len(grid.columns)) if (_figures_in(grid, k, want) if figures else _dates_in(grid, k))]
    if want.asked.kind == "money":
        able = [k for k in able if stems(grid.columns[k]) & (MONEY | _WORTH)] or able
    named = named_columns(want, grid, able)
    if len(named) == 1:
        return named[0]
    if not figures:
        dated = [k for k in able if stems(grid.columns[k]) & WHEN]
        return dated[0] if len(dated) == 1 else able[0] if len(able) == 1 else None
    asked = set(want.words) | {stem(want.asked.kind)}
    for words, heads in ((_WORTH, _WORTH), (PAYS, MONEY)):
        if asked & words or (want.asked.kind == "money" and words is PAYS and not asked & _WORTH):
            fitting = [k for k in able if stems(grid.columns[k]) & heads]
            if len(fitting) == 1:
                return fitting[0]
    sizes = [k for k in able if stems(grid.columns[k]) & MONEY]
    by_size = want.asked.superlative or len(labelled(want, grid)) >= 2
    if by_size and len(sizes) == 1 and not named:
        return sizes[0]
    single = len(able) == 1 and (not figures or grid.columns[able[0]] == VALUE or want.asked.superlative)
    return able[0] if single else None


def named_columns(want: Wanted, grid: Grid, able: Sequence[int]) -> list[int]:
    """The columns whose heading stands in the question as it is, else those that share a word with it."""
    said_so = [k for k in able if len(grid.columns[k]) > 1 and grid.columns[k].casefold() in want.asked.text.casefold()]
    if len(said_so) == 1:
        return said_so
    return [k for k in able if stems(grid.columns[k]) & set(want.words) - GENERAL]


def names_rows(want: Wanted, grid: Grid) -> bool:
    """Whether the question says what a row of the table is: "which round", "which of the investors"."""
    heading = _BEHIND.sub("", _BY.sub("", grid.heading.split(" > ")[-1]))
    noun = grid.columns[0] or " ".join(heading.split()[-1:])
    heads = {_one(word) for word in _WORD.findall(noun)} - GENERAL
    if CJK.search(want.asked.text):
        return any(stem(word) in want.words for word in heads)
    return not heads.isdisjoint(_one(word) for word in _WORD.findall(want.asked.text))


def _one(noun: str) -> str:
    """A noun small and without its plural ending; unlike a stem it is no verb."""
    lower = noun.casefold()
    return lower[:-3] + "y" if lower.endswith("ies") else lower.removesuffix("s")


def _figures_in(grid: Grid, column: int, want: Wanted) -> bool:
    """Whether the column has figures of the kind asked for."""
    kinds = {found.kind for row in grid.body if (found := figure(row.cells[column])) is not None}
    if want.asked.kind == "money":
        return "money" in kinds or bool(grid.note and kinds and "percent" not in kinds)
    return "percent" in kinds if want.asked.kind == "percent" else bool(kinds)


def _dates_in(grid: Grid, column: int) -> bool:
    return any(day_of(row.cells[column]) is not None for row in grid.body)


def day_of(cell: str) -> DateRange | None:
    """The one date of a cell."""
    found = dates(cell, reference=None)
    return found[0] if len(found) == 1 and found[0].first is not None else None


def rows_of(want: Wanted, grid: Grid) -> list[Row]:
    """The rows that the question's names and years choose; all rows where they choose none."""
    chosen = labelled(want, grid)
    if len(chosen) >= 2:
        return [row for row in grid.body if any(row in found for found in chosen)]
    rows, above = list(grid.body), f"{grid.document.title}\n{grid.heading}"
    for name in want.names:
        if not mentions(name, above):
            rows = [row for row in rows if any(mentions(name, cell) for cell in row.cells)]
    if want.years:
        rows = [row for row in rows if any(_in_years(cell, want.years) for cell in row.cells)]
    return rows


def labelled(want: Wanted, grid: Grid) -> list[list[Row]]:
    """The rows of each label that the question names, in the order of the question."""
    text = want.asked.text.casefold()
    places: dict[int, list[Row]] = {}
    for row in grid.body:
        place = text.find(row.label.casefold()) if len(row.label) >= _SHORTEST_LABEL else -1
        if place < 0:
            both = zip(want.names, want.shown_names, strict=True)
            named = [shown for name, shown in both if mentions(name, row.label)]
            place = text.find(named[0].casefold()) if named else -1
        if place >= 0:
            places.setdefault(place, []).append(row)
    return [places[place] for place in sorted(places)]


def is_money(grid: Grid, column: int) -> bool:
    """Whether the column is one of sums of money, to which a note on the unit applies."""
    return not stems(grid.columns[column]).isdisjoint(MONEY)


def _in_years(cell: str, years: Sequence[int]) -> bool:
    day = day_of(cell)
    return day is not None and day.first is not None and day.first.year in years


def cells_of(rows: Sequence[Row], column: int, *, gaps: bool = False) -> list[Cell] | None:
    """The figures of the rows, one for each label; None where one is missing or a label has two that differ."""
    found: dict[str, Cell] = {}
    for row in rows:
        value = figure(row.cells[column])
        if value is None:
            if gaps:
                continue
            return None
        known = found.setdefault(row.label or row.cells[0], Cell(row, value))
        if known.value.value != value.value and not gaps:
            return None
    cells = list(found.values())
    return cells if cells and comparable([cell.value for cell in cells]) and len(cells) <= MOST_OPERANDS else None


def named_cells(want: Wanted, grid: Grid, column: int) -> list[Cell] | None:
    """One cell for each row that the question names, in its order; None where one of them has several."""
    cells: list[Cell] = []
    for rows in labelled(want, grid):
        found = cells_of(rows, column)
        if found is None or len(found) != 1:
            return None
        cells += found
    return cells


def across(want: Wanted, grid: Grid) -> list[Cell] | None:
    """The two figures of one row, before and after."""
    before, after = (
        [k for k, name in enumerate(grid.columns) if k and pattern.search(name)] for pattern in _BEFORE_AFTER
    )
    rows = [row for found in labelled(want, grid) for row in found]
    if len(before) != 1 or len(after) != 1 or len(rows) != 1:
        return None
    values = [figure(rows[0].cells[column]) for column in (before[0], after[0])]
    return [Cell(rows[0], value) for value in values if value is not None]


def all_meant(want: Wanted, grid: Grid, cells: Sequence[Cell]) -> bool:
    """Whether the question may mean all of these rows: it names them, their year, or what they are."""
    if len(labelled(want, grid)) >= 2 or (want.years and len(cells) < len(grid.body)):
        return True
    of_whole = any(cell.value.kind == "percent" for cell in cells)
    return not labelled(want, grid) and names_rows(want, grid) and not of_whole
