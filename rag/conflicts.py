"""Sources that say different things about the same slot.

A slot is a quantity (stake, count, price) or a date that two sentences of *different* documents give for the same
subject. Two values conflict where neither supports the other by the rules of the checks. What may be about different
things is left alone: another subject, another noun, another currency, a price per share against a total, a plan
against a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .checks import dates as day
from .checks import numbers
from .checks.names import names
from .checks.negation import polarity
from .checks.units import NOUN_CLASS
from .checks.words import content_words
from .types import Conflict, ConflictValue

_STAKE = frozenset(("stak", "own", "buy", "interest", "equity", "sharehold"))
_WHEN = frozenset(("when", "date", "year", "month", "day", "何时", "什么时候", "哪年", "哪一年"))
_NEAR = 48  # characters behind a quantity in which its object's name stands
_LONGEST = 2_000  # characters; a longer "sentence" is a table or a record, with too many slots to pair


@dataclass(frozen=True, slots=True)
class Stated:
    """A cited sentence: its words, its citation's number, its document and that document's date."""

    text: str
    citation: int
    document_id: str
    published: date | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class _Slot:
    stated: Stated
    shown: str
    subject: str
    target: str
    topic: frozenset[str]
    hedged: bool
    quantity: numbers.Quantity | None = None
    when: day.DateRange | None = None
    keys: frozenset[str] = field(default_factory=frozenset)


def find(stated: Sequence[Stated]) -> tuple[Conflict, ...]:
    """Conflicts among cited sentences, each with its values newest first (undated ones last)."""
    slots = [slot for sentence in stated if len(sentence.text) <= _LONGEST for slot in _slots(sentence)]
    groups: list[list[_Slot]] = []
    for slot in slots:
        group = next((group for group in groups if all(_same_slot(slot, other) for other in group)), None)
        if group is None:
            groups.append([slot])
        else:
            group.append(slot)
    return tuple(conflict for group in groups if (conflict := _conflict(group)) is not None)


def _slots(stated: Stated) -> list[_Slot]:
    text = stated.text
    found = names(text)
    keys = frozenset(name.key for name in found)
    stems = frozenset(word.stem for word in content_words(text)) - {part for key in keys for part in key.split()}
    hedges = [cue.span for cue in polarity(text).cues if cue.mood != "reported"]
    made = []
    asked = frozenset(word.stem for word in content_words(stated.question))
    values = [(q.span, q, None) for q in numbers.quantities(text) if q.kind in ("money", "percent", "count")]
    when = day.dates(text, reference=stated.published)
    days = [(d.span, None, d) for d in when] if len(when) == 1 and _asks_when(stated.question) else []
    for span, quantity, moment in (*values, *days):
        if quantity is not None and not _asked(quantity, asked, stems):
            continue
        before = [name.key for name in found if name.span.end <= span.start]
        behind = [name.key for name in found if span.end <= name.span.start <= span.end + _NEAR]
        hedged = any(cue.end <= span.start <= cue.end + 40 for cue in hedges)
        made.append(
            _Slot(stated, span.of(text), before[0] if before else "", behind[0] if behind else "",
                  stems, hedged, quantity, moment, keys)
        )  # fmt: skip
    return made


def _asks_when(question: str) -> bool:
    lower = question.casefold()
    return any(word in lower for word in _WHEN)


def _asked(quantity: numbers.Quantity, asked: frozenset[str], stems: frozenset[str]) -> bool:
    """Whether a question, where there is one, may be about the quantity."""
    return not asked or bool(asked & (stems | {quantity.noun}))


def _same_slot(one: _Slot, two: _Slot) -> bool:
    if one.hedged != two.hedged or not _matches(one.subject, two.subject) or not _matches(one.target, two.target):
        return False
    if one.subject != two.subject and not one.keys & two.keys and (one.keys and two.keys):
        return False
    shared = one.topic & two.topic
    smaller = max(1, min(len(one.topic), len(two.topic)))
    if one.when is not None and two.when is not None:
        return len(shared) >= 1 and len(shared) * 2 >= smaller
    if one.quantity is None or two.quantity is None or not numbers.comparable(one.quantity, two.quantity):
        return False
    if one.quantity.kind != two.quantity.kind:
        return False
    if one.quantity.kind == "count":
        nouns = {NOUN_CLASS.get(q.noun, q.noun) for q in (one.quantity, two.quantity)}
        return len(nouns) == 1 and "" not in nouns and bool(shared - nouns)
    if one.quantity.kind == "percent" and one.topic & _STAKE and two.topic & _STAKE:
        return True
    return len(shared) >= 2 and len(shared) * 2 >= smaller


def _matches(one: str, two: str) -> bool:
    return one == two or not one or not two


def _agree(one: _Slot, two: _Slot) -> bool:
    if one.quantity is not None and two.quantity is not None:
        return numbers.agrees(one.quantity, two.quantity) or numbers.agrees(two.quantity, one.quantity)
    if one.when is not None and two.when is not None:
        return day.agrees(one.when, two.when) or day.agrees(two.when, one.when)
    return True


def _conflict(group: Sequence[_Slot]) -> Conflict | None:
    """A conflict where two documents differ and no document gives several values, which would be several slots."""
    documents: dict[str, list[_Slot]] = {}
    for slot in group:
        documents.setdefault(slot.stated.document_id, []).append(slot)
    if len(documents) < 2 or any(not _agree(own[0], other) for own in documents.values() for other in own[1:]):
        return None
    values: list[list[_Slot]] = []
    for slot in group:
        same = next((value for value in values if _agree(value[0], slot)), None)
        if same is None:
            values.append([slot])
        else:
            same.append(slot)
    if len(values) < 2:
        return None
    values.sort(key=lambda value: max((slot.stated.published or date.min) for slot in value), reverse=True)
    return Conflict(_subject(group), tuple(_value(value) for value in values))


def _value(slots: Sequence[_Slot]) -> ConflictValue:
    known = [slot.stated.published for slot in slots if slot.stated.published is not None]
    citations = tuple(dict.fromkeys(slot.stated.citation for slot in slots))
    return ConflictValue(slots[0].shown, citations, max(known, default=None))


def _subject(group: Sequence[_Slot]) -> str:
    first = group[0]
    if first.stated.question:
        return first.stated.question.strip()
    holder = next((slot.subject for slot in group if slot.subject), "").title()
    thing = first.quantity.noun or first.quantity.kind if first.quantity else "date"
    return f"{holder}: {thing}" if holder else thing
