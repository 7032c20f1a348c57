"""The ``vouch`` command in a process of its own, with the settings of a benchmark."""

from __future__ import annotations

import os
import sys

from rag.config import Settings


def command(*arguments: str) -> list[str]:
    """``vouch …`` on this interpreter; what an installed ``vouch`` script runs."""
    return [sys.executable, "-c", "from rag.cli import main; main()", *arguments]


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with the index, embedder and generator of ``settings``."""
    values = {"INDEX": str(settings.index), "EMBEDDER": settings.embedder, "GENERATOR": settings.generator}
    return {**os.environ, **{f"VOUCH_{name}": value for name, value in values.items()}}
