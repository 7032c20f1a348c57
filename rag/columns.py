"""Which column and which rows of a table a question means; nothing unless that is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .arithmetic import figure
from .checks.units import listed
from .checks.words import CJK, stem
from .coverage import said, stems
from .grid import VALUE, Grid
from .mentions import mentions
from .obstacles import CRITICAL
from .row_choice import Cell, counts_rows, dated, day_of, labelled, parties
from .wanted import Wanted

_COVERAGE = 0.6
"""Share of the question's words that a table must have; chosen by hand on development questions."""
_ELSEWHERE = 0.7
"""What a word counts that only the rest of the document has."""
MONEY = frozenset(
    stem(word) for word in listed("amount price consideration sum invested paid raised cost money proceeds size total")
)
PAYS = frozenset(
    stem(word)
    for word in listed("pay invest raise cost spend put bring give amount money sum buy purchase fund contribute total")
)
WORTH = frozenset(stem(word) for word in listed("valuation value valued worth"))
WHEN = frozenset(stem(word) for word in listed("date signed day when year month closed announced"))
_HELD = frozenset(stem(word) for word in listed("hold stake share own holding interest"))
GENERAL = frozenset(
    stem(word)
    for word in listed(
        "take part join participate name list record report appear show table large big small high low early late most "
        "least average mean difference between combined together sum total add whole altogether compare time more less "
        "earliest latest last based located headquartered with "
        "second third fourth fifth raise largest smallest biggest highest lowest greatest fewest mid end run"
        " show bring "
        "part "
        "first three two four five six seven all each other every point rise fall drop increase come made"
    )
)
"""Words of the question that no table needs to have: they ask for the sum or say that something was done."""
_BY = re.compile(r"^.*\bby (?=\w+$)")
_BEHIND = re.compile(r"\s(?:who|that|which|with|of|in|for|by|from|at|on)\b.*$")
_WORD = re.compile(r"[A-Za-z]{3,}")


def is_meant(want: Wanted, grid: Grid) -> bool:
    """Whether the table has the question's names and nearly all of its words."""
    above = f"{grid.document.title}\n{grid.heading}\n{grid.document.publisher}"
    cells = "\n".join(" | ".join(cells) for cells in (grid.columns, *(row.cells for row in grid.rows)))
    own, whole = f"{above}\n{cells}", f"{above}\n{cells}\n{grid.document.text}"
    names = [name for name, _ in parties(want)]
    if not (all(mentions(name, whole) for name in names) and any(mentions(name, own) for name in names)):
        return False
    held = stems("\n".join((above, *grid.columns, *(row.label for row in grid.rows))))
    held |= PAYS if held & MONEY else frozenset()
    held |= _HELD if held & _HELD else frozenset()
    words = [word for word in want.words if word not in GENERAL]
    around = stems(grid.document.text)
    if any(not said(word, held | around) for word in words if word in CRITICAL or word == want.noun):
        return False
    if not all(str(year) in f"{own}\n{grid.document.text}\n{grid.document.published}" for year in want.years):
        return False
    found = sum(1.0 if said(word, held) else _ELSEWHERE * bool(said(word, around)) for word in words)
    return bool(want.names) and found >= _COVERAGE * len(words)


def column_of(want: Wanted, grid: Grid, figures: bool = True) -> int | None:
    """The one column of figures (or dates) that the question means."""
    able = [k for k in range(1, len(grid.columns)) if (_figures_in(grid, k, want) if figures else _dates_in(grid, k))]
    if want.asked.kind == "money":
        able = [k for k in able if stems(grid.columns[k]) & (MONEY | WORTH)] or able
    headed = [k for k in able if any(mentions(name, grid.columns[k]) for name, _ in parties(want))]
    if len(headed) == 1:
        return headed[0]
    named = named_columns(want, grid, able)
    if len(named) == 1:
        return named[0]
    if not figures:
        days = [k for k in able if stems(grid.columns[k]) & WHEN]
        return days[0] if len(days) == 1 else able[0] if len(able) == 1 else None
    asked = set(want.words) | {stem(want.asked.kind)}
    for words, heads in ((WORTH, WORTH), (PAYS, MONEY)):
        if asked & words or (want.asked.kind == "money" and words is PAYS and not asked & WORTH):
            fitting = [k for k in able if stems(grid.columns[k]) & heads]
            if len(fitting) == 1:
                return fitting[0]
    sizes = [k for k in able if stems(grid.columns[k]) & MONEY]
    by_size = want.asked.superlative or len(labelled(want, grid)) >= 2
    if by_size and len(sizes) == 1 and not named:
        return sizes[0]
    chosen = want.asked.superlative or len(dated(want, grid)) >= 2 or len(labelled(want, grid)) >= 2
    single = len(able) == 1 and (grid.columns[able[0]] == VALUE or chosen)
    return able[0] if single else None


def named_columns(want: Wanted, grid: Grid, able: Sequence[int]) -> list[int]:
    """The columns whose heading stands in the question as it is, else those that share a word with it."""
    able = [k for k in able if grid.columns[k] != VALUE]
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
        plain = bool(kinds) and "percent" not in kinds
        return "money" in kinds or (plain and (grid.note is not None or is_money(grid, column)))
    return "percent" in kinds if want.asked.kind == "percent" else bool(kinds)


def _dates_in(grid: Grid, column: int) -> bool:
    return any(day_of(row.cells[column]) is not None for row in grid.body)


def is_money(grid: Grid, column: int) -> bool:
    """Whether the column is one of sums of money, to which a note on the unit applies."""
    return not stems(grid.columns[column]).isdisjoint(MONEY)


def all_meant(want: Wanted, grid: Grid, cells: Sequence[Cell]) -> bool:
    """Whether the question may mean all of these rows: it names them, their year, or what they are."""
    if len(labelled(want, grid)) >= 2 or counts_rows(want) or (want.years and len(cells) < len(grid.body)):
        return True
    of_whole = any(cell.value.kind == "percent" for cell in cells)
    return not labelled(want, grid) and names_rows(want, grid) and not of_whole
