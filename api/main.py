"""The application: ``create_app`` puts the parts together."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from rag import config
from rag.config import Settings

from . import problems
from .auth import KeyGuard
from .edge import Edge
from .metrics import Metrics
from .opening import opener, warm_up
from .responses import ProblemOut
from .routes import ask, chat, companion, documents, operations, page, verify
from .service import Engine, Service

MAX_BODY_BYTES = 25 * 1024 * 1024

_PROBLEMS: dict[int | str, dict[str, object]] = {
    code: {"content": {problems.MEDIA_TYPE: {"schema": ProblemOut.model_json_schema()}}, "description": text}
    for code, text in (("4XX", "The request cannot be served as it is."), ("5XX", "The server cannot serve it."))
}
_PROBLEMS[422] = _PROBLEMS["4XX"]


def create_app(
    engine: Engine | None = None, settings: Settings | None = None, *, max_body_bytes: int = MAX_BODY_BYTES
) -> FastAPI:
    """The API over an engine; without one, the index of ``settings`` is opened in the background at start.

    An engine that is passed stays its owner's to close. Raises ConfigError where settings have to be read and are bad.
    """
    settings = settings or config.load()
    service = Service(settings, Metrics(), opener(engine, settings))
    app = FastAPI(
        title="Vouch",
        description="Answers whose every sentence is bound to the characters that support it.",
        version=operations.software_version(),
        lifespan=_opened_at_start,
        responses=_PROBLEMS,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service, app.state.owns_engine = service, engine is None
    for module in (ask, chat, documents, verify, companion, operations, page):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=page.STATIC), name="static")
    problems.install(app)
    app.add_middleware(KeyGuard, keys=settings.api_keys)
    app.add_middleware(Edge, metrics=service.metrics, max_body_bytes=max_body_bytes)
    return app


@asynccontextmanager
async def _opened_at_start(app: FastAPI) -> AsyncIterator[None]:
    threading.Thread(target=warm_up, args=(app.state.service,), daemon=True).start()
    yield
    if app.state.owns_engine:
        app.state.service.close()
