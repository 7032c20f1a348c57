"""The feedback file: JSON Lines, one judgement of an answer each."""

from __future__ import annotations

import threading
from pathlib import Path

_writing = threading.Lock()


def append(path: Path, line: str) -> None:
    """Add a line, whole: threads wait for one another, and one write call keeps processes apart. Raises OSError."""
    with _writing, path.open("ab", buffering=0) as file:
        file.write(line.encode() + b"\n")
