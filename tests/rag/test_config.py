"""Settings: argument > environment > file > default, and every refusal names the value and the remedy."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from rag.config import SECRETS, Settings, load
from rag.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vouch.toml"


def write(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    return file


def test_without_anything_said_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(environ={}) == Settings()


def test_a_file_in_the_working_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    write(file, 'index = "elsewhere"')
    monkeypatch.chdir(tmp_path)
    assert load(environ={}).index == Path("elsewhere")


@pytest.mark.parametrize(
    ("in_file", "in_environment", "argument", "expected"),
    [
        ("", None, None, "index"),
        ('index = "filed"', None, None, "filed"),
        ('index = "filed"', "environed", None, "environed"),
        ('index = "filed"', "environed", "argued", "argued"),
        ("", "environed", "argued", "argued"),
        ('index = "filed"', "", None, "filed"),
    ],
    ids=["default", "file", "environment over file", "argument over all", "argument over environment", "empty"],
)
def test_the_nearer_source_wins(
    file: Path, in_file: str, in_environment: str | None, argument: str | None, expected: str
) -> None:
    environ = {} if in_environment is None else {"VOUCH_INDEX": in_environment}
    assert load(file=write(file, in_file), environ=environ, index=argument).index == Path(expected)


@pytest.mark.parametrize("name", sorted({item.name for item in fields(Settings)} - set(SECRETS)))
def test_every_setting_has_its_variable(file: Path, name: str) -> None:
    values = {
        "generator": "extractive", "precision": "float32", "entailment": "judge", "llm_timeout_seconds": "7",
        "llm_connect_seconds": "3", "llm_first_token_seconds": "4", "llm_between_tokens_seconds": "5",
        "llm_context_tokens": "4096", "concurrency": "12",
    }  # fmt: skip
    settings = load(file=write(file, ""), environ={f"VOUCH_{name.upper()}": values.get(name, "given")})
    assert str(getattr(settings, name)).removesuffix(".0") == values.get(name, "given")


def test_secrets_come_from_the_environment_and_are_not_shown(file: Path) -> None:
    environ = {"OPENAI_API_KEY": "sk-hidden-1", "VOUCH_API_KEYS": "hidden-2, hidden-3,,"}
    settings = load(file=write(file, ""), environ=environ)
    assert settings.openai_api_key == "sk-hidden-1"
    assert settings.api_keys == ("hidden-2", "hidden-3")
    assert "hidden" not in repr(settings)
    assert "hidden" not in str(settings)


def test_a_home_folder_is_found(file: Path) -> None:
    assert load(file=write(file, ""), environ={"VOUCH_INDEX": "~/index"}).index == Path.home() / "index"


@pytest.mark.parametrize(
    ("text", "environ", "named"),
    [
        ("indx = 'a'", {}, ["'indx'", "index"]),
        ("[llm]\nmodel = 'a'", {}, ["'llm'", "llm_model"]),
        ("openai_api_key = 'sk-1'", {}, ["openai_api_key", "environment"]),
        ("api_keys = ['k']", {}, ["api_keys", "environment"]),
        ("index = ", {}, ["vouch.toml", "TOML"]),
        ("generator = 'magic'", {}, ["'magic'", "extractive", "VOUCH_GENERATOR"]),
        ("", {"VOUCH_GENERATOR": "gpt"}, ["'gpt'", "openai", "VOUCH_GENERATOR"]),
        ("", {"VOUCH_PRECISION": "int4"}, ["'int4'", "bfloat16", "VOUCH_PRECISION"]),
        ("", {"VOUCH_LLM_TIMEOUT_SECONDS": "soon"}, ["'soon'", "llm_timeout_seconds"]),
        ("", {"VOUCH_LLM_TIMEOUT_SECONDS": "0"}, ["'0'", "3600"]),
        ("", {"VOUCH_LLM_TIMEOUT_SECONDS": "nan"}, ["'nan'", "3600"]),
        ("llm_timeout_seconds = []", {}, ["[]", "llm_timeout_seconds"]),
        ("", {"VOUCH_LLM_CONTEXT_TOKENS": "many"}, ["'many'", "llm_context_tokens"]),
        ("", {"VOUCH_LLM_CONTEXT_TOKENS": "12"}, ["'12'", "2048"]),
        ("", {"VOUCH_LLM_FIRST_TOKEN_SECONDS": "-1"}, ["'-1'", "llm_first_token_seconds"]),
        ("", {"VOUCH_CONCURRENCY": "0"}, ["'0'", "1000", "VOUCH_CONCURRENCY"]),
    ],
    ids=[
        "unknown key", "unknown table", "secret", "other secret", "not TOML", "unknown generator",
        "unknown generator in the environment", "unknown precision", "timeout in words", "timeout of zero",
        "timeout not a number", "timeout a list", "window in words", "window too small", "less than no time",
        "no answers at all",
    ],
)  # fmt: skip
def test_a_refusal_names_the_value_and_the_remedy(
    file: Path, text: str, environ: dict[str, str], named: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(file=write(file, text), environ=environ)
    message = str(caught.value)
    assert all(part in message for part in named), message
    assert "\n" not in message
    assert "sk-1" not in message


@pytest.mark.parametrize("name", ["index", "cache", "generator", "embedder", "llm_base_url", "chroma_url"])
def test_a_file_may_not_hold_another_type(file: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load(file=write(file, f"{name} = 3"), environ={})


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml does not exist"):
        load(file=tmp_path / "absent.toml", environ={})


def test_an_unknown_argument_is_refused(file: Path) -> None:
    with pytest.raises(ConfigError, match="unknown setting 'colour'"):
        load(file=write(file, ""), environ={}, colour="blue")


def test_a_file_that_is_not_utf_8_is_refused(file: Path) -> None:
    file.write_bytes(b"index = '\xff\xfe'")
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(file=file, environ={})


def test_there_are_few_settings() -> None:
    assert len(fields(Settings)) <= 25
