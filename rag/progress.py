"""How far a long task is: a bar on a terminal, now and then a plain line elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""``with progress("embedding", total) as advance: advance(how_many_more)``"""

LINE_SECONDS = 10.0
"""Seconds between two lines; a log should say that work goes on and not much more."""


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Shows a task of ``total`` steps; nothing where there is nothing to do."""
    if not total:
        yield lambda steps: None
    elif sys.stderr.isatty():
        from tqdm import tqdm

        with tqdm(total=total, desc=label, file=sys.stderr, leave=False, dynamic_ncols=True) as bar:
            yield lambda steps: _update(bar, steps)
    else:
        yield _Lines(label, total).advance


@contextmanager
def silent(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Shows nothing."""
    yield lambda steps: None


def _update(bar: tqdm[Any], steps: int) -> None:
    bar.update(steps)


class _Lines:
    """Counts steps and prints a line when the last one is old enough, and at the end of a task that printed any."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, total, 0
        self._last = time.monotonic()
        self._printed = False

    def advance(self, steps: int) -> None:
        self._done += steps
        now = time.monotonic()
        if now - self._last >= LINE_SECONDS or (self._printed and self._done >= self._total):
            self._last, self._printed = now, True
            print(f"{self._label}: {self._done:,} of {self._total:,}", file=sys.stderr, flush=True)
