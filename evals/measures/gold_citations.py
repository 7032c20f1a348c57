"""Citations against the gold evidence, by the characters they share.

Precision and recall as in retrieval, over sentences: a citation is right when it overlaps a gold quote, and a quote is
found when a citation overlaps it or one of its alternatives. A question that was refused has cited nothing and counts
as zero in both; a second precision leaves it out, and shows what citations are worth where there are any. Gold names
the evidence that people wrote down; until it was completed by hand (``vouch eval pool``) a citation of another sentence
that says the same counts as wrong.
"""

from __future__ import annotations

from ..facts import has_fact
from ..outcome import Outcome, needs, overlaps
from .measure import Measure, answerable
from .ranking import mean


def citation_precision(outcome: Outcome) -> float:
    """Share of the citations that overlap a gold quote; 0.0 without citations."""
    return mean(float(overlaps(one.document_id, one.span, outcome.gold)) for one in outcome.citations)


def citation_recall(outcome: Outcome) -> float:
    """Share of what has to be found that a citation overlaps; a quote that stands nowhere is not found."""
    return mean(
        float(any(overlaps(one.document_id, one.span, wanted) for one in outcome.citations))
        for wanted in needs(outcome.gold)
    )


def right_citation(outcome: Outcome) -> float:
    """1.0 where a citation overlaps a gold quote, or its own quote holds every fact that the question asks for."""
    wanted = outcome.question.answer_facts
    return float(
        any(
            overlaps(one.document_id, one.span, outcome.gold)
            or (bool(wanted) and all(has_fact(one.quote, fact) for fact in wanted))
            for one in outcome.citations
        )
    )


CITATION_PRECISION = Measure(
    "citation_precision", "citation precision, gold", "share of the citations that overlap a gold quote",
    answerable, citation_precision,
)  # fmt: skip
PRECISION_GIVEN = Measure(
    "citation_precision_given", "citation precision, gold, answered", "citation precision by gold, refusals left out",
    answerable, lambda outcome: citation_precision(outcome) if outcome.shown else None,
)  # fmt: skip
CITATION_RECALL = Measure(
    "citation_recall", "citation recall, gold",
    "share of the gold quotes (of alternatives, any one) that a citation overlaps", answerable, citation_recall,
)  # fmt: skip
RIGHT_CITATION = Measure(
    "right_citation", "right citation", "a citation overlaps a gold quote, or holds every fact asked for by itself",
    answerable, right_citation,
)  # fmt: skip
