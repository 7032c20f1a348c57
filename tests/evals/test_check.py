"""Questions against their corpus: a quote that no longer stands is told with what stands instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.check import GoldError, check, faults, read_corpus
from evals.nearest import nearest
from evals.questions import EvalQuestion
from tests.evals.measures.worked import PAID, SELLER, TEXT, question
from tests.rag.index_parts import fill

CHINESE = "该公司支付了400万美元。"
FILES = {
    "a.md": f"---\ntitle: A\npublished: 2014-05-02\n---\n{TEXT}\n",
    "rounds.csv": "round,amount\nSeries A,$4 million\n",
    "zh.md": f"---\ntitle: 甲\n---\n{CHINESE}\n",
}

CASES: list[Any] = [
    pytest.param(question(("a.md", PAID)), [], id="stands"),
    pytest.param(question(("zh.md", CHINESE), answer_facts=("400万美元",)), [], id="stands in Chinese"),
    pytest.param(
        question(("a.md", "Lumen paid $5 million.")),
        ["q: a.md: the quote 'Lumen paid $5 million.' does not stand there; nearest: 'Lumen paid $4 million'"],
        id="another figure",
    ),
    pytest.param(
        question(("zh.md", "该公司支付了500万美元。")),
        ["q: zh.md: the quote '该公司支付了500万美元。' does not stand there; nearest: '该公司支付了400万美元'"],
        id="another figure in Chinese",
    ),
    pytest.param(
        question(("a.md", "Nobody ever wrote anything like these words.")),
        ["q: a.md: the quote 'Nobody ever wrote anything like these words.' does not stand there"],
        id="nothing near",
    ),
    pytest.param(question(("b.md", PAID)), ["q: b.md: no such document; nearest: 'a.md'"], id="no document"),
    pytest.param(
        question(("a.md", PAID), answer_facts=("$5 million",)),
        ["q: answer_facts: '$5 million' is in no gold quote (tag it computed where it is so)"], id="fact in no quote",
    ),
    pytest.param(question(("a.md", PAID), answer_facts=("$4.0 million",)), [], id="fact written otherwise"),
    pytest.param(question(("a.md", PAID), answer_facts=(("$5 million", "4 million dollars"),)), [], id="alternative"),
    pytest.param(question(("a.md", PAID), answer_facts=("$9 million",), tags=("computed",)), [], id="computed"),
    pytest.param(question(("a.md", SELLER), answer_facts=("Halla Oy",)), [], id="a name may be told otherwise"),
    pytest.param(
        question(("a.md", PAID), as_of=date(2014, 5, 1)),
        ["q: a.md: the document was published 2014-05-02, after the question's date 2014-05-01"], id="too late",
    ),
    pytest.param(
        question(("a.md", PAID), filters={"documents": ("rounds.tsv",)}),
        ["q: rounds.tsv: no such document to filter by; nearest: 'rounds.csv'"], id="no document to filter by",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "told"), CASES)
def test_what_no_longer_fits_is_told(tmp_path: Path, asked: EvalQuestion, told: list[str]) -> None:
    documents = read_corpus(fill(tmp_path / "corpus", FILES))
    assert [str(fault) for fault in faults([asked], documents)] == told


def test_all_faults_are_in_one_message(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "corpus", FILES)
    with pytest.raises(GoldError) as refused:
        check([question(("a.md", "Nobody sold.")), question(("a.md", PAID)), question(("c.md", PAID))], corpus)
    assert "2 faults" in str(refused.value)
    assert str(refused.value).count("\n  q: ") == 2


def test_files_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    assert [document.origin for document in read_corpus(fill(tmp_path, {"a.md": "A.", "b.pdf": "no PDF"}))] == ["a.md"]


@pytest.mark.parametrize(
    ("quote", "text", "found", "share"),
    [
        ("b c d", "a b c d e", "b c d", 1.0),
        ("b x d", "a b c d e", "b c d", 2 / 3),
        ("$5 million", "It cost $4 million.", "$4 million", 2 / 3),
        ("a b c d", "c d", "c d", 0.5),
        ("x", "a b", "a", 0.0),
        ("", "a b", "", 0.0),
    ],
    ids=["whole", "one word differs", "figure", "longer than the text", "nothing shared", "empty"],
)
def test_nearest_is_the_run_with_most_words_in_common(quote: str, text: str, found: str, share: float) -> None:
    assert nearest(quote, text) == (found, pytest.approx(share))
