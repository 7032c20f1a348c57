"""Progress: lines where no terminal is, a bar where one is, always on stderr."""

from __future__ import annotations

import io
import sys

import pytest

from rag import progress as progress_module
from rag.progress import progress, silent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_short_task_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("embedding", 10) as advance:
        advance(10)
    assert capsys.readouterr() == ("", "")


def test_a_long_task_prints_lines_and_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_module, "LINE_SECONDS", 0.0)
    with progress("embedding", 2_000) as advance:
        advance(1_000)
        monkeypatch.setattr(progress_module, "LINE_SECONDS", 60.0)
        advance(500)
        advance(500)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "embedding: 1,000 of 2,000\nembedding: 2,000 of 2,000\n"


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("reading files", 3) as advance:
        advance(3)
    assert "reading files" in terminal.getvalue()


def test_nothing_to_do_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    for show in (progress, silent):
        with show("reading files", 0) as advance:
            advance(0)
    assert terminal.getvalue() == ""
