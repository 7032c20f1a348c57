"""The slot of a question, and the value that one sentence gives for it: an amount, a share, a number or a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .answer_kind import currency_asked
from .candidates import Candidate
from .checks import dates as day
from .checks import numbers
from .checks.negation import polarity
from .checks.quantity import Quantity
from .checks.units import NOUN_CLASS
from .columns import MONEY, WORTH
from .coverage import stems
from .types import Span
from .wanted import Wanted

_KINDS = {
    "money": ("money",),
    "percent": ("percent", "ratio"),
    "count": ("count", "bare"),
    "amount": ("money", "percent", "count"),
    "what": ("money", "percent"),
}
SLOTS = frozenset((*_KINDS, "date"))
"""Kinds of question whose answer is one value; of "what" it is seen by the answer."""
NEAR_STATE = Decimal("1.9")
"""How many times the smaller of two accounts the larger may be where a question asks how things are: they change."""
_STATE = re.compile(
    r"\b(?:does|do|is|are|has|have|how many \w+ (?:has|have|does|do|are|is))\b|现在|目前|如今|还有|还持有|持有|拥有",
    re.IGNORECASE,
)
_EVENT = re.compile(r"\b(?:did|was|were|had)\b|当时|当初|了多少|花了|付了", re.IGNORECASE)
_TIMES = re.compile(r"\bhow many times\b|几倍|多少倍", re.IGNORECASE)
_FIELD = re.compile(r"(?:^|;\s)(?P<key>[^:;\n]{1,40}): (?P<value>[^;]*)")


@dataclass(frozen=True, slots=True)
class Held:
    """A value of the slot: the sentence that states it, the characters of the value, and from when it is."""

    candidate: Candidate
    shown: str
    quantity: Quantity | None = None
    when: day.DateRange | None = None

    @property
    def published(self) -> date | None:
        """The day of the document."""
        return self.candidate.evidence.document.published

    @property
    def told(self) -> frozenset[int]:
        """The years that the sentence or its heading names."""
        source = self.candidate
        found = day.dates(f"{source.text}\n{source.heading}", reference=self.published)
        return frozenset(one.first.year for one in found if one.first and one is not self.when)


def agree(one: Held, two: Held) -> bool:
    """Whether either value supports the other."""
    if one.quantity is not None and two.quantity is not None:
        return figures_agree(one.quantity, two.quantity)
    if one.when is not None and two.when is not None:
        return day.agrees(one.when, two.when) or day.agrees(two.when, one.when)
    return True


def figures_agree(one: Quantity, two: Quantity) -> bool:
    """Whether either figure supports the other."""
    return numbers.agrees(one, two) or numbers.agrees(two, one)


def are_near(one: Quantity, two: Quantity, times: Decimal) -> bool:
    """Whether the larger figure is at most so many times the smaller one."""
    low, high = sorted((one.low, two.low))
    return low > 0 and high <= low * times


def is_plan(held: Held) -> bool:
    """Whether a plan or a doubt stands over the value: an announced price, a holding that is intended."""
    value = held.quantity or held.when
    start = value.span.start if value else 0
    cues = polarity(held.candidate.text).cues
    return any(cue.mood != "reported" and cue.span.end <= start for cue in cues)


def is_state(question: str) -> bool:
    """Whether a question asks how things are, which changes in time, and not what was done."""
    return _STATE.search(question) is not None and _EVENT.search(question) is None


def held_by(want: Wanted, row: Candidate) -> Held | None:
    """The one value of the kind asked for that the sentence gives; None without, or with several."""
    if want.asked.kind == "date":
        found = [one for one in day.dates(row.text, reference=row.evidence.document.published) if not one.bound]
        return Held(row, found[0].span.of(row.text), when=found[0]) if len(found) == 1 else None
    figures = _in_field(want, row.text, figures_of(want, row.text))
    return Held(row, figures[0].span.of(row.text), figures[0]) if len(figures) == 1 else None


def _kinds(want: Wanted) -> tuple[str, ...]:
    return ("ratio", "count") if _TIMES.search(want.asked.text) else _KINDS.get(want.asked.kind, ())


def figures_of(want: Wanted, text: str) -> list[Quantity]:
    """The figures of the kind asked for that the question does not give itself."""
    asked = {(figure.kind, figure.low, figure.high) for figure in want.figures}
    each = re.search(r"\b(?:per|each|a share|apiece)\b|每股", want.asked.text, re.IGNORECASE) is not None
    currency = currency_asked(want)
    found = []
    for one in numbers.quantities(text):
        if one.kind not in _kinds(want) or (one.kind, one.low, one.high) in asked or one.unit == "point":
            continue
        if one.kind == "money" and (bool(one.per) != each or currency not in ("", one.currency)):
            continue
        if _TIMES.search(want.asked.text):
            if "time" not in (one.noun, one.unit.rstrip("s")):
                continue
        elif want.asked.kind == "count" and want.counted and not _counts(want, one):
            continue
        found.append(one)
    return found


def _counts(want: Wanted, one: Quantity) -> bool:
    noun = NOUN_CLASS.get(one.noun, one.noun)
    asked = {NOUN_CLASS.get(word, word) for word in (*want.counted, *want.asked.counted.split())}
    return noun in asked or one.noun in want.counted or not noun


def _in_field(want: Wanted, text: str, figures: list[Quantity]) -> list[Quantity]:
    """Of the figures of a row "Key: value; …" those under the key that the question is about."""
    fields = list(_FIELD.finditer(text))
    if len(figures) < 2 or len(fields) < 2:
        return figures
    heads = WORTH if WORTH & (set(want.words) | stems(want.asked.text)) else MONEY
    meant = [Span(*field.span("value")) for field in fields if stems(field["key"]) & heads]
    return [one for one in figures if any(span.start <= one.span.start < span.end for span in meant)]
