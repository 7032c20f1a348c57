"""Vouch: question answering in which every sentence is bound to the characters that support it.

``build`` indexes a folder, ``open`` gives an engine over an index, ``check_claim`` judges one sentence.
Nothing heavy is imported before one of them is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import VouchError

if TYPE_CHECKING:
    from datetime import date

    from .engine import Engine
    from .index import Report
    from .types import Verdict

__all__ = ["VouchError", "build", "check_claim", "open"]


def build(corpus: str | Path | Sequence[str | Path], index: str | Path, **settings: Any) -> Report:
    """Bring ``index`` up to date with one or more folders; returns what was added, changed, removed and failed.

    ``settings`` are the fields of ``rag.config.Settings``. Raises VouchError; a file that cannot be read is no
    error but an entry of ``report.failed``.
    """
    from . import config, wiring

    paths = [corpus] if isinstance(corpus, str | Path) else list(corpus)
    return wiring.build_index([Path(path) for path in paths], config.load(index=Path(index), **settings))


def open(index: str | Path, **settings: Any) -> Engine:
    """An engine over the index folder; raises IndexMissingError where there is none yet."""
    from . import config, wiring

    return wiring.open_engine(config.load(index=Path(index), **settings))


def check_claim(claim: str, quotes: Sequence[str], *, context: str = "", published: date | None = None) -> Verdict:
    """Whether ``quotes`` say what ``claim`` says; ``context`` is what stands around them, such as their title.

    ``published`` resolves relative dates ("last year"). The verdict names each check and why it failed, and how
    probably the quotes entail the claim, by the judge that ``VOUCH_ENTAILMENT`` names; a verbatim claim needs none.
    """
    from . import config, wiring

    return wiring.shared_checker(config.load())(claim, quotes, context=context, published=published)
