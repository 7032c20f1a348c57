"""The sentences nearest to a question, for an answer that there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .prove import citation_of
from .terms import terms
from .types import Citation, Evidence

NEAREST = 3


def with_more(first: tuple[Citation, ...], more: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """The citations and those of ``more`` that are not among them, numbered from 1."""
    known = {(one.document_id, one.span) for one in first}
    all_of_them = (*first, *(one for one in more if (one.document_id, one.span) not in known))
    return tuple(replace(one, number=number) for number, one in enumerate(all_of_them, 1))


def nearest_citations(question: str, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Up to three citations of the sentences that share most words with the question, best first."""
    wanted = set(terms(question))
    scored = [
        (
            len(wanted & set(terms(passage.sentence_text(k)))) / (1 + 0.1 * passage.number),
            -passage.number,
            passage,
            sentence,
        )
        for passage in evidence
        for k, sentence in enumerate(passage.sentences, 1)
    ]
    best = sorted(scored, key=lambda row: row[:2], reverse=True)[:NEAREST]
    return tuple(citation_of(passage, sentence, number) for number, (_, _, passage, sentence) in enumerate(best, 1))
