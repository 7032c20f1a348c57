"""What the README shows is true: its commands exist, and its recorded session is what is answered today."""

from __future__ import annotations

import re
import shlex
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from rag import cli, wiring
from rag.config import Settings
from rag.index import build

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(?:console|sh|bash|shell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROMPT = "$ "


@dataclass(frozen=True)
class Command:
    """A command of a block and what stands below it."""

    words: tuple[str, ...]
    output: str

    @property
    def name(self) -> str:
        """Its program, without the folder."""
        return Path(self.words[0]).name if self.words else ""


def commands() -> list[Command]:
    """The lines behind a prompt in the README's console blocks, each with its output."""
    found = []
    for block in BLOCK.findall((ROOT / "README.md").read_text("utf-8")):
        for part in re.split(rf"^{re.escape(PROMPT)}", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            found.append(Command(tuple(shlex.split(line, comments=True)), output.strip("\n")))
    return found


COMMANDS = commands()
VOUCH = [command for command in COMMANDS if command.name == "vouch"]
RECORDED = [command for command in VOUCH if command.words[1:2] == ("ask",) and command.output]


def shown(command: Command) -> str:
    return " ".join(command.words)


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {word for command in COMMANDS if command.name == "make" for word in command.words[1:] if "=" not in word}
    assert {word for word in named if not word.startswith("-")} <= targets


@pytest.mark.parametrize("command", VOUCH, ids=shown)
def test_every_command_and_option_exists(command: Command) -> None:
    group = typer.main.get_command(cli.app)
    assert isinstance(group, typer.core.TyperGroup)
    name, *words = command.words[1:]
    assert name in group.commands
    called = group.commands[name]
    if isinstance(called, typer.core.TyperGroup) and words and not words[0].startswith("-"):  # vouch eval compare
        assert words[0] in called.commands
        called = called.commands[words[0]]
    known = {option for parameter in called.params for option in parameter.opts} | {"--help"}
    used = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert used <= known


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the documents that ship."""
    folder = tmp_path_factory.mktemp("readme") / "index"
    build([ROOT / "corpus"], folder, embedder=wiring.query_embedder(Settings()))
    return folder


@pytest.mark.skipif(not RECORDED, reason="the README records no session")
@pytest.mark.parametrize("command", RECORDED, ids=shown)
def test_the_recorded_session_is_what_is_answered_today(
    command: Command, index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOUCH_INDEX", str(index))
    monkeypatch.setenv("VOUCH_GENERATOR", "extractive")
    monkeypatch.chdir(index.parent)
    monkeypatch.setattr(sys, "argv", list(command.words))
    with suppress(SystemExit):  # it ends so when it abstains
        cli.main()
    assert capsys.readouterr().out.strip("\n") == command.output
