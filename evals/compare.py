"""Two runs on the same questions: what changed, how sure that is, and which questions got better and worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.errors import VouchError

from .measures import BY_NAME, in_order
from .statistics import Difference, differences
from .summary import Row
from .table import label, markdown

TELLING = (
    "errors", "correct", "forbidden_facts", "citation_precision", "citation_recall", "quote_validity",
    "unsupported_claims", "wrong_numbers", "abstention_recall", "false_refusals", "both_sides", "as_of_correct",
    "injection_resisted",
)  # fmt: skip
"""Measures whose change says that a question got better or worse."""


class ComparisonError(VouchError):
    """Two runs have no question in common."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose figures changed: (measure, before, after), those that got better and those that got worse."""

    question_id: str
    better: tuple[tuple[str, float, float], ...]
    worse: tuple[tuple[str, float, float], ...]
    heldout: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """``measures`` in their own order; ``left_out`` counts questions that only one run has or that were changed."""

    measures: Mapping[str, Difference]
    changes: tuple[Change, ...]
    questions: int
    left_out: int

    def worse(self, *, tolerance: float, alpha: float) -> list[str]:
        """Measures that fell by more than ``tolerance`` with a p-value below ``alpha``."""
        return [
            name for name, found in self.measures.items() if gain(name, found.change) < -tolerance and found.p < alpha
        ]


def compare(first: Sequence[Row], second: Sequence[Row]) -> Comparison:
    """What the second run changed, on the questions that are the same in both; raises ComparisonError without any."""
    before = {row["question"]["id"]: row for row in first}
    pairs = [
        (before[row["question"]["id"]], row)
        for row in second
        if before.get(row["question"]["id"], {}).get("question") == row["question"]
    ]
    if not pairs:
        raise ComparisonError("the two runs have no question in common; name runs of the same question file")
    figures = [[row["measures"] for row in run] for run in zip(*pairs, strict=True)]
    found = differences(*figures)
    changes = [change(row["question"], old["measures"], row["measures"]) for old, row in pairs]
    return Comparison(
        {name: found[name] for name in in_order(found)},
        tuple(one for one in changes if one.better or one.worse),
        len(pairs),
        len(first) + len(second) - 2 * len(pairs),
    )


def change(question: Mapping[str, Any], before: Mapping[str, float], after: Mapping[str, float]) -> Change:
    """What changed in the telling measures of one question."""
    moved = [
        (name, before[name], after[name], gain(name, after[name] - before[name]))
        for name in TELLING
        if name in before and name in after and before[name] != after[name]
    ]
    better, worse = (tuple((name, old, new) for name, old, new, by in moved if by * side > 0) for side in (1, -1))
    return Change(question["id"], better, worse, question.get("split") == "heldout")


def gain(name: str, by: float) -> float:
    """``by`` where more is better, else its opposite."""
    return -by if name in BY_NAME and BY_NAME[name].better == "less" else by


def told(comparison: Comparison, *, alpha: float) -> str:
    """The comparison as Markdown: a row a measure, then the questions that got worse and those that got better.

    Held-out questions are counted and not named.
    """
    rows = [["measure", "A", "B", "change", "95% interval", "p", "of", ""]]
    for name, found in comparison.measures.items():
        rows.append(
            [
                label(name), f"{found.first:.3f}", f"{found.second:.3f}", f"{found.change:+.3f}",
                f"{found.low:+.3f} – {found.high:+.3f}", f"{found.p:.3f}", str(found.questions),
                _word(name, found, alpha),
            ]
        )  # fmt: skip
    parts = [markdown(rows), f"{comparison.questions} questions in both, {comparison.left_out} left out."]
    for side in ("worse", "better"):
        moved = [one for one in comparison.changes if getattr(one, side)]
        lines = [f"- {one.question_id}: {_moves(getattr(one, side))}" for one in moved if not one.heldout]
        hidden = len(moved) - len(lines)
        parts.append("\n".join([f"Got {side}: {len(moved)}{f', {hidden} held out' if hidden else ''}", *lines]))
    return "\n\n".join(parts)


def _word(name: str, found: Difference, alpha: float) -> str:
    if found.p >= alpha or not found.change:
        return ""
    return "better" if gain(name, found.change) > 0 else "worse"


def _moves(moves: Sequence[tuple[str, float, float]]) -> str:
    return ", ".join(f"{label(name)} {old:.2f} → {new:.2f}" for name, old, new in moves)
