"""A question taken apart: the words, names, figures and years that an answer must be about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches

from .asked import Asked, asked
from .bilingual import words_in_english
from .checks.aliases import KEY_OF, NAMES_OF
from .checks.dates import dates
from .checks.names import Name, names
from .checks.numbers import quantities
from .checks.quantity import Quantity
from .checks.units import listed
from .checks.words import CJK, STOP_WORDS, TOKEN, content_words, stem
from .thesaurus import known
from .types import Span

_EMPTY_WORDS = frozenset(
    listed(
        "how why himself herself itself name many much number amount total exact exactly precisely currently today please "
        "tell give list state mention mentioned kind kinds type types sort thing way fact different source sources document "
        "documents article piece text know ever actually really hundred thousand million billion trillion big large long "
        "dollar dollars yuan euro euros pound pounds rupees renminbi rmb usd days year date month day person people company "
        "companies startup firm investor country city place percentage percent share portion proportion money far often "
        "category categories line lines area areas field quarter rough roughly equal equals equivalent currency besides apart "
        "beyond credited times time frequently ones one according terms minimum maximum what's who's per respectively altogether"
    )
)
"""Words that say what kind of answer is wanted, not what it is about; the kind is judged apart."""
_ROLES = frozenset(listed("ceo cfo cto coo vp ipo chairman president founder director partner vc gp gps lp lps pe esg iot ai os pc pcs oem oems tv tvs api"))
_NOT_NAMES = _ROLES | {"name", "list", "describe", "explain", "tell", "which", "give"}
ROUND = re.compile(r"\b(?:pre-)?series [a-h]\b", re.IGNORECASE)
_ROUND_GLUED = r"(?=$|[^A-Za-z]|[A-Z][a-z]{2} ?\d)"  # tables lose the space in "Series ASep 2, 2024"
_TOKENS = re.compile(r"[^\W_]+")
_DEMONYMS = frozenset(("e", "a", "ea", "an", "ean", "ian", "ese", "n", "s", "es", "ic"))
_ASKS_WHAT = re.compile(r"\bwhat\b|\bwhich\b|什么|哪", re.IGNORECASE)
_DIGIT_NAME = re.compile(r"\b(?:\d+[A-Za-z][A-Za-z]{2,}|\d[A-Z](?= [A-Z][a-z])|[A-Za-z]{2,}\d+)\b")
_CURRENCY = re.compile(r"\b(?:US|HK|NT|A|C|S) ?(?=\$)|\b(?:US|Hong Kong|American) (?=dollars?\b|currency\b)")
_OFFICES = re.compile(r"\bchief executive(?: officer)?\b|\bboss\b", re.IGNORECASE)
_SAID_BY = re.compile(r"\b(?:according to|as per|per|as told by|as reported by|reported by)\s+(?:the\s+)?$", re.IGNORECASE)
_CONTRACTED = re.compile(r"\b(what|who|where|when|how)['’]s\b", re.IGNORECASE)
_COMPOUND = re.compile(r"(?<=[A-Za-z])-(?=[A-Z]|(?:backed|based|led|owned|listed|founded|made|related|linked)\b)")
_WHICH = re.compile(
    r"\b(?:which|what)\s+((?:[a-z][\w'’-]*\s+){1,4}?)(?=(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|of|in|\w+ed)\b)",
    re.IGNORECASE,
)
_SPELLING = 0.82
"""Similarity from which a word that nobody knows is taken for a mistyped one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question taken apart.

    ``words`` are stems that an answer should have, ``chinese`` pairs of characters for an answer in Chinese, ``names``
    keys of its names and ``shown_names`` the same as written; ``noun`` is the stem of what "which" or "what" asks for.
    """

    asked: Asked
    words: tuple[str, ...]
    counted: tuple[str, ...]
    names: tuple[str, ...]
    shown_names: tuple[str, ...]
    figures: tuple[Quantity, ...]
    years: tuple[int, ...]
    noun: str = ""
    chinese: tuple[str, ...] = ()
    months: frozenset[int] = frozenset()


def wanted(question: str, whole: Asked | None = None, vocabulary: Iterable[str] = ()) -> Wanted:
    """Take a question apart.

    A part that asks for nothing of its own ("and per share?") takes its kind from ``whole``. ``vocabulary`` are words
    of the evidence: a word that is neither there nor known otherwise is read as the nearest one that is.
    """
    plain = _plain(_respelled(question, vocabulary))
    kind = asked(plain)
    if whole is not None and kind.kind == "what" and not _ASKS_WHAT.search(plain):
        kind = replace(kind, kind=whole.kind)
    rounds = [match.group() for match in (*_DIGIT_NAME.finditer(plain), *ROUND.finditer(plain))]
    found = [kept for name in names(ROUND.sub(_lower, plain)) if (kept := _party(name, plain)) is not None]
    if any(name.key.isascii() for name in found):  # "Qiming (启明创投)" is named once
        found = [name for name in found if name.key.isascii()]
    found += [Name(Span(*match.span()), match.group(), KEY_OF[match.group()]) for match in _small_names(plain)]
    days = dates(plain, reference=None)
    spans = [name.span for name in found] + [day.span for day in days]
    spans += [Span(*match.span()) for match in ROUND.finditer(plain)]
    counted = [stem(word) for word in TOKEN.findall(kind.counted) if word not in STOP_WORDS]
    words = _words(plain, spans)
    return Wanted(
        asked=replace(kind, text=question),
        words=tuple(word for word in words if not CJK.search(word)),
        counted=tuple(part for part in counted if part in words or not found),
        names=tuple(dict.fromkeys([name.key for name in found] + [key.casefold() for key in rounds])),
        shown_names=tuple(dict.fromkeys([name.text for name in found] + rounds)),
        figures=tuple(figure for figure in quantities(plain) if figure.kind in ("money", "percent")),
        years=tuple(day.first.year for day in days if day.first and day.last and day.first.year == day.last.year),
        months=frozenset(day.month or (day.first.month if day.first and day.precision in ("month", "day") else 0) for day in days),
        noun=_noun(plain, words),
        chinese=tuple(word for word in words if CJK.search(word)),
    )


def _plain(question: str) -> str:
    """Without contractions and compounds, the first word small unless it is a name."""
    text = _CURRENCY.sub("", _CONTRACTED.sub(r"\1 is", question))
    text = _COMPOUND.sub(" , ", _OFFICES.sub("ceo", text))
    first = re.match(r"\W*([A-Z][a-z]+)(?=\s+(?:[a-z\d$€£¥]|[A-Z]{2,}\b|of\b))", text)
    if first and first.group(1).casefold() not in KEY_OF:
        text = text[: first.start(1)] + first.group(1).casefold() + text[first.end(1) :]
    return text


def _noun(plain: str, words: list[str]) -> str:
    """The stem of the noun after "which" or "what", where it says more than "company" or "person"."""
    match = _WHICH.search(plain)
    if match is None:
        return ""
    found = stem(re.sub(r"['’]s?$", "", match.group(1).split()[-1]))
    return found if found in words else ""


def _party(name: Name, plain: str) -> Name | None:
    """The name without the words for an office or a kind of firm; None for who is only quoted ("according to …")."""
    if _SAID_BY.search(plain[: name.span.start]):
        return None
    key = " ".join(token for token in name.key.split() if token not in _NOT_NAMES)
    return replace(name, key=key) if key else None


def _small_names(plain: str) -> Iterator[re.Match[str]]:
    """Well-known names written small, as in a query of keywords."""
    for match in re.finditer(r"[a-z]{4,}", plain):
        if match.group() in KEY_OF and (match.start() == 0 or not plain[match.start() - 1].isalnum()):
            yield match


def _lower(match: re.Match[str]) -> str:
    return match.group().casefold()  # or "Xiaomi's Series A" is read as one name


def _words(plain: str, spans: list[Span]) -> list[str]:
    """Stems of the content words outside ``spans``; a Chinese question gives its words in English, too."""
    kept: dict[str, None] = {}
    for word in (*content_words(plain), *content_words(" ".join(words_in_english(plain)))):
        lower = word.text.casefold()
        inside = word.text in plain and any(span.start <= word.span.start < span.end for span in spans)
        if lower in _ROLES or not (inside or lower in _EMPTY_WORDS or lower in KEY_OF):
            kept[word.stem] = None
    return list(kept)


def _respelled(question: str, vocabulary: Iterable[str]) -> str:
    """The question with mistyped words as the evidence spells them."""
    spellings = {word.casefold(): word for word in vocabulary if len(word) >= 4}
    if not spellings:
        return question

    def respell(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.casefold()
        if len(word) < 5 or lower in STOP_WORDS or lower in _ROLES or lower in spellings or not word.isascii() or known(stem(word)) or lower in _EMPTY_WORDS:
            return word
        if any(lower[:5] == other[:5] for other in spellings):
            return word
        near = get_close_matches(lower, spellings, n=1, cutoff=_SPELLING)
        return spellings[near[0]] if near else word

    return re.sub(r"[A-Za-z]+", respell, question)


def mentions(name: str, text: str) -> bool:
    """Whether ``text`` names the party with the key ``name``; "Singaporean" counts for Singapore and the reverse."""
    if ROUND.fullmatch(name):
        return re.search(rf"\b(?i:{name}){_ROUND_GLUED}", text) is not None
    if any(found.key == name for found in names(text)):
        return True
    lower = set(_TOKENS.findall(text.casefold()))
    proper = {token.casefold() for token in _TOKENS.findall(text) if not token[0].islower()}
    return any(
        all(token in lower or any(close(token, other) for other in proper) for token in _TOKENS.findall(alias))
        for alias in (name, *NAMES_OF.get(name, ()))
        if len(alias) > 2 or alias.upper() in text
    )


def close(one: str, other: str) -> bool:
    """The same name with another ending ("singapore", "singaporean") or one letter mistyped."""
    short, long = sorted((one, other), key=len)
    if len(short) < 5 or len(long) - len(short) > 3 or one[:1] != other[:1]:
        return False
    root = short.rstrip("ea")
    if long.startswith(root) and long[len(root) :] in _DEMONYMS:
        return True
    return len(short) >= 6 and len(long) - len(short) <= 1 and SequenceMatcher(None, one, other).ratio() > _SPELLING
