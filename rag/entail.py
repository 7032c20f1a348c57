"""Entailment without downloaded weights: alignment by the default encoder and failed checks, weighed by a fitted model.

The coefficients stand in ``entail_model.json``; ``python -m evals.fit_entailment --data DIR`` makes that file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .alignment import Alignment, Window, align, windows
from .checks import outcomes
from .checks.evidence import Evidence
from .checks.names import names
from .checks.words import script
from .protocols import PieceEncoder, Pieces, Support
from .quoted import unmarked

MODEL_FILE = Path(__file__).with_name("entail_model.json")
FEATURES = ("sentences", "weakest", "absent", "covered", "numbers", "dates", "parties", "negation")
"""What is weighed: the four figures of an alignment, then 1.0 for each check that failed."""
_CHECKED = FEATURES[4:]
_NAMES_AT_HALF, _NAMES_SCALE = 1.5, 1.5
"""A claim of three names and more states particulars, one without any a generality; between them it is graded."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Features of one pair, in the order of FEATURES, how particular the claim is, -1 to 1, and the premise's layout:
    the logarithm of its lines and one more."""

    values: tuple[float, ...]
    particular: float
    lines: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic regression over standardised features, each with a second weight that grows with ``particular``.

    The classes weigh the same, so that log-odds above 0 say that more speaks for a claim than against it, whatever
    share of claims is true. ``slope``, ``tilt``, ``layout`` and ``offset`` turn them into calibrated ones (Platt): of
    claims with the same alignment fewer are supported whole where they state particulars (``tilt``), and where the
    premise is a page in many lines rather than a passage (``layout``).
    """

    name: str
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    particular_weights: tuple[float, ...]
    particular: float
    intercept: float
    slope: float = 1.0
    tilt: float = 0.0
    layout: float = 0.0
    offset: float = 0.0

    def log_odds(self, measured: Measured) -> float:
        """Before calibration."""
        rows = zip(measured.values, self.mean, self.scale, self.weights, self.particular_weights, strict=True)
        summed = math.fsum(
            (value - mean) / scale * (weight + measured.particular * extra)
            for value, mean, scale, weight, extra in rows
        )
        return self.intercept + self.particular * measured.particular + summed

    def support(self, measured: Measured) -> Support:
        """Calibrated; what is needed is the probability at even odds."""
        even = self.tilt * measured.particular + self.layout * measured.lines + self.offset
        return Support(_logistic(even + self.slope * self.log_odds(measured)), _logistic(even))


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def read_fitted(file: Path = MODEL_FILE) -> Fitted:
    """The shipped coefficients."""
    stored: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored["model"].items()
    }
    return Fitted(**fields)


class AlignedEntailment:
    """The calibrated scorer; it reads Latin script, the encoder being an English one."""

    def __init__(self, encoder: PieceEncoder, fitted: Fitted | None = None) -> None:
        self._encoder = encoder
        self._fitted = fitted or read_fitted()
        self.name = self._fitted.name

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        """Calibrated, for each (premise, claim); None where either is not in Latin script."""
        return [None if found is None else self._fitted.support(found) for found in self.measure(pairs, failed=failed)]

    def measure(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Measured | None]:
        """What the model weighs, for each (premise, claim); all texts are embedded in one call."""
        clean = [(premise, unmarked(claim).strip()) for premise, claim in pairs]
        cut = [windows(premise, claim) if _latin(premise, claim) else () for premise, claim in clean]
        read = self._read(clean, cut)
        found: list[Measured | None] = []
        for index, (premise, claim) in enumerate(clean):
            inside = [(window, read[window.text]) for window in cut[index]]
            aligned = align(read[claim], inside) if inside else None
            lost = failed[index] if failed is not None and aligned else None
            found.append(_measured(aligned, (premise, claim), lost) if aligned else None)
        return found

    def _read(self, pairs: Sequence[tuple[str, str]], cut: Sequence[Sequence[Window]]) -> dict[str, Pieces]:
        texts = list(dict.fromkeys(_texts(pairs, cut)))
        return dict(zip(texts, self._encoder.pieces(texts), strict=True))


def _texts(pairs: Sequence[tuple[str, str]], cut: Sequence[Sequence[Window]]) -> Iterator[str]:
    for (_, claim), parts in zip(pairs, cut, strict=True):
        if parts:
            yield claim
            yield from (part.text for part in parts)


def _latin(premise: str, claim: str) -> bool:
    return script(claim) == script(premise) == "latin"


def _measured(aligned: Alignment, pair: tuple[str, str], failed: Collection[str] | None) -> Measured:
    premise, claim = pair
    lost = failed_checks(premise, claim) if failed is None else failed
    inner = sum(not name.at_start for name in names(claim))
    return Measured(
        (
            *(aligned.sentences, aligned.weakest, aligned.absent, aligned.covered),
            *(float(name in lost) for name in _CHECKED),
        ),
        math.tanh((inner - _NAMES_AT_HALF) / _NAMES_SCALE),
        math.log(1 + sum(bool(line.strip()) for line in premise.splitlines())),
    )


def failed_checks(premise: str, claim: str) -> frozenset[str]:
    """Names of the checks that the claim fails against the premise as its only quote."""
    evidence = Evidence(claim, (premise,), "", None)
    return frozenset(check.name for check, _ in (run(evidence) for run in outcomes.ALL) if not check.passed)
