"""How probably a sentence answers: a logistic model over its features, fitted by ``python -m evals.fit.answering``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from .relevance import Features

WEIGHTS_FILE = Path(__file__).with_name("models") / "answering.json"
_NAMES = tuple(field.name for field in fields(Features))
_MOST = 30.0
"""Log-odds beyond this are certain."""


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """Coefficients by the name of their feature, and "intercept"; a feature that is not in the file weighs nothing."""
    found: Mapping[str, float] = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    return found


def probability(found: Features) -> float:
    """Probability, in 0–1, that the sentence answers the question."""
    known = weights()
    total = known["intercept"] + sum(known.get(name, 0.0) * getattr(found, name) for name in _NAMES)
    return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, total))))
