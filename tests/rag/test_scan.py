"""Which files of a folder are read."""

from __future__ import annotations

from pathlib import Path

from rag.scan import scan


def test_patterns_of_the_ignore_file_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("README.md", "a.md", "draft-b.md", "sub/c.md", "sub/draft-d.md"):
        (tmp_path / name).write_text("Text.")
    (tmp_path / ".vouchignore").write_text("# about the folder\nREADME.md\n\n*draft-*\n")
    assert [file.origin for file in scan(tmp_path, tmp_path / "index")] == ["a.md", "sub/c.md"]


def test_without_an_ignore_file_all_but_hidden_files_are_read(tmp_path: Path) -> None:
    for name in ("README.md", ".hidden.md"):
        (tmp_path / name).write_text("Text.")
    assert [file.origin for file in scan(tmp_path, tmp_path / "index")] == ["README.md"]
