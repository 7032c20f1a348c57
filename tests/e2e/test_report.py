"""The report of an evaluation in a browser: opened, filtered by what went wrong, read by keyboard, on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from evals.report import render
from tests.evals.measures.worked import PAID, answer, cite, hits, question
from tests.evals.report.test_cases import row
from tests.evals.report.test_page import HOSTILE, figures, rows

from .conftest import Opener
from .test_quality import RULES


@pytest.fixture
def report(tmp_path: Path) -> str:
    """A run with an answer, a refusal, an error, a wrong figure, and hostile texts."""
    wrong = answer([("Lumen paid $9 million.", [1])], [cite(1, PAID)], hits=hits(PAID))
    hostile = answer([(HOSTILE, [1])], [cite(1, PAID)], hits=hits(PAID))
    made = [
        *rows(),
        row(question(("a.md", PAID), id="wrong", answer_facts=("$4 million",)), wrong),
        row(question(("a.md", PAID), id="hostile", question=HOSTILE), hostile),
    ]
    path = tmp_path / "report.html"
    path.write_text(render(figures(made), made), "utf-8")
    return path.as_uri()


def shown(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".case:visible summary code").all_inner_texts()]


def test_failures_are_listed_and_each_kind_can_be_chosen(opened: Opener, report: str) -> None:
    page = opened(report)
    assert shown(page) == ["broken", "wrong", "hostile"]
    page.locator("#everything").check()
    assert len(shown(page)) == 5
    page.get_by_label("number not cited").check()
    assert "wrong" in shown(page)
    assert "broken" not in shown(page)


def test_a_question_is_opened_by_keyboard(opened: Opener, report: str) -> None:
    page = opened(report)
    case = page.locator(".case", has_text="wrong").first
    case.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(case.locator("mark")).to_have_text(PAID)
    expect(case.locator(".error").first).to_contain_text("$9 million")


def test_hostile_text_is_shown_and_does_nothing(opened: Opener, report: str) -> None:
    page = opened(report)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for summary in page.locator(".case:visible summary").all():
        summary.click()
    expect(page.locator(".case", has_text="hostile").locator(".asked")).to_have_text(HOSTILE)
    assert page.locator("img, script").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_is_accessible_and_fits(
    opened: Opener, report: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = opened(report, width=width, color_scheme=scheme)
    for summary in page.locator(".case:visible summary").all():
        summary.click()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
