"""Negation and hedges, clause by clause, and whether a claim turns them.

A cue ("not", "plans to", "reportedly", 未) colours the words behind it in its clause; its *focus* is the first of
them. A claim fails where it states the focus of a source's negation, plan, report or possibility as a fact and the
source nowhere does; where it denies what the source does not deny; or where it says the opposite word ("fell" for
"rose"). A claim that is more hedged than its source passes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from ..types import Span
from .memory import remembered
from .units import listed
from .words import CJK, content_lemmas

Mood = Literal["fact", "plan", "reported", "possible"]

_NEGATION = re.compile(
    r"\b(?:not(?: yet)?(?! only| just| least| limited| merely| necessarily)|"
    r"never|no longer|without|neither|nor|none of|cannot|"
    r"no(?! doubt|\.| sooner| less| fewer| more than| matter| one of| later)|den(?:y|ies|ied|ying)|"
    r"refus(?:e|es|ed|ing)(?: to)?|fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to|unable to|yet to|unlikely to|"
    r"reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out|cancel(?:s|ed|led|ing)?|abandon(?:s|ed|ing)?)\b"
    r"|n['’]t\b|未(?!来)|没有|没|不再"
    r"|不(?![仅但过同断少足久得及管料然如满锈到超低高])"
    r"|否认|拒绝|并非|从未|尚未|取消|无意",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|expect(?:s|ed|ing)?|aim(?:s|ed|ing)?|hop(?:e|es|ed|ing)|"
    r"agree(?:s|d|ing)?|set|seek(?:s|ing)?|propos(?:e|es|ed|ing)|scheduled|due|promis(?:e|es|ed|ing)|"
    r"pledg(?:e|es|ed|ing)|looking|going|ready|want(?:s|ed)?|prepar(?:e|es|ed|ing)|consider(?:s|ed|ing)?|"
    r"announced (?:its |their )?plans?)\b(?: on)? (?:to\b|(?<=considering ))"
    r"|\b(?:is|are|was|were) to (?=(?!become|be\b|the\b|date\b|a\b)[a-z]{3,})"
    r"|\b(?:are|was|were|is) to be (?=[a-z]+(?:ed|n|t)\b)"
    r"|\b(?:will|would|shall)\b|['’]ll\b|拟|计划|将(?!近|军)|预计|打算|有望|同意|预期|准备",
)
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|possibly|perhaps|potentially|probably|likely|appears? to|seems? to)\b"
    r"|可能|或许|也许|或将|似乎"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided that|on condition that|conditions? (?:for|of|that)|conditional (?:on|upon)|subject to"
    r"|depends? (?:on|upon)|depending (?:on|upon))\b|如果|若|前提"
)
# "Must sell" is no sale.
_OBLIGATION = re.compile(r"\b(?:must|ha(?:s|ve) to|(?:is|are) (?:obliged|required) to)\b")
_REPORTED = re.compile(
    r"\b(?:reportedly|allegedly|supposedly|purportedly|apparently|rumou?red(?: to)?|(?:is|are|was|were) said to|"
    r"believed to|according to (?:rumou?rs|(?:unnamed |anonymous )?sources|people familiar|media reports|reports))\b"
    r"|据报道|据悉|据传|传闻|据称|消息称",
    re.IGNORECASE,
)
_MOODS: tuple[tuple[Mood, re.Pattern[str], int], ...] = (
    ("plan", _PLAN, 1),
    ("possible", _POSSIBLE, 1),
    ("possible", _CONDITION, 3),
    ("reported", _REPORTED, 5),  # the words in its clause that a report colours
)
_BOUND = re.compile(r"[.;:!?。；！？，\n()（）—]|,|\b(?:but|while|although|though|whereas|because|who|which)\b|但|而")
_NOT_BETWEEN = re.compile(r"(?P<before>\b[a-z]{2,12} )(?:not|never) (?P<behind>[\w-]{3,20}(?: [\w-]{1,20})?)")
_NEGATED_WORDS = 3
_OF_TIME = re.compile("[年月日今明底初]")
# Stems that deny without a cue of their own.
_DENYING = frozenset(
    listed("prohibit ban forbid forbidden lack absent avoid prevent exclud unknown dismis stop ceas empty")
)
# "Not all of them" may rest on "two of the nine".
_ALL_OF = re.compile(r"\s(?:all|every)\b", re.IGNORECASE)
_SOME_OF = re.compile(
    r"\b(?:[0-9,]+|two|three|four|five|six|seven|eight|nine|ten|some|most|many|several|half|part) of\b"
    r"|\b(?:except|only|partly|others?)\b",
    re.IGNORECASE,
)
# Of what these set apart a claim may deny the rest.
_EXCEPTION = re.compile(r"\b(?:except|excluding|unlike|rather than|instead of|contrary to|missed|closed to)\b|除了?")
_SENTENCE_END = re.compile(r"[.!?。！？；\n]+(?=\s|$)|[。！？；]")
# Share of a claim's content words that a source's sentence must hold for its negation to be about the claim.
_ALIGNED = 0.4
_ALLOWED: dict[Mood, frozenset[Mood]] = {
    "fact": frozenset(("fact", "plan", "reported", "possible")),
    "reported": frozenset(("reported", "possible")),
    "plan": frozenset(("plan", "possible")),
    "possible": frozenset(("possible",)),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that negates or hedges, and the stems it colours; ``focus`` is the first of them, "" where none is."""

    span: Span
    mood: Mood
    negated: bool
    scope: tuple[str, ...]

    @property
    def focus(self) -> str:
        """Stem of the first content word behind the cue."""
        timeless = [stem for stem in self.scope if not _OF_TIME.search(stem)]
        return timeless[0] if timeless else ""


@dataclass(frozen=True, slots=True)
class Polarity:
    """The cues of a text, and the stems that no negation (``affirmed``) or hedge (``factual``) colours."""

    cues: tuple[Cue, ...]
    affirmed: frozenset[str]
    factual: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What of a claim contradicts its source, where, and why in words."""

    span: Span
    reason: str


@remembered
def polarity(text: str) -> Polarity:
    """Negations and hedges of ``text``, and what stays outside them."""
    cues: list[Cue] = []
    negated: set[int] = set()
    hedged: set[int] = set()
    for match in _NEGATION.finditer(text):
        stems, starts = _behind(text, match.end(), _NEGATED_WORDS)
        cues.append(Cue(Span(*match.span()), "fact", True, stems))
        negated.update(starts)
    for mood, pattern, reach in _MOODS:
        for match in pattern.finditer(text):
            stems, starts = _behind(text, match.end(), reach + (CJK.match(match.group()) is not None))
            cues.append(Cue(Span(*match.span()), mood, False, stems))
            hedged.update(starts)
    words = content_lemmas(text)
    affirmed = frozenset(word.stem for word in words if word.span.start not in negated)
    factual = frozenset(word.stem for word in words if word.span.start not in hedged)
    return Polarity(tuple(sorted(cues, key=lambda cue: cue.span.start)), affirmed, factual)


def _behind(text: str, start: int, count: int) -> tuple[tuple[str, ...], list[int]]:
    """Stems and starts of the first content words behind ``start`` in its clause; a name first is no focus."""
    bound = _BOUND.search(text, start, start + 120)
    window = text[start : bound.start() if bound else min(len(text), start + 120)]
    found = content_lemmas(window)[: count * 2 if CJK.search(window) else count]
    if found and found[0].text[0].isupper():
        return (), []
    return tuple(word.stem for word in found), [start + word.span.start for word in found]


def contradiction(claim: str, quotes: Sequence[str]) -> Finding | None:
    """The first place where ``claim`` drops, adds or weakens a negation or hedge of its quotes; None where none."""
    quoted = "\n".join(quotes)
    mine, other = polarity(claim), polarity(quoted)
    return _dropped(claim, quoted, (mine, other)) or _added(claim, quoted, (mine, other)) or _turned(claim, quoted)


def _dropped(claim: str, quoted: str, sides: tuple[Polarity, Polarity]) -> Finding | None:
    mine, other = sides
    hedged = {own.mood for own in mine.cues if not own.negated}
    hedged |= {"possible"} if _OBLIGATION.search(claim) else set()
    single = _BOUND.search(claim.rstrip(" .。")) is None  # a hedge holds for the whole of one clause
    for cue in other.cues:
        if not cue.focus:
            continue
        if cue.negated:
            denied = any(own.negated and cue.focus in own.scope for own in mine.cues) or _DENYING & mine.affirmed
            lost = cue.focus in mine.affirmed and not denied and cue.focus not in other.affirmed
        else:
            moods = {own.mood for own in mine.cues if not own.negated and cue.focus in own.scope}
            lost = cue.focus in mine.factual | _hedged(mine) and cue.focus not in other.factual
            lost = lost and not moods & _ALLOWED[cue.mood] and cue.focus in mine.affirmed
            lost = lost and not (hedged & _ALLOWED[cue.mood] and single)
        if lost and not _infinitive(claim, cue.focus) and _aligned(claim, quoted, cue.span.start):
            start = quoted.rfind(" ", max(0, cue.span.start - 20), cue.span.end) + 1 if cue.negated else cue.span.start
            said = " ".join(quoted[start or cue.span.start : cue.span.end + 40].split()[:5])
            return Finding(_word_span(claim, cue.focus), f"the cited sentence says “{said}”, the claim does not")
    return None


def _hedged(mine: Polarity) -> frozenset[str]:
    return frozenset(stem for cue in mine.cues if not cue.negated for stem in cue.scope)


def _added(claim: str, quoted: str, sides: tuple[Polarity, Polarity]) -> Finding | None:
    mine, other = sides
    sources = [cue for cue in other.cues if cue.negated]
    denied = {stem for cue in sources for stem in cue.scope}
    told = {word.stem for word in content_lemmas(quoted)}
    for cue in mine.cues:
        if any(word.stem in told for word in content_lemmas(cue.span.of(claim))):
            continue
        if not cue.negated or set(cue.scope) & denied or (sources and cue.focus not in other.affirmed):
            continue
        if _ALL_OF.match(claim, cue.span.end) and _SOME_OF.search(quoted):
            continue
        if _DENYING & other.affirmed or _EXCEPTION.search(quoted) or _prefixed(cue.focus, told):
            continue
        said = cue.span.of(claim)
        return Finding(cue.span, f"“{said}” has nothing in the cited sentence to stand on")
    return None


def _prefixed(focus: str, told: Collection[str]) -> bool:
    """Whether a word denies by its form what the claim denies: "unaffected", "undisclosed"."""
    return bool(focus) and any(f"{prefix}{focus}" in told for prefix in ("un", "in", "im", "dis", "non", "non-"))


def _turned(claim: str, quoted: str) -> Finding | None:
    """The same words with and without a "not" between them: "was not said" and "was said"."""
    mine, other = " ".join(claim.casefold().split()), " ".join(quoted.casefold().split())
    for one, two in ((mine, other), (other, mine)):
        for match in _NOT_BETWEEN.finditer(one):
            without = f"{match['before']}{match['behind']}"
            at = re.search(rf"(?<!\w){re.escape(without)}(?!\w)", two)
            if at and not re.search(rf"(?<!\w){re.escape(without)}(?!\w)", one) and match.group() not in two:
                start = claim.casefold().find(match["behind"].strip())
                span = Span(start, start + len(match["behind"].strip())) if start >= 0 else Span(0, len(claim))
                said = match.group() if one is other else without
                return Finding(span, f"the cited sentence says “{said}”, the claim does not")
    return None


def _aligned(claim: str, quoted: str, position: int) -> bool:
    """Whether the quotes' sentence at ``position`` speaks of what the claim speaks of."""
    wanted = {word.stem for word in content_lemmas(claim)}
    ends = _SENTENCE_END.finditer(quoted, max(0, position - 400), position)
    start = max((match.end() for match in ends), default=None)
    end = _SENTENCE_END.search(quoted, position, position + 400)
    sentence = quoted[max(0, position - 400) if start is None else start : end.start() if end else position + 400]
    held = {word.stem for word in content_lemmas(sentence)}
    return len(wanted & held) >= _ALIGNED * len(wanted)


def _infinitive(claim: str, stem: str) -> bool:
    """Whether the claim has the word only as "to compete": no statement that it happened."""
    span = _word_span(claim, stem)
    return claim[max(0, span.start - 3) : span.start].lower() == "to "


def _word_span(claim: str, stem: str) -> Span:
    return next((word.span for word in content_lemmas(claim) if word.stem == stem), Span(0, len(claim)))
