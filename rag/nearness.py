"""How close the words of a question stand to the thing it asks for, and to one another, in a sentence."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from .answer_kind import AMOUNTS
from .checks.dates import dates
from .checks.names import names
from .checks.numbers import quantities
from .checks.words import content_words
from .coverage import said
from .types import Span
from .wanted import Wanted

_REACH = 60.0
"""Characters over which nearness falls to a third: about the length of a clause."""


def slots(want: Wanted, text: str) -> tuple[Span, ...]:
    """Where ``text`` has things of the kind asked for that the question does not say itself."""
    kind = want.asked.kind
    if kind in AMOUNTS:
        known = {(figure.kind, figure.low, figure.high) for figure in want.figures}
        found = [figure for figure in quantities(text) if figure.kind in AMOUNTS[kind]]
        return tuple(figure.span for figure in found if (figure.kind, figure.low, figure.high) not in known)
    if kind == "date":
        return tuple(day.span for day in dates(text, reference=None))
    if kind in ("who", "place"):
        return tuple(name.span for name in names(text) if name.key not in want.names)
    return ()


def nearness(weights: Mapping[str, float], found: Sequence[Span], text: str) -> float:
    """Of the best of the spans ``found``: how near the weighted words stand, in 0–1; 0 without a span."""
    total = sum(weights.values())
    if not found or not total:
        return 0.0
    tokens = [(word.span, word.stem) for word in content_words(text)]
    places = {wanted: [span for span, stemmed in tokens if said(wanted, frozenset((stemmed,)))] for wanted in weights}
    return max(
        sum(weight * _near(span, places[wanted]) for wanted, weight in weights.items()) / total for span in found
    )


def _near(span: Span, places: Sequence[Span]) -> float:
    apart = [
        max(other.start - span.end, span.start - other.end, 0)
        for other in places
        if other.end <= span.start or other.start >= span.end
    ]
    return math.exp(-min(apart) / _REACH) if apart else 0.0


def neighbours(question: str, text: str) -> float:
    """Share of the question's pairs of neighbouring content words that are neighbours in ``text``."""
    asked = [word.stem for word in content_words(question)]
    mine = [word.stem for word in content_words(text)]
    pairs = set(itertools.pairwise(asked))
    return len(pairs & set(itertools.pairwise(mine))) / len(pairs) if pairs else 0.0
