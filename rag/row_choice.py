"""Which rows of a table a question means: by name, by date, by place in the table, by a range of letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .arithmetic import Figure, comparable, figure
from .checks.aliases import KEY_OF
from .checks.dates import DateRange, dates
from .grid import Grid, Row
from .mentions import ROUND, mentions
from .wanted import Wanted

MOST_OPERANDS = 20
"""A sum of more rows than this is not shown: nobody checks it by eye."""
_SHORTEST_LABEL = 3
_BEFORE_AFTER = re.compile(r"\bbefore\b|之前|前", re.IGNORECASE), re.compile(r"\bafter\b|之后|后", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "两": 2, "三": 3, "四": 4, "五": 5}
_FEW = re.compile(
    r"\b(?P<end>first|last) (?P<number>two|three|four|five)\b|(?P<zh>前|后)(?P<zh_number>[两三四五])(?:家|个|只|轮|期)"
)
_LETTERS = re.compile(r"\b(?P<first>[A-H]) (?:to|through|–|-) (?P<last>[A-H])\b")
_TOKENS = re.compile(r"[^\W_]+")
_EMPTY = frozenset(("of", "the", "and", "a", "an", "in", "for", "to", "mr", "ms", "mrs", "dr"))


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure in one row of the chosen column."""

    row: Row
    value: Figure


def day_of(cell: str) -> DateRange | None:
    """The one date of a cell."""
    found = dates(cell, reference=None)
    return found[0] if len(found) == 1 and found[0].first is not None else None


def parties(want: Wanted) -> list[tuple[str, str]]:
    """The names of a question with the way they were written; "Alder's Birch stake" names two."""
    found: list[tuple[str, str]] = []
    for name, shown in zip(want.names, want.shown_names, strict=True):
        if ROUND.fullmatch(name) and _LETTERS.search(want.asked.text):
            continue  # "Series A to F" names rows by their letters
        parts = [part for part in re.split(r"['’]s\b\s*", shown) if part]
        found += [(name, shown)] if len(parts) < 2 and parts == [shown] else [(_key(part), part) for part in parts]
    return found


def _key(shown: str) -> str:
    return KEY_OF.get(shown.casefold(), shown.casefold())


def rows_of(want: Wanted, grid: Grid) -> list[Row]:
    """The rows that the question's names, dates, numbers and years choose; all rows where they choose none."""
    chosen = labelled(want, grid)
    if len(chosen) >= 2:
        return [row for row in grid.body if any(row in found for found in chosen)]
    if (few := _few(want, grid)) is not None:
        return few
    rows, above = list(grid.body), f"{grid.document.title}\n{grid.heading}"
    for name, _ in parties(want):
        if not mentions(name, above):
            rows = [row for row in rows if any(mentions(name, cell) for cell in row.cells)]
    if want.years:
        rows = [row for row in rows if any(_in_years(cell, want.years) for cell in row.cells)]
    return rows


def counts_rows(want: Wanted) -> bool:
    """Whether the question says which rows by their place: "the first two", "A to F"."""
    return bool(_FEW.search(want.asked.text) or _LETTERS.search(want.asked.text))


def _few(want: Wanted, grid: Grid) -> list[Row] | None:
    """The "first two" rows, or those of "A to F"; None where the question does not count so."""
    text, rows = want.asked.text, list(grid.body)
    match = _FEW.search(text)
    if match is not None:
        number = _NUMBERS[(match["number"] or match["zh_number"]).lower()]
        first = (match["end"] or "first").lower() == "first" and match["zh"] != "后"
        return (rows[:number] if first else rows[-number:]) if len(rows) >= number else []
    match = _LETTERS.search(text)
    if match is None:
        return None
    lettered = [(letter, row) for row in rows if (letter := _letter(row.label))]
    chosen = [row for letter, row in lettered if match["first"] <= letter <= match["last"]]
    found = {_letter(row.label) for row in chosen}
    return chosen if {match["first"], match["last"]} <= found else []


def _letter(label: str) -> str:
    """The letter of a round: "A", "Series B", "B and its additions"."""
    match = re.match(r"(?:Series )?([A-H])\b", label)
    return match[1] if match else ""


def labelled(want: Wanted, grid: Grid) -> list[list[Row]]:
    """The rows of each label that the question names, in the order of the question."""
    text = want.asked.text.casefold()
    said = set(_TOKENS.findall(text))
    places: dict[int, list[Row]] = {}
    for row in grid.body:
        place = _place(row.label, text, said, parties(want))
        if place >= 0:
            places.setdefault(place, []).append(row)
    return [places[place] for place in sorted(places)]


def _place(label: str, text: str, said: set[str], names: Sequence[tuple[str, str]]) -> int:
    """Where the question names the row's label; -1 where it does not."""
    lower = label.casefold()
    place = text.find(lower) if len(label) >= _SHORTEST_LABEL else -1
    if place >= 0:
        return place
    named = [shown for name, shown in names if mentions(name, label)]
    if named:
        return text.find(named[0].casefold())
    tokens = [token for token in _TOKENS.findall(lower) if token not in _EMPTY]
    if len(tokens) >= 2 and len(label) >= _SHORTEST_LABEL and set(tokens) <= said:
        return text.find(tokens[0])
    return -1


def asked_days(question: str) -> list[DateRange]:
    """The dates that a question gives, in its order; a month or day without a year takes the next one's."""
    found = list(dates(question, reference=None))
    year = 0
    for place in range(len(found) - 1, -1, -1):
        day = found[place]
        if day.first is not None:
            year = day.first.year
        elif day.month and year:
            found[place] = replace(day, **_month(year, day))  # type: ignore[arg-type]
    return [day for day in found if day.first is not None]


def dated(want: Wanted, grid: Grid) -> list[list[Row]]:
    """The rows of each date that the question gives, in its order."""
    days = asked_days(want.asked.text)
    return [rows for day in days if (rows := [row for row in grid.body if _holds(row, day)])]


def _month(year: int, day: DateRange) -> dict[str, date]:
    first = date(year, day.month, day.day or 1)
    if day.day:
        return {"first": first, "last": first}
    return {"first": first, "last": (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)}


def _holds(row: Row, asked: DateRange) -> bool:
    """Whether one of the row's dates is the one that is asked for, or lies in it."""
    for cell in row.cells:
        day = day_of(cell)
        if day is None or day.first is None or day.last is None or asked.first is None or asked.last is None:
            continue
        if asked.first <= day.first and day.last <= asked.last:
            return True
    return False


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


def dated_cells(want: Wanted, grid: Grid, column: int) -> list[Cell] | None:
    """One cell for each date that the question gives; None where a date has several."""
    cells: list[Cell] = []
    for rows in dated(want, grid):
        found = cells_of(rows, column)
        if found is None or len(found) != 1:
            return None
        cells += found
    return cells


def cells_beside(want: Wanted, grid: Grid) -> list[Cell] | None:
    """The figures of one row under the columns that the question's names head."""
    columns = [k for k, head in enumerate(grid.columns) if k and any(mentions(name, head) for name, _ in parties(want))]
    rows = [row for found in (dated(want, grid) or labelled(want, grid)) for row in found]
    if len(columns) < 2 or len(rows) != 1:
        return None
    values = [figure(rows[0].cells[column]) for column in columns]
    cells = [Cell(rows[0], value) for value in values if value is not None]
    return cells if len(cells) == len(columns) and comparable([cell.value for cell in cells]) else None
