"""What a reader does on the page, and what is read off it."""

from __future__ import annotations

import re
from typing import Any

import httpx
from playwright.sync_api import Locator, Page

LAST = ".turn:last-of-type"


def ask(page: Page, question: str, *, wait: bool = True) -> Locator:
    """Type a question and send it; gives its turn, settled unless told not to wait."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    turn = page.locator(".turn").nth(before)
    turn.wait_for()
    if wait:
        turn.locator(".foot").wait_for()
    return turn


def link_of(turn: Locator, number: int) -> Locator:
    """The first link to the citation with this number, in the text or below it."""
    return turn.locator(".prose a.cite, .footnotes a.cite").filter(has_text=re.compile(rf"^{number}$")).first


def open_citation(page: Page, turn: Locator, number: int = 1) -> Locator:
    """Click the citation with this number; gives the mark in the document."""
    link_of(turn, number).click()
    mark = page.locator("#pane mark.current")
    mark.wait_for()
    return mark


def answer_of(turn: Locator) -> dict[str, Any]:
    """The /ask object that the turn shows."""
    answer: dict[str, Any] = turn.evaluate("node => node.turn.answer")
    return answer


def document_of(url: str, document_id: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{url}/documents/{document_id}").raise_for_status().json()
    return found


def in_view(locator: Locator) -> bool:
    """Whether its middle is what one sees (and could click) at its place."""
    seen: bool = locator.evaluate(
        """node => {
          const box = node.getClientRects()[0];
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return node.contains(top);
        }"""
    )
    return seen


SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const moved = sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 90));
      if (!hadRecentInput) window.shifts.push([value, ...moved]);
    }
  }).observe({ type: "layout-shift" });
"""
