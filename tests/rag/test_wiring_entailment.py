"""Who judges entailment by settings, and that nobody is loaded before a claim needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from rag.config import Settings
from rag.embed_onnx import open_onnx
from rag.errors import ConfigError
from rag.wiring import checker, entailment

QUOTE = "Xiaomi bought 10% of Kingsoft Cloud in December 2012."


def test_by_default_the_calibrated_scorer_speaks_on_what_is_not_verbatim() -> None:
    verdict = checker(Settings())("Kingsoft Cloud sold 10% to Xiaomi.", [QUOTE])
    assert verdict.entailment_model == "aligned-2"
    assert verdict.entailment is not None
    assert 0 < verdict.entailment < 1


def test_without_a_judge_only_the_checks_speak() -> None:
    settings = Settings(entailment="none")
    assert entailment(settings) is None
    assert checker(settings)("Kingsoft Cloud sold 10% to Xiaomi.", [QUOTE]).entailment is None


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        pytest.param(Settings(entailment="nli"), "VOUCH_NLI_MODEL", id="no cross-encoder named"),
        pytest.param(Settings(entailment="judge"), "VOUCH_LLM_MODEL", id="no language model"),
        pytest.param(Settings(nli_model="/nowhere/model"), "VOUCH_NLI_MODEL", id="named and absent"),
    ],
)
def test_a_judge_that_cannot_be_had_is_an_error_with_its_remedy(
    settings: Settings, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ConfigError, match=variable):
        entailment(settings)


def test_a_verbatim_claim_loads_no_judge() -> None:
    settings = replace(Settings(), entailment="nli")  # it would fail to load
    assert checker(settings)("Xiaomi bought 10% of Kingsoft Cloud", [QUOTE]).entailment_model == "verbatim"


def test_a_claim_is_scored_without_the_training_stack() -> None:
    open_onnx()  # made once on a machine
    code = (
        "import sys, rag; verdict = rag.check_claim('Kingsoft Cloud sold a tenth to Xiaomi.', "
        f"[{QUOTE!r}]); assert verdict.entailment; sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], env=dict(os.environ), timeout=60, check=False).returncode == 0


def test_word_pieces_stand_where_they_begin_and_the_end_is_left_out() -> None:
    encoder = open_onnx()
    short, empty, long = encoder.pieces(["Xiaomi paid $2.", "", "word " * 400])
    assert [(token, start) for token, start in zip(short.tokens, short.starts, strict=True)][-2:] == [
        ("2", 13),
        (".", 14),
    ]
    assert len(short.ids) == len(short.tokens) == short.vectors.shape[0]
    assert short.vectors.shape[1] == encoder.dimension
    assert empty.tokens == ()
    assert len(long.tokens) == 254
