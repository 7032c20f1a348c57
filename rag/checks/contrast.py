"""Opposite words, and how many are meant: "fell" for "rose", "all" for "most", "the largest" for "a".

A claim fails where the sentence it is taken from has the other side of a pair, and where it claims all, most, none but
one or the most of something and the sentence does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..types import Span
from .binding import Asked, Bound, misplaced
from .clauses import Layout, layout
from .opposites import CONVERSE, EXCHANGE, OPPOSITES
from .order import direction
from .words import CJK, Word, is_function_word, script


@dataclass(frozen=True, slots=True)
class Contrast:
    """A word of the claim, why it fails, and the characters of the joined quotes that say otherwise."""

    span: Span
    reason: str
    instead: Span | None = None


def _words(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(f"{english}|{chinese}", re.IGNORECASE)


def _sides_of_words() -> dict[str, tuple[tuple[int, int], ...]]:
    """For each word the rows and sides that hold it."""
    held: dict[str, tuple[tuple[int, int], ...]] = {}
    for row, pair in enumerate(OPPOSITES):
        for side, words in enumerate(pair):
            for word in words.split():
                held[word] = (*held.get(word, ()), (row, side))
    return held


_SIDES = _sides_of_words()
# Share of a claim's words that a sentence must hold to be what the claim is about.
_ALIGNED = 0.4
_ALL = _words(
    r"\bof all (?=the\b|its\b|his\b|her\b|their\b)"
    r"|(?<!\bin )(?<!\bat )(?<!\bafter )(?<!\bof )\b(?:all|every|everyone|entire|entirely|whole|always|completely)\b"
    r"(?! over| told|[ -]?time|-)",
    "所有|全部|一切|全体",
)
_ALL_SAID = _words(
    r"\b(?:all|every|everyone|each|both|entire|entirely|whole|wholly|any|none|no|always|completely|fully|total|together"
    r"|100(?:%| per ?cent)|anywhere|throughout|altogether|unanimous\w*)\b",
    "所有|全部|一切|都|全体|均|全|任何",
)
_ONLY = _words(r"\b(?:only|solely|exclusively|sole|alone|nobody but|no one but)\b", "唯一|仅有|只有|仅由")
_ONLY_SAID = _words(
    r"\b(?:only|solely|exclusively|sole|alone|nobody|no one|no other|nothing but|just|single|unique|except|merely|none"
    r"|first|never|no|not|own|himself|herself|itself)\b",
    "唯一|仅|只|除",
)
_MOST = _words(r"\bmost (?:of|people|residents|companies|[a-z]+s)\b|\bmajority\b", "大多数|大部分|多数")
_MOST_SAID = _words(
    r"\b(?:most|mostly|majority|all|every|each|except|mainly|largely|more than half|over half|two[- ]thirds|bulk"
    r"|three[- ]quarters|predominantly|primarily|chiefly|[5-9][0-9](?:\.[0-9]+)?(?:%| per ?cent))",
    "大多|大部|多数|全部|所有|主要|过半",
)
_TOP = _words(
    r"(?:\b(?:the|its|his|her|their)|['’]s) (?:[a-z]+ )?(?:largest|biggest|highest|lowest|smallest|oldest|youngest|best"
    r"|worst|fastest|longest|shortest|tallest|deepest|richest|strongest|greatest|earliest"
    r"|most (?!frequent|common|active)[a-z]+)\b(?! of (?:its|his|her|their) )",
    "最大|最高|最早|最快|最好",
)
_TOP_SAID = _words(
    r"\b(?:[a-z]{3,}est|most|least|best|worst|top|leading|leader|leads|led|first|only|main|chief|record|never|ever|no"
    r"|none|peak\w*|[0-9]+(?:st|nd|rd|th)|second|third|rank\w*|number one|maximum|minimum|unprecedented|nearly"
    r"|more than any|than any)\b",
    "最|第一|首|唯一",
)
_EVERYWHERE = _words(r"\b(?:worldwide|globally|nationwide|everywhere)\b", "全球|全国|各地")
_EVERYWHERE_SAID = _words(
    r"\b(?:world\w*|global\w*|international\w*|nation\w*|every\w*|all|across|countr(?:y|ies)|throughout|earth)\b",
    "全球|世界|全国|各",
)
_ADDED = (
    (_EVERYWHERE, _EVERYWHERE_SAID, "the cited sentence does not say it of everywhere"),
    (_ALL, _ALL_SAID, "the cited sentence does not say it of all"),
    (_ONLY, _ONLY_SAID, "the cited sentence does not say that there is no other"),
    (_MOST, _MOST_SAID, "the cited sentence does not say it of most"),
    (_TOP, _TOP_SAID, "the cited sentence does not say that nothing surpasses it"),
)


def contrast(claim: str, quoted: str, beside: tuple[tuple[int, ...], ...]) -> Contrast | None:
    """The first word of the claim whose opposite, or less than which, the joined quotes say.

    ``beside`` says of each figure of the claim where the quotes have it.
    """
    return _added(claim, quoted) or _opposite(claim, quoted, beside)


def _added(claim: str, quoted: str) -> Contrast | None:
    for wanted, said, reason in _ADDED:
        found = wanted.search(claim)
        if found and not said.search(quoted):
            return Contrast(Span(*found.span()), f"“{found.group()}”: {reason}")
    return None


def _opposite(claim: str, quoted: str, beside: tuple[tuple[int, ...], ...]) -> Contrast | None:
    mine, other = _sides(layout(claim)), None
    for (row, side), words in mine.items():
        if (row, 1 - side) in mine:
            continue
        other = other or _sides(layout(quoted))
        against = other.get((row, 1 - side), [])
        if not against:
            continue
        asked = Asked(claim, words[0].span, beside=beside)
        found = _contradicted(asked, quoted, (row, words[0]), (other.get((row, side), []), against))
        if found is not None:
            return found
    return None


def _sides(placed: Layout) -> dict[tuple[int, int], list[Word]]:
    found: dict[tuple[int, int], list[Word]] = {}
    for word in placed.words:
        for key in _SIDES.get(word.text.casefold(), ()):
            found.setdefault(key, []).append(word)
    return found


def _contradicted(
    asked: Asked, quoted: str, pivot: tuple[int, Word], held: tuple[list[Word], list[Word]]
) -> Contrast | None:
    (row, word), (same, against) = pivot, held
    placed = layout(quoted)
    if same:
        if len(same) + len(against) > _MANY or (row == _ORDER and asked.beside):
            return None  # the binding of the figures tells
        bounds = [Bound(found.span, True) for found in same] + [Bound(found.span, False) for found in against]
        instead = misplaced(asked, quoted, sorted(bounds, key=lambda bound: bound.span.start))
        return _said(word, instead, quoted) if instead else None
    wanted = {other.stem for other in layout(asked.claim).words if _counts(other, word)}
    for found in against[:_MANY]:
        start, end = placed.sentence(found.span.start)
        stems = {other.stem for other in placed.between(start, end)}
        if row in CONVERSE and direction(asked.claim, word, quoted, found) < 0:
            continue
        if row in EXCHANGE and (
            script(asked.claim) != script(quoted) or direction(asked.claim, word, quoted, found) < 1
        ):
            continue  # in another language the roles tell
        if wanted and len(wanted & stems) >= _ALIGNED * len(wanted):
            return _said(word, found.span, quoted)
    return None


_MANY = 8
_ORDER = next(row for row, (one, _) in enumerate(OPPOSITES) if one.startswith("before"))


def _counts(word: Word, pair: Word) -> bool:
    if word.span == pair.span:
        return False
    return word.text[0].isdigit() or not is_function_word(word.text) or CJK.match(word.text) is not None


def _said(word: Word, instead: Span, quoted: str) -> Contrast:
    return Contrast(word.span, f"“{word.text}” where the cited sentence says “{instead.of(quoted)}”", instead)
