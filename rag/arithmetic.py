"""Arithmetic over figures and dates as they stand in quotes: exact decimals, written out, and checked again.

A computed claim shows its sum: a label, then "$260 million − $236 million = $24 million", "From 2015-11-12 to
2015-12-22: 40 days", "Largest of 3: 172,000 > 74,000 > 50,000" or "Count: 2 (Kingsoft; Xiaomi)". ``recompute`` reads
the claim back, finds every operand in the quotes as it is written there, and does the sum anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .checks.dates import DateRange, dates
from .checks.numbers import quantities
from .types import Check

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
_TOKEN = re.compile(rf"\s([+{MINUS}{TIMES}{OVER}])\s|([()])")
_EQUATION = re.compile(
    r"^(?:[^:：=]{1,60}[:：]\s*)?(?P<sum>[^=]+?) = (?P<result>[^=()]+?)(?: \((?P<note>[^()]+)\))?[.。]?$"
)
_SPAN = re.compile(
    r"(?P<first>\d{4}(?:-\d\d){0,2})\D{1,6}(?P<last>\d{4}(?:-\d\d){0,2})[:：]\s*(?P<number>\d+)\s*"
    r"(?P<unit>day|week|month|year|天|周|个月|年)s?[.。]?$"
)
_CHAIN = re.compile(r"\D(?P<count>\d+)[^:：\d]*[:：]\s*(?P<items>[^<>]+(?: (?:[<>]|=) [^<>=]+)*)[.。]?$")
_COUNT = re.compile(r"[:：]\s*(?P<count>\d+) \((?P<items>[^()]+)\)[.。]?$")
_LABEL_COUNT = re.compile(r"^(?:Count|数目)[:：]\s*\d+ \(")
_LABEL_SPAN = re.compile(r"^(?:From|从)\s?\d{4}(?:-\d\d){0,2}\s?(?:to|到)\s?\d{4}")
_NOTE = re.compile(r"(?P<scale>thousand|million|billion)s? of (?P<currency>[\w ]+?): (?P<shown>.+)$")
_UNITS = {"天": "day", "周": "week", "个月": "month", "年": "year"}
_NOTED = {"thousand": Decimal(10**3), "million": Decimal(10**6), "billion": Decimal(10**9)}


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
        return _plain(value) + unit
    sign, value = ("-" if value < 0 else ""), abs(value)
    scale, factor = _scale(value, form["scale"] or "")
    gap = form["gap"] if scale else (form["gap"] if form["after"] and not form["scale"] else "")
    return f"{sign}{form['before']}{_plain(value / factor)}{gap if scale else ''}{scale}{unit or _after(form)}".strip()


def _after(form: re.Match[str]) -> str:
    return form["after"].rstrip() if form["scale"] else (form["gap"] + form["after"]).rstrip()


def _scale(value: Decimal, word: str) -> tuple[str, Decimal]:
    """The word of the same family that keeps the number at one or more; "" where there is none."""
    family = next((found for found in _SCALES if word.lower() in dict(found)), ())
    return next(((name, factor) for name, factor in family if value >= factor), ("", Decimal(1)))


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def evaluated(text: str) -> Decimal | None:
    """The value of a written sum of figures; None where it cannot be read."""
    tokens = [part.strip() for part in _TOKEN.split(text) if part and part.strip()]
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


def shows_sum(claim: str) -> bool:
    """Whether the claim is of a form that ``recompute`` reads: it may be wrong, but it shows how it was worked out."""
    text = claim.strip().rstrip(".。")
    equation = _EQUATION.match(claim.strip())
    if equation is not None and re.search(rf" [+{MINUS}{TIMES}{OVER}] ", equation["sum"]):
        return True
    chain = _CHAIN.search(text)
    chained = chain is not None and re.search(r" [<>] ", chain["items"]) is not None
    return chained or _LABEL_COUNT.match(text) is not None or _LABEL_SPAN.match(text) is not None


def recompute(claim: str, quotes: Sequence[tuple[str, date | None]]) -> Check:
    """The check "arithmetic": every operand stands in a quote (given with its document's date), the result is right."""
    for read in (_dates, _counted, _chained, _equation):
        reason = read(claim, quotes)
        if reason is not None:
            return Check("arithmetic", not reason, reason)
    return Check("arithmetic", False, "the claim shows no sum that can be done again")


def _equation(claim: str, quotes: Sequence[tuple[str, date | None]]) -> str | None:
    match = _EQUATION.match(claim.strip())
    if match is None:
        return None
    operands = [part.strip() for part in _TOKEN.split(match["sum"]) if part and part.strip() not in ("", "(", ")")]
    divisor = _mean(match["sum"])
    figures = [part for part in operands if part not in ("+", MINUS, TIMES, OVER)]
    if divisor:
        figures = figures[:-1]
    if divisor and int(divisor[1]) != len(figures):
        return f"{len(figures)} figures are divided by {divisor[1]}"
    read = [one for one in map(figure, figures) if one is not None]
    if (absent := _absent(figures, quotes)) is not None:
        return absent
    if len(read) < len(figures) or not comparable(read):
        return "the operands are not of one kind and currency"
    return _wrong(match, read)


def _absent(shown: Sequence[str], quotes: Sequence[tuple[str, date | None]]) -> str | None:
    for part in shown:
        behind = r"(?!\d|[.,]\d)" if part[-1:].isdigit() else ""
        if not any(re.search(rf"(?<![\d.]){re.escape(part)}{behind}", quote) for quote, _ in quotes):
            return f"{part} is in none of the cited sentences"
    return None


def _mean(text: str) -> re.Match[str] | None:
    """The number of figures that a sum of them is divided by."""
    return re.search(rf"^\([^{MINUS}]*\) {OVER} (\d+)$", text)


def _wrong(match: re.Match[str], operands: Sequence[Figure]) -> str:
    value = evaluated(match["sum"])
    told = quantities(match["result"])
    if value is None or len(told) != 1:
        return "the sum cannot be read"
    if any(one.about for one in operands) and told[0].approximation == "exact":
        return f"{match['result']} is shown as exact, its operands are not"
    first = next((one for one in operands if one.kind != "bare"), operands[0])
    stated, slack = told[0].low, Decimal(0)
    if OVER in match["sum"]:
        as_percent = told[0].kind == "percent" and _mean(match["sum"]) is None
        value, slack = (value * 100 if as_percent else value), told[0].step / 2
    elif first.currency != told[0].currency:
        return f"{match['result']} is in another currency than its operands"
    if abs(value - stated) > slack:
        return f"{match['sum']} is {_plain(value)}, not {match['result']}"
    return _wrong_note(match["note"], stated) if match["note"] else ""


def _wrong_note(note: str, stated: Decimal) -> str:
    match = _NOTE.search(note)
    told = figure(match["shown"]) if match else None
    if match is None or told is None:
        return ""
    return "" if told.value == stated * _NOTED[match["scale"]] else f"{match['shown']} is not {stated} {match['scale']}"


def _dates(claim: str, quotes: Sequence[tuple[str, date | None]]) -> str | None:
    match = _SPAN.search(claim.strip())
    if match is None:
        return None
    first, last = (dates(match[end], reference=None)[0] for end in ("first", "last"))
    known = [day for quote, published in quotes for day in dates(quote, reference=published)]
    for end in (first, last):
        if not any((day.first, day.last) == (end.first, end.last) for day in known):
            return f"{end.first if end.precision == 'day' else match['first']} is no date of the cited sentences"
    unit = _UNITS.get(match["unit"], match["unit"])
    number = elapsed(first, last, unit)
    if number is None or number != int(match["number"]):
        return f"from {match['first']} to {match['last']} it is {number} {unit}s, not {match['number']}"
    return ""


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


def _chained(claim: str, quotes: Sequence[tuple[str, date | None]]) -> str | None:
    match = _CHAIN.search(claim.strip().rstrip(".。"))
    if match is None or not re.search(r" [<>] ", match["items"]):
        return None
    items = re.split(r" (?:[<>=]) ", match["items"])
    signs = re.findall(r" ([<>=]) ", match["items"])
    values = [_ranked(item) for item in items]
    if (absent := _absent_items(items, quotes)) is not None:
        return absent
    if len(items) != int(match["count"]) or any(value is None for value in values):
        return f"{len(items)} values are shown, not {match['count']}"
    for one, sign, other in zip(values, signs, values[1:], strict=False):
        if not _holds(one, sign, other):
            return "the values are not in order"
    return ""


def _ranked(item: str) -> Decimal | None:
    days = dates(item, reference=None)
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", item.strip()) and days and days[0].first:
        return Decimal(days[0].first.toordinal())
    found = figure(item)
    return found.value if found else None


def _absent_items(items: Sequence[str], quotes: Sequence[tuple[str, date | None]]) -> str | None:
    known = {(day.first, day.last) for quote, published in quotes for day in dates(quote, reference=published)}
    plain = []
    for item in items:
        days = dates(item, reference=None)
        if not (re.fullmatch(r"\d{4}(?:-\d\d){0,2}", item.strip()) and days):
            plain.append(item.strip())
        elif (days[0].first, days[0].last) not in known:
            return f"{item} is no date of the cited sentences"
    return _absent(plain, quotes)


def _holds(one: Decimal | None, sign: str, other: Decimal | None) -> bool:
    if one is None or other is None:
        return False
    return one > other if sign == ">" else one < other if sign == "<" else one == other


def _counted(claim: str, quotes: Sequence[tuple[str, date | None]]) -> str | None:
    match = _COUNT.search(claim.strip())
    if match is None:
        return None
    items = [item.strip() for item in match["items"].split(";")]
    for item in items:
        if not any(item in " ".join(quote.split()) for quote, _ in quotes):
            return f"{item} is in none of the cited sentences"
    if len(set(items)) != int(match["count"]):
        return f"{len(set(items))} are named, not {match['count']}"
    return ""


def quotient(value: Decimal) -> Decimal:
    """A quotient as it is shown: two places, and no more."""
    return value.quantize(PLACES, ROUND_HALF_UP).normalize()
