"""A question taken apart: the words, names, figures and years that an answer must be about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from .asked import Asked, asked
from .checks.dates import dates
from .checks.names import names
from .checks.numbers import quantities
from .checks.quantity import Quantity
from .checks.words import STOP_WORDS, TOKEN, content_words, stem
from .types import Span

_EMPTY_WORDS = frozenset(
    [
        "how",
        "why",
        "himself",
        "herself",
        "itself",
        "name",
        "many",
        "much",
        "number",
        "amount",
        "total",
        "exactly",
        "precisely",
        "currently",
        "today",
        "please",
        "tell",
        "give",
        "name",
        "list",
        "state",
        "mention",
        "mentioned",
        "kind",
        "type",
        "sort",
        "thing",
        "way",
        "fact",
        "different",
        "source",
        "sources",
        "document",
        "documents",
        "article",
        "text",
        "know",
        "ever",
        "actually",
        "really",
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "big",
        "large",
        "long",
        "dollar",
        "dollars",
        "yuan",
        "euro",
        "euros",
        "pound",
        "pounds",
        "rupees",
        "renminbi",
        "rmb",
        "usd",
        "days",
        "year",
        "date",
        "month",
        "day",
        "person",
        "people",
        "company",
        "startup",
        "firm",
        "investor",
        "country",
        "city",
        "place",
        "percentage",
        "percent",
        "share",
        "proportion",
        "money",
        "far",
        "long",
        "often",
        "times",
        "time",
        "frequently",
        "ones",
        "one",
    ]
)
"""Words that say what kind of answer is wanted, not what it is about; the kind is judged apart."""
_ROLES = frozenset(["ceo", "cfo", "cto", "coo", "vp", "ipo", "chairman", "president", "founder", "director", "partner"])
_NOT_NAMES = _ROLES | {"name", "list", "describe", "explain", "tell", "which", "give"}
ROUND = re.compile(r"\b(?:pre-)?series [a-h]\b", re.IGNORECASE)
_TOKENS = re.compile(r"[^\W_]+")
_DEMONYMS = frozenset(("e", "a", "ea", "an", "ean", "ian", "ese", "n", "s", "es", "ic"))
_ASKS_WHAT = re.compile(r"\bwhat\b|\bwhich\b|什么|哪", re.IGNORECASE)
_DIGIT_NAME = re.compile(r"\b(?:\d+[A-Za-z][A-Za-z]{2,}|[A-Za-z]{2,}\d+)\b")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question taken apart. ``words`` are stems that an answer should have, ``names`` keys of its names."""

    asked: Asked
    words: tuple[str, ...]
    counted: tuple[str, ...]
    names: tuple[str, ...]
    shown_names: tuple[str, ...]
    figures: tuple[Quantity, ...]
    years: tuple[int, ...]


def wanted(question: str, whole: Asked | None = None) -> Wanted:
    """Take a question apart; a part that asks for nothing of its own ("and per share?") takes its kind from ``whole``."""
    kind = asked(question)
    if whole is not None and kind.kind == "what" and not _ASKS_WHAT.search(question):
        kind = replace(kind, kind=whole.kind)
    plain = re.sub(r"(?<=[a-z])-(?=[A-Z])", " , ", question)  # "the Xiaomi-Kingsoft deal" names two
    plain = ROUND.sub(lambda match: match.group().casefold(), plain)  # or "Xiaomi's Series A" is read as one name
    found = [name for name in names(plain) if name.key not in _NOT_NAMES]
    rounds = [match.group() for match in _DIGIT_NAME.finditer(question)]
    rounds += [match.group() for match in ROUND.finditer(question)]
    days = dates(question, reference=None)
    spans = [name.span for name in found] + [day.span for day in days]
    spans += [Span(*match.span()) for match in ROUND.finditer(question)]
    kept: dict[str, None] = {}
    for word in content_words(question):
        lower = word.text.casefold()
        inside = any(span.start <= word.span.start < span.end for span in spans)
        if lower in _ROLES or not (inside or lower in _EMPTY_WORDS):
            kept[word.stem] = None
    counted = [stem(word) for word in TOKEN.findall(kind.counted) if word not in STOP_WORDS]
    keys = [name.key for name in found] + [key.casefold() for key in rounds]
    return Wanted(
        asked=kind,
        words=tuple(kept),
        counted=tuple(part for part in counted if part in kept or not found),
        names=tuple(dict.fromkeys(keys)),
        shown_names=tuple(dict.fromkeys([name.text for name in found] + rounds)),
        figures=tuple(figure for figure in quantities(question) if figure.kind in ("money", "percent")),
        years=tuple(day.first.year for day in days if day.first and day.last and day.first.year == day.last.year),
    )


def mentions(name: str, text: str) -> bool:
    """Whether ``text`` names the party with the key ``name``; "Singaporean" counts for Singapore and the reverse."""
    if ROUND.fullmatch(name):
        return re.search(rf"\b{name}(?![^\W\d_])", text, re.IGNORECASE) is not None
    if any(found.key == name for found in names(text)):
        return True
    lower = set(_TOKENS.findall(text.casefold()))
    proper = {token.casefold() for token in _TOKENS.findall(text) if not token[0].islower()}
    return all(token in lower or any(close(token, other) for other in proper) for token in _TOKENS.findall(name))


def close(one: str, other: str) -> bool:
    """The same name with another ending ("singapore", "singaporean") or one letter mistyped."""
    short, long = sorted((one, other), key=len)
    if len(short) < 5 or len(long) - len(short) > 3 or one[:2] != other[:2]:
        return False
    if long.startswith(short.rstrip("ea")) and long[len(short.rstrip("ea")) :] in _DEMONYMS:
        return True
    return (
        len(short) >= 6
        and len(long) - len(short) <= 1
        and SequenceMatcher(None, one, other).ratio() > 1 - 1.5 / len(long)
    )
