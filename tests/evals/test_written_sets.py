"""The questions that the reader is fitted on: their gold stands in their documents, and none is about the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.fit.written_sets import FOLDER, written
from rag.scan import scan

TWINS = ("k", "q", "w")
"""Folders where nearly every question that has an answer has a twin that has none."""
FOLDERS = sorted(path for path in FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=[path.name for path in FOLDERS])
def test_every_gold_line_stands_in_its_document(folder: Path) -> None:
    texts = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    questions = list(written(folder))
    assert len({item.question for item in questions}) == len(questions) >= 250
    assert [(file, line) for item in questions for file, line in item.gold if line not in texts[file]] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=[path.name for path in FOLDERS])
def test_the_questions_are_no_document(folder: Path) -> None:
    found = {file.origin for file in scan(folder, folder / "index")}
    assert len(found) >= 30
    assert "questions.jsonl" not in found


@pytest.mark.parametrize("folder", FOLDERS, ids=[path.name for path in FOLDERS])
def test_a_fifth_of_the_questions_has_no_answer(folder: Path) -> None:
    questions = list(written(folder))
    assert 0.15 < sum(not item.gold for item in questions) / len(questions) < (0.5 if folder.name in TWINS else 0.35)


@pytest.mark.parametrize("folder", FOLDERS, ids=[path.name for path in FOLDERS])
def test_no_document_is_about_the_corpus(folder: Path) -> None:
    text = " ".join(path.read_text("utf-8") for path in folder.iterdir())
    assert not [name for name in ("Xiaomi", "Kingsoft", "Shunwei", "Ninebot", "小米") if name in text]
