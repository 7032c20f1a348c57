"""Whether someone still waits for an answer, and until when: shared by all the calls that one answer takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Patience:
    """Held by who asks; whoever waits for something on their behalf says how to end it. Safe in several threads."""

    __slots__ = ("_deadline", "_endings", "_gone", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gone = False
        self._deadline = 0.0
        self._endings: list[Callable[[], object]] = []

    @property
    def gone(self) -> bool:
        """Whether nobody waits any more."""
        return self._gone

    def leave(self) -> None:
        """End what is under way; what begins later finds nobody waiting."""
        with self._lock:
            self._gone = True
            endings, self._endings = self._endings, []
        for end in endings:
            end()

    @contextmanager
    def ending(self, end: Callable[[], object]) -> Iterator[None]:
        """``end`` is called from the leaving thread where ``leave`` happens within the block, or happened before."""
        with self._lock:
            self._endings.append(end)
            gone = self._gone
        if gone:
            end()
        try:
            yield
        finally:
            with self._lock:
                if end in self._endings:
                    self._endings.remove(end)

    def deadline(self, seconds: float) -> float:
        """When the answer has to be there, in ``time.monotonic()``: ``seconds`` from the first time this is asked."""
        with self._lock:
            if not self._deadline:
                self._deadline = time.monotonic() + seconds
            return self._deadline
