"""Sums over the figures of one sentence, or over two figures that the question itself names.

"Of 8 billion yuan 5.5 billion has arrived" tells what is missing, "8,333,333 and 9,500,000 shares" what two parties
bought together. The sentence must name all parties of the question, itself or above it, and have nearly all its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .arithmetic import Figure, comparable, figure
from .candidates import Candidate, candidates, own_stems
from .checks import numbers
from .checks.quantity import Quantity
from .checks.units import listed
from .checks.words import stem
from .columns import GENERAL, MONEY, PAYS
from .computed import Computed, equation
from .coverage import said, stems
from .mentions import mentions
from .row_choice import parties
from .simpler import JOINED
from .sought import Sought
from .types import Evidence, Passage, Sentence
from .wanted import Wanted

_COVERED = 0.6
"""Share of the question's words that the sentence must have; chosen by hand on development questions."""
_OPERATIONS = ("sum", "difference", "remainder")
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "两": 2, "三": 3, "四": 4}
_COUNTED = re.compile(r"\b(?P<word>two|both|three|four)\b|(?P<zh>[两三四])(?:年|次|家|个|笔)", re.IGNORECASE)
_TIMES = ("year", "month", "week", "day", "hour", "minute")
_LEFT = frozenset(
    stem(word) for word in listed("left leave remain remaining rest outstanding arrived yet still missing")
)
_AND = re.compile(r"\band\b|和|、")


def sentence_sum(wish: Sought, want: Wanted, evidence: Sequence[Evidence]) -> Computed | None:
    """The sum that a sentence of the evidence holds, None where none certainly does or two differ."""
    if wish.operation not in _OPERATIONS or not want.names:
        return None
    rows = [row for row in candidates(evidence) if row.evidence.hit.passage.kind != "furniture"]
    if (own := _of_question(wish, want, rows)) is not None:
        return own
    found: dict[str, Computed] = {}
    for row in rows:
        figures = _figures(wish, want, row) if _is_about(want, row) else []
        if figures:
            text = equation(wish, figures)
            found.setdefault(text, Computed(text, (_place(row),), (_place(row),)))
    return next(iter(found.values())) if len(found) == 1 else None


def _place(row: Candidate) -> tuple[Passage, Sentence]:
    return row.evidence.hit.passage, Sentence(row.evidence.document.id, row.span)


def _of_question(wish: Sought, want: Wanted, rows: Sequence[Candidate]) -> Computed | None:
    """The question gives both figures itself ("28.90% before and 17.83% sold"), and the documents have them."""
    if wish.operation not in ("remainder", "difference", "sum") or len(want.figures) != 2:
        return None
    places = []
    figures = []
    for asked in want.figures:
        held = [(row, one) for row in rows for one in numbers.quantities(row.text) if _is_same(asked, one)]
        held = [(row, one) for row, one in held if _names_all(want, row)]
        found = figure(held[0][1].span.of(held[0][0].text)) if held else None
        if found is None:
            return None
        places.append(_place(held[0][0]))
        figures.append(found)
    if not comparable(figures) or figures[0].value == figures[1].value:
        return None
    operands = tuple(dict.fromkeys(places))
    return Computed(equation(wish, figures), operands, operands)


def _is_same(asked: Quantity, one: Quantity) -> bool:
    return (asked.kind, asked.currency, asked.low, asked.high) == (one.kind, one.currency, one.low, one.high)


def _figures(wish: Sought, want: Wanted, row: Candidate) -> list[Figure]:
    """The figures of the sentence that stand to each other as the question says; none where they do not."""
    read = [one for one in numbers.quantities(row.text) if one.kind != "ordinal" and one.unit not in _TIMES]
    if wish.operation == "remainder":
        return _part_of_whole(read, row.text)
    if wish.operation != "sum":
        return []
    figures = [found for one in read if (found := figure(one.span.of(row.text))) is not None]
    if len(figures) != len(read) or len({bool(one.per) for one in read}) != 1 or not comparable(figures):
        return []
    count = _counted(want.asked.text)
    several = count == len(figures) or _joined_in(want.asked.text, row.text)
    return figures if len(figures) == max(2, count) and several and _AND.search(row.text) else []


def _joined_in(question: str, text: str) -> bool:
    """Whether the question asks of two parties together that the sentence names."""
    match = JOINED.search(question)
    return match is not None and all(mentions(match[side].casefold(), text) for side in ("one", "two"))


def _part_of_whole(read: Sequence[Quantity], text: str) -> list[Figure]:
    """ "21.6 million of its 39,087,125 shares", "of 8 billion 5.5 billion": the part and the whole."""
    for part, whole in pairwise(read):
        pair = [figure(one.span.of(text)) for one in (part, whole)]
        between = text[part.span.end : whole.span.start]
        if re.fullmatch(r"\s(?:\w+ ){0,2}of (?:its |the |their |his |her |all )?(?:own )?", between):
            return _ordered(pair)
    if len(read) == 2 and re.search(r"\b[Oo]f (?:its |the |a |all )?(?:\w+ ){0,2}$", text[: read[0].span.start]):
        return _ordered([figure(one.span.of(text)) for one in read])
    return []


def _ordered(pair: Sequence[Figure | None]) -> list[Figure]:
    found = [one for one in pair if one is not None and one.value]
    return found if len(found) == 2 and comparable(found) and found[0].value != found[1].value else []


def _counted(question: str) -> int:
    match = _COUNTED.search(question)
    return _NUMBERS[(match["word"] or match["zh"]).lower()] if match else 0


def _names_all(want: Wanted, row: Candidate) -> bool:
    return all(mentions(name, f"{row.above}\n{row.text}\n{row.near}") for name, _ in parties(want))


def _is_about(want: Wanted, row: Candidate) -> bool:
    held = own_stems(row) | stems(row.above)
    held |= MONEY | PAYS if any(one.kind == "money" for one in numbers.quantities(row.text)) else frozenset()
    words = [word for word in want.words if word not in GENERAL | _LEFT]
    years = all(str(year) in f"{row.text}\n{row.above}\n{row.near}" for year in want.years[:1])
    covered = sum(1 for word in words if said(word, held))
    return years and _names_all(want, row) and (covered >= _COVERED * len(words) if words else len(want.names) > 1)
