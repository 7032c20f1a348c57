"""The page: everything on it is text, nothing comes from elsewhere, held-out questions stay closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from evals.folder import RunFolder, RunFolderError
from evals.report import render, write_report
from evals.summary import summary
from rag.types import Refusal
from tests.evals.measures.worked import PAID, answer, cite, conflict, hits, question, refusal
from tests.evals.report.test_cases import row

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)></style></details>'{{ 7 * 7 }}"
ASKED: dict[str, Any] = {
    "questions": "questions.jsonl", "generator": "extractive", "model": "", "index_version": "0123456789abcdef",
    "split": "all", "top_k": 8, "url": "", "ended": "2020-01-01T00:00:00+00:00",
}  # fmt: skip


def figures(rows: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {**ASKED, **summary(rows), **fields}


def rows() -> list[dict[str, Any]]:
    """One answer of each kind."""
    whole = answer([(PAID, [1])], [cite(1, PAID)], hits=hits(PAID), conflicts=(conflict(),))
    unsure = replace(refusal(cite(1, PAID)), hits=tuple(replace(hit, score=0.2) for hit in hits(PAID)))
    asked = question(("a.md", PAID), history=({"question": "Before?", "answer": "Yes."},))
    return [
        row(asked, whole),
        row(question(id="absent", answerable=False, type="unanswerable", answer_facts=()), unsure),
        row(question(("a.md", PAID), id="broken"), RuntimeError("a fault")),
        row(question(("a.md", PAID), id="secret", split="heldout"), whole),
    ]


def test_everything_of_a_question_can_be_opened() -> None:
    page = html.fromstring(render(figures(rows()), rows()))
    cases = page.xpath("//details")
    assert len(cases) == 3
    assert cases[0].xpath(".//code")[0].text == "broken"
    text = page.text_content()
    for told in ("a fault", "Before?", "in passage 1", "characters 0–22", "Conflicts", "Nearest evidence", "Not said."):
        assert told in text
    assert [mark.text for mark in page.xpath("//mark")] == [PAID, PAID]
    assert len(page.xpath("//figure//svg")) == 3


def test_held_out_questions_are_counted_and_shown_only_on_request() -> None:
    closed, opened = (render(figures(rows()), rows(), heldout=shown) for shown in (False, True))
    assert "secret" not in closed
    assert "1 held-out questions are in the figures and not shown" in closed
    assert "secret" in opened


def test_nothing_that_documents_or_models_say_is_markup() -> None:
    asked = question(
        ("a.md", PAID), id=HOSTILE, question=HOSTILE, answer_facts=(HOSTILE,), forbidden=(HOSTILE,), tags=(HOSTILE,),
        history=({"question": HOSTILE, "answer": HOSTILE},),
    )  # fmt: skip
    cited = cite(1, PAID, publisher=HOSTILE, prefix=HOSTILE, suffix=HOSTILE)
    given = answer([(HOSTILE, [1])], [cited], hits=hits(PAID), unsupported=(Refusal(HOSTILE, HOSTILE),))
    made = [row(asked, given), row(asked, RuntimeError(HOSTILE))]
    made[0]["files"] = {"d1": HOSTILE}
    made[0]["answer"]["retrieved"][0].update(title=HOSTILE, heading=HOSTILE, text=HOSTILE, passage_id="other")
    made[0]["answer"]["citations"][0]["title"] = HOSTILE
    told = render(figures(made, questions=HOSTILE, generator=HOSTILE, model=HOSTILE, url=HOSTILE, ended=HOSTILE), made)
    page = html.fromstring(told)
    assert not page.xpath("//script | //img | //iframe | //object | //link | //form")
    assert not page.xpath("//@onerror | //@src | //@href | //@style[contains(., 'url')]")
    assert page.text_content().count(HOSTILE) >= 15
    assert "49" not in page.xpath("string(//details[1]/summary)")


def test_the_page_lets_no_script_run_and_nothing_load() -> None:
    page = html.fromstring(render(figures(rows()), rows()))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "url(" not in page.xpath("string(//style)")
    assert "@import" not in page.xpath("string(//style)")


def test_a_run_without_an_answer_is_shown_too() -> None:
    broken = [row(question(("a.md", PAID)), RuntimeError("a fault"))]
    assert "Nothing to draw" in render(figures(broken), broken)


def test_the_page_of_a_run_is_written_again_from_its_folder(tmp_path: Any) -> None:
    folder = RunFolder(tmp_path)
    with pytest.raises(RunFolderError):
        write_report(folder)
    folder.end(rows(), figures(rows()))
    assert "secret" in write_report(folder, heldout=True).read_text("utf-8")
