"""The journal of an interrupted build."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rag.journal import Journal, key


def test_vectors_outlive_the_writer(tmp_path: Path) -> None:
    vector = np.arange(4, dtype=np.float32)
    first = Journal(tmp_path / "pending.sqlite")
    first.write([(key("model", "text"), vector)])
    first.close()
    second = Journal(tmp_path / "pending.sqlite")
    found = second.read([key("model", "text"), key("model", "other"), key("other", "text")], 4)
    assert {name: value.tolist() for name, value in found.items()} == {key("model", "text"): vector.tolist()}
    assert second.read([key("model", "text")], 8) == {}
    second.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_journal_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "pending.sqlite").write_bytes(b"not a database at all" * 100)
    journal = Journal(tmp_path / "pending.sqlite")
    assert journal.read([key("model", "text")], 4) == {}
    journal.write([(key("model", "text"), np.ones(4, dtype=np.float32))])
    assert len(journal.read([key("model", "text")], 4)) == 1
    journal.close()


def test_a_text_of_any_characters_has_a_key() -> None:
    assert len(key("model", "\ud800")) == 32
