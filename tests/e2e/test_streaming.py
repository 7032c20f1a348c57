"""While an answer is on its way: provisional text, settling, stopping, breaking off, slowness, long conversations."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from .conftest import Opener, Scene
from .corpus_server import ROOT, free_port
from .scripted import PLAIN, WORDS
from .steps import LAST, SHIFTS, ask


def test_provisional_text_settles_claim_by_claim(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, "slow please", wait=False)
    expect(turn.locator(".provisional")).to_have_text(PLAIN)
    expect(turn.locator(".state.working")).to_contain_text("Provisional")
    assert turn.locator(".provisional").evaluate("node => getComputedStyle(node).fontStyle") == "italic"
    scene.script.step.release()
    expect(turn.locator(".claim.supported")).to_have_text(PLAIN)
    expect(turn.locator(".prose a.cite")).to_have_count(1)
    expect(turn.locator(".provisional")).to_have_text("")
    scene.script.step.release(3)
    expect(turn.locator(".provisional")).to_contain_text("Each sentence arrives")
    scene.script.step.release(len(WORDS) * 4)
    turn.locator(".foot").wait_for()
    expect(turn.locator(".provisional")).to_have_count(0)


def test_nothing_moves_while_an_answer_streams_slowly(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    ask(page, "plain first")
    page.wait_for_timeout(600)  # shifts this near to a key press do not count
    page.evaluate(SHIFTS)
    turn = ask(page, "slow please", wait=False)
    turn.locator(".provisional").wait_for()
    page.wait_for_timeout(600)
    top = turn.locator(".asked").bounding_box()
    for _ in range(30):
        scene.script.step.release()
        page.wait_for_timeout(25)
    assert turn.locator(".asked").bounding_box() == top
    scene.script.step.release(100)
    turn.locator(".foot").wait_for()
    page.wait_for_timeout(100)
    assert turn.locator(".asked").bounding_box() == top
    shifts = page.evaluate("window.shifts")
    assert sum(shift[0] for shift in shifts) < 0.01, shifts


def test_stop_ends_the_answer_and_shows_only_what_was_checked(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, "slow please", wait=False)
    scene.script.step.release(4)
    expect(turn.locator(".provisional")).to_contain_text("Each sentence")
    page.click("#stop")
    expect(turn.locator(".state.stopped")).to_be_visible()
    expect(turn.locator(".claim")).to_have_text(PLAIN)
    assert "Each" not in turn.inner_text()
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#question")).to_be_focused()
    scene.script.step.release(100)
    assert scene.engine.stopped.wait(10)
    turn.get_by_role("button", name="Ask again").click()
    turn.locator(".foot").wait_for()


def test_a_server_that_goes_mid_answer_leaves_what_was_checked_and_can_be_asked_again(
    opened: Opener, tmp_path: Path
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "tests.e2e.scripted_server", str(port), str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _await(port)
        page = opened(f"http://127.0.0.1:{port}", expect_errors=True)
        ask(page, "plain first")
        turn = ask(page, "slow please", wait=False)
        expect(turn.locator(".provisional")).to_have_text(PLAIN)
        process.send_signal(signal.SIGKILL)
        expect(turn.locator(".state.failed")).to_contain_text("cannot be reached")
        assert PLAIN not in turn.locator(".body").inner_text()
        expect(turn.locator(".state.failed")).to_have_attribute("role", "alert")
        process = subprocess.Popen(command, cwd=ROOT)
        _await(port)
        page.locator(LAST).get_by_role("button", name="Ask again").click()
        page.locator(f"{LAST} .provisional").wait_for()
    finally:
        process.kill()
        process.wait()


def _await(port: int) -> None:
    for _ in range(300):
        try:
            httpx.get(f"http://127.0.0.1:{port}/health")
            return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("the scripted server did not start")


def test_two_hundred_turns_stay_usable(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    ask(page, "plain first")
    page.evaluate(
        """async () => {
          const store = await import("/static/store.js");
          const [conversation] = await store.all();
          const [turn] = conversation.turns;
          conversation.turns = Array.from({ length: 200 }, (_, index) => ({ ...turn, question: `plain ${index}` }));
          await store.put(conversation);
        }"""
    )
    page.reload()
    began = time.monotonic()
    page.locator("#conversations .entry").click()
    expect(page.locator(LAST).locator(".asked")).to_have_text("plain 199")
    assert time.monotonic() - began < 3
    scene.engine.asked.clear()
    ask(page, "plain again")
    assert [turn.question for turn in scene.engine.asked[0].history] == [f"plain {index}" for index in range(180, 200)]
    for _ in range(4):
        page.locator(".earlier").click()
    expect(page.locator(".turn")).to_have_count(201)
    expect(page.locator(".asked").first).to_have_text("plain 0")
    expect(page.locator(".earlier")).to_have_count(0)


def test_a_question_that_was_under_way_can_be_asked_again_after_a_reload(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, "slow please", wait=False)
    turn.locator(".provisional").wait_for()
    page.locator("#conversations .entry").wait_for()
    page.reload()
    scene.script.step.release(200)
    page.locator("#conversations .entry").click()
    page.get_by_role("button", name="Ask again").click()
    page.locator(f"{LAST} .foot").wait_for()


def test_an_error_of_the_server_is_shown_and_can_be_retried(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url, expect_errors=True)
    expect(page.locator("#can-ask")).not_to_contain_text("Looking")
    scene.engine.error = RuntimeError("secret")
    turn = ask(page, "plain", wait=False)
    expect(turn.locator(".state.failed")).to_contain_text("an unexpected error")
    assert "secret" not in page.inner_text("body")
    scene.engine.error = None
    turn.get_by_role("button", name="Ask again").click()
    turn.locator(".foot").wait_for()
