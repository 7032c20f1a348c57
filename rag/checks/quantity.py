"""The value of a quantity, and when a claim's quantity is supported by a source's.

When ``agrees(claim, source)`` holds (v: the claim's value, s: the source's):

| claim \\ source | exact                    | about     | over / at least          | under / up to / nearly |
|-----------------|--------------------------|-----------|--------------------------|------------------------|
| exact v         | s rounded to v's digits  | no        | no                       | no                     |
| about v         | s within a rounding of v | same      | no                       | nearly, same value     |
| over v          | s > v, rounded down to v | no        | over, same value         | no                     |
| at least v      | s >= v, rounded down     | no        | same value               | no                     |
| under v         | s < v, rounded up to v   | no        | no                       | under, nearly: same    |
| up to v         | s <= v, rounded up       | no        | no                       | same value             |
| nearly v        | s < v, rounded up to v   | no        | no                       | nearly, same value     |

Rounding goes towards fewer digits only: "1.8 million" from "1.82 million", never back; an exact figure may not move by
more than a twentieth nor gain a digit (10% is not 9.87%, 100% is not 99.6%). Kind, unit, currency and "per share" must
be equal; counted nouns must not contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..types import Span
from .units import NOUN_CLASS, Approximation

Kind = Literal["money", "percent", "count", "ratio", "ordinal", "bare"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity; ``step`` is the place value of its last written digit, ``per`` what a price is for.

    ``unit`` is "point" for percentage points and a unit of measure for measured counts; ``currency`` is an ISO code,
    or "¥" where yen and yuan cannot be told apart; ``noun`` the stem of what is counted, ``phrase`` the stems of the
    words around it.
    """

    span: Span
    low: Decimal
    high: Decimal
    unit: str = ""
    kind: Kind = "bare"
    currency: str = ""
    approximation: Approximation = "exact"
    noun: str = ""
    step: Decimal = Decimal(1)
    per: str = ""
    phrase: tuple[str, ...] = ()

    @property
    def value(self) -> tuple[object, ...]:
        """All but where it stands."""
        amount = (self.low, self.high, self.step, self.unit, self.kind, self.currency)
        return (*amount, self.approximation, self.noun, self.per, self.phrase)


# An exact figure may be rounded by at most this share, an "about" figure may stand off by at most that one.
_EXACT_SLACK = Decimal("0.05")
_ABOUT_SLACK = Decimal("0.10")
_WIDER: dict[str, tuple[str, ...]] = {
    "exact": (),
    "about": ("about", "nearly"),
    "over": ("over",),
    "at_least": ("at_least", "over"),
    "under": ("under", "nearly"),
    "at_most": ("at_most", "under", "nearly"),
    "nearly": ("nearly",),
}
# Exact figures that "over", "under"… may stand for lie on this side of the claim's value: 1 above, -1 below.
_SIDE = {"over": 1, "at_least": 1, "under": -1, "at_most": -1, "nearly": -1}
_ANYTHING = frozenset({"", "time", "total", "more", "one", "other", "number"})


def agrees(claim: Quantity, source: Quantity) -> bool:
    """Whether ``source`` supports ``claim``, by the table above."""
    if not comparable(claim, source):
        return False
    if claim.kind == source.kind or "bare" in (claim.kind, source.kind):
        return _values_agree(claim, source)
    return _share_agrees(claim, source)


def comparable(claim: Quantity, source: Quantity) -> bool:
    """Whether the two measure the same kind of thing in the same unit, whatever their values."""
    kinds = {claim.kind, source.kind}
    if kinds == {"count", "bare"}:
        return claim.unit == source.unit or "bare" in (claim.kind, source.kind)
    if claim.kind == "ordinal" and source.kind == "bare":
        return True  # "the fifth season" of "season 5"
    if len(kinds) > 1 and kinds != {"percent", "ratio"}:
        return False
    if kinds == {"percent", "ratio"}:
        return not claim.unit and not source.unit
    if claim.kind == "money" and not _same_currency(claim.currency, source.currency):
        return False
    if claim.unit != source.unit or not _same_rate(claim.per, source.per):
        return False
    return claim.kind != "count" or nouns_agree(claim, source)


def nouns_agree(claim: Quantity, source: Quantity) -> bool:
    """Counted nouns are equal, of one class, unknown, or at least stand beside the other's number."""
    mine, other = (NOUN_CLASS.get(q.noun, q.noun) for q in (claim, source))
    if mine == other or mine in _ANYTHING or other in _ANYTHING:
        return True
    return claim.noun in source.phrase or source.noun in claim.phrase


def _same_currency(claim: str, source: str) -> bool:
    return claim == source or {claim, source} in ({"¥", "CNY"}, {"¥", "JPY"})


def _same_rate(claim: str, source: str) -> bool:
    return claim == source or ("each" in (claim, source) and bool(claim) and bool(source))


def _share_agrees(claim: Quantity, source: Quantity) -> bool:
    """A fraction against a percentage: half a percentage point apart at most."""
    mine, other = (q.low * 100 if q.kind == "ratio" else q.low for q in (claim, source))
    words = (claim.approximation, source.approximation)
    same = words[0] == words[1] or words == ("about", "exact")
    return same and abs(mine - other) <= Decimal("0.5")


def _values_agree(claim: Quantity, source: Quantity) -> bool:
    low, high, step, kind = source.low, source.high, source.step, claim.approximation
    if claim.low != claim.high:
        return _range_agrees(claim, low, high, source)
    if low != high:  # a bound may be told of a range: "up to 50" of "5 to 50"
        ends = {"at_most": high, "at_least": low}
        return source.approximation == "exact" and kind in ends and ends[kind] == claim.low
    if source.approximation != "exact":
        same = low == claim.low or (kind == "about" and _near(claim.low, low))
        return source.approximation in _WIDER[kind] and same
    if kind == "exact":
        return _rounded(claim.low, claim.step, low, step)
    if kind == "about":
        return _near(claim.low, low)
    return _bounded(claim, low)


def _range_agrees(claim: Quantity, low: Decimal, high: Decimal, source: Quantity) -> bool:
    if claim.approximation == "exact" and source.approximation != "exact":
        return False
    if low == high:
        return claim.low <= low <= claim.high
    step = source.step
    return _rounded(claim.low, claim.step, low, step) and _rounded(claim.high, claim.step, high, step)


def _rounded(claim: Decimal, claim_step: Decimal, source: Decimal, source_step: Decimal) -> bool:
    """Equal, or the source rounded to the claim's fewer digits."""
    if claim == source:
        return True
    if claim_step <= source_step or claim.adjusted() != source.adjusted():
        return False
    distance = abs(claim - source)
    return distance <= claim_step / 2 and distance <= abs(source) * _EXACT_SLACK


def _grain(value: Decimal) -> Decimal:
    """Place value of the last digit that is not zero: 100 for 300."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and value else Decimal(1)


def _near(claim: Decimal, source: Decimal) -> bool:
    """ "About 300" of 312: within half the claim's last digit and a tenth of the value."""
    distance = abs(claim - source)
    return distance <= _grain(claim) / 2 and distance <= abs(source) * _ABOUT_SLACK


def _bounded(claim: Quantity, source: Decimal) -> bool:
    """ "Over 300" of 312, "nearly 10%" of 9.87%: the source rounded to the claim's value on the right side."""
    distance = (source - claim.low) * _SIDE[claim.approximation]
    if claim.approximation in ("at_least", "at_most") and distance == 0:
        return True
    close = claim.approximation != "nearly" or distance <= abs(source) * _ABOUT_SLACK
    return 0 < distance < _grain(claim.low) and close


def supported(claim: Quantity, sources: Sequence[Quantity]) -> bool:
    """Whether any source supports the claim; "one" counts as an article unless a source counts the same noun."""
    if any(agrees(claim, source) for source in sources):
        return True
    if claim.low == claim.high == 1 and claim.kind in ("count", "bare", "ordinal") and claim.noun != "":
        return not any(source.kind == "count" and source.noun == claim.noun for source in sources)
    return claim.kind == "ordinal" and claim.low == 1 and not any(source.kind == "ordinal" for source in sources)


def reason(shown: str, claim: Quantity, sources: Sequence[Quantity]) -> str:
    """Why no source supports the claim, in words."""
    for source in sources:
        if comparable(claim, source) and source.low == claim.low and source.high == claim.high:
            return f"{shown} is not what the cited sentence says: there it is {_SAID[source.approximation]}"
        if source.low == claim.low and source.kind != claim.kind:
            return f"{shown} is in the cited sentence only as another quantity ({source.kind})"
    return f"{shown} is not in the cited sentence"


_SAID = {
    "exact": "exact", "about": "approximate", "over": "a lower bound", "at_least": "a lower bound",
    "under": "an upper bound", "at_most": "an upper bound", "nearly": "not quite reached",
}  # fmt: skip
