"""A computed claim checked by doing its sum again.

It shows the sum behind a label: "$260 million − $236 million = $24 million", "From 2015-11-12 to 2015-12-22: 40 days",
"Largest of 3: 172,000 > 74,000 > 50,000" or "Count: 2 (Kingsoft; Xiaomi)". Every operand must stand in a quote as it is
written there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .arithmetic import MINUS, OVER, TIMES, TOKEN, Figure, comparable, elapsed, evaluated, figure, plain
from .checks.dates import dates
from .checks.numbers import quantities
from .types import Check

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
    operands = [part.strip() for part in TOKEN.split(match["sum"]) if part and part.strip() not in ("", "(", ")")]
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
        return f"{match['sum']} is {plain(value)}, not {match['result']}"
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
