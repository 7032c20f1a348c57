"""Other answers to the same question: sentences of the evidence that give its slot another value.

The slot is that of the question: the amount, share, number or date asked for. Accounts that differ about one thing are
mostly near each other; figures that are far apart are mostly of different things. A sentence is a rival of the one that
answers where it is a near-copy of it with another figure; or where it says all that the first one says of the question,
of the same parties, and its one figure is near the first one's without agreeing with it. In the same document that
counts for rows under one label, and for what the text itself attributes to somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from .asked import parts
from .attribution import ATTRIBUTED, adjacent, first_figure
from .candidates import Candidate, candidates
from .checks import dates as day
from .checks import numbers
from .checks.names import names
from .checks.quantity import Quantity
from .mentions import close, mentions
from .obstacles import obstacle
from .relevance import Scored, features
from .slot import NEAR_STATE, SLOTS, Held, are_near, held_by, is_state
from .types import Evidence, Sentence, Span
from .wanted import Wanted, wanted

Rank = Callable[[Wanted, Sequence[Evidence]], list[Scored]]
"""All sentences of the evidence with the probability that each answers, best first."""
ALSO_ANSWERS = 0.5
"""From such a probability on a sentence answers the question, too; chosen by hand on development questions."""
NEAR_COPY = 0.8
"""Similarity of two sentences without their figures from which one retells the other word for word."""
_COPIED_WORDS = 5
"""A shorter sentence says too little to be known as a copy."""
_SURELY_COPIED = 12
"""From so many words on a copy may differ in its figure as much as it likes: it is a misprint."""
NEAR = Decimal("1.4")
"""How many times the smaller of two accounts of one event the larger may be; chosen by hand on development cases."""
_WEAKER_WORDS, _WEAKER_NAMES = 0.05, 0.2
"""How far a rival may stay behind the sentence that answers; chosen by hand on development questions."""
_NAME_FLOOR = 0.8
_DIGITS = re.compile(r"\d[\d.,]*")
_TOKEN = re.compile(r"#|[^\W\d_]+|[\u3400-\u9fff]")
_DAYS = 3 * 366


def rivals(
    question: str,
    stated: Sequence[tuple[Evidence, Sentence]],
    evidence: Sequence[Evidence],
    rank: Rank | None = None,
) -> list[Held]:
    """The value of the first stated sentence that has one, and then all other values of its slot; empty without."""
    want = wanted(question)
    if want.asked.kind not in SLOTS or want.asked.listing or len(parts(question)) > 1:
        return []
    rows = candidates(evidence)
    places = [(sentence.document_id, sentence.span) for _, sentence in stated]
    chosen = sorted((row for row in rows if _key(row) in places), key=lambda row: places.index(_key(row)))
    first = next((held for row in chosen if (held := held_by(want, row)) is not None), None)
    if first is None:
        return []
    found = [first]
    sure = _sure(want, evidence, rank)
    for row in rows:
        rival = _rival(want, first, row, is_stated=_key(row) in places or _key(row) in sure)
        if rival is not None and _key(row) != _key(first.candidate):
            found.append(rival)
    return found


def _sure(want: Wanted, evidence: Sequence[Evidence], rank: Rank | None) -> set[tuple[str, Span]]:
    """The sentences that answer the question rather than not."""
    if rank is None:
        return set()
    return {_key(row.candidate) for row in rank(want, evidence) if row.score >= ALSO_ANSWERS}


def _key(row: Candidate) -> tuple[str, Span]:
    return row.evidence.document.id, row.span


def _rival(want: Wanted, first: Held, row: Candidate, *, is_stated: bool) -> Held | None:
    other = row.evidence.document.id != first.candidate.evidence.document.id
    if other and (copied := _copied(want, first, row)) is not None:
        return copied
    if not other and not _set_apart(first.candidate, row):
        return None
    goes_on = not other and adjacent(first.candidate, row)
    held = held_by(want, row) or (first_figure(want, row) if goes_on else None)
    if held is None or not _near(want, first, held):
        return None
    if not (other and is_state(want.asked.text)) and not _same_time(want, first, held):
        return None
    if goes_on:
        return held
    if is_stated:
        return held if _same_subject(want, first.candidate, row) else None
    return held if _answers(want, first, row) else None


def _set_apart(first: Candidate, row: Candidate) -> bool:
    """Whether another sentence of one document is about the same: a row under one label, or another account."""
    if row.grouped and first.grouped:
        return _label(row) == _label(first)
    return ATTRIBUTED.search(row.text) is not None or ATTRIBUTED.search(first.text) is not None


def _near(want: Wanted, first: Held, held: Held) -> bool:
    """Whether the two values may be accounts of one thing."""
    if first.quantity is None or held.quantity is None:
        return first.when is not None and held.when is not None and _same_grain(first.when, held.when)
    return _comparable(want, first.quantity, held.quantity)


def _comparable(want: Wanted, one: Quantity, two: Quantity) -> bool:
    if one.kind != two.kind or not numbers.comparable(one, two):
        return False
    return are_near(one, two, NEAR_STATE if is_state(want.asked.text) else NEAR)


def _same_grain(one: day.DateRange, two: day.DateRange) -> bool:
    """Dates that are told alike and lie within three years of each other."""
    if one.first is None or two.first is None:
        return False
    return one.precision == two.precision and abs((one.first - two.first).days) <= _DAYS


def _label(row: Candidate) -> str:
    """What a row is about: its first cell, line or value, without a remark behind a comma."""
    text = row.text.strip().strip("|").strip()
    first = re.split(r"\||\n|;", text)[0]
    return re.split(r"[,(，（]", first.split(": ")[-1])[0].strip().casefold()


def _copied(want: Wanted, first: Held, row: Candidate) -> Held | None:
    """The figure that stands in a near-copy of the first sentence where that has its own."""
    mine, other = _masked(first.candidate.text), _masked(row.text)
    if min(len(mine), len(other)) < _COPIED_WORDS or SequenceMatcher(None, mine, other).ratio() < NEAR_COPY:
        return None
    if first.quantity is None:
        return held_by(want, row)
    own, theirs = numbers.quantities(first.candidate.text), numbers.quantities(row.text)
    if len(own) != len(theirs):
        return None
    found = theirs[own.index(first.quantity)]
    held = Held(row, found.span.of(row.text), found)
    alike = found.kind == first.quantity.kind and numbers.comparable(first.quantity, found)
    sure = len(mine) >= _SURELY_COPIED or _near(want, first, held)
    return held if alike and sure and _same_time(want, first, held) else None


def _masked(text: str) -> list[str]:
    return _TOKEN.findall(_DIGITS.sub("#", text.casefold()))


def _answers(want: Wanted, first: Held, row: Candidate) -> bool:
    """Whether the sentence meets the question's demands as well as the first one does, about the same parties."""
    mine, other = features(want, row), features(want, first.candidate)
    barred = obstacle(want, Scored(row, mine, 0.0)) is not None and not _is_named_row(want, row)
    if barred or mine.body < 1.0 or mine.kind < 1.0:
        return False
    said_as_much = mine.words_around >= other.words_around - _WEAKER_WORDS and mine.words >= other.words - _WEAKER_WORDS
    of_the_same = mine.names >= other.names - _WEAKER_NAMES and mine.weakest_name >= _NAME_FLOOR
    return said_as_much and of_the_same and _same_subject(want, first.candidate, row)


def _is_named_row(want: Wanted, row: Candidate) -> bool:
    """Whether a row has one name of the question itself and the others above it."""
    return (
        row.grouped
        and _named(want, row.text)
        and all(mentions(name, f"{row.above}\n{row.text}") for name in want.names)
    )


def _same_subject(want: Wanted, first: Candidate, row: Candidate) -> bool:
    """Whether neither the title nor the subject of the sentence is a party that the question does not name."""
    title, own = row.evidence.document.title, first.evidence.document.title
    if _named(want, own) and not _named(want, title) and names(title):
        return False
    if row.grouped:
        return True
    subject = next(iter(names(row.text)), None)
    known = {name.key for name in names(first.text)} | set(want.names)
    if subject is None or any(subject.key == key or close(subject.key, key) for key in known):
        return True
    return _named(want, row.text[: subject.span.end])


def _named(want: Wanted, text: str) -> bool:
    return any(mentions(name, text) for name in want.names)


def _same_time(want: Wanted, first: Held, held: Held) -> bool:
    """Whether the sentences do not tell of different years, beside the one that is asked for."""
    if want.asked.kind == "date":
        return True
    return not first.told or not held.told or bool(first.told & held.told)
