"""Fit the weightless entailment scorer: ``python -m evals.fit_entailment --data DIR`` rewrites rag/entail_model.json.

Each set, and in it each of the two classes, weighs the same, so that no set's share of true claims becomes a prior.
The log-odds are calibrated (Platt) on claims that were not fitted on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.bench.claim_sets import LabelledClaim, claim_sets
from evals.bench.material import DATA
from rag.entail import FEATURES, MODEL_FILE, AlignedEntailment, Fitted, Measured
from rag.protocols import PieceEncoder
from rag.quoted import premise, unmarked, unsourced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "aligned-2"
STRENGTH = 0.05
"""Inverse of the regularisation; 0.02 to 0.2 differ by less than .01 macro-F1 (``python -m evals.bench.claims``)."""
FOLDS = 4
BATCH = 64
"""Pairs that are embedded at once: a few hundred MB of vectors."""


@dataclass(frozen=True, slots=True)
class Example:
    """One measured claim."""

    set_name: str
    claim: LabelledClaim
    measured: Measured

    @property
    def fold(self) -> int:
        """By document or question, for calibration."""
        return sum(self.claim.group.encode()) % FOLDS


def examples(sets: dict[str, list[LabelledClaim]], encoder: PieceEncoder) -> list[Example]:
    """All claims of all sets that the scorer reads, measured; progress goes to stderr."""
    scorer, found = AlignedEntailment(encoder), []
    for name, claims in sets.items():
        for start in range(0, len(claims), BATCH):
            print(f"\r{name}: {start} of {len(claims)} claims", end="", file=sys.stderr, flush=True)
            batch = claims[start : start + BATCH]
            rows = zip(batch, scorer.measure([pair(claim) for claim in batch]), strict=True)
            found += [Example(name, claim, values) for claim, values in rows if values]
        print(file=sys.stderr)
    return found


def pair(claim: LabelledClaim) -> tuple[str, str]:
    """Premise and claim as ``check_claim`` hands them to a scorer."""
    return premise([unsourced(passage) for passage in claim.passages], "", None), unmarked(claim.claim)


def fit(found: Sequence[Example], *, name: str = NAME) -> Fitted:
    """The model over ``found``, calibrated on folds that were left out in turn."""
    odds: list[tuple[float, float, float]] = []
    truth: list[int] = []
    for fold in sorted({item.fold for item in found}):
        rest = _regression([item for item in found if item.fold != fold], name)
        left = [item for item in found if item.fold == fold]
        odds += [(rest.log_odds(each), each.particular, each.lines) for each in (item.measured for item in left)]
        truth += [item.claim.supported for item in left]
    slope, tilt, layout, offset = _platt(odds, truth)
    return replace(_regression(found, name), slope=slope, tilt=tilt, layout=layout, offset=offset)


def _regression(found: Sequence[Example], name: str) -> Fitted:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    values = np.array([item.measured.values for item in found])
    particular = np.array([[item.measured.particular] for item in found])
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    standard = (values - mean) / scale
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    truth = np.array([item.claim.supported for item in found])
    model.fit(np.hstack([standard, standard * particular, particular]), truth, sample_weight=_weights(found))
    weights, count = [float(weight) for weight in model.coef_[0]], len(FEATURES)
    return Fitted(
        name=name,
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        weights=tuple(weights[:count]),
        particular_weights=tuple(weights[count : 2 * count]),
        particular=weights[-1],
        intercept=float(model.intercept_[0]),
    )


def _weights(found: Sequence[Example]) -> NDArray[np.float64]:
    """Equal sums for each class of each set; they come to the number of claims."""
    import numpy as np

    kinds = [(item.set_name, item.claim.supported) for item in found]
    sizes = {kind: kinds.count(kind) for kind in set(kinds)}
    return np.array([len(found) / len(sizes) / sizes[kind] for kind in kinds])


def _platt(odds: Sequence[tuple[float, float, float]], truth: Sequence[int]) -> tuple[float, ...]:
    """Slope, tilt, layout and offset, from log-odds, how particular a claim is, and the lines of its premise."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(np.array(odds), truth)
    return (*model.coef_[0].tolist(), float(model.intercept_[0]))


def write(fitted: Fitted, file: Path, note: dict[str, Any]) -> None:
    """The model with what made it."""
    model = {
        key: [round(part, 5) for part in value] if isinstance(value, tuple) else value
        for key, value in asdict(fitted).items()
    }
    model |= {key: round(value, 5) for key, value in model.items() if isinstance(value, float)}
    stored = {"command": "python -m evals.fit_entailment --data DIR", "features": FEATURES, **note, "model": model}
    file.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    from rag.embed_onnx import open_onnx

    parser = argparse.ArgumentParser(prog="python -m evals.fit_entailment", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the development data")
    parser.add_argument("--out", type=Path, default=MODEL_FILE, help="where the coefficients go")
    chosen = parser.parse_args(arguments)
    sets = claim_sets(chosen.data)
    found = examples(sets, open_onnx())
    write(fit(found), chosen.out, {"claims": {name: len(claims) for name, claims in sets.items()}})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
