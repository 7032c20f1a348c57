"""How well claims are told from what their passages do not say: ``python -m evals.bench.claims --data DIR``.

WiCE counts "supported" against the rest, ExpertQA "Complete" against the rest. Figures are of the half of each set that
nothing was fitted on (halves by document or question), with bootstrap 95% intervals over documents or questions.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.judgement import auc, calibration_error, interval, macro_f1
from rag.verify import check_claim

from .claim_sets import LabelledClaim, claim_sets
from .material import DATA


@dataclass(frozen=True, slots=True)
class Judged:
    """What a scorer said of some claims: whether each is supported, and how probably (0–1)."""

    said: Sequence[int]
    scores: Sequence[float]


Scorer = Callable[[Sequence[LabelledClaim]], Judged]


def by_checks(claims: Sequence[LabelledClaim]) -> Judged:
    """The checks alone, all as vetoes; the score is the verdict."""
    said = [int(check_claim(item.claim, item.passages).label == "supported") for item in claims]
    return Judged(said, [float(value) for value in said])


SCORERS: dict[str, Scorer] = {"checks": by_checks}


def line(name: str, claims: Sequence[LabelledClaim], judged: Judged) -> str:
    """One row of the table."""
    truth = [item.supported for item in claims]

    def measure(indices: Sequence[int]) -> float:
        return macro_f1([truth[index] for index in indices], [judged.said[index] for index in indices])

    low, high = interval([item.group for item in claims], measure)
    figures = (auc(truth, judged.scores), calibration_error(truth, judged.scores))
    f1 = f"{macro_f1(truth, judged.said):.3f} ({low:.3f}–{high:.3f})"
    return f"| {name} | {len(claims)} | {f1} | {figures[0]:.3f} | {figures[1]:.3f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 0 also where targets are missed."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.claims", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the development data")
    parser.add_argument("--scorer", action="append", choices=list(SCORERS), help="all without any")
    chosen = parser.parse_args(arguments)
    print("| set, scorer | claims | macro-F1 (95%) | AUC | ECE |\n|---|---|---|---|---|")
    for set_name, claims in claim_sets(chosen.data).items():
        held = [item for item in claims if item.half]
        for name in chosen.scorer or SCORERS:
            print(line(f"{set_name}, {name}", held, SCORERS[name](held)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
