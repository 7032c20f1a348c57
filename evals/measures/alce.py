"""Citations against the claims they stand behind, by the definition of ALCE (Gao et al. 2023, section 3).

The entailment model is the project's own checker, which the report names. Since the engine withholds what this checker
refuses, recall tells whether what is shown agrees with it; precision tells of citations that carry nothing.
"""

from __future__ import annotations

from ..outcome import Outcome
from .measure import Measure, answerable, every
from .ranking import mean


def alce_recall(outcome: Outcome) -> float:
    """Share of the claims that their citations together support; 0.0 without claims."""
    return mean(float(one.supported) for one in outcome.support)


def alce_precision(outcome: Outcome) -> float:
    """Share of the citations, claim by claim, that are not irrelevant; 0.0 without citations."""
    return mean(float(relevant) for one in outcome.support for relevant in one.relevant)


def unsupported_claims(outcome: Outcome) -> float | None:
    """Share of the claims shown that their citations do not support; 1.0 for a text without claims."""
    return None if outcome.shown is None else 1.0 - alce_recall(outcome)


ALCE_PRECISION = Measure(
    "alce_precision", "citation precision, ALCE",
    "share of the citations that support their claim alone, or without which it is not supported",
    answerable, alce_precision,
)  # fmt: skip
PRECISION_GIVEN = Measure(
    "alce_precision_given", "citation precision, ALCE, answered", "citation precision by ALCE, refusals left out",
    answerable, lambda outcome: alce_precision(outcome) if outcome.shown else None,
)  # fmt: skip
ALCE_RECALL = Measure(
    "alce_recall", "citation recall, ALCE", "share of the claims that their citations together support",
    answerable, alce_recall,
)  # fmt: skip
UNSUPPORTED_CLAIMS = Measure(
    "unsupported_claims", "unsupported claims", "share of the claims shown that their citations do not support",
    every, unsupported_claims, "less",
)  # fmt: skip
