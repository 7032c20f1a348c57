"""A question taken apart: the words, names, figures and years that an answer must be about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .asked import Asked, asked
from .checks.aliases import KEY_OF
from .checks.dates import DateRange, dates
from .checks.names import Name, names
from .checks.numbers import quantities
from .checks.quantity import Quantity
from .checks.words import CJK, STOP_WORDS, TOKEN, content_words, stem
from .gloss import glossed
from .mentions import ROUND
from .question_words import CAPITALISED_WORDS, EMPTY_WORDS, NOT_NAMES
from .spelling import respelled
from .types import Span

_ASKS_WHAT = re.compile(r"\bwhat\b|\bwhich\b|什么|哪", re.IGNORECASE)
_DIGIT_NAME = re.compile(r"\b(?:\d+[A-Za-z][A-Za-z]{2,}|\d[A-Z](?= [A-Z][a-z])|[A-Za-z]{2,}\d+)\b")
_CURRENCY = re.compile(r"\b(?:US|HK|NT|A|C|S) ?(?=\$)|\b(?:US|Hong Kong|American) (?=dollars?\b|currency\b)")
_OFFICES = re.compile(r"\bchief executive(?: officer)?\b|\bboss\b", re.IGNORECASE)
_SAID_BY = re.compile(
    r"\b(?:according to|as per|per|as told by|as reported by|reported by)\s+(?:the\s+)?$", re.IGNORECASE
)
_CONTRACTED = re.compile(r"\b(what|who|where|when|how)['’]s\b", re.IGNORECASE)
_COMPOUND = re.compile(r"(?<=[A-Za-z])-(?=[A-Z]|(?:backed|based|led|owned|listed|founded|made|related|linked)\b)")
_OWNED = re.compile(r"['’]s? (?=[A-Z])")
"""Between an owner and what it owns: "Tencent's Kingsoft stake" names two parties."""
_FIRST_WORD = re.compile(r"\W*([A-Z][a-z]+)(?=\s+(?:[a-z\d$€£¥]|[A-Z]{2,}\b|of\b))")
_SMALL_WORD = re.compile(r"[a-z]{4,}")
_SHARE = ("percent", "part")
"""What part of a company somebody has is a share of it."""
_POSSESSIVE = re.compile(r"['’]s?$")
_WHICH = re.compile(
    r"\b(?:which|what)\s+((?:[a-z][\w'’-]*\s+){1,4}?)"
    r"(?=(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|of|in|\w+ed)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question taken apart.

    ``words`` are stems that an answer should have, ``chinese`` pairs of characters for an answer in Chinese, ``names``
    keys of its names, ``shown_names`` and ``shown_figures`` as they were written; ``noun`` is the stem of what "which"
    asks for; ``months`` count from 1, with 0 for a date without one.
    """

    asked: Asked
    words: tuple[str, ...]
    counted: tuple[str, ...]
    names: tuple[str, ...]
    shown_names: tuple[str, ...]
    figures: tuple[Quantity, ...]
    shown_figures: tuple[str, ...]
    years: tuple[int, ...]
    noun: str = ""
    chinese: tuple[str, ...] = ()
    months: frozenset[int] = frozenset()


def wanted(question: str, whole: Asked | None = None, vocabulary: Iterable[str] = ()) -> Wanted:
    """Take a question apart.

    A part that asks for nothing of its own ("and per share?") takes its kind from ``whole``. ``vocabulary`` are words
    of the evidence: a word that is neither there nor known otherwise is read as the nearest one that is.
    """
    spelled = respelled(question, vocabulary)
    plain = _plain(spelled)
    kind = asked(plain)
    if whole is not None and kind.kind == "what" and not _ASKS_WHAT.search(plain):
        kind = replace(kind, kind=whole.kind)
    named = _named(plain)
    shown = _shown(named, [match.group() for match in (*_DIGIT_NAME.finditer(plain), *ROUND.finditer(glossed(plain)))])
    days = dates(plain, reference=None)
    rounds = [Span(*match.span()) for match in ROUND.finditer(plain)]
    words = _words(plain, [*(name.span for name in named), *(day.span for day in days), *rounds])
    figures = tuple(figure for figure in quantities(plain) if figure.kind in ("money", "percent"))
    counted = [stem(word) for word in TOKEN.findall(kind.counted) if word not in STOP_WORDS]
    return Wanted(
        asked=replace(kind, text=spelled),
        words=tuple(word for word in words if not CJK.search(word) and (kind.kind, word) != _SHARE),
        counted=tuple(part for part in counted if part in words or not named),
        names=tuple(shown),
        shown_names=tuple(shown.values()),
        figures=figures,
        shown_figures=tuple(dict.fromkeys(figure.span.of(plain) for figure in figures)),
        years=tuple(day.first.year for day in days if day.first and day.last and day.first.year == day.last.year),
        noun=_noun(plain, words),
        chinese=tuple(word for word in words if CJK.search(word)),
        months=_months(days),
    )


def _plain(question: str) -> str:
    """Without contractions and compounds, the first word small unless it is a name."""
    text = _CURRENCY.sub("", _CONTRACTED.sub(r"\1 is", question))
    text = _COMPOUND.sub(" , ", _OFFICES.sub("ceo", text))
    text = _OWNED.sub(" , ", text)
    first = _FIRST_WORD.match(text)
    if first and first.group(1).casefold() not in KEY_OF:
        text = text[: first.start(1)] + first.group(1).casefold() + text[first.end(1) :]
    return text


def _named(plain: str) -> list[Name]:
    """The parties and places of a question, the well-known ones also where they are written small."""
    found = [kept for name in names(ROUND.sub(_lower, plain)) if (kept := _party(name, plain)) is not None]
    if any(name.key.isascii() for name in found):  # "Qiming (启明创投)" is named once
        found = [name for name in found if name.key.isascii()]
    return found + [Name(Span(*match.span()), match.group(), KEY_OF[match.group()]) for match in _small_names(plain)]


def _lower(match: re.Match[str]) -> str:
    return match.group().casefold()  # or "Xiaomi's Series A" is read as one name


def _party(name: Name, plain: str) -> Name | None:
    """The name without the words for an office or a kind of firm; None for who is only quoted ("according to …")."""
    if _SAID_BY.search(plain[: name.span.start]):
        return None
    key = " ".join(token for token in name.key.split() if token not in NOT_NAMES)
    return replace(name, key=key) if key else None


def _small_names(plain: str) -> Iterator[re.Match[str]]:
    """Well-known names written small, as in a query of keywords."""
    for match in _SMALL_WORD.finditer(plain):
        if match.group() in KEY_OF and (match.start() == 0 or not plain[match.start() - 1].isalnum()):
            yield match


def _shown(named: Sequence[Name], coded: Sequence[str]) -> dict[str, str]:
    """Each key with the name as it was first written: "America" and "the United States" are one."""
    shown: dict[str, str] = {}
    for key, text in [*((name.key, name.text) for name in named), *((code.casefold(), code) for code in coded)]:
        shown.setdefault(key, text)
    return shown


def _words(plain: str, spans: Sequence[Span]) -> list[str]:
    """Stems of the content words outside ``spans``; a Chinese question gives its words in English, too."""
    kept: dict[str, None] = {}
    english = glossed(plain) if CJK.search(plain) else ""
    for word in (*content_words(plain), *content_words(english)):
        lower = word.text.casefold()
        inside = word.text in plain and any(span.start <= word.span.start < span.end for span in spans)
        if lower in CAPITALISED_WORDS or not (inside or lower in EMPTY_WORDS or lower in KEY_OF):
            kept[word.stem] = None
    return list(kept)


def _months(days: Sequence[DateRange]) -> frozenset[int]:
    """The months that the dates of a question name, 0 for a date without one."""
    return frozenset(
        day.month or (day.first.month if day.first and day.precision in ("month", "day") else 0) for day in days
    )


def _noun(plain: str, words: Sequence[str]) -> str:
    """The stem of the noun after "which" or "what", where it says more than "company" or "person"."""
    match = _WHICH.search(plain)
    if match is None:
        return ""
    found = stem(_POSSESSIVE.sub("", match.group(1).split()[-1]))
    return found if found in words else ""
