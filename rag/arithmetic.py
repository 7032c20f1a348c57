"""Figures as they stand in quotes: read as exact decimals, added and divided, and written in their own manner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .checks.dates import DateRange
from .checks.numbers import quantities

MINUS, TIMES, OVER = "−", "×", "÷"
PLACES = Decimal("0.01")
"""Quotients are rounded to two places; sums and differences are exact."""
_SCALES: tuple[tuple[tuple[str, Decimal], ...], ...] = (
    (
        ("trillion", Decimal(10**12)),
        ("billion", Decimal(10**9)),
        ("million", Decimal(10**6)),
        ("thousand", Decimal(10**3)),
    ),
    (("tn", Decimal(10**12)), ("bn", Decimal(10**9)), ("m", Decimal(10**6)), ("k", Decimal(10**3))),
    (("万亿", Decimal(10**12)), ("亿", Decimal(10**8)), ("万", Decimal(10**4))),
)
_FORM = re.compile(
    r"^(?P<before>\D*?)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<gap>\s?)"
    r"(?P<scale>trillion|billion|million|thousand|tn|bn|m|k|万亿|亿|万)?(?![a-z])(?P<after>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SCALED = re.compile(r"(?:million|billion|trillion|thousand|亿|万)$")
_ABOUT = re.compile(r"^(?:about|around|roughly|approximately|some|约|大约)\s*", re.IGNORECASE)
TOKEN = re.compile(rf"\s([+{MINUS}{TIMES}{OVER}])\s|([()])")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as written in its source; ``value`` counts single units, percent as 12.58."""

    shown: str
    value: Decimal
    kind: str = "bare"
    currency: str = ""
    about: bool = False


def figure(shown: str) -> Figure | None:
    """The one figure that ``shown`` is, exact or "about"; None for none, several, a range or a bound ("over 300")."""
    found = quantities(shown)
    if len(found) != 1 or found[0].low != found[0].high or found[0].approximation not in ("exact", "about"):
        return None
    one = found[0]
    return Figure(shown.strip(), one.low, one.kind, one.currency, one.approximation == "about")


def comparable(figures: Sequence[Figure]) -> bool:
    """Whether the figures may be added or compared: one kind, one currency.

    "5.5 billion" beside "8 billion yuan" is yuan, too: a number with a word for its scale and no unit of its own.
    """
    keys = {
        (one.currency, one.kind == "percent", one.kind == "money")
        for one in figures
        if not (one.kind == "bare" and _SCALED.search(one.shown) and any(other.kind == "money" for other in figures))
    }
    return len(keys) == 1


def written(value: Decimal, like: Figure, *, unit: str = "") -> str:
    """``value`` in the manner of a figure: its currency, its words for scale; ``unit`` replaces what stands behind."""
    form = _FORM.match(_ABOUT.sub("", like.shown))
    if form is None:
        return plain(value) + unit
    sign, value = ("-" if value < 0 else ""), abs(value)
    scale, factor = _scale(value, form["scale"] or "")
    gap = form["gap"] if scale else (form["gap"] if form["after"] and not form["scale"] else "")
    return f"{sign}{form['before']}{plain(value / factor)}{gap if scale else ''}{scale}{unit or _after(form)}".strip()


def _after(form: re.Match[str]) -> str:
    return form["after"].rstrip() if form["scale"] else (form["gap"] + form["after"]).rstrip()


def _scale(value: Decimal, word: str) -> tuple[str, Decimal]:
    """The word of the same family that keeps the number at one or more; "" where there is none."""
    family = next((found for found in _SCALES if word.lower() in dict(found)), ())
    return next(((name, factor) for name, factor in family if value >= factor), ("", Decimal(1)))


def plain(value: Decimal) -> str:
    """A number with commas and without zeros at its end."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def evaluated(text: str) -> Decimal | None:
    """The value of a written sum of figures; None where it cannot be read."""
    tokens = [part.strip() for part in TOKEN.split(text) if part and part.strip()]
    try:
        value, rest = _sum(tokens)
    except (ArithmeticError, LookupError, ValueError):
        return None
    return None if rest else value


def _sum(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _product(tokens)
    while rest and rest[0] in ("+", MINUS):
        other, after = _product(rest[1:])
        value, rest = (value + other if rest[0] == "+" else value - other), after
    return value, rest


def _product(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _atom(tokens)
    while rest and rest[0] in (TIMES, OVER):
        other, after = _atom(rest[1:])
        value, rest = (value * other if rest[0] == TIMES else value / other), after
    return value, rest


def _atom(tokens: list[str]) -> tuple[Decimal, list[str]]:
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        if rest[0] != ")":
            raise ValueError("a bracket is not closed")
        return value, rest[1:]
    found = figure(tokens[0])
    if found is None:
        raise ValueError(f"{tokens[0]} is not one figure")
    return found.value, tokens[1:]


def elapsed(first: DateRange, last: DateRange, unit: str) -> int | None:
    """Whole days, weeks, months or years from one date to the other; None where they are not told finely enough."""
    if first.first is None or last.first is None or first.last is None or last.last is None:
        return None
    a, b = sorted((first, last), key=lambda day: day.first or date.min)
    start, end = a.first, b.first
    if start is None or end is None:
        return None
    coarse = {day.precision for day in (first, last)}
    if unit in ("day", "week"):
        return None if coarse != {"day"} else (end - start).days // (7 if unit == "week" else 1)
    months = (end.year - start.year) * 12 + end.month - start.month
    if coarse == {"day"}:
        months -= end.day < start.day
    if unit == "month":
        return months if coarse <= {"day", "month"} else None
    if coarse <= {"day", "month"}:
        return months // 12
    return end.year - start.year if coarse <= {"day", "month", "year"} else None


def quotient(value: Decimal) -> Decimal:
    """A quotient as it is shown: two places, and no more."""
    return value.quantize(PLACES, ROUND_HALF_UP).normalize()


_SIGNS = {
    "us dollars": "$",
    "u.s. dollars": "$",
    "dollars": "$",
    "hong kong dollars": "HK$",
    "euros": "€",
    "pounds": "£",
}


def in_currency(value: Decimal, scale: str, currency: str) -> str:
    """A value in thousands, millions or billions (``scale``) of a currency that a table's note names, written out."""
    factor = {"thousand": Decimal(10**3), "million": Decimal(10**6), "billion": Decimal(10**9)}[scale]
    sign = _SIGNS.get(currency.lower())
    like = Figure(f"{sign}1 million" if sign else f"1 million {currency}", Decimal(1))
    return written(value * factor, like)
