"""Opening the engine of a server."""

from __future__ import annotations

import logging
from collections.abc import Callable

from rag.config import Settings
from rag.errors import VouchError

from .service import Engine, Service

_logger = logging.getLogger("vouch.api")


def opener(engine: Engine | None, settings: Settings) -> Callable[[], Engine]:
    """What gives the engine: the one that is there, or the index of the settings."""
    if engine is not None:
        return lambda: engine

    def open_index() -> Engine:
        from rag import wiring  # the adapters behind it are heavy: not before a server needs them

        return wiring.open_engine(settings)

    return open_index


def warm_up(service: Service) -> None:
    """Open the engine ahead of the first question; what fails here is said again where it matters."""
    try:
        service.engine()
    except VouchError as error:
        _logger.warning("not ready: %s", error)
