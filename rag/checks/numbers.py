"""Quantities of a text, in English and Chinese.

Dates and years are left to ``dates``; digits inside names ("4G", "A380", "1.2.3") are no quantities: ``codes`` lists
them. What agreement means stands in ``quantity``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..types import Span
from .dates import dates
from .memory import remembered
from .nouns import noun_after, noun_before, noun_chinese
from .numeral import Numeral
from .numerals import DIGITS, SCALE, is_code, numerals, scale_factor
from .quantity import Kind, Quantity, agrees, comparable, reason, supported
from .units import CURRENCY_AFTER, CURRENCY_BEFORE, ISO, PERCENT, POINTS, QUALIFIER, UNITS, Approximation, alternatives
from .words import singular

__all__ = ["Kind", "Quantity", "agrees", "codes", "comparable", "quantities", "reason", "supported"]

# Full-width forms, and the letters that only case folding makes equal to ASCII ones; one character for one.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９％＄．～＋（）：İıſ\u212a", "0123456789%$.~+():IisK")
_QUALIFIERS = tuple(sorted(QUALIFIER, key=len, reverse=True))
_CURRENCIES = tuple(sorted((*CURRENCY_BEFORE, "Rs", "Rs."), key=len, reverse=True))
_FILLERS = (" of", " a", " the", " its", " total", "为", "了")
_AFTER = re.compile(
    r"(?P<more>\+|\s?[多余])?(?:"
    rf"(?P<points>\s?(?:{alternatives(POINTS)})(?![A-Za-z]))"
    rf"|(?P<percent>[ -]?(?:{alternatives(PERCENT)})(?![A-Za-z]))"
    rf"|(?P<currency>[ -]?(?:{alternatives(name for name in CURRENCY_AFTER if name.isascii())})(?![A-Za-z])"
    rf"|\s?(?-i:{alternatives(ISO)})(?![A-Za-z])"
    rf"|\s?(?:{alternatives(name for name in CURRENCY_AFTER if not name.isascii())}))"
    rf"|(?P<unit>[ -]?(?:{alternatives(name for name in UNITS if name.isascii())})(?![A-Za-z0-9])"
    rf"|\s?(?:{alternatives(name for name in UNITS if not name.isascii())}))"
    r")?(?P<tail>\s(?:or more|or so|or less|or fewer)\b|\+|以上|左右|以下)?",
    re.IGNORECASE,
)
_TAILS: dict[str, Approximation] = {
    "or more": "at_least", "+": "over", "以上": "at_least", "左右": "about", "or so": "about",
    "or less": "at_most", "or fewer": "at_most", "以下": "at_most",
}  # fmt: skip
_PER = re.compile(
    r"\s?(?P<each>(?:for each(?= of)|each|apiece)\b)|\s?(?:(?:per|an?|for each|every)\s|/\s?)(?P<noun>[A-Za-z]{2,20})",
    re.IGNORECASE,
)
_PRICE_BEFORE = re.compile(
    r"(?:每(?P<chinese>股|人|台|年)[^，。；,;]{0,6}"
    r"|\b(?:per|each)[ -](?P<word>[a-z]{2,12})(?: price| cost)?(?: of| was| is|:)? ?"
    r"|\b(?P<price>share) price (?:of|was|is|at) )$",
    re.IGNORECASE,
)
_UNDER_A = re.compile(r"(?:under|over) (?:an?|the|its) ", re.IGNORECASE)
_TIMES = frozenset(("hour", "minute", "month", "day", "week", "year"))
_PER_CHINESE = {"股": "share", "人": "person", "台": "device", "年": "year"}
_JOIN = re.compile(r"\s?(?:-|–|—|~|to|至|到|and|through)\s?(?:about |around |approximately )?$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\bbetween|\brang(?:e|es|ed|ing) from|介于)\s*$", re.IGNORECASE)
_FROM = re.compile(r"(?:\bfrom|从|由)\s*$", re.IGNORECASE)


@remembered
def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of ``text`` in order, without overlaps; ranges are one quantity."""
    text = _plain_digits(text)
    taken = [found.span for found in dates(text, reference=None)]
    found: list[Quantity] = []
    ends: list[tuple[int, int]] = []
    for numeral in _without_overlaps(numerals(text), taken):
        quantity, start = _read(text, numeral)
        if found and (merged := _range(text, found[-1], quantity, (ends[-1], start))):
            found[-1], ends[-1] = merged, (ends[-1][0], quantity.span.end)
        else:
            found.append(quantity)
            ends.append((start, quantity.span.end))
    return tuple(found)


def _plain_digits(text: str) -> str:
    """Full-width and other decimal digits as ASCII, length kept."""
    if text.isascii():
        return text
    text = text.translate(_FULL_WIDTH)
    return re.sub(r"[^\W\D_0-9]", lambda match: str(int(match.group())), text)


def _without_overlaps(found: Iterable[Numeral], taken: Sequence[Span]) -> list[Numeral]:
    ordered = sorted(found, key=lambda numeral: (numeral.start, -numeral.end))
    kept: list[Numeral] = []
    end, index = -1, 0
    for numeral in ordered:
        while index < len(taken) and taken[index].end <= numeral.start:
            index += 1
        inside = index < len(taken) and taken[index].start < numeral.end
        if numeral.start >= end and not inside:
            kept.append(numeral)
            end = numeral.end
    return kept


def _read(text: str, numeral: Numeral) -> tuple[Quantity, int]:
    """The quantity of one numeral, qualifier and currency within its span, and where it begins without the former."""
    currency, start = _currency_before(text, numeral.start)
    qualifier, begin = _qualifier_before(text, start)
    if text[numeral.end : numeral.end + 1] == "-" and _UNDER_A.match(text, begin):
        qualifier, begin = "exact", start  # "under a ten-year contract" bounds nothing
    after = _AFTER.match(text, numeral.end)
    if after is None:
        raise AssertionError("the pattern matches the empty string")
    end = after.end() if after.group().strip() else numeral.end
    quality = _approximation(text[numeral.start : numeral.end], qualifier, after)
    made = Quantity(Span(begin, end), numeral.value, numeral.value, approximation=quality, step=numeral.step)
    return _with_kind(text, numeral, made, (currency, after)), start


def _currency_before(text: str, start: int) -> tuple[str, int]:
    """Currency sign or code that ends before ``start``, at most one space away, and where it begins."""
    window = text[max(0, start - 6) : start]
    end = start - 1 if window[-1:].isspace() else start
    window = window if end == start else window[:-1]
    if not window.endswith(_CURRENCIES):
        return "", start
    found = next(name for name in _CURRENCIES if window.endswith(name))
    before = text[end - len(found) - 1 : end - len(found)]
    glued = found[0].isalpha() and found.isascii() and before.isascii() and before.isalpha()
    return ("", start) if glued else (CURRENCY_BEFORE[found.upper()], end - len(found))


def _qualifier_before(text: str, start: int) -> tuple[Approximation, int]:
    """What "more than", "about a", 超过 before ``start`` say, and where they begin."""
    window = text[max(0, start - 30) : start].rstrip().lower()
    if window.endswith(_FILLERS) and not window.endswith(_QUALIFIERS):
        window = window[: -len(next(filler for filler in _FILLERS if window.endswith(filler)))].rstrip()
    if not window.endswith(_QUALIFIERS):
        return "exact", start
    found = next(phrase for phrase in _QUALIFIERS if window.endswith(phrase))
    before = window[-len(found) - 1 : -len(found)]
    if found[0].isalpha() and found.isascii() and before.isascii() and before.isalpha():
        return "exact", start
    begin = text[max(0, start - 30) : start].lower().rfind(found)
    return QUALIFIER[found], max(0, start - 30) + begin


def _with_kind(text: str, numeral: Numeral, made: Quantity, found: tuple[str, re.Match[str]]) -> Quantity:
    currency, after = found
    if numeral.form == "ordinal":
        return replace(made, kind="ordinal")
    if after["points"]:
        return replace(made, kind="percent", unit="point")
    if after["percent"] or numeral.form == "percent":
        return replace(made, kind="percent")
    if currency or after["currency"]:
        return _money(text, made, (currency, after))
    if numeral.form == "fraction":
        return replace(made, kind="ratio")
    if after["unit"]:
        unit = UNITS[_bare(after["unit"])]
        return replace(made, kind="ratio" if unit == "times" else "count", unit=unit)
    return _counted(text, made, numeral.end + len(after["more"] or ""))


def _bare(name: str) -> str:
    return name.strip().strip("-").strip().lower()


def _money(text: str, made: Quantity, found: tuple[str, re.Match[str]]) -> Quantity:
    currency, after = found
    if after["currency"]:
        name = _bare(after["currency"])
        currency = currency or CURRENCY_AFTER.get(name, name.upper())
    if currency == "USD cents":
        made = replace(made, low=made.low / 100, high=made.high / 100, step=made.step / 100)
        currency = "USD"
    return replace(made, kind="money", currency=currency, per=_rate(text, made, after))


def _rate(text: str, made: Quantity, after: re.Match[str]) -> str:
    """What a price is for: "share" of "$0.02 per share", 每股, "price per share of"."""
    if match := _PER.match(text, after.end()):
        return "each" if match["each"] else singular(match["noun"])
    window = text[max(0, made.span.start - 24) : made.span.start].rstrip() + " "
    told = any(word in window for word in ("per", "each", "share", "每"))
    if match := _PRICE_BEFORE.search(window) if told else None:
        return _PER_CHINESE.get(match["chinese"] or "", "") or singular(match["word"] or match["price"] or "")
    return ""


def _counted(text: str, made: Quantity, end: int) -> Quantity:
    noun, phrase = noun_chinese(text, end) if text[end : end + 1] > "\u2fff" else noun_after(text, end)
    if not noun and not phrase:
        noun, phrase = noun_before(text, made.span.start)
    if not noun and not phrase:
        return made
    return replace(made, kind="count", unit=noun if noun in _TIMES else "", noun=noun, phrase=phrase)


def _approximation(number: str, qualifier: Approximation, after: re.Match[str]) -> Approximation:
    if qualifier != "exact":
        return qualifier
    tail = (after["tail"] or "").strip().lower()
    if not tail and (after["more"] or number.rstrip("百千万亿")[-1:] in ("多", "余")):
        return "over"
    return _TAILS.get(tail, "exact")


def _range(text: str, left: Quantity, right: Quantity, places: tuple[tuple[int, int], int]) -> Quantity | None:
    """One range of "$5M – $50M", "5-7 million", "between 5 and 7": not of "from 12% to 9.6%", which is a change."""
    (left_start, _), right_start = places
    between = text[left.span.end : right_start]
    if not 0 < len(between) <= 18 or left.low != left.high or right.low != right.high or not _JOIN.fullmatch(between):
        return None
    before = text[max(0, left_start - 16) : left_start]
    if "and" in between.lower() and not _BETWEEN.search(before):
        return None
    if _FROM.search(before) and not _BETWEEN.search(before):
        return None
    left, right = _shared(text, left, right)
    if (left.kind, left.currency) != (right.kind, right.currency) or left.low > right.low or left.kind == "ordinal":
        return None
    return replace(right, span=Span(left.span.start, right.span.end), low=left.low, approximation=left.approximation)


def _shared(text: str, left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    """Each end takes what only the other one says: "5-7 million", "$5-7 million", "5 to 10%"."""
    scale = SCALE.search(right.span.of(text))
    if scale and left.low < 1000 and not SCALE.search(left.span.of(text)):
        factor = scale_factor(scale.group())
        left = replace(left, low=left.low * factor, high=left.high * factor)
    if left.kind == "money" and right.kind in ("bare", "count"):
        right = replace(right, kind="money", currency=left.currency)
    if left.kind == "bare" != right.kind:
        left = replace(left, kind=right.kind, currency=right.currency)
    return left, right


def codes(text: str) -> tuple[str, ...]:
    """Tokens with digits that are no quantity: "4G", "A380", "1.2.3"."""
    found = []
    for match in DIGITS.finditer(_plain_digits(text)):
        if is_code(text, match.start(), match.end()):
            token = re.search(r"[\w.-]{0,30}$", text[max(0, match.start() - 30) : match.start()])
            rest = re.match(r"[\w.-]{0,30}", text[match.start() : match.start() + 30])
            if token and rest:
                found.append((token.group() + rest.group()).strip(".-"))
    return tuple(dict.fromkeys(found))
