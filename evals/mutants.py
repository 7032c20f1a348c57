"""Claims made false on purpose: one figure, date, currency, unit, party, role or polarity of a true claim is changed.

A mutant must be false of its quote. What the change might leave true is dropped by rule: a figure or date that the
quote supports elsewhere, a name that quote, title or an alias holds, a word whose opposite the quote holds too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.checks import dates as days
from rag.checks import numbers
from rag.checks.aliases import KEY_OF
from rag.checks.dates import DateRange
from rag.checks.names import Name, names
from rag.checks.quantity import Quantity
from rag.checks.roles import Role, roles

from .polarities import denied, opposed, put, unhedged

KINDS = ("number", "other figure", "scale", "currency", "unit", "bound", "date", "party", "role", "negation", "hedge",
         "direction")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A gold quote with what its document makes plain."""

    doc: str
    quote: str
    context: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Mutant:
    """A false claim; ``kind`` says what was changed."""

    kind: str
    claim: str
    source: Source


def mutants(claim: str, source: Source, others: Sequence[str]) -> Iterator[Mutant]:
    """All mutants of one true claim; ``others`` are names that other documents hold."""
    found = (
        *(("number", text) for text in _numbers(claim, source)),
        *(("other figure", text) for text in _swapped_figures(claim, source)),
        *((kind, text) for kind, table in _TABLES for text in _replaced(claim, source, table)),
        *(("date", text) for text in _dates(claim, source)),
        *(("party", text) for text in _parties(claim, source, others)),
        *(("role", text) for text in _roles(claim)),
        *(("negation", text) for text in denied(claim)),
        *(("hedge", text) for text in unhedged(claim)),
        *(("direction", text) for text in opposed(claim, source.quote)),
    )
    seen = {claim}
    for kind, text in found:
        if text not in seen:
            seen.add(text)
            yield Mutant(kind, text, source)


def _numbers(claim: str, source: Source) -> Iterator[str]:
    """The first and the last digit of every figure changed; dropped where the quote has the new figure."""
    sources = numbers.quantities(source.quote)
    for quantity in numbers.quantities(claim):
        shown = quantity.span.of(claim)
        digits = [match.start() for match in re.finditer("[0-9]", shown)]
        for place in dict.fromkeys((digits[0], digits[-1]) if digits else ()):
            new = str(int(shown[place]) % 9 + 1)
            text = put(claim, quantity.span.start + place, quantity.span.start + place + 1, new)
            if not _still_supported(text, quantity, sources):
                yield text


def _still_supported(text: str, changed: Quantity, sources: Sequence[Quantity]) -> bool:
    """Whether the figure that now stands in the place is one of the quote, or none is read there."""
    now = [q for q in numbers.quantities(text) if q.span.start <= changed.span.start < q.span.end]
    return not now or any(numbers.agrees(q, other) for q in now for other in sources)


def _swapped_figures(claim: str, source: Source) -> Iterator[str]:
    """Each figure replaced by another of its kind from the quote, not by what only says it in other words."""
    found = numbers.quantities(claim)
    for quantity in found:
        for other in numbers.quantities(source.quote):
            same = numbers.agrees(quantity, other) or numbers.agrees(other, quantity) or quantity.kind != other.kind
            if same or not numbers.comparable(quantity, other) or quantity.kind in ("bare", "ordinal"):
                continue
            if _says_the_same(source.quote, quantity, other):
                continue
            yield put(claim, quantity.span.start, quantity.span.end, other.span.of(source.quote))


def _says_the_same(quote: str, one: Quantity, other: Quantity) -> bool:
    """Whether the quote joins the two by "or", a bracket or the like: two accounts of one figure."""
    places = [q.span for q in numbers.quantities(quote) if q.low == one.low]
    return any(
        abs(place.start - other.span.start) < 40
        and re.search(r"\bor\b|[(/~≈]|to", _between(quote, place.end, other.span.start))
        for place in places
    )


def _between(text: str, one: int, two: int) -> str:
    return text[min(one, two) : max(one, two)]


_SCALE = {" million": " billion", " billion": " million", "亿": "万", "万": "亿", " thousand": " million"}
_CURRENCY = {
    "HK$": "US$", "US$": "HK$", "RMB": "EUR ", "CNY": "USD", " yuan": " euros", " dollars": " yuan", "亿元": "亿美元",
    "美元": "港元", "港元": "美元", "€": "£", "£": "€", "$": "€",
}  # fmt: skip
_UNIT = {
    "%": " million", " percent": " million", " per cent": " times", " shares": " companies", " companies": " percent",
    " hours": " days", " days": " months", " months": " weeks", " years": " months", " per share": " per company",
    " employees": " offices", " devices": " stores", "家": "股", "万台": "万元", " points": " yuan",
}  # fmt: skip
_BOUND = {
    "more than ": "less than ", "over ": "under ", "at least ": "at most ", "less than ": "more than ", "超过": "不到",
    "fewer than ": "more than ", "nearly ": "over ", "up to ": "at least ", "almost ": "more than ",
}  # fmt: skip
_TABLES = (("scale", _SCALE), ("currency", _CURRENCY), ("unit", _UNIT), ("bound", _BOUND))


def _replaced(claim: str, source: Source, table: dict[str, str]) -> Iterator[str]:
    """A word inside or right beside a figure replaced; dropped where the quote has the new figure."""
    sources = numbers.quantities(source.quote)
    for quantity in numbers.quantities(claim):
        begin, end = max(0, quantity.span.start - 4), min(len(claim), quantity.span.end + 14)
        near = claim[begin:end]
        for old, new in table.items():
            at = near.find(old)
            if at < 0 or (old == "$" and near[at - 1 : at].isalpha()):
                continue
            text = put(claim, begin + at, begin + at + len(old), new)
            if not _still_supported(text, quantity, sources):
                yield text
            break


_MONTHS = ("January February March April May June July August September October November December").split()


def _dates(claim: str, source: Source) -> Iterator[str]:
    """Year one off, another month, another day; dropped where the quote or its document's date supports it."""
    held = days.dates(source.quote, reference=source.published)
    for found in days.dates(claim, reference=source.published):
        shown = found.span.of(claim)
        for new in _other_dates(shown):
            text = put(claim, found.span.start, found.span.end, new)
            read = days.dates(text, reference=source.published)
            here = [d for d in read if d.span.start <= found.span.start < d.span.end]
            if here and not any(_may_be(d, held, source.published) for d in here):
                yield text


def _may_be(new: DateRange, held: Sequence[DateRange], published: date | None) -> bool:
    """Whether a date is one of the quote's, contains or is contained in one, or is the document's own time."""
    agreed = any(days.agrees(new, other) or days.agrees(other, new) for other in held)
    return agreed or days.covers(new, published)


def _other_dates(shown: str) -> Iterator[str]:
    year = re.search(r"(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])", shown)
    if year:
        yield put(shown, *year.span(), str(int(year.group()) + 1))
        yield put(shown, *year.span(), str(int(year.group()) - 2))
    for index, month in enumerate(_MONTHS):
        if month in shown:
            yield shown.replace(month, _MONTHS[(index + 5) % 12])
    day = re.search(r"(?<![0-9])[0-9]{1,2}(?![0-9年月])", shown)
    if day and not shown.isdigit():
        yield put(shown, *day.span(), str(int(day.group()) % 27 + 1))
    month_zh = re.search(r"([0-9]{1,2})月", shown)
    if month_zh:
        yield put(shown, *month_zh.span(1), str(int(month_zh.group(1)) % 12 + 1))


def _parties(claim: str, source: Source, others: Sequence[str]) -> Iterator[str]:
    """Each name replaced by one that neither quote nor context holds, chosen by where it stands."""
    held = f"{source.quote}\n{source.context}".casefold()
    foreign = [name for name in others if not _is_held(name, held) and _initials(name) not in held]
    for name in names(claim):
        if foreign and len(name.text) > 2:
            new = foreign[(len(claim) * 7 + name.span.start * 13) % len(foreign)]
            yield put(claim, name.span.start, name.span.end, new)


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()).casefold() if " " in name else name.casefold()


def _is_held(name: str, held: str) -> bool:
    parts = [part for part in re.split(r"[\s.&-]+", name.casefold()) if len(part) > 2]
    aliases = [alias for alias, key in KEY_OF.items() if key == KEY_OF.get(name.casefold(), "")]
    return any(part in held for part in (*parts, *aliases)) or not parts


_AGENTS = {"taker": ("target", "giver"), "giver": ("taker",), "owner": ("owned",), "founder": ("founded",),
           "leader": ("participant",)}  # fmt: skip


def _roles(claim: str) -> Iterator[str]:
    """Two names of one event exchanged: buyer and bought, seller and buyer, owner and owned."""
    found = roles(claim)
    for one in found:
        for two in found:
            opposed = one.verb == two.verb and two.role in _AGENTS.get(one.role, ()) and one.name.key != two.name.key
            if opposed and not _shared(found, one, two):
                yield _exchanged(claim, one.name, two.name)


def _shared(found: Sequence[Role], one: Role, two: Role) -> bool:
    """Whether the claim gives both names both roles somewhere, so that the exchange might be true."""
    held = {(role.name.key, role.role) for role in found}
    return (one.name.key, two.role) in held or (two.name.key, one.role) in held


def _exchanged(claim: str, one: Name, two: Name) -> str:
    first, second = sorted((one, two), key=lambda name: name.span.start)
    if first.span.end > second.span.start:
        return claim
    middle = claim[first.span.end : second.span.start]
    return claim[: first.span.start] + second.text + middle + first.text + claim[second.span.end :]
