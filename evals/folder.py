"""The folder of a run: ``run.json`` says what is asked of what, ``rows.jsonl`` grows, ``metrics.json`` ends it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import VouchError

from .questions import EvalQuestion
from .summary import Row


class RunFolderError(VouchError):
    """A folder holds no run that can be read."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where one run is written. A run that was interrupted has no ``metrics.json`` yet."""

    path: Path

    def begin(self, identity: Mapping[str, Any], *, fresh: bool = False) -> list[Row]:
        """Make ready for rows; those of an interrupted run of the same identity are kept and returned."""
        self.path.mkdir(parents=True, exist_ok=True)
        kept = [] if fresh or self._metrics.exists() or not self._same(identity) else self._read()
        for name in ("metrics.json", "report.html"):
            (self.path / name).unlink(missing_ok=True)
        (self.path / "run.json").write_text(_json(identity) + "\n", "utf-8")
        self._write(kept)
        return kept

    def add(self, row: Row) -> None:
        """One more row, on the disk before the next is asked."""
        with self._rows.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def end(self, rows: Iterable[Row], figures: Mapping[str, Any]) -> None:
        """All rows in the order of the questions, and the figures."""
        self._write(rows)
        self._metrics.write_text(_json(figures) + "\n", "utf-8")

    def rows(self) -> list[Row]:
        """The rows of a run; raises RunFolderError where there are none."""
        found = self._read()
        if not found:
            raise RunFolderError(f"{self.path} holds no rows.jsonl with rows; name the folder of a run of `vouch eval`")
        return found

    def figures(self) -> dict[str, Any]:
        """``metrics.json``; raises RunFolderError where the run has not ended."""
        try:
            return dict(json.loads(self._metrics.read_text("utf-8")))
        except (OSError, ValueError) as error:
            raise RunFolderError(f"{self._metrics} cannot be read: {error}; run `vouch eval` to its end") from error

    @property
    def _rows(self) -> Path:
        return self.path / "rows.jsonl"

    @property
    def _metrics(self) -> Path:
        return self.path / "metrics.json"

    def _same(self, identity: Mapping[str, Any]) -> bool:
        try:
            return bool(json.loads((self.path / "run.json").read_text("utf-8")) == json.loads(_json(identity)))
        except (OSError, ValueError):
            return False

    def _read(self) -> list[Row]:
        """The whole rows; a last line that was cut by an interruption is left out."""
        if not self._rows.exists():
            return []
        found = []
        for line in self._rows.read_text("utf-8", "replace").split("\n"):
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and {"question", "measures", "answer"} <= row.keys():
                found.append(row)
        return found

    def _write(self, rows: Iterable[Row]) -> None:
        part = self.path / "rows.jsonl.part"
        part.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        part.replace(self._rows)


def answered_already(questions: Sequence[EvalQuestion], kept: Sequence[Row]) -> dict[str, Row]:
    """The kept rows that still hold, by question id: the question is the same to the letter, and had no error."""
    asked = {question.id: question.model_dump(mode="json") for question in questions}
    return {
        row["question"]["id"]: row
        for row in kept
        if not row["error"] and asked.get(row["question"].get("id")) == row["question"]
    }


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
