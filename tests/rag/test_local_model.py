"""Weights in parts: joined once, refused when they are not the published file."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from rag import local_model
from rag.errors import ConfigError
from rag.local_model import WEIGHTS, Weights, is_local, model_file, model_name, require

CONTENT = (b"GGUF one", b"two", b"three")


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three packages with a part each, known under the name "tiny"."""
    for number, content in enumerate(CONTENT, 1):
        folder = tmp_path / "packages" / f"tiny_part{number}" / "data"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").touch()
        (folder / f"part{number:02}.bin").write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    whole = b"".join(CONTENT)
    tiny = Weights("Tiny", "tiny_part{}", 3, len(whole), hashlib.sha256(whole).hexdigest())
    monkeypatch.setitem(WEIGHTS, "tiny", tiny)
    return tmp_path / "packages"


def test_parts_are_joined_once_into_the_cache(parts: Path, tmp_path: Path) -> None:
    first = model_file("Tiny", tmp_path / "cache")
    assert first.read_bytes() == b"".join(CONTENT)
    written = first.stat().st_mtime_ns
    (parts / "tiny_part1" / "data" / "part01.bin").unlink()
    assert model_file("tiny", tmp_path / "cache").stat().st_mtime_ns == written
    assert [path.suffix for path in first.parent.iterdir() if path != first] in ([], [".lock"])


def test_parts_that_are_not_the_published_file_are_refused_and_leave_nothing(parts: Path, tmp_path: Path) -> None:
    (parts / "tiny_part2" / "data" / "part02.bin").write_bytes(b"TWO")
    with pytest.raises(ConfigError, match=r"have sha256 .* the published file has .* reinstall"):
        model_file("tiny", tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*.gguf*partial"))
    assert not list((tmp_path / "cache").glob("*.gguf"))


def test_a_missing_part_is_named(parts: Path, tmp_path: Path) -> None:
    (parts / "tiny_part3" / "__init__.py").unlink()
    (parts / "tiny_part3" / "data" / "part03.bin").unlink()
    (parts / "tiny_part3" / "data").rmdir()
    (parts / "tiny_part3").rmdir()
    for name in [name for name in sys.modules if name.startswith("tiny_part")]:
        del sys.modules[name]
    with pytest.raises(ConfigError, match=r"no package tiny_part3.*make install-llm"):
        model_file("tiny", tmp_path / "cache")


def test_any_gguf_file_works_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "own-model.gguf"
    path.write_bytes(b"GGUF")
    assert model_file(str(path)) == path
    assert model_name(str(path)) == "own-model"


@pytest.mark.parametrize(
    ("model", "said"),
    [("gpt-5", "is not known; set VOUCH_LLM_MODEL to qwen"), ("/nowhere/x.gguf", "'/nowhere/x.gguf' does not exist")],
    ids=["unknown", "absent"],
)
def test_a_model_that_cannot_be_used_is_named_with_the_remedy(model: str, said: str) -> None:
    for ask in (model_file, require):
        with pytest.raises(ConfigError, match=said):
            ask(model)


def test_the_default_is_a_known_model() -> None:
    assert model_name("") == WEIGHTS[local_model.DEFAULT].name
    assert is_local(local_model.DEFAULT)
    assert not is_local("gpt-5")
