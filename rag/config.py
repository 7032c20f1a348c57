"""Settings: argument > environment > ``vouch.toml`` > default. Reading happens only when ``load`` is called."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .errors import ConfigError

GENERATORS = ("auto", "extractive", "local", "openai")
ENTAILMENTS = ("auto", "aligned", "nli", "judge", "none")
SECRETS = ("openai_api_key", "api_keys")
_SECONDS = ("llm_connect_seconds", "llm_first_token_seconds", "llm_between_tokens_seconds", "llm_timeout_seconds")
_WHOLE = {"llm_context_tokens": (2048, 10_000_000), "concurrency": (1, 1000)}
"""Least and most."""
_NOT_TEXT = frozenset(("api_keys", *_SECONDS, *_WHOLE))


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Secrets come from the environment only and are not printed.

    ``llm_timeout_seconds`` is for all that one answer asks of the endpoint; ``concurrency`` is how many answers one
    process works on at once.
    """

    index: Path = Path("index")
    corpus: Path = Path("corpus")
    cache: Path | None = None
    generator: str = "auto"
    llm_base_url: str = ""
    llm_model: str = ""
    llm_connect_seconds: float = 10.0
    llm_first_token_seconds: float = 45.0
    llm_between_tokens_seconds: float = 20.0
    llm_timeout_seconds: float = 120.0
    llm_context_tokens: int = 8192
    openai_api_key: str = field(default="", repr=False)
    embedder: str = "all-MiniLM-L6-v2"
    entailment: str = "auto"
    nli_model: str = ""
    precision: str = "auto"
    chroma_url: str = ""
    database_url: str = ""
    concurrency: int = 64
    feedback: Path = Path("feedback.jsonl")
    api_keys: tuple[str, ...] = field(default=(), repr=False)


def load(*, file: Path | None = None, environ: Mapping[str, str] | None = None, **arguments: Any) -> Settings:
    """Settings from all four sources; arguments that are None count as not given.

    Raises ConfigError for an unknown key, a secret in the file, or a value that cannot be used.
    """
    environ = os.environ if environ is None else environ
    merged: dict[str, Any] = {}
    merged.update(_from_file(file or Path("vouch.toml"), required=file is not None))
    merged.update(_from_environment(environ))
    merged.update({name: value for name, value in arguments.items() if value is not None})
    return _checked(merged)


def _from_file(path: Path, *, required: bool) -> dict[str, Any]:
    if not path.exists():
        if required:
            raise ConfigError(f"settings file {path} does not exist")
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    for name in SECRETS:
        if name in values:
            raise ConfigError(f"{path}: {name} is a secret; set it in the environment instead")
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in fields(Settings):
        variable = "OPENAI_API_KEY" if item.name == "openai_api_key" else f"VOUCH_{item.name.upper()}"
        if environ.get(variable):
            found[item.name] = environ[variable]
    return found


def _checked(values: dict[str, Any]) -> Settings:
    names = [item.name for item in fields(Settings)]
    for name in values:
        if name not in names:
            raise ConfigError(f"unknown setting {name!r}; known are {', '.join(names)}")
    for name in values.keys() - _NOT_TEXT:
        if not isinstance(values[name], str | Path):
            raise ConfigError(f"{name} {values[name]!r} is not text; write it in quotes")
    for name in ("index", "corpus", "cache", "feedback"):
        if name in values:
            values[name] = Path(values[name]).expanduser()
    if isinstance(values.get("api_keys"), str):
        values["api_keys"] = tuple(key.strip() for key in values["api_keys"].split(",") if key.strip())
    values.update({name: _seconds(name, values[name]) for name in _SECONDS if name in values})
    values.update({name: _count(name, values[name]) for name in _WHOLE if name in values})
    settings = Settings(**values)
    if settings.generator not in GENERATORS:
        raise ConfigError(
            f"generator {settings.generator!r} is not one of {', '.join(GENERATORS)}; set VOUCH_GENERATOR"
        )
    if settings.entailment not in ENTAILMENTS:
        raise ConfigError(
            f"entailment {settings.entailment!r} is not one of {', '.join(ENTAILMENTS)}; set VOUCH_ENTAILMENT"
        )
    if settings.precision not in ("auto", "float32", "bfloat16"):
        raise ConfigError(
            f"precision {settings.precision!r} is not one of auto, float32, bfloat16; set VOUCH_PRECISION"
        )
    return settings


def _seconds(name: str, value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{name} {value!r} is not a number of seconds") from error
    if not 0 < seconds <= 3600:
        raise ConfigError(f"{name} {value!r} is not between 0 and 3600")
    return seconds


def _count(name: str, value: Any) -> int:
    least, most = _WHOLE[name]
    try:
        count = int(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{name} {value!r} is not a whole number") from error
    if not least <= count <= most:
        raise ConfigError(f"{name} {value!r} is not between {least} and {most}; set VOUCH_{name.upper()}")
    return count
