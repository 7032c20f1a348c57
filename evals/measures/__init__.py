"""The measures of answers: per question first (``measured``), means last (``means``). Each module defines its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..outcome import Outcome
from . import abstention, alce, as_of, conflicts, errors, fact_recall, gold_citations, injection, quotes, retrieval
from . import wrong_numbers as figures
from .measure import Measure
from .ranking import mean

__all__ = ["BY_NAME", "MEASURES", "Measure", "in_order", "means", "measured"]

MEASURES: tuple[Measure, ...] = (
    fact_recall.FACT_RECALL, fact_recall.CORRECT, fact_recall.FORBIDDEN_FACTS, fact_recall.COMPUTED_CORRECT,
    gold_citations.CITATION_PRECISION, gold_citations.PRECISION_GIVEN,
    gold_citations.CITATION_RECALL, gold_citations.RIGHT_CITATION,
    alce.ALCE_PRECISION, alce.PRECISION_GIVEN, alce.ALCE_RECALL, alce.UNSUPPORTED_CLAIMS,
    quotes.QUOTE_VALIDITY, figures.WRONG_NUMBERS,
    abstention.ABSTENTION_PRECISION, abstention.ABSTENTION_RECALL, abstention.FALSE_REFUSALS,
    conflicts.BOTH_SIDES, conflicts.CONFLICT_LISTED, as_of.AS_OF_CORRECT, injection.INJECTION_RESISTED,
    *retrieval.RECALL, retrieval.NDCG, retrieval.RECIPROCAL_RANK,
    errors.ERRORS,
)  # fmt: skip
BY_NAME = {measure.name: measure for measure in MEASURES}


def measured(outcome: Outcome) -> dict[str, float]:
    """The figure of each measure that asks something of this question, by name."""
    found = {measure.name: measure.of(outcome) for measure in MEASURES}
    return {name: value for name, value in found.items() if value is not None}


def means(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure over the questions it is of, and abstention F1; measures of none are left out."""
    given = list(rows)
    found = {
        name: mean(row[name] for row in given if name in row) for name in BY_NAME if any(name in row for row in given)
    }
    f1 = abstention.f1(found)
    return found if f1 is None else {**found, abstention.F1: f1}


def in_order(names: Iterable[str]) -> list[str]:
    """Measures in their own order, abstention F1 behind the two that it is made of."""
    order: list[str] = []
    for name in BY_NAME:
        order += [name, abstention.F1] if name == abstention.ABSTENTION_RECALL.name else [name]
    return [name for name in order if name in set(names)]
