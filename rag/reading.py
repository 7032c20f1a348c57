"""What was found in the evidence of one question: the sentences that answer it, or why none does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .bilingual import in_question_language
from .display import header_of, shown
from .relevance import Scored
from .types import Abstention, Drafted
from .wanted import Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """``chosen`` in order of importance; each part of the question that has none of them is among the ``refusals``.

    ``rankings`` holds for each part what is wanted and all candidates, best first.
    """

    chosen: tuple[Scored, ...]
    refusals: tuple[Abstention, ...]
    rankings: tuple[tuple[Wanted, tuple[Scored, ...]], ...] = ()

    def refusal(self, question: str) -> Abstention:
        """Why nothing was chosen, in the language of the question."""
        sure = max(refusal.confidence or 0.0 for refusal in self.refusals)
        return replace(in_question_language(self.refusals[0], question), confidence=sure)


def drafted(row: Scored) -> Drafted:
    """A sentence as a claim: verbatim, a table row with the header that names its cells."""
    return Drafted(shown(row.candidate), markers_of(row), row.score)


def markers_of(row: Scored) -> tuple[tuple[int, int], ...]:
    """What a claim of this sentence cites: the sentence, and the header of its table."""
    number, k, header = row.candidate.evidence.number, row.candidate.k, header_of(row.candidate)
    return ((number, k),) if header is None else ((number, k), (number, header))
