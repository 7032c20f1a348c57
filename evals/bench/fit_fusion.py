"""Choose the constants of ``rag/fuse.py`` on half of the questions of every set.

``python -m evals.bench.fit_fusion --data ../shared/data --work DIR`` (the indexes of ``evals.bench.retrieval``) tries
a coarse grid of the worths of BM25, coverage and phrase, and of the least trust in the cosine; then fits the
logistic from match to probability of relevance by scikit-learn. Coarse on purpose: neighbours of the choice measure
the same within a question or two, and the sets to come are others than these.

The grid maximises the mean over the sets of what fusion gains over the better of the parts, in the mean of hit@1 and
nDCG@10; a loss on any set counts LOSS times. Only points that reach FLOORS on all questions of nq_open are taken (the
bar that was set for it), so for nq_open the held-out half is not wholly unseen; for the other sets it is.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.bench.retrieval import open_set
from evals.bench.retrieval_sets import RetrievalSet, relevant_passages, retrieval_sets
from rag.config import Settings
from rag.embed import open_query_embedder
from rag.fuse import features, latin_share
from rag.retrieve import Retriever
from rag.types import Question

Floats = NDArray[np.float64]
WORTHS = (0.1, 0.2, 0.3, 0.4)
TRUSTS = (0.02, 0.05, 0.1)
LOSS = 10.0
FLOORS = ("nq_open", 0.905, 0.995)
"""Set, and the least hit@1 and hit@10 over all its questions."""
CALIBRATED = 10
"""Candidates of each question that the logistic is fitted on: the ranks that anyone sees."""
_DISCOUNT = 1 / np.log2(np.arange(2, 12))


@dataclass(frozen=True, slots=True)
class Case:
    """Candidates of one question: features (cosine, BM25, coverage, phrase) by row, and which rows are relevant."""

    half: int
    latin: float
    features: Floats
    relevant: NDArray[np.bool_]
    wanted: int


@dataclass(frozen=True, slots=True)
class Worths:
    """A point of the grid; the cosine is worth 1."""

    bm25: float
    coverage: float
    phrase: float
    least_trust: float
    cosine: float = 1.0

    def matches(self, case: Case) -> Floats:
        """One match a candidate."""
        trust = self.cosine * max(self.least_trust, case.latin)
        return np.asarray(case.features @ np.array([trust, self.bm25, self.coverage, self.phrase]))


DENSE = Worths(0, 0, 0, 1)
LEXICAL = Worths(1, 0, 0, 0, cosine=0)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    sets = {item.name: read_cases(item, arguments.work) for item in retrieval_sets(arguments.data, arguments.work)}
    best = choose([[case for case in cases if case.half == 0] for cases in sets.values()], sets[FLOORS[0]])
    print(best)
    for half, name in ((0, "fitted on"), (1, "held out")):
        for label, cases in sets.items():
            part = [case for case in cases if case.half == half]
            figures = "  ".join(
                f"{kind} " + " ".join(f"{value:.3f}" for value in figures_of(part, worths))
                for kind, worths in (("dense", DENSE), ("lexical", LEXICAL), ("fused", best))
            )
            print(f"{name:9} {label:9} {figures}")
    print(calibrate([case for cases in sets.values() for case in cases if case.half == 0], best))


def read_cases(item: RetrievalSet, work: Path) -> list[Case]:
    """The candidates of every question of a set, as retrieval sees them."""
    settings = Settings()
    index = open_set(item, work, settings)
    retriever = Retriever(index, open_query_embedder(settings.embedder))
    relevant = relevant_passages(item.questions, index.documents)
    cases = []
    for asked in item.questions:
        wording, candidates = retriever.candidates(Question(asked.text))
        wanted = relevant[asked.id]
        hits = np.array([candidate.passage_id in wanted for candidate in candidates], dtype=bool)
        rows = np.array(features(wording, candidates), dtype=float).reshape(len(candidates), 4)
        cases.append(Case(asked.half, latin_share(asked.text), rows, hits, len(wanted)))
    index.close()
    return cases


def choose(sets: Sequence[Sequence[Case]], floored: Sequence[Case]) -> Worths:
    """The best point of the grid over ``sets`` of those that reach the floors on ``floored``."""
    parts = [max(_value(cases, DENSE), _value(cases, LEXICAL)) for cases in sets]

    def gain(worths: Worths) -> float:
        gains = [_value(cases, worths) - part for cases, part in zip(sets, parts, strict=True)]
        return float(np.mean([value if value > 0 else LOSS * value for value in gains]))

    grid = (Worths(*point) for point in itertools.product(WORTHS, WORTHS, WORTHS, TRUSTS))
    return max((worths for worths in grid if _reaches_floors(floored, worths)), key=gain)


def figures_of(cases: Sequence[Case], worths: Worths) -> tuple[float, float, float]:
    """Means of hit@1, hit@10 and nDCG@10."""
    rows = np.array([_figures(case, worths) for case in cases])
    hit1, hit10, ndcg = rows.mean(axis=0)
    return float(hit1), float(hit10), float(ndcg)


def calibrate(cases: Iterable[Case], worths: Worths) -> str:
    """Offset, slope and gap of the logistic, and how far it is off on the questions it was fitted on."""
    from sklearn.linear_model import LogisticRegression

    rows, labels = [], []
    for case in cases:
        found = worths.matches(case)
        for place in np.argsort(-found, kind="stable")[:CALIBRATED]:
            rows.append((found[place], found[place] - found.max()))
            labels.append(case.relevant[place])
    model = LogisticRegression(C=1e6).fit(rows, labels)
    predicted = model.predict_proba(rows)[:, 1]
    brier = float(np.mean((predicted - np.array(labels)) ** 2))
    slope, gap = model.coef_[0]
    return f"OFFSET {model.intercept_[0]:.2f}, SLOPE {slope:.2f}, GAP {gap:.2f}; Brier {brier:.4f}"


def _value(cases: Sequence[Case], worths: Worths) -> float:
    hit1, _, ndcg = figures_of(cases, worths)
    return (hit1 + ndcg) / 2


def _reaches_floors(cases: Sequence[Case], worths: Worths) -> bool:
    hit1, hit10, _ = figures_of(cases, worths)
    return hit1 >= FLOORS[1] and hit10 >= FLOORS[2]


def _figures(case: Case, worths: Worths) -> tuple[float, float, float]:
    order = np.argsort(-worths.matches(case), kind="stable")[:10]
    found = case.relevant[order]
    if not found.any():
        return 0.0, 0.0, 0.0
    best = _DISCOUNT[: min(10, case.wanted)].sum()
    return float(found[0]), 1.0, float((found * _DISCOUNT[: len(found)]).sum() / best)


if __name__ == "__main__":
    main()
