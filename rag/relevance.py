"""How well one sentence answers one question, as named features: words, names, figures and the kind of thing asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .answer_kind import kind_held
from .candidates import Candidate, own_stems
from .checks.dates import dates
from .checks.names import names
from .checks.numbers import quantities
from .checks.words import CJK, TOKEN, stem
from .coverage import covered, stems
from .mentions import ROUND, mentions
from .wanted import Wanted

# The degrees of this module were chosen by hand on development questions.
_LABEL = 0.9
_LAST_NAME = 0.9
_ABOVE = 0.8
_NEAR = 0.7
_NEAR_UNSAID = 0.35
"""The name stands just before, but nothing in the sentence points back to it."""
_SAME_PASSAGE = 0.3
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


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features and the probability that it answers."""

    candidate: Candidate
    features: Features
    score: float


def features(want: Wanted, candidate: Candidate, cosine: float) -> Features:
    """The features of one candidate; ``cosine`` comes from the embedder."""
    anaphor = _points_back(candidate.text)
    own = own_stems(candidate)
    around = own | stems(candidate.above) | (stems(candidate.near) if anaphor else frozenset())
    asked_words = want.chinese if want.chinese and CJK.search(candidate.text) else want.words
    labelled = _LABEL if candidate.grouped and label_asked(want, candidate.text) else 0.0
    held = [_name_held(name, candidate, anaphor) for name in want.names]
    return Features(
        cosine=max(0.0, min(1.0, cosine)),
        passage=max(0.0, min(1.0, candidate.evidence.hit.score)),
        words=max(labelled, covered(asked_words, own)),
        words_around=max(labelled, covered(asked_words, around)),
        names=sum(held) / len(held) if held else 1.0,
        weakest_name=min(held, default=1.0),
        figures=_figures_held(want, candidate),
        kind=kind_held(want, candidate),
        body=0.0 if candidate.evidence.hit.passage.kind == "furniture" else 1.0,
    )


def _points_back(text: str) -> bool:
    """Whether "the company" or a pronoun that no name goes before refers to an earlier sentence."""
    if _ROLE_NOUN.search(text):
        return True
    pronoun = _PRONOUN.search(text)
    return pronoun is not None and not any(name.span.start < pronoun.start() for name in names(text))


def _name_held(name: str, candidate: Candidate, anaphor: bool) -> float:
    """1 in the sentence, less where only its surroundings have the name."""
    if mentions(name, candidate.text):
        return 1.0
    if ROUND.fullmatch(name):
        return _ABOVE if mentions(name, candidate.heading) else 0.0
    if _last_name_held(name, candidate):
        return _LAST_NAME
    if mentions(name, candidate.above):
        return _ABOVE
    if mentions(name, candidate.near):
        return _NEAR if anaphor else _NEAR_UNSAID
    return _SAME_PASSAGE if mentions(name, candidate.evidence.hit.passage.text) else 0.0


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
