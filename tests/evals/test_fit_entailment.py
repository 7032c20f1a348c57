"""The fit weighs sets and classes alike, leaves folds out for calibration, and writes what the library reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.bench.claim_sets import LabelledClaim
from evals.fit_entailment import Example, examples, fit, main, pair, write
from rag.entail import FEATURES, Measured, read_fitted
from tests.fakes import HashEncoder

from .test_bench_claims import write as write_sets


def example(name: str, number: int, supported: bool) -> Example:
    claim = LabelledClaim(f"{name}{number}", "c", ("p",), "supported" if supported else "Partial")
    value = 0.8 if supported else 0.4
    noise = (number % 7) / 20
    return Example(name, claim, Measured((value + noise,) * 4 + (float(not supported and number % 2),) * 4, 0.1, 0.7))


FOUND = [example(name, n, n % 3 == 0) for name in ("a", "b") for n in range(60)]


def test_a_fitted_model_tells_the_classes_apart_with_probabilities() -> None:
    model = fit(FOUND)
    true = [model.support(item.measured).probability for item in FOUND if item.claim.supported]
    false = [model.support(item.measured).probability for item in FOUND if not item.claim.supported]
    assert min(true) > max(false)
    assert sum(true + false) / len(FOUND) == pytest.approx(1 / 3, abs=0.05)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    model = fit(FOUND)
    write(model, tmp_path / "m.json", {"claims": 120})
    again = read_fitted(tmp_path / "m.json")
    assert again.weights == pytest.approx(model.weights, abs=1e-5)
    assert json.loads((tmp_path / "m.json").read_text("utf-8"))["claims"] == 120


def test_markers_and_addresses_are_no_part_of_what_is_fitted() -> None:
    claim = LabelledClaim("g", "It grew [2].", ("[2] https://a.example\n\nIt grew.",), "Complete")
    assert pair(claim) == ("It grew.", "It grew    .")


def test_claims_that_the_encoder_does_not_read_are_left_out() -> None:
    claims = [
        LabelledClaim("a", "它增长了。", ("它增长了。",), "Complete"),
        LabelledClaim("b", "It grew.", ("It.",), "Partial"),
    ]
    assert [item.claim.group for item in examples({"s": claims}, HashEncoder())] == ["b"]


def test_the_command_writes_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.embed_onnx.open_onnx", HashEncoder)
    (tmp_path / "data").mkdir()
    out = tmp_path / "model.json"
    assert main(["--data", str(write_sets(tmp_path / "data")), "--out", str(out)]) == 0
    assert len(read_fitted(out).weights) == len(FEATURES)
