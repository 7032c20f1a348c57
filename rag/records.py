"""Find the entries of lists that were flattened to lines: runs of short lines whose shapes repeat.

An entry is recognised by its *anchors*: lines whose form says what they are (a label with a value, a place, a
date, an amount, a sentence). The order of anchors in an entry is learnt from the run itself; a new entry begins
where that order starts again, so an entry may lack any of its fields. Lines without a form of their own (names,
tags) go with the anchors around them, as many before as the run shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .shapes import shape, width

Line = tuple[str, bool]
"""Text of a line, and whether a blank line stands before it."""

_PROSE_WIDTH = 700  # a longer description is body text, not a field
_ENTRY_LINES = 14
_REPEATABLE = ("number", "prose", "money", "year")  # may stand twice in a row inside one entry
_WEAK = ("short", "prose")  # forms too common to prove a list on their own
_SERIES, _GROUP_LINES = 3, 6  # groups of one size that prove a list, and the most lines in one
_CLOSED = 4  # lines without a gap that show the line above to be their heading
_BOX_LINES = 3  # as many different labels in a row make a fact box


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines ``first`` to ``stop`` with their shapes, and where its entries' anchors begin."""

    shapes: tuple[str, ...]
    frequent: frozenset[str]
    starts: tuple[int, ...]
    last_anchor: int


def find(lines: Sequence[Line | None]) -> list[tuple[int, int]]:
    """Half-open index ranges, one an entry, in order and not overlapping; None is a line that cannot belong to one."""
    found: list[tuple[int, int]] = []
    for first, stop in _stretches(lines):
        stretch = [line for line in lines[first:stop] if line is not None]
        found += [(first + a, first + b) for a, b in _entries(stretch)]
    return found


def _stretches(lines: Sequence[Line | None]) -> Iterator[tuple[int, int]]:
    """Maximal runs of lines that could be fields: no question, no long paragraph, no heading, nothing excluded."""
    first = 0
    for i, line in enumerate([*lines, None]):
        if line is None or _bounds(line[0]) or _heads(lines, i):
            if i - first >= 2:
                yield first, i
            first = i + 1


def _bounds(text: str) -> bool:
    return "\n" in text or width(text) > _PROSE_WIDTH or shape(text) == "question"


def _heads(lines: Sequence[Line | None], i: int) -> bool:
    """Whether a short line stands alone between blank lines, right above a closed group of lines."""
    line = lines[i]
    if line is None or not (line[1] or i == 0) or shape(line[0]) != "short":
        return False
    group = 0
    for below in lines[i + 1 : i + 1 + _CLOSED]:
        if below is None or below[1] != (group == 0):
            return False
        group += 1
    return group == _CLOSED


def _entries(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Entries of one stretch: by blank lines where these divide it evenly and take in as much, else by anchors."""
    shapes = tuple(shape(text) for text, _ in lines)
    run = _learn(shapes)
    kept = _kept(_ranges(run), shapes) if run else []
    for other in (_pairs(lines, shapes), _by_gaps(lines, shapes)):
        if other and _size(other) >= _size(kept):
            kept = other
    if not kept:
        return _fact_boxes(lines, shapes)
    before, after = kept[0][0], kept[-1][1]
    head = _entries(lines[:before]) if before >= 2 else []
    tail = _entries(lines[after:]) if len(lines) - after >= 2 else []
    return head + kept + [(after + a, after + b) for a, b in tail]


def _size(entries: Sequence[tuple[int, int]]) -> int:
    return sum(end - begin for begin, end in entries)


def _learn(shapes: tuple[str, ...]) -> _Run | None:
    """Where entries begin, by the order in which the frequent anchors come; None when nothing repeats."""
    counts = Counter(form for form in shapes if form not in _WEAK)
    if not counts or max(counts.values()) < 2:
        return None
    size = max(counts.values())
    frequent = frozenset(form for form in counts if counts[form] >= max(2, size / 2))
    if 2 * shapes.count("prose") >= size >= 2:
        frequent |= {"prose"}
    first = _first_anchor(shapes, frequent)
    ranks: dict[str, int] = {}
    starts: list[int] = []
    reached, last = -1, first
    for i in range(first, len(shapes)):
        form = shapes[i]
        if form == "short" or (form not in frequent and counts[form] < 2):
            continue
        repeats = form == shapes[i - 1] and form in _REPEATABLE and len(frequent) > 1 and i > first
        rank = ranks.setdefault(form, len(ranks))
        if (rank <= reached and not repeats) or not starts:
            starts.append(i)
            reached = -1
        reached, last = max(reached, rank), i
    return _Run(shapes, frequent, tuple(starts), last)


def _first_anchor(shapes: tuple[str, ...], frequent: frozenset[str]) -> int:
    """The first frequent anchor; sentences before the first name or strong anchor are an introduction."""
    first = next(i for i, form in enumerate(shapes) if form in frequent)
    strong = next(i for i, form in enumerate(shapes) if form in frequent and form != "prose")
    return strong if "short" in shapes[first:strong] and _later_order_differs(shapes, first, strong) else first


def _later_order_differs(shapes: tuple[str, ...], first: int, strong: int) -> bool:
    """Whether prose does not usually stand between two of the first strong anchor, as it does at the start."""
    form = shapes[strong]
    places = [i for i, other in enumerate(shapes) if other == form]
    between = [shapes[a + 1 : b] for a, b in pairwise(places)]
    return sum("prose" in part for part in between) * 2 < len(between)


def _ranges(run: _Run) -> list[tuple[int, int]]:
    """Index ranges of the entries, with the nameless lines before and behind the anchors shared out."""
    shapes, starts = run.shapes, run.starts
    leads = [_shorts_before(shapes, start) for start in starts]
    usual = Counter(leads[1:]).most_common(1)[0][0] if len(leads) > 1 else leads[0]
    tail = _shorts_after(shapes, run.last_anchor)
    lead = min(leads[0], usual)  # where the first entry has more, the surplus is a heading: names come first
    trail = usual - lead
    begins = [start - min(lead, count) for start, count in zip(starts, leads, strict=True)]
    ranges = []
    for number, begin in enumerate(begins):
        if number + 1 < len(begins):
            spare = begins[number + 1] - (starts[number + 1] - leads[number + 1])
            ranges.append((begin, begins[number + 1] - max(0, spare - trail)))
        else:
            ranges.append((begin, run.last_anchor + 1 + min(trail, tail)))
    return ranges


def _shorts_before(shapes: Sequence[str], start: int) -> int:
    count = 0
    while start - count > 0 and shapes[start - count - 1] == "short":
        count += 1
    return count


def _shorts_after(shapes: Sequence[str], last: int) -> int:
    count = 0
    while last + count + 1 < len(shapes) and shapes[last + count + 1] == "short":
        count += 1
    return count


def _kept(ranges: list[tuple[int, int]], shapes: Sequence[str]) -> list[tuple[int, int]]:
    """The longest series of entries that each have a strong anchor and are alike in size; [] when that is chance."""
    series: list[list[tuple[int, int]]] = [[]]
    for begin, end in ranges:
        strong = any(form not in _WEAK for form in shapes[begin:end])
        if strong and end - begin <= _ENTRY_LINES:
            series[-1].append((begin, end))
        else:
            series.append([])
    best = max(series, key=len)
    return best if len(best) >= 2 and _alike(best, shapes) else []


def _alike(entries: list[tuple[int, int]], shapes: Sequence[str]) -> bool:
    sizes = [end - begin for begin, end in entries]
    middle = median(sizes)
    if sum(abs(size - middle) <= max(1, middle / 3) for size in sizes) * 2 < len(sizes):
        return False
    strong = [tuple(form for form in shapes[begin:end] if form not in _WEAK) for begin, end in entries]
    if len(entries) == 2 and (len(strong[0]) < 2 or strong[0] != strong[1]) and sizes != [2, 2]:
        return False
    prose = sum(shapes[begin:end].count("prose") for begin, end in entries)
    only_numbers = all(set(shapes[begin:end]) <= {"number"} for begin, end in entries)
    return prose <= 2 * len(entries) and not only_numbers


def _fact_boxes(lines: Sequence[Line], shapes: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of different labels in a row, each run one entry."""
    boxes: list[tuple[int, int]] = []
    first = 0
    for i in range(len(lines) + 1):
        inside = i < len(lines) and shapes[i].startswith("label:") and i - first < _ENTRY_LINES
        if not inside or (i > first and lines[i][1]):
            if i - first >= _BOX_LINES:
                boxes.append((first, i))
            first = i if inside else i + 1
    return boxes


def _pairs(lines: Sequence[Line], shapes: Sequence[str]) -> list[tuple[int, int]]:
    """Name and value by turns, without gaps: values mostly hold figures or lists, names hardly ever do."""
    if len(lines) % 2 or len(lines) < 2 * _SERIES or any(gap for _, gap in lines[1:]) or "prose" in shapes:
        return []
    told = [any(map(str.isdigit, text)) or form == "place" for (text, _), form in zip(lines, shapes, strict=True)]
    half = len(lines) // 2
    if sum(told[1::2]) < 0.6 * half or sum(told[::2]) > 0.25 * half:
        return []
    return [(i, i + 2) for i in range(0, len(lines), 2)]


def _by_gaps(lines: Sequence[Line], shapes: Sequence[str]) -> list[tuple[int, int]]:
    """Groups between blank lines, where three or more that are alike follow each other."""
    starts = [0, *(i for i in range(1, len(lines)) if lines[i][1]), len(lines)]
    found: list[tuple[int, int]] = []
    series: list[tuple[int, int]] = []
    for begin, end in [*pairwise(starts), (0, 0)]:
        if 2 <= end - begin <= _ENTRY_LINES and (not series or _similar(series[0], (begin, end), shapes)):
            series.append((begin, end))
            continue
        found += series if len(series) >= _SERIES else []
        series = [(begin, end)] if 2 <= end - begin <= _ENTRY_LINES else []
    return found


def _similar(one: tuple[int, int], other: tuple[int, int], shapes: Sequence[str]) -> bool:
    """Short lines of one number, or groups that begin with the same two forms and hold a strong anchor."""
    a, b = shapes[slice(*one)], shapes[slice(*other)]
    if "prose" not in (*a, *b) and len(a) == len(b) <= _GROUP_LINES:
        return True
    strong = all(any(form not in _WEAK for form in part) and part.count("prose") <= 2 for part in (a, b))
    alike = a[:2] == b[:2] or (a[2:4] == b[2:4] and len(a) > _SERIES) or not set(b) - set(a)
    return strong and alike and abs(len(a) - len(b)) <= _SERIES
