"""The benchmark of claims reads its sets as they are and prints one line for each set and scorer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.bench.claim_sets import LabelledClaim, claim_sets
from evals.bench.claims import Judged, judge, line, main
from tests.fakes import HashEncoder

PASSAGE = "Xiaomi bought 10% of Kingsoft Cloud in December 2012."


def write(folder: Path) -> Path:
    wice = [
        {"id": f"wice-dev{n:02}-c{k}", "claim": claim, "label": label, "passages": [PASSAGE]}
        for n in range(8)
        for k, (claim, label) in enumerate(
            [
                ("Xiaomi bought 10% of Kingsoft Cloud.", "supported"),
                ("Xiaomi bought 12% of Kingsoft Cloud.", "partially_supported"),
            ]
        )
    ]
    expertqa = [
        {"id": f"expertqa-val-{n}-gpt4-{k}", "claim": "Xiaomi bought a stake.", "label": label, "passages": passages}
        for n in range(8)
        for k, (label, passages) in enumerate(
            [("Complete", [PASSAGE]), ("N/A", [PASSAGE]), ("Missing", []), (None, [PASSAGE])]
        )
    ]
    for path, rows in (("wice/claims_dev_short_evidence.jsonl", wice), ("expertqa/claims_val.jsonl", expertqa)):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return folder


def test_only_judged_claims_with_passages_count(tmp_path: Path) -> None:
    sets = claim_sets(write(tmp_path))
    assert {name: len(items) for name, items in sets.items()} == {"wice": 16, "expertqa": 8}
    assert [item.supported for item in sets["wice"][:2]] == [1, 0]


def test_a_split_keeps_the_claims_of_a_document_together(tmp_path: Path) -> None:
    sets = claim_sets(write(tmp_path))
    for items in sets.values():
        halves: dict[str, set[int]] = {}
        for item in items:
            halves.setdefault(item.group, set()).add(item.half)
        assert all(len(found) == 1 for found in halves.values())
        assert len({item.half for item in items}) == 2


def test_the_checks_alone_judge_by_their_verdict() -> None:
    claims = [
        LabelledClaim("a", "Xiaomi bought 10% of Kingsoft Cloud in 2012.", (PASSAGE,), "supported"),
        LabelledClaim("b", "Xiaomi bought 12% of Kingsoft Cloud in 2012.", (PASSAGE,), "not_supported"),
    ]
    assert list(judge(claims, None).said) == [1, 0]


def test_a_line_holds_macro_f1_auc_and_calibration() -> None:
    def judged(claims: Sequence[LabelledClaim]) -> Judged:
        return Judged([item.supported for item in claims], [0.9 if item.supported else 0.1 for item in claims])

    claims = [LabelledClaim(f"g{n}", "c", ("p",), "supported" if n % 2 else "Partial") for n in range(40)]
    assert line("made up", claims, judged(claims)).endswith("| 1.000 (1.000–1.000) | 1.000 | 0.100 |")


def test_the_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(write(tmp_path)), "--scorer", "checks"]) == 0
    printed = capsys.readouterr().out.splitlines()
    rows = [row.split("|")[1].strip() for row in printed[2:]]
    assert rows == ["wice, checks", "wice, partial, checks", "expertqa, checks", "both, checks"]


def test_fitted_scorers_are_judged_on_what_they_were_not_fitted_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(write(tmp_path)), "--scorer", "halves", "--scorer", "shipped"]
    assert main(data, encoder=HashEncoder) == 0
    printed = capsys.readouterr().out
    assert "| wice, halves | 16 |" in printed
    assert "| both, shipped | 24 |" in printed
    assert "beyond embedding" in printed
