"""Which questions of the public sets the reading model was fitted on, and which are left to report on: by article."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

Part = Literal["fitted", "reported"]
FITTED_SETS = ("nq_open", "xquad-en", "xquad-zh", "tatqa")


def part_of(name: str, document: str) -> Part:
    """The part of the article of ``document``, a file of the set; a set that was not fitted on is reported whole."""
    if name not in FITTED_SETS:
        return "reported"
    file = Path(document).name
    article = file.rsplit("_", 1)[0] if name == "nq_open" else file  # nq_open has several files of one article
    return "reported" if hash_of(article) % 3 == 0 else "fitted"


def hash_of(text: str) -> int:
    """A number that is the same in every process."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
