"""The claim checker refuses what was made false and passes what was only said otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evals.faithful import rewordings
from evals.mutants import KINDS, Source, mutants
from evals.mutations import TARGETS, TRUE_TARGET, Outcome, main, run, sources, table
from evals.paraphrases import SPLITS, read, share_right
from rag.verify import check_claim

ROOT = Path(__file__).parents[2]
SAMPLE = 4
"""Every fourth claim: the whole suite takes half a minute on a quiet machine."""
QUOTE = "On May 3, 2014 Alder bought 12% of Birch for about $5 million and has 300 staff; its sales rose."
SOURCE = Source("a.md", QUOTE, "Alder buys into Birch", date(2014, 5, 8))


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return run(sources(ROOT / "corpus", ROOT / "evals" / "questions.jsonl"), sample=SAMPLE)


def test_most_true_claims_of_the_corpus_pass(outcome: Outcome) -> None:
    assert outcome.true * SAMPLE > 500
    assert outcome.passed >= TRUE_TARGET


@pytest.mark.parametrize("kind", TARGETS)
def test_mutants_of_the_corpus_are_caught(outcome: Outcome, kind: str) -> None:
    assert outcome.share(kind) >= TARGETS[kind], [m.claim for m in outcome.escaped if m.kind == kind]


def test_there_are_enough_mutants(outcome: Outcome) -> None:
    assert sum(outcome.made.values()) * SAMPLE >= 1_500


def test_every_kind_is_made_of_a_sentence_that_has_it() -> None:
    found = {mutant.kind: mutant.claim for mutant in mutants(QUOTE, SOURCE, ["Crane Partners", "Birch"])}
    assert set(found) >= {"number", "scale", "currency", "unit", "date", "party", "role", "negation", "direction"}
    assert "Crane Partners" in found["party"]
    assert found["role"].index("Birch") < found["role"].index("Alder")
    assert set(found) <= set(KINDS)


def test_no_mutant_is_what_the_quote_says() -> None:
    twice = Source("a.md", "Alder sold 300 shares in 2014 and 400 in 2015.", "", None)
    claims = [mutant.claim for mutant in mutants("Alder sold 300 shares in 2014.", twice, [])]
    assert not any("400 shares in 2015" in claim or "in 2015" in claim for claim in claims)


def test_rewordings_are_never_verbatim_and_pass() -> None:
    found = list(rewordings(QUOTE))
    assert len(found) >= 4
    for claim in found:
        assert claim not in QUOTE
        assert check_claim(claim, [QUOTE], published=date(2014, 5, 8)).label == "supported", claim


def test_the_table_names_every_kind_with_its_share(outcome: Outcome) -> None:
    lines = list(table(outcome))
    assert len(lines) == len(KINDS) + 2
    assert all("%" in line for line in lines)


def test_the_command_lists_what_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("# Title\n\nAlder has 12 staff.\n", "utf-8")
    row = '{"id": "q", "question": "?", "type": "fact", "answerable": true, "answer_facts": ["12"], "evidence": '
    (tmp_path / "q.jsonl").write_text(row + '[{"doc": "a.md", "quote": "Alder has 12 staff."}]}\n', "utf-8")
    main(["--corpus", str(tmp_path), "--questions", str(tmp_path / "q.jsonl"), "--list", "true"])
    printed = capsys.readouterr().out
    assert "true claims passed   100.0% of 2" in printed


# Reached with room below; both halves were written before the checks were tuned, on dev alone.
PASSED = {"dev": 0.95, "heldout": 0.88, "subjects dev": 0.9, "subjects heldout": 0.7}
REFUSED = {"dev": 0.85, "heldout": 0.65, "subjects dev": 0.5, "subjects heldout": 0.43}


@pytest.mark.parametrize("split", SPLITS)
def test_hand_written_claims_are_judged_as_they_are(split: str) -> None:
    items = [item for item in read() if item.split == split]
    assert share_right(item for item in items if item.is_true) >= PASSED[split]
    assert share_right(item for item in items if not item.is_true) >= REFUSED[split]


def test_both_halves_hold_enough_claims_and_share_no_sentence() -> None:
    items = read()
    first = [item for item in items if item.split in SPLITS[:2]]
    assert share_right(item for item in first if item.is_true) >= 0.90
    assert sum(item.is_true for item in first) >= 200
    assert sum(not item.is_true for item in first) >= 100
    quotes = [{item.quotes for item in items if item.split == split} for split in SPLITS]
    assert sum(map(len, quotes)) == len({item.quotes for item in items})
