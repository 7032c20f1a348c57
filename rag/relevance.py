"""How well one sentence answers one question, as named features: words, names, figures and the kind of thing asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from .checks.dates import dates
from .checks.names import names
from .checks.numbers import quantities
from .checks.words import CJK, TOKEN, stem, words
from .thesaurus import said_otherwise
from .types import Evidence, Span
from .wanted import ROUND, Wanted, close, mentions

_NO_PARTY = frozenset(
    [
        "purchaser",
        "seller",
        "vendor",
        "buyer",
        "issuer",
        "offeror",
        "company",
        "group",
        "board",
        "director",
        "directors",
        "agreement",
        "shares",
        "learn",
        "read",
        "see",
        "click",
        "view",
        "find",
        "get",
        "sign",
        "subscribe",
        "follow",
        "share",
        "discover",
        "download",
    ]
)
_LIGHT = frozenset(
    stem(word)
    for word in ["do", "have", "get", "make", "give", "take", "go", "come", "say", "call", "see", "be", "become"]
)
_ROLE_NOUN = re.compile(
    r"\b(?:the|this|that|these|those|both|such) (?:[a-z-]+ )?(?:company|companies|firm|deal|stake|investment|acquisition|round|"
    r"purchase|transaction|agreement|group|shares?|latter|former|two|board|business|unit|startup|maker|fund|investors?|"
    r"veteran|executive|entrepreneur|founder|chairman|ceo|manager|sale|merger|offering|listing|product|brand)\b|该|双方",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|his|him|she|her)\b|^\W*(?:this|that|these|those|both|such)\b|[其它他她]",
    re.IGNORECASE,
)
_MONEY_LABEL = re.compile(
    r"[$€£¥]|\b(?:price|amount|value|cost|usd|rmb|dollars|yuan|revenue|income|consideration|raised)\b|元|金额|价",
    re.IGNORECASE,
)
_PER_SHARE = re.compile(
    r"\b(?:per|a|each|every|for one) (?:share|unit|ads|piece)\b|每股|\bapiece\b|\bshare price\b", re.IGNORECASE
)
_FIRM_WORD = re.compile(r"(?<=[A-Za-z0-9] )(?:Capital|Ventures|Partners|Holdings|Group)\b(?! [a-z]*ing)")
_FIGURE = re.compile(r"[$€£¥]?\d[\d.,]*\s?%?")
_WORTH = re.compile(r"\bvalu(?:ed|ing)\b|\d (?:billion|million)[ -](?:dollar )?(?:company|startup|business)\b", re.IGNORECASE)
_NEAR_CHARACTERS = 500
"""How far back a pronoun or "the company" may point."""
_AMOUNTS: dict[str, tuple[str, ...]] = {
    "money": ("money",),
    "percent": ("percent", "ratio"),
    "count": ("count", "bare"),
    "amount": ("money", "percent", "ratio", "count", "bare"),
}
_BECAUSE = re.compile(
    r"\b(?:because|since|due to|as a result|in order to|so that|sign of|aims?|goals?|driven|therefore|thanks to|reason|"
    r"notable|purpose|to (?:gain|build|expand|help|promote|grow|create|focus)|benefit)\b|因为|由于|为了|以便|旨在",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|based in|headquartered in|located in)\s+(?:the\s+)?[A-Z]|[\u4e00-\u9fff](?:市|省|国|区)|^[A-Z][\w ]+, [A-Z][\w ]+",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of the evidence; ``near`` is what stands just before it, ``above`` its title and headings."""

    evidence: Evidence
    k: int
    span: Span
    text: str
    near: str
    above: str

    @property
    def heading(self) -> str:
        """The nearest heading above."""
        return self.evidence.hit.passage.heading.split(" > ")[-1]

    @property
    def grouped(self) -> bool:
        """Whether it is an item, row or record, which means nothing without its heading."""
        return self.evidence.hit.passage.kind in ("list", "table", "record")

    @property
    def group(self) -> tuple[str, str, str]:
        """Sentences of one list, table or set of records share it."""
        passage = self.evidence.hit.passage
        return passage.document_id, passage.kind, passage.heading


@dataclass(frozen=True, slots=True)
class Features:
    """All in 0–1. ``cosine`` is of question and sentence, ``passage`` the retriever's score."""

    cosine: float
    passage: float
    words: float
    words_around: float
    names: float
    weakest_name: float
    figures: float
    kind: float
    body: float


def above(passage: Evidence) -> str:
    """What stands over a passage: title, headings, publisher and address of its document."""
    source = passage.document
    return "\n".join(filter(None, (source.title, passage.hit.passage.heading, source.publisher, source.url)))


def without_heading(passage: Evidence) -> Evidence:
    """The passage as if no heading stood over it."""
    return replace(passage, hit=replace(passage.hit, passage=replace(passage.hit.passage, heading="")))


def candidates(evidence: Sequence[Evidence]) -> list[Candidate]:
    """Every sentence of the evidence, in order."""
    found = []
    for passage in evidence:
        for k, sentence in enumerate(passage.sentences, 1):
            near = passage.document.text[max(0, sentence.span.start - _NEAR_CHARACTERS) : sentence.span.start]
            text = sentence.span.of(passage.document.text)
            found.append(Candidate(passage, k, sentence.span, text, near, above(passage)))
    return found


def features(want: Wanted, candidate: Candidate, cosine: float) -> Features:
    """The features of one candidate; ``cosine`` comes from the embedder."""
    anaphor = _points_back(candidate.text)
    own = stems(candidate)
    around = own | _stems(candidate.above) | (_stems(candidate.near) if anaphor else frozenset())
    asked_words = want.chinese if want.chinese and CJK.search(candidate.text) else want.words
    labelled = 0.9 if candidate.grouped and _label_asked(want, candidate.text) else 0.0
    held = [_name_held(name, candidate, anaphor) for name in want.names]
    return Features(
        cosine=max(0.0, min(1.0, cosine)),
        passage=max(0.0, min(1.0, candidate.evidence.hit.score)),
        words=max(labelled, _covered(asked_words, own)),
        words_around=max(labelled, _covered(asked_words, around)),
        names=sum(held) / len(held) if held else 1.0,
        weakest_name=min(held, default=1.0),
        figures=_figures_held(want, candidate),
        kind=kind_held(want, candidate),
        body=0.0 if candidate.evidence.hit.passage.kind == "furniture" else 1.0,
    )


def _short_name(name: str, candidate: Candidate) -> bool:
    """Whether a person is named by the last name alone, after the document named them in full."""
    parts = name.split()
    if len(parts) != 2 or len(parts[1]) < 3 or name not in candidate.evidence.document.text.casefold():
        return False
    return (
        re.search(rf"(?<![A-Z]\w )\b{re.escape(parts[1].capitalize())}\b", candidate.text + "\n" + candidate.near)
        is not None
    )


def _name_held(name: str, candidate: Candidate, anaphor: bool) -> float:
    """1 in the sentence, less where only its surroundings have the name."""
    if mentions(name, candidate.text):
        return 1.0
    if ROUND.fullmatch(name):
        return 0.8 if mentions(name, candidate.heading) else 0.0
    if _short_name(name, candidate):
        return 0.9
    if mentions(name, candidate.above):
        return 0.8
    if mentions(name, candidate.near):
        return 0.7 if anaphor else 0.35
    return 0.3 if mentions(name, candidate.evidence.hit.passage.text) else 0.0


def _points_back(text: str) -> bool:
    """Whether "the company" or a pronoun that no name goes before refers to an earlier sentence."""
    if _ROLE_NOUN.search(text):
        return True
    pronoun = _PRONOUN.search(text)
    return pronoun is not None and not any(name.span.start < pronoun.start() for name in names(text))


def stems(candidate: Candidate) -> frozenset[str]:
    """Stems of the sentence, and of its heading where it means nothing without."""
    return _stems(f"{candidate.heading}\n{candidate.text}" if candidate.grouped else candidate.text)


def said(wanted_stem: str, held: frozenset[str]) -> float:
    """How surely a word of the question is said by the stems of a sentence: 1 itself, less by another word."""
    if wanted_stem in held:
        return 1.0
    if said_otherwise(wanted_stem) & held:
        return 0.9
    return 0.7 if len(wanted_stem) >= 5 and any(_same_root(wanted_stem, other) for other in held) else 0.0


def _same_root(one: str, other: str) -> bool:
    """"chair" and "chairman", "investor" and "investment": five letters and most of the shorter word in common."""
    if one[:5] != other[:5]:
        return False
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return common >= 0.75 * min(len(one), len(other))


def _stems(text: str) -> frozenset[str]:
    """Stems of the words; the last word of a firm's name ("5Y Capital") is not the word, a "$46 billion company" is a value."""
    text = _FIRM_WORD.sub(" ", text)
    found = {word.stem for word in words(text)}
    found |= {stem(part) for token in TOKEN.findall(text) if "-" in token for part in token.split("-")}
    return frozenset(found | ({stem("valuation")} if _WORTH.search(text) else set()))


def _covered(wanted_stems: Sequence[str], held: frozenset[str]) -> float:
    total = hit = 0.0
    for wanted_stem in wanted_stems:
        weight = 0.4 if wanted_stem in _LIGHT else 1.0
        total += weight
        hit += weight * said(wanted_stem, held)
    return hit / total if total else 1.0


def _label_asked(want: Wanted, text: str) -> bool:
    """Whether a short item is a label with a figure ("Series C (32%)") and the question has all of the label."""
    label = _FIGURE.sub(" ", text)
    parts = TOKEN.findall(label)
    if not 0 < len(parts) <= 4 or label == text:
        return False
    return any(mentions(name, label) for name in want.names) or all(stem(part) in want.words for part in parts)


def _figures_held(want: Wanted, candidate: Candidate) -> float:
    """Share of the question's own figures and years that the sentence (or, for years, its surroundings) has."""
    if not want.figures and not want.years:
        return 1.0
    mine = quantities(candidate.text + "\n" + candidate.above)
    results = [float(any(q.kind == f.kind and q.low == f.low for q in mine)) for f in want.figures]
    share = sum(results) / len(results) if results else 1.0
    if want.years:  # of "from 2014 to 2017" a sentence may tell one end
        share = min(share, max(_year_held(year, want.months, candidate) for year in want.years))
    return share


def _year_held(year: int, months: frozenset[int], candidate: Candidate) -> float:
    published = candidate.evidence.document.published
    found = dates(candidate.text, reference=published)
    own = {day.first.year for day in found if day.first}
    if year in own or str(year) in candidate.text:
        return 1.0
    if str(year) in candidate.above or str(year) in candidate.near:
        return 0.8
    if own:
        return 0.0
    if published is not None:
        return 0.6 if published.year == year else 0.0
    return 0.5 if any(day.month in months for day in found) else 0.2  # "last December" in an undated document


def kind_held(want: Wanted, candidate: Candidate) -> float:
    """Whether the sentence holds a thing of the kind that is asked for and that the question does not say itself."""
    kind, text = want.asked.kind, candidate.text
    if kind in _AMOUNTS:
        return _amount_held(want, candidate)
    if kind == "date":
        return float(any(day.precision != "time" for day in dates(text, reference=None)))
    if kind == "who":
        return float(any(_new(name.key, want.names) and _NO_PARTY.isdisjoint(name.key.split()) for name in names(text)))
    if kind == "place":
        return 1.0 if _PLACE.search(text) else 0.4 * bool(names(text))
    if kind == "why":
        return 1.0 if _BECAUSE.search(text) else 0.4
    return 0.7


def _new(key: str, known: Sequence[str]) -> bool:
    return not any(key == name or close(key, name) for name in known)


def _amount_held(want: Wanted, candidate: Candidate) -> float:
    text = candidate.text
    known = {(figure.kind, figure.low, figure.high) for figure in want.figures}
    figures = [figure for figure in quantities(text) if (figure.kind, figure.low, figure.high) not in known]
    if want.asked.kind == "money" and candidate.grouped and figures and _MONEY_LABEL.search(candidate.heading):
        return 0.8  # a bare number under "Purchase price" or "in thousands of dollars"
    found = [figure for figure in figures if figure.kind in _AMOUNTS[want.asked.kind]]
    if not found:
        return 0.0
    if _PER_SHARE.search(want.asked.text) and want.asked.kind == "money":
        return 1.0 if any(figure.per for figure in found) else 0.3
    if want.asked.kind != "count" or not want.counted:
        return 1.0
    head = want.counted[-1:] if len(want.counted) > 1 else want.counted
    return 1.0 if _covered(head, _stems(text)) >= 0.7 else 0.3
