"""Accessibility of every state, page weight, first paint before the engine is there, narrow screens, keys."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from api.main import create_app
from api.routes.page import STATIC
from rag.config import Settings
from tests.api.conftest import serving

from .conftest import Opener, Scene, Served
from .scripted import Scripted, engine
from .steps import ask, in_view, open_citation

PAGE_BYTES = 150_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}  # what a scheme can change


def streaming(page: Page, scene: Scene) -> None:
    turn = ask(page, "slow please", wait=False)
    scene.script.step.release(3)
    expect(turn.locator(".provisional")).to_contain_text("Each sentence")


def answered(page: Page, _: Scene) -> None:
    turn = ask(page, "plain please")
    turn.locator(".checks summary").click()
    turn.locator(".actions summary").first.click()


def document_open(page: Page, _: Scene) -> None:
    open_citation(page, ask(page, "astral please"))


def preview(page: Page, _: Scene) -> None:
    ask(page, "plain please").locator(".prose a.cite").hover()
    page.locator("#preview").wait_for()


def in_conflict(page: Page, _: Scene) -> None:
    ask(page, "conflict please")


def abstained(page: Page, _: Scene) -> None:
    ask(page, "revenue please")


def sources(page: Page, _: Scene) -> None:
    page.click("#open-sources")
    page.locator(".library input").first.check()
    page.locator("#scope").wait_for()


def about(page: Page, _: Scene) -> None:
    page.locator("#made", has_text="documents").wait_for()
    page.click("#open-about")
    page.get_by_role("dialog").wait_for()


def error(page: Page, scene: Scene) -> None:
    page.locator("#made", has_text="documents").wait_for()
    scene.engine.error = RuntimeError("broken")
    ask(page, "plain please", wait=False).locator(".state.failed").wait_for()


def conversations(page: Page, _: Scene) -> None:
    ask(page, "plain please")
    page.locator("#conversations summary").click()
    page.get_by_text("Rename").click()


def empty(page: Page, _: Scene) -> None:
    expect(page.locator("#can-ask")).not_to_contain_text("Looking")


STATES: tuple[Callable[[Page, Scene], None], ...] = (
    empty, streaming, answered, document_open, preview, in_conflict, abstained, sources, about, error, conversations,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_no_violation(state: Callable[[Page, Scene], None], scene: Scene, opened: Opener) -> None:
    page = opened(scene.url, expect_errors=state is error)
    state(page, scene)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options=RULES if scheme == "light" else CONTRAST)
        told = [(item["id"], [node["html"][:150] for node in item["nodes"]]) for item in found.response["violations"]]
        assert told == [], scheme


def test_axe_finds_no_violation_on_a_phone(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url, width=360, height=740)
    document_open(page, scene)
    found = Axe().run(page, options=RULES)
    assert [item["id"] for item in found.response["violations"]] == []


def test_the_page_weighs_little_and_loads_from_its_own_host(scene: Scene, opened: Opener) -> None:
    page = opened("about:blank")
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        address = response.url  # type: ignore[attr-defined]
        if address.rstrip("/") == scene.url or "/static/" in address:
            sizes[address] = len(response.body())  # type: ignore[attr-defined]

    page.on("requestfinished", lambda request: weigh(request.response()))
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(scene.url)
    ask(page, "plain please")
    page.wait_for_load_state("networkidle")
    assert hosts == {scene.url.removeprefix("http://")}
    assert {address.rsplit("/", 1)[1] for address in sizes} >= {path.name for path in STATIC.glob("*.js")}
    assert sum(sizes.values()) < PAGE_BYTES, sizes


def test_the_page_is_painted_before_the_engine_is_there(opened: Opener, tmp_path: Path) -> None:
    opening = threading.Event()
    app = create_app(engine(Scripted()), Settings(index=tmp_path))
    real = app.state.service.open_engine

    def late() -> object:
        opening.wait(20)
        return real()

    app.state.service.open_engine = late
    with serving(app) as url:
        page = opened(url)
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        assert paint < 2000
        expect(page.locator("#welcome h1")).to_be_visible()
        expect(page.locator("#question")).to_be_focused()
        expect(page.locator("#can-ask")).to_contain_text("Looking for questions")
        top = page.locator("#ask").bounding_box()
        opening.set()
        page.locator("#made", has_text="documents").wait_for()
        assert page.locator("#ask").bounding_box() == top


@pytest.mark.parametrize(
    ("width", "height"), [(320, 600), (360, 740), (768, 1024), (1920, 1080)], ids=["zoomed", "phone", "tablet", "wide"]
)
def test_nothing_is_wider_than_the_screen(width: int, height: int, scene: Scene, opened: Opener) -> None:
    page = opened(scene.url, width=width, height=height)
    turn = ask(page, "hostile " + "averylongwordwithoutanyspace" * 20)
    ask(page, "conflict please")
    for step in (lambda: None, lambda: open_citation(page, turn), lambda: page.click("#open-sources")):
        step()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for box in ("#thread", "#pane"):
            assert page.locator(box).evaluate("node => node.scrollWidth - node.clientWidth") <= 0


def test_on_a_phone_the_document_opens_below_the_sentence_it_proves(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url, width=360, height=740, has_touch=True)
    turn = ask(page, "plain please")
    mark = open_citation(page, turn)
    pane, link = page.locator("#pane").bounding_box(), turn.locator(".prose a.cite").bounding_box()
    assert pane
    assert link
    assert link["y"] + link["height"] <= pane["y"] + 1
    assert pane["y"] + pane["height"] <= 741
    assert in_view(mark)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#question")).to_be_visible()


def test_on_a_wide_screen_the_document_opens_beside_the_chat(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, "plain please")
    open_citation(page, turn)
    pane, text = page.locator("#pane").bounding_box(), turn.locator(".prose").bounding_box()
    assert pane
    assert text
    assert text["x"] + text["width"] <= pane["x"]


def test_a_server_with_keys_asks_for_one(opened: Opener, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path, api_keys=("secret",))
    with serving(create_app(engine(Scripted()), settings)) as url:
        page = opened(url, expect_errors=True)
        page.get_by_label("API key").fill("secret")
        page.keyboard.press("Enter")
        page.locator("#made", has_text="documents").wait_for()
        ask(page, "plain please")


def test_reduced_motion_is_respected(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url, reduced_motion="reduce")
    assert page.locator("#new").evaluate("node => getComputedStyle(node).transitionDuration") == "0s"
