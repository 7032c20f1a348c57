"""Whether a text holds a fact, however numbers and dates are written.

What the fact leaves open, the text may say as it likes: "0.02" is in "$0.02 per share", "1.82 million" in "about
1,820,000 dollars", "January 30" in "by 30 January 2015". What it names must agree: "$17" is not in "17%" nor in "$17
million", "over 300" not in "300". Numbers may be told more finely than the fact ("1.27 billion" is in "1.266 billion"),
never less finely; a fact without any unit ("15") asks for the very value. Whether a text *denies* a fact is not seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.checks import dates as day
from rag.checks import numbers
from rag.checks.dates import DateRange
from rag.checks.numbers import Quantity
from rag.terms import query_terms
from rag.types import Span

_PLAIN = str.maketrans("‘’“”‐‑‒–—−", "''\"\"------")
_BESIDE = frozenset(query_terms("per each every share total number"))
"""Words beside a number that the comparison of quantities looks at already."""
_MARKER = re.compile(r"\s?\[\d+(?:\.\d+)?\]")
_FRACTION = re.compile(
    r"\b(an?|one|two|three|four) (half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)(s?)(?= of\b|[.,;:)]|\s*$)",
    re.IGNORECASE,
)
"""A share in words; elsewhere "a third" counts what came after two."""
_TIMES = re.compile(r"(?<=\d)\s?[x×](?!\s?[\w×])")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{1,4}")
"""What a number counts stands right behind it in Chinese: 股, 多家, 家公司."""


def has_fact(text: str, fact: str | Sequence[str]) -> bool:
    """Whether ``text`` holds the fact; of a list, any one of it."""
    plain = _unmarked(text)
    return any(_has(plain, _unmarked(one)) for one in ([fact] if isinstance(fact, str) else fact))


def absent_numbers(text: str, quotes: Iterable[tuple[str, date | None]]) -> tuple[str, ...]:
    """Numbers and dates of ``text`` as written that none of ``quotes`` supports, by the project's own comparison.

    Each quote comes with the date of its document, which resolves its relative dates. Markers ("[1]") are no numbers.
    """
    plain, given = _unmarked(text), [(_spelled(quote), published) for quote, published in quotes]
    quantities = [found for quote, _ in given for found in numbers.quantities(quote)]
    days = [found for quote, published in given for found in day.dates(quote, reference=published)]
    days += [found for quote, _ in given for found in day.dates(quote, reference=None)]
    years = {published.year for _, published in given if published} | _years(days)
    absent: list[Quantity | DateRange] = [
        found for found in numbers.quantities(plain) if not numbers.supported(found, quantities)
    ]
    absent += [found for found in day.dates(plain, reference=None) if not day.supported(found, days, years)]
    return tuple(found.span.of(plain) for found in sorted(absent, key=lambda found: found.span.start))


def _has(text: str, fact: str) -> bool:
    wanted, found = _parts(fact), _parts(text)
    if not fact[-1:].isdigit() and _stands(text, fact):  # "$17" would also be seen in "$17 million"
        return True
    told = (not wanted.quantities or found.quantities) and (not wanted.days or found.days)
    if not told or not (wanted.quantities or wanted.days):
        return _stands(text if wanted.days else _without(text, found.days), fact)
    ends = [end for quantity in found.quantities for end in _ends(quantity)]
    if not all(any(_same(quantity, other) for other in ends) for quantity in wanted.quantities):
        return False
    if not all(_same_day(value, found.days) for value in wanted.days):
        return False
    return wanted.words <= set(query_terms(text))


@dataclass(frozen=True, slots=True)
class _Parts:
    """Numbers and dates of a text, and the terms of what is left of it."""

    quantities: tuple[Quantity, ...]
    days: tuple[DateRange, ...]
    words: frozenset[str]


def _parts(text: str) -> _Parts:
    quantities, days = numbers.quantities(text), day.dates(text, reference=None)
    left = _without(text, (*(_with_noun(quantity, text) for quantity in quantities), *days))
    named = {term for value in quantities for term in query_terms(f"{value.noun} {value.per} {value.unit}")}
    return _Parts(quantities, days, frozenset(query_terms(left)) - named - _BESIDE)


def _with_noun(quantity: Quantity, text: str) -> Quantity:
    """A quantity whose span includes the Chinese noun behind it, which its ``noun`` says already."""
    behind = _COUNTED.match(text, quantity.span.end) if quantity.noun else None
    return replace(quantity, span=Span(quantity.span.start, behind.end())) if behind else quantity


def _without(text: str, values: Iterable[Quantity | DateRange]) -> str:
    for span in (value.span for value in values):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _ends(quantity: Quantity) -> list[Quantity]:
    """A quantity, and the two ends where it is a range."""
    if quantity.low == quantity.high:
        return [quantity]
    return [quantity, replace(quantity, high=quantity.low), replace(quantity, low=quantity.high)]


def _same(wanted: Quantity, found: Quantity) -> bool:
    if wanted.approximation == "exact":
        found = replace(found, approximation="exact")
    if wanted.kind == "bare":
        if found.kind == "ordinal":
            return False
        if wanted.approximation == "exact":
            return (wanted.low, wanted.high) == (found.low, found.high)
        found = replace(found, kind="bare", unit="", currency="", per="")
    if not wanted.per:
        found = replace(found, per="")
    return numbers.agrees(wanted, found)


def _same_day(wanted: DateRange, found: Sequence[DateRange]) -> bool:
    sources = [
        replace(source, approximate=wanted.approximate and source.approximate, bound=wanted.bound and source.bound)
        for source in found
    ]
    if wanted.phrase:
        return any(day.agrees(wanted, source) for source in sources)
    return day.supported(wanted, sources, _years(found))


def _years(found: Iterable[DateRange]) -> set[int]:
    return {value.first.year for value in found if value.first is not None}


def _stands(text: str, fact: str) -> bool:
    """The fact as written, from the beginning of a word to its end or plural; not within a longer number."""
    wanted = _folded(fact)
    before = r"(?<![a-z0-9])(?<!\d[.,])" if wanted[:1].isascii() and wanted[:1].isalnum() else ""
    after = r"(?:e?s)?(?![a-z0-9])(?![.,]\d)" if wanted[-1:].isascii() and wanted[-1:].isalnum() else ""
    return bool(wanted) and re.search(before + re.escape(wanted) + after, _folded(text)) is not None


def _unmarked(text: str) -> str:
    """Without markers, but with a stop where they stood: in "$5 million [1] A year later" nothing is paid a year."""
    return _spelled(_MARKER.sub(" |", text))


def _spelled(text: str) -> str:
    """Shares and multiples in one spelling: "a third of", "2.5x"."""
    return _TIMES.sub(" times", _FRACTION.sub(lambda found: f"{_one(found[1])}-{found[2]}{found[3]}", text))


def _one(article: str) -> str:
    return "one" if article.lower() in ("a", "an") else article


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().split())
