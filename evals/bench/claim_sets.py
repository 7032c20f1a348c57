"""Claims that people judged against passages: WiCE and ExpertQA of the development data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Of a claim's label only the full support counts as supported; "N/A" and absent labels are no judgement.
_SUPPORTED = ("supported", "Complete")
_JUDGED = (*_SUPPORTED, "partially_supported", "not_supported", "Incomplete", "Partial", "Missing")


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim with the passages it cites. ``group`` is its document or question: a split never parts a group."""

    group: str
    claim: str
    passages: tuple[str, ...]
    label: str

    @property
    def supported(self) -> int:
        """1 where the passages support the whole claim."""
        return int(self.label in _SUPPORTED)

    @property
    def half(self) -> int:
        """0 or 1, by the hash of the group."""
        return int(hashlib.sha256(self.group.encode()).hexdigest(), 16) % 2


def claim_sets(data: Path) -> dict[str, list[LabelledClaim]]:
    """By name; raises FileNotFoundError where ``data`` does not hold them."""
    return {
        "wice": _read(data / "wice" / "claims_dev_short_evidence.jsonl", r"wice-(\w+)-"),
        "expertqa": _read(data / "expertqa" / "claims_val.jsonl", r"expertqa-(\w+-\d+)-"),
    }


def _read(path: Path, group: str) -> list[LabelledClaim]:
    rows: Sequence[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    found = []
    for row in rows:
        match = re.match(group, row["id"])
        if row["passages"] and row["label"] in _JUDGED:
            name = match[1] if match else row["id"]
            found.append(LabelledClaim(name, row["claim"], tuple(row["passages"]), row["label"]))
    return found
