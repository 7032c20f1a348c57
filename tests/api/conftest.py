from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from rag.config import Settings
from tests.rag.conftest import small, small_index

from .fakes import FakeEngine

__all__ = ["small", "small_index"]


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def client(engine: FakeEngine, tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(feedback=tmp_path / "feedback.jsonl")
    with TestClient(create_app(engine, settings), raise_server_exceptions=False) as client:
        yield client


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application on a free port of 127.0.0.1; gives its base URL."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
