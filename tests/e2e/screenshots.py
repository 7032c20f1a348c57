"""`make screenshots`: the main states of the page over the shipped documents, wide and phone, light and dark."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .chromium import ARGUMENTS, INSTALL, executable
from .corpus_server import ROOT, corpus_index, running
from .steps import ask

SIZES = {"wide": (1280, 800), "phone": (360, 720)}
SCALE = 1.5
QUALITY = 55  # of WebP: text stays crisp and all pictures together stay small
PRICE = "What did Xiaomi pay for its stake in Kingsoft Cloud, and per share?"


def empty(page: Page) -> None:
    page.locator("#starters button").nth(3).wait_for()


def answered(page: Page) -> None:
    ask(page, PRICE)


def document(page: Page) -> None:
    turn = ask(page, PRICE)
    turn.locator(".prose a.figure", has_text="0.02").first.click()
    page.locator("#pane .aimed").wait_for()
    page.mouse.move(0, 0)


def preview(page: Page) -> None:
    turn = ask(page, "Who sold Kingsoft shares to Xiaomi?")
    turn.locator(".prose a.cite").first.hover()
    page.locator("#preview").wait_for()


def conflict(page: Page) -> None:
    ask(page, "What did Fossil pay for Misfit?")


def abstained(page: Page) -> None:
    turn = ask(page, "How much did Samsung invest in Xiaomi?")
    turn.locator(".offers button").first.wait_for()


def sources(page: Page) -> None:
    ask(page, PRICE)
    page.click("#open-sources")
    page.get_by_label("Find by title").fill("kingsoft")
    page.locator(".library input").first.check()


def about(page: Page) -> None:
    page.locator("#made", has_text="documents").wait_for()
    page.click("#open-about")


STATES: tuple[Callable[[Page], None], ...] = (
    empty, answered, document, preview, conflict, abstained, sources, about,
)  # fmt: skip


def pictures(browser: Browser, url: str) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of every state in every size and scheme."""
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            for state in STATES:
                if state is preview and size == "phone":
                    continue  # nothing hovers there
                touch = size == "phone"
                options = {
                    "is_mobile": touch,
                    "has_touch": touch,
                    "color_scheme": scheme,
                    "device_scale_factor": SCALE,
                    "reduced_motion": "reduce",
                }
                context = browser.new_context(viewport={"width": width, "height": height}, **options)
                page = context.new_page()
                page.goto(url)
                expect(page.locator("#can-ask")).not_to_contain_text("Looking", timeout=30_000)
                state(page)
                page.wait_for_timeout(150)
                yield f"{state.__name__}-{size}-{scheme}", page.screenshot()
                context.close()


@contextmanager
def served() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        index = corpus_index(ROOT / ".pytest_cache" / "d" / "corpus-index")
        with running(index, Path(folder) / "feedback.jsonl") as url:
            yield url


def main(target: Path) -> None:
    """Write the pictures as WebP."""
    path = executable()
    if path is None:
        sys.exit(INSTALL)
    target.mkdir(parents=True, exist_ok=True)
    with served() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for name, content in pictures(browser, url):
            with Image.open(io.BytesIO(content)) as picture:
                picture.convert("RGB").save(target / f"{name}.webp", quality=QUALITY, method=6)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
