"""How well one sentence answers one question, as named features: words, names, figures and the kind of thing asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .answer_kind import kind_held
from .candidates import Candidate, heading_like, own_stems
from .checks.dates import dates
from .checks.names import names
from .checks.numbers import quantities
from .checks.words import CJK, TOKEN, stem
from .coverage import covered, said, stems
from .mentions import ROUND, mentions
from .nearness import nearness, neighbours, slots
from .wanted import Wanted

# The degrees of this module were chosen by hand on development questions.
_LABEL = 0.9
_LAST_NAME = 0.9
_ABOVE = 0.8
_PART_OF_NAME = 0.6
_NEAR = 0.7
_NEAR_UNSAID = 0.35
"""The name stands just before, but nothing in the sentence points back to it."""
_SAME_PASSAGE = 0.3
_SAME_DOCUMENT = 0.2
_DOCUMENT_START = 6_000
"""Characters of a document in which a name is looked for: a book names everybody somewhere."""
_PUBLISHED_THEN = 0.6
_UNDATED_MONTH = 0.5
"""Such as "last December" in an undated document, where the question names a December."""
_UNDATED = 0.2
_LABEL_WORDS = 4
_ROLE_NOUN = re.compile(
    r"\b(?:the|this|that|these|those|both|such) (?:[a-z-]+ )?(?:company|companies|firm|deal|stake|investment|"
    r"acquisition|round|purchase|transaction|agreement|group|shares?|latter|former|two|board|business|unit|startup|maker|fund|"
    r"investors?|veteran|executive|entrepreneur|founder|chairman|ceo|manager|sale|merger|offering|listing|product|brand|price|cost|sum|total)\b"
    r"|该|双方",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|his|him|she|her)\b|^\W*(?:this|that|these|those|both|such)\b|[其它他她]",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[$€£¥]?\d[\d.,]*\s?%?")


@dataclass(frozen=True, slots=True)
class Features:
    """All in 0–1. ``reading`` is what a model that reads question and sentence together finds, as a share of certainty;
    ``cosine`` is of question and sentence with its heading, ``passage`` the retriever's score.

    ``rare`` and ``rare_around`` are shares of the question's words by their rarity in the evidence, ``near`` how close
    they stand to a thing of the kind asked for, ``phrase`` the share of neighbouring words that are neighbours here;
    the last ones are 1.0 where the sentence lacks what ``obstacles`` demands.
    """

    reading: float = 0.0
    cosine: float = 0.0
    passage: float = 0.0
    words: float = 0.0
    words_around: float = 0.0
    rare: float = 0.0
    rare_around: float = 0.0
    near: float = 0.0
    phrase: float = 0.0
    names: float = 0.0
    weakest_name: float = 0.0
    figures: float = 0.0
    kind: float = 0.0
    body: float = 0.0
    titular: float = 0.0
    grouped: float = 0.0
    first: float = 0.0
    lacks_parties: float = 0.0
    lacks_kind: float = 0.0
    lacks_critical: float = 0.0
    lacks_words: float = 0.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features and the probability that it answers."""

    candidate: Candidate
    features: Features
    score: float


def features(want: Wanted, candidate: Candidate, rarity: Mapping[str, float] | None = None) -> Features:
    """The features of one candidate that need no embedder; ``rarity`` by stem weighs the question's words."""
    anaphor = _points_back(candidate.text)
    own = own_stems(candidate)
    around = own | stems(candidate.above) | (stems(candidate.near) if anaphor else frozenset())
    asked_words = want.chinese if want.chinese and CJK.search(candidate.text) else want.words
    labelled = _LABEL if candidate.grouped and label_asked(want, candidate.text) else 0.0
    held = [_name_held(name, candidate, anaphor) for name in want.names]
    weights = rarity or dict.fromkeys(asked_words, 1.0)
    return Features(
        passage=max(0.0, min(1.0, candidate.evidence.hit.score)),
        words=max(labelled, covered(asked_words, own)),
        words_around=max(labelled, covered(asked_words, around)),
        rare=_rare(weights, own),
        rare_around=_rare(weights, around | stems(candidate.near)),
        near=nearness(weights, slots(want, candidate.text), candidate.text),
        phrase=neighbours(want.asked.text, candidate.text),
        names=sum(held) / len(held) if held else 1.0,
        weakest_name=min(held, default=1.0),
        figures=_figures_held(want, candidate),
        kind=kind_held(want, candidate),
        body=0.0 if candidate.evidence.hit.passage.kind == "furniture" else 1.0,
        titular=float(heading_like(candidate)),
        grouped=float(candidate.grouped),
        first=1.0 / candidate.k,
    )


def _rare(weights: Mapping[str, float], held: frozenset[str]) -> float:
    """Share of the question's words that are said, each by its weight; 1 without any."""
    total = sum(weights.values())
    return sum(weight * said(word, held) for word, weight in weights.items()) / total if total else 1.0


def _points_back(text: str) -> bool:
    """Whether "the company" or a pronoun that no name goes before refers to an earlier sentence."""
    if _ROLE_NOUN.search(text):
        return True
    pronoun = _PRONOUN.search(text)
    return pronoun is not None and not any(name.span.start < pronoun.start() for name in names(text))


def _name_held(name: str, candidate: Candidate, anaphor: bool) -> float:
    """1 in the sentence, less where only its surroundings have the name."""
    if mentions(name, candidate.text):
        return _PART_OF_NAME if _only_in_longer(name, candidate.text) else 1.0
    if ROUND.fullmatch(name):
        return _ABOVE if mentions(name, candidate.heading) else 0.0
    if _last_name_held(name, candidate):
        return _LAST_NAME
    if mentions(name, candidate.above):
        return _PART_OF_NAME if _only_in_longer(name, candidate.above) else _ABOVE
    if mentions(name, candidate.near):
        return _NEAR if anaphor else _NEAR_UNSAID
    if mentions(name, candidate.evidence.hit.passage.text):
        return _SAME_PASSAGE
    return _SAME_DOCUMENT if mentions(name, candidate.evidence.document.text[:_DOCUMENT_START]) else 0.0


def _only_in_longer(name: str, text: str) -> bool:
    """Whether every party that has the name has more of it: "Kingsoft" in "Kingsoft Cloud" alone."""
    keys = {found.key for found in names(text)}
    return name not in keys and any(f" {name} " in f" {key} " for key in keys) and name.isascii()


def _last_name_held(name: str, candidate: Candidate) -> bool:
    """Whether a person is named by the last name alone, after the document named them in full."""
    parts = name.split()
    if len(parts) != 2 or len(parts[1]) < 3 or name not in candidate.evidence.document.text.casefold():
        return False
    alone = rf"(?<![A-Z]\w )\b{re.escape(parts[1].capitalize())}\b"
    return re.search(alone, f"{candidate.text}\n{candidate.near}") is not None


def label_asked(want: Wanted, text: str) -> bool:
    """Whether a short item is a label with a figure ("Series C (32%)") and the question has all of the label."""
    label = _FIGURE.sub(" ", text)
    parts = TOKEN.findall(label)
    if not 0 < len(parts) <= _LABEL_WORDS or label == text:
        return False
    return any(mentions(name, label) for name in want.names) or all(stem(part) in want.words for part in parts)


def _figures_held(want: Wanted, candidate: Candidate) -> float:
    """Share of the question's own figures and years that the sentence or its surroundings have."""
    if not want.figures and not want.years:
        return 1.0
    mine = {(figure.kind, figure.low) for figure in quantities(f"{candidate.text}\n{candidate.above}")}
    held = [float((figure.kind, figure.low) in mine) for figure in want.figures]
    share = sum(held) / len(held) if held else 1.0
    if want.years:  # of "from 2014 to 2017" a sentence may tell one end
        share = min(share, max(_year_held(year, want.months, candidate) for year in want.years))
    return share


def _year_held(year: int, months: frozenset[int], candidate: Candidate) -> float:
    """1 in the sentence, less in its surroundings or by the day of publication, 0 where it tells another year."""
    published = candidate.evidence.document.published
    found = dates(candidate.text, reference=published)
    own = {day.first.year for day in found if day.first}
    if year in own or str(year) in candidate.text:
        return 1.0
    if str(year) in candidate.above or str(year) in candidate.near:
        return _ABOVE
    if own:
        return 0.0
    if published is not None:
        return _PUBLISHED_THEN if published.year == year else 0.0
    return _UNDATED_MONTH if any(day.month in months for day in found) else _UNDATED
