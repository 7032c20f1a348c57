"""How long one claim takes to check: the corpus's gold sentences, reworded and made false, each for the first time."""

from __future__ import annotations

import time
from pathlib import Path

from rag.verify import check_claim

from ..mutants import Source
from ..mutations import mutated, sources, true_claims
from .report import Row, at_most, quantiles, spread

CLAIM_MS = 2.0
CORPUS, QUESTIONS = Path("corpus"), Path("evals/questions.jsonl")


def rows(corpus: Path = CORPUS, questions: Path = QUESTIONS) -> list[Row]:
    """Milliseconds a claim, p50 and p95, for true claims and for false ones."""
    found = sources(corpus, questions)
    true = [(claim, source) for source in found for claim in true_claims(source)]
    false = [(mutant.claim, mutant.source) for mutant in mutated(found)]
    shown = []
    for label, claims in (("true", true), ("false", false)):
        taken = [_milliseconds(claim, source) for claim, source in claims]
        p50, p95 = quantiles(taken)
        shown += [
            at_most(f"check a claim, {label}, p50", p50, CLAIM_MS, "ms"),
            at_most(f"check a claim, {label}, p95", p95, CLAIM_MS, "ms"),
            Row(f"{label} claims, p50 / p95", spread(taken)),
        ]
    return shown


def _milliseconds(claim: str, source: Source) -> float:
    """Processor time of one check, which other programs on the machine do not lengthen."""
    start = time.process_time()
    check_claim(claim, [source.quote], context=source.context, published=source.published)
    return (time.process_time() - start) * 1000
