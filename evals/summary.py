"""The figures of a run: means with intervals over all questions, by split, by type and by tag, and what it cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from .statistics import LEVEL, SAMPLES, SEED, estimates

Row = dict[str, Any]
"""What is known of one question, ready for JSON; ``asking`` writes it."""


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """``metrics.json``: each group has ``questions`` (their number), ``measures`` and ``cost``."""
    return {
        "checker": _checker(rows),
        "prompts": list(dict.fromkeys(row["answer"].get("prompt", "") for row in rows if row["answer"])),
        "bootstrap": {"samples": SAMPLES, "seed": SEED, "level": LEVEL},
        "failed": {row["question"]["id"]: row["error"] for row in rows if row["error"]},
        "all": group(rows),
        "splits": _by(rows, lambda question: [question["split"]]),
        "types": _by(rows, lambda question: [question["type"]]),
        "tags": _by(rows, lambda question: question["tags"]),
    }


def group(rows: Sequence[Row]) -> dict[str, Any]:
    """Figures of some questions. ``cost``: seconds for each question, errors included, and tokens of the model."""
    seconds = [row["seconds"] for row in rows]
    tokens = [row["answer"]["usage"] if row["answer"] else {} for row in rows]
    return {
        "questions": len(rows),
        "measures": {name: asdict(found) for name, found in estimates(row["measures"] for row in rows).items()},
        "cost": {
            "seconds_p50": quantile(seconds, 0.5),
            "seconds_p95": quantile(seconds, 0.95),
            "prompt_tokens": math.fsum(used.get("prompt_tokens", 0) for used in tokens) / max(1, len(rows)),
            "completion_tokens": math.fsum(used.get("completion_tokens", 0) for used in tokens) / max(1, len(rows)),
        },
    }


def quantile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least ``share`` of them do not exceed (nearest rank); 0.0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _by(rows: Sequence[Row], labels: Callable[[Row], Iterable[str]]) -> dict[str, Any]:
    names = dict.fromkeys(label for row in rows for label in labels(row["question"]))
    return {name: group([row for row in rows if name in labels(row["question"])]) for name in names}


def _checker(rows: Sequence[Row]) -> str:
    """Who judged the claims for the ALCE measures."""
    models = dict.fromkeys(one["checker"] for row in rows for one in row["support"] if one["checker"])
    return "rag.check_claim" + (f" with {', '.join(models)}" if models else "")
