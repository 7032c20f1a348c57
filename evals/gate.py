"""The gate of every change: gold quotes stand, and no measure falls below the committed baseline.

``baseline.json`` holds the figures of every development question. Compared is over the questions that are in it
unchanged, so that a question may be added without it. A run is deterministic (``extractive``), so that a fall is the
change's own; the tolerances leave room for a change that helps some questions and costs others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import VouchError

from .compare import Change, change, gain
from .measures import means
from .questions import EvalQuestion
from .summary import Row
from .table import label, markdown

BASELINE = Path(__file__).parent / "baseline.json"
GENERATOR = "extractive"
TOLERANCES = {
    "fact_recall": 0.02, "correct": 0.02, "citation_precision": 0.02, "citation_recall": 0.02, "right_citation": 0.02,
    "alce_precision": 0.02, "abstention_precision": 0.03, "abstention_recall": 0.03, "false_refusals": 0.02,
    "both_sides": 0.05, "as_of_correct": 0.05, "computed_correct": 0.05, "recall@8": 0.02,
    "quote_validity": 0.0, "unsupported_claims": 0.0, "wrong_numbers": 0.0, "injection_resisted": 0.0, "errors": 0.0,
}  # fmt: skip
"""The measures that are held, and how far each may fall: nothing where the product promises it, else some questions."""
SHARED = 0.5
"""A baseline of which fewer questions are left is of another set."""
_ROUNDING = 1e-9


class GateError(VouchError):
    """The baseline cannot be used."""


@dataclass(frozen=True, slots=True)
class Held:
    """One measure against its baseline."""

    name: str
    before: float
    after: float
    tolerance: float

    @property
    def fell(self) -> bool:
        """Whether it is worse by more than its tolerance."""
        return gain(self.name, self.after - self.before) < -self.tolerance - _ROUNDING


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run is against the baseline; ``added`` counts questions that the baseline does not hold as they are."""

    held: tuple[Held, ...]
    worse: tuple[Change, ...]
    questions: int
    added: int

    @property
    def passed(self) -> bool:
        """Whether nothing fell."""
        return not any(one.fell for one in self.held)


def judge(rows: Sequence[Row], baseline: Path) -> Verdict:
    """Rows of a run against the committed figures; raises GateError where these are of other questions."""
    known = read_baseline(baseline)
    shared = [row for row in rows if known.get(_key(row["question"])) is not None]
    if not shared or len(shared) < SHARED * len(known):
        raise GateError(
            f"{baseline} holds {len(known)} questions, of which {len(shared)} are still asked; "
            "make it anew with `vouch eval gate --update`"
        )
    before = [known[_key(row["question"])] for row in shared]
    old, new = means(before), means(row["measures"] for row in shared)
    held = tuple(
        Held(name, old[name], new[name], tolerance)
        for name, tolerance in TOLERANCES.items()
        if name in old and name in new
    )
    changes = [change(row["question"], past, row["measures"]) for past, row in zip(before, shared, strict=True)]
    return Verdict(held, tuple(one for one in changes if one.worse), len(shared), len(rows) - len(shared))


def write_baseline(rows: Sequence[Row], path: Path) -> None:
    """One line a question, so that a change can be read line by line."""
    lines = [
        f"{json.dumps(_key(row['question']))}: "
        + json.dumps({name: round(row["measures"][name], 4) for name in TOLERANCES if name in row["measures"]})
        for row in sorted(rows, key=lambda row: str(row["question"]["id"]))
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def read_baseline(path: Path) -> dict[str, Mapping[str, float]]:
    """Figures by question; raises GateError where the file cannot be used."""
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise GateError(f"{path} cannot be read: {error}; make it with `vouch eval gate --update`") from error


def told(verdict: Verdict) -> str:
    """The verdict as Markdown; the questions that got worse where something fell."""
    rows = [["measure", "baseline", "now", "may fall", ""]]
    for one in verdict.held:
        mark = "FELL" if one.fell else ""
        rows.append([label(one.name), f"{one.before:.3f}", f"{one.after:.3f}", f"{one.tolerance:.3f}", mark])
    parts = [markdown(rows)]
    if not verdict.passed:
        parts.append("\n".join(["Got worse:", *(f"- {_worse(one)}" for one in verdict.worse)]))
    new = f", {verdict.added} new or changed" if verdict.added else ""
    parts.append(f"{'passed' if verdict.passed else 'FAILED'}: {verdict.questions} questions held{new}.")
    return "\n\n".join(parts)


def _worse(change: Change) -> str:
    moves = ", ".join(f"{label(name)} {old:.2f} → {new:.2f}" for name, old, new in change.worse)
    return f"{change.question_id}: {moves}"


def _key(question: EvalQuestion | Mapping[str, Any]) -> str:
    """The question by id and by what it says: a changed question has no baseline."""
    asked = question if isinstance(question, Mapping) else question.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return f"{asked['id']} {digest[:10]}"
