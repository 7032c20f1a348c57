"""One browser and one server over the real corpus for all end-to-end tests; a page with nothing remembered for each."""

from __future__ import annotations

import importlib.util
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.main import create_app
from rag.config import Settings
from tests.api.conftest import serving
from tests.api.fakes import FakeEngine

from .chromium import ARGUMENTS, INSTALL, executable
from .corpus_server import corpus_index, running
from .scripted import Scripted, engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REQUIRED = bool(os.environ.get("VOUCH_E2E"))  # `make test-e2e`: what is missing is a failure, not a reason to skip
ABSENT = [name for name in ("playwright", "axe_playwright_python") if importlib.util.find_spec(name) is None]
if ABSENT and not REQUIRED:
    collect_ignore_glob = ["test_*.py"]
    told = f"tests/e2e is left out: {' and '.join(ABSENT)} not installed; `make install-dev` installs what is locked"
    warnings.warn(told, stacklevel=1)

PATIENCE = 10_000  # milliseconds, for machines that run other things too


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = executable()
    if path is None:
        (pytest.fail if REQUIRED else pytest.skip)(INSTALL)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@dataclass(frozen=True)
class Served:
    """A server and where it keeps feedback."""

    url: str
    feedback: Path


@pytest.fixture(scope="package")
def corpus(browser: Browser, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`vouch serve` over the documents that ship. It needs the browser only to be skipped with it."""
    index = corpus_index(pytestconfig.cache.mkdir("corpus-index"))
    feedback = tmp_path_factory.mktemp("served") / "feedback.jsonl"
    with running(index, feedback) as url:
        yield Served(url, feedback)


@pytest.fixture
def corpus_copy(browser: Browser, pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Served]:
    """A server whose index the test may change."""
    index = tmp_path / "index"
    shutil.copytree(corpus_index(pytestconfig.cache.mkdir("corpus-index")), index)
    with running(index, tmp_path / "feedback.jsonl") as url:
        yield Served(url, tmp_path / "feedback.jsonl")


@dataclass(frozen=True)
class Scene:
    """A server whose answers the test decides."""

    url: str
    script: Scripted
    engine: FakeEngine


@pytest.fixture
def scene(browser: Browser, tmp_path: Path) -> Iterator[Scene]:
    script = Scripted()
    fake = engine(script)
    with serving(create_app(fake, Settings(index=tmp_path, feedback=tmp_path / "feedback.jsonl"))) as url:
        yield Scene(url, script, fake)
        for _ in range(500):  # let what still waits go
            script.step.release()


Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Opens a page of a server in a fresh profile; at the end no page may have complained on its console."""
    contexts, complaints = [], list[str]()

    def open_page(
        url: str, *, width: int = 1280, height: int = 800, expect_errors: bool = False, **options: object
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        if not expect_errors:
            page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
