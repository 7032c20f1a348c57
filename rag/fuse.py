"""One ranking from cosine and wording: a weighted sum, mapped to a probability of relevance.

Every candidate has every feature, whichever search proposed it, so nothing is imputed. Ranks are not used: they say
nothing about how good a match is (`docs/decisions/0003-fusion.md`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# `python -m evals.bench.fit_fusion` chooses these on one half of the questions of nq_open, xquad and tatqa.
BM25 = 0.3
"""Worth of the greatest BM25 that the question's terms could reach, where a cosine of 1 is worth 1."""
COVERAGE = 0.2
"""Worth of all of the question's words being in a passage, each by its rarity."""
PHRASE = 0.4
"""Worth of all of the question's neighbouring words being neighbours in a passage."""
OFFSET, SLOPE, GAP = -1.5, 2.0, 10.6
"""Logit of relevance: OFFSET + SLOPE * match + GAP * (match - best match of the question)."""
LEAST_TRUST = 0.02
"""Share of the cosine that counts for a question wholly in a script that the encoder was hardly trained on: enough
to order passages that share no word with the question, too little to overrule those that do."""
BM25_K1 = 1.2
"""The lexical engine's k1; (k1 + 1) * rarity is the most that a term can add to BM25."""
MOST_TERMS = 64
"""Terms of a question that are compared, the rarest; a question of 2,000 characters has more than help."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_FIRST_UNSPACED = re.compile(f"[{_UNSPACED}]")
_LATIN = re.compile("[a-z]")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_INITIALS = re.compile(r"(?<![^\W_])(?:[a-z]\.){2,}")
_BREAK = re.compile(r"(?:[^\w.]|_|\.(?![0-9])|(?<![0-9])\.)+")
_ACCENT = re.compile("[\u0300-\u036f]")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u058f\u1e00-\u1fff]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What of a question is compared with a passage's words.

    ``terms`` in the question's order, as the lexical index has them; ``weights`` their rarity (inverse document
    frequency, ≥ 0); ``attainable`` is the BM25 of a passage that says nothing else; ``trust`` in 0–1 tells how much
    the encoder knows of the question's script.
    """

    terms: tuple[str, ...]
    weights: Mapping[str, float]
    attainable: float
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a search proposed; ``words`` is its text (with title and heading) after ``fold``."""

    passage_id: str
    cosine: float
    bm25: float
    words: str
    furniture: bool = False


TELLING = 0.6
"""Share of the rarest word's weight from which a word of the question tells what it is about."""


def fold(text: str) -> str:
    """Lower-case words between single spaces, without accents, punctuation and digit grouping; starts with a space."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKC", text).casefold()
        if _ACCENTED.search(folded):
            folded = unicodedata.normalize("NFKC", _ACCENT.sub("", unicodedata.normalize("NFKD", folded)))
    folded = _INITIALS.sub(lambda match: match[0].replace(".", ""), _COMMA.sub("", folded))
    return f" {_BREAK.sub(' ', folded)} "


def latin_share(text: str) -> float:
    """Share of Latin letters among the letters, in 0–1; 1 without letters."""
    letters = [letter for letter in fold(text) if letter.isalpha()]
    return sum(1 for letter in letters if _LATIN.match(letter)) / len(letters) if letters else 1.0


def wording(text: str, terms: Sequence[str], weights: Mapping[str, float]) -> Wording:
    """The wording of a question; of many terms, the MOST_TERMS of greatest weight are compared."""
    attainable = (BM25_K1 + 1) * sum(weights[term] for term in terms)
    if len(set(terms)) > MOST_TERMS:
        rarest = set(sorted(set(terms), key=lambda term: (-weights[term], term))[:MOST_TERMS])
        terms = [term for term in terms if term in rarest]
    return Wording(
        tuple(terms), {term: weights[term] for term in terms}, attainable, max(LEAST_TRUST, latin_share(text))
    )


def matches(asked: Wording, candidates: Sequence[Candidate]) -> list[float]:
    """How well each candidate matches, larger is better: the sum that orders them."""
    return [
        asked.trust * cosine + BM25 * bm25 + COVERAGE * coverage + PHRASE * phrase
        for cosine, bm25, coverage, phrase in features(asked, candidates)
    ]


def features(asked: Wording, candidates: Sequence[Candidate]) -> list[tuple[float, float, float, float]]:
    """(cosine, BM25, coverage, phrase) of each candidate, the last three as shares of what is attainable, in 0–1.

    A question without neighbouring words (one term, or a script without spaces) has its BM25 for the phrase too.
    """
    patterns = {term: _pattern(term) for term in asked.terms}
    pairs = [pair for pair in dict.fromkeys(zip(asked.terms, asked.terms[1:], strict=False)) if _spaced(pair)]
    weights = {pair: min(asked.weights[term] for term in pair) for pair in pairs}
    all_terms, all_pairs = sum(asked.weights.values()), sum(weights.values())
    found = []
    for candidate in candidates:
        words = candidate.words
        present = {term for term, pattern in patterns.items() if pattern in words}
        covered = sum(asked.weights[term] for term in present)
        phrased = sum(
            weight
            for (first, second), weight in weights.items()
            if first in present and second in present and _adjacent(words, patterns[first], patterns[second])
        )
        bm25 = min(1.0, _share(candidate.bm25, asked.attainable))
        phrase = _share(phrased, all_pairs) if pairs else bm25
        found.append((candidate.cosine, bm25, _share(covered, all_terms), phrase))
    return found


def fuse(asked: Wording, candidates: Sequence[Candidate]) -> list[tuple[str, float]]:
    """(passage id, probability of relevance in 0–1), best first; furniture after everything else.

    Equal scores stay in the order of ``candidates``.
    """
    if not candidates:
        return []
    scores = probabilities(matches(asked, candidates))
    floor = min((score for item, score in zip(candidates, scores, strict=True) if not item.furniture), default=1.0)
    scored = [
        (item.passage_id, score * floor if item.furniture else score)
        for item, score in zip(candidates, scores, strict=True)
    ]
    return sorted(scored, key=lambda pair: -pair[1])


def named_only_in_furniture(asked: Wording, candidates: Sequence[Candidate]) -> list[str]:
    """Furniture that has a telling word of the question which no passage of the articles themselves has."""
    telling = max(asked.weights.values(), default=0.0) * TELLING
    terms = [term for term in asked.terms if asked.weights[term] >= telling]
    held = {item.passage_id: {term for term in terms if _has_word(term, item.words)} for item in candidates}
    body = {term for item in candidates if not item.furniture for term in held[item.passage_id]}
    return [item.passage_id for item in candidates if item.furniture and held[item.passage_id] - body]


def _has_word(term: str, words: str) -> bool:
    """Whether a word is the stem with an ending: "incr" is in "incred", not in "increase"."""
    start = words.find(f" {term}")
    while start >= 0:
        end = words.find(" ", start + 1)
        if (end if end > 0 else len(words)) - start - 1 <= len(term) + 3:
            return True
        start = words.find(f" {term}", start + 1)
    return False


def probabilities(found: Sequence[float]) -> list[float]:
    """Probability of relevance for each match of one question; keeps their order."""
    best = max(found, default=0.0)
    return [1.0 / (1.0 + math.exp(-(OFFSET + SLOPE * match + GAP * (match - best)))) for match in found]


def _pattern(term: str) -> str:
    """What to look for in folded text: the stem at the start of a word; short words and numbers whole."""
    if _FIRST_UNSPACED.match(term):
        return term
    if len(term) < 3 or term[0].isdigit():
        return f" {term} "
    return f" {term[:-1]}" if term.endswith("i") and len(term) > 3 else f" {term}"  # "compani": company, companies


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _spaced(pair: tuple[str, str]) -> bool:
    """Whether both terms are words between spaces: pairs of Chinese characters overlap and say nothing new."""
    return not any(_FIRST_UNSPACED.match(term) for term in pair)


def _adjacent(words: str, first: str, second: str) -> bool:
    """Whether a word that begins like ``first`` is followed by one that begins like ``second``."""
    start = words.find(first)
    while start >= 0:
        end = words.find(" ", start + 1)
        if words.startswith(second, end):
            return True
        start = words.find(first, start + 1)
    return False
