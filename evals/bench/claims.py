"""How well claims are told from what their passages do not say: ``python -m evals.bench.claims --data DIR``.

WiCE counts "supported" against the rest (and, as "wice, partial", supported or partially supported against not),
ExpertQA "Complete" against the rest. Every scorer judges through ``check_claim``. "halves" was fitted on the other half
of both sets (halves by document or question), "across" on the other set alone, "shipped" on all of it. Intervals are
bootstrap 95% over documents or questions; ECE is over ten bins.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.fit_entailment import Example, examples, fit, pair
from evals.judgement import auc, calibration_error, interval, macro_f1
from rag.entail import FEATURES, AlignedEntailment, Fitted, Measured
from rag.protocols import Entailment, PieceEncoder, Support
from rag.verify import check_claim

from .claim_cost import cost
from .claim_sets import LabelledClaim, claim_sets
from .material import DATA

SCORERS = ("checks", "halves", "across", "shipped")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a scorer said of some claims: whether each is supported, and how probably (0–1)."""

    said: Sequence[int]
    scores: Sequence[float]


class Remembered:
    """The weightless scorer over pairs that were measured before."""

    def __init__(self, fitted: Fitted, found: Sequence[Example]) -> None:
        self.name = fitted.name
        self._fitted = fitted
        self._measured = {pair(item.claim): item.measured for item in found}

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        """As AlignedEntailment does; None for a pair that was not measured."""
        lost = failed or [()] * len(pairs)
        return [self._one(self._measured.get(each), names) for each, names in zip(pairs, lost, strict=True)]

    def _one(self, measured: Measured | None, failed: Collection[str]) -> Support | None:
        if measured is None:
            return None
        values = (*measured.values[:4], *(float(name in failed) for name in FEATURES[4:]))
        return self._fitted.support(replace(measured, values=values))


def judge(claims: Sequence[LabelledClaim], entailment: Entailment | None) -> Judged:
    """Verdicts of the checker; without a score the verdict is one."""
    verdicts = [check_claim(item.claim, item.passages, entailment=entailment) for item in claims]
    said = [int(verdict.label == "supported") for verdict in verdicts]
    scores = [verdict.entailment for verdict in verdicts]
    return Judged(said, [float(s if p is None else p) for s, p in zip(said, scores, strict=True)])


def by_scorer(name: str, set_name: str, claims: Sequence[LabelledClaim], found: Sequence[Example]) -> Judged:
    """One scorer of SCORERS over the claims of a set; ``found`` are the measured claims of all sets."""
    if name == "checks":
        return judge(claims, None)
    if name == "across":
        return judge(claims, Remembered(fit([item for item in found if item.set_name != set_name]), found))
    if name == "halves":
        models = [Remembered(fit([item for item in found if item.claim.half != half]), found) for half in (0, 1)]
        parts = [judge([claim], models[claim.half]) for claim in claims]
        return Judged([part.said[0] for part in parts], [part.scores[0] for part in parts])
    from rag.entail import read_fitted

    return judge(claims, Remembered(read_fitted(), found))


def line(name: str, claims: Sequence[LabelledClaim], judged: Judged) -> str:
    """One row of the table."""
    truth = [item.supported for item in claims]

    def measure(indices: Sequence[int]) -> float:
        return macro_f1([truth[index] for index in indices], [judged.said[index] for index in indices])

    low, high = interval([item.group for item in claims], measure)
    figures = (auc(truth, judged.scores), calibration_error(truth, judged.scores))
    f1 = f"{macro_f1(truth, judged.said):.3f} ({low:.3f}–{high:.3f})"
    return f"| {name} | {len(claims)} | {f1} | {figures[0]:.3f} | {figures[1]:.3f} |"


def lenient(claims: Sequence[LabelledClaim]) -> list[LabelledClaim]:
    """The claims with partial support counted as support."""
    return [replace(item, label="supported" if item.label == "partially_supported" else item.label) for item in claims]


def main(arguments: Sequence[str] | None = None, *, encoder: Callable[[], PieceEncoder] | None = None) -> int:
    """Command line; 0 also where targets are missed."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.claims", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the development data")
    parser.add_argument("--scorer", action="append", choices=SCORERS, help="all without any")
    parser.add_argument("--nli", metavar="MODEL", help="a cross-encoder to measure beside them")
    chosen = parser.parse_args(arguments)
    sets, scorers = claim_sets(chosen.data), chosen.scorer or SCORERS
    opened = (encoder or _default_encoder)() if set(scorers) - {"checks"} else None
    found = examples(sets, opened) if opened else []
    total: dict[str, list[Judged]] = {}
    print("| set, scorer | claims | macro-F1 (95%) | AUC | ECE |\n|---|---|---|---|---|")
    for set_name, claims in sets.items():
        judged = {name: by_scorer(name, set_name, claims, found) for name in scorers}
        if chosen.nli:
            judged[chosen.nli] = judge(claims, _cross_encoder(chosen.nli))
        _print(set_name, claims, judged)
        for name, result in judged.items():
            total.setdefault(name, []).append(result)
    _print("both", [claim for claims in sets.values() for claim in claims], {n: _joined(r) for n, r in total.items()})
    if opened:
        print(f"\n{cost(AlignedEntailment(opened), [pair(item) for item in sets['wice'][:200]], opened)}")
    return 0


def _print(set_name: str, claims: Sequence[LabelledClaim], judged: Mapping[str, Judged]) -> None:
    for name, result in judged.items():
        print(line(f"{set_name}, {name}", claims, result), flush=True)
        if set_name == "wice":
            print(line(f"{set_name}, partial, {name}", lenient(claims), result), flush=True)


def _joined(parts: Sequence[Judged]) -> Judged:
    return Judged([said for part in parts for said in part.said], [score for part in parts for score in part.scores])


def _default_encoder() -> PieceEncoder:
    from rag.embed_onnx import open_onnx

    return open_onnx()


def _cross_encoder(name: str) -> Entailment:
    from rag.nli import open_cross_encoder

    return open_cross_encoder(name)


if __name__ == "__main__":
    raise SystemExit(main())
