"""Asking on the real corpus: the answer settles, its citations open the exact characters, conflicts and abstentions."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import Opener, Scene, Served
from .steps import answer_of, ask, document_of, in_view, link_of, open_citation

PRICE = "What did Xiaomi pay for its stake in Kingsoft Cloud, and per share?"


def test_an_answer_is_shown_sentence_by_sentence_with_verdicts_and_citations(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, PRICE)
    answer = answer_of(turn)
    assert turn.locator(".prose .claim").all_inner_texts() == [claim["text"] for claim in answer["claims"]]
    expect(turn.locator(".prose .verdict.supported")).to_have_count(len(answer["claims"]))
    cited = [str(number) for claim in answer["claims"] for number in claim["citations"]]
    assert turn.locator(".prose a.cite").all_inner_texts() == cited
    assert "$0.02" in turn.locator(".prose").inner_text()
    expect(turn.locator(".state.answered")).to_be_visible()
    expect(turn.locator(".footnotes li")).to_have_count(len(answer["citations"]))
    expect(turn.locator(".byline")).to_contain_text("Quoted sentences, no language model")


def test_every_citation_opens_its_document_at_exactly_its_characters(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, PRICE)
    for citation in answer_of(turn)["citations"]:
        mark = open_citation(page, turn, citation["id"])
        text = document_of(corpus.url, citation["document_id"])["text"]
        expect(mark).to_have_text(text[citation["start_char"] : citation["end_char"]], use_inner_text=False)
        assert page.locator("#pane .paper").evaluate("node => node.textContent") == text
        before = page.evaluate(
            """() => {
              const range = document.createRange();
              range.setStart(document.querySelector(".paper"), 0);
              range.setEndBefore(document.querySelector(".paper mark.current"));
              return [...range.toString()].length;
            }"""
        )
        assert before == citation["start_char"]
        assert in_view(mark)


def test_the_checked_figures_and_names_are_underlined_where_the_document_has_them(
    corpus: Served, opened: Opener
) -> None:
    page = opened(corpus.url)
    turn = ask(page, PRICE)
    answer = answer_of(turn)
    claim = next(claim for claim in answer["claims"] if "$0.02" in claim["text"])
    citation = answer["citations"][claim["citations"][0] - 1]
    text = document_of(corpus.url, citation["document_id"])["text"]
    figures = [text[mark["start_char"] : mark["end_char"]] for mark in claim["highlights"]]
    assert "$0.02" in figures
    turn.locator(".prose a.figure", has_text="$0.02").click()
    page.locator("#pane mark.current").wait_for()
    assert page.locator("#pane .exact").all_inner_texts() == figures
    expect(page.locator("#pane .exact.aimed")).to_have_text("$0.02")


def test_the_original_page_is_linked_at_the_sentence(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, "What did Fossil pay for Misfit?")
    citation = next(citation for citation in answer_of(turn)["citations"] if citation["url"])
    open_citation(page, turn, citation["id"])
    link = page.locator("#pane .pane-head a")
    address = citation["url"]
    assert re.fullmatch(re.escape(address) + "#:~:text=[^#]+", link.get_attribute("href") or "")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_preview_shows_quote_title_publisher_and_date_on_hover_and_focus(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, "What did Fossil pay for Misfit?")
    citation = next(citation for citation in answer_of(turn)["citations"] if citation["published"])
    link, preview = link_of(turn, citation["id"]), page.locator("#preview")
    link.hover()
    expect(preview).to_contain_text(" ".join(citation["quote"].lstrip("# ").split()))
    expect(preview).to_contain_text(citation["title"])
    expect(preview).to_contain_text(citation["publisher"])
    expect(preview).to_contain_text(citation["published"][:4])
    preview.hover()
    page.wait_for_timeout(300)
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    link.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(preview).to_be_visible()
    assert link.get_attribute("aria-describedby") == "preview"


def test_an_abstention_says_what_is_missing_and_offers_what_can_be_answered(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, "How much did Samsung invest in Xiaomi?")
    answer = answer_of(turn)
    assert answer["status"] == "abstained"
    expect(turn.locator(".missing p").first).to_have_text(answer["abstention"]["message"])
    expect(turn.locator(".footnotes li")).to_have_count(len(answer["abstention"]["nearest"]))
    offers = turn.locator(".offers button")
    offers.first.wait_for()
    question = offers.first.inner_text()
    offers.first.click()
    turn = page.locator(".turn").nth(1)
    turn.locator(".foot").wait_for()
    assert answer_of(turn)["question"] == question
    assert answer_of(turn)["status"] != "abstained"


def test_the_nearest_evidence_opens_like_any_citation(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, "How much did Samsung invest in Xiaomi?")
    mark = open_citation(page, turn)
    assert mark.evaluate("node => node.textContent") == answer_of(turn)["abstention"]["nearest"][0]["quote"]


def test_a_conflict_is_a_table_of_value_source_date_and_quote(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, "conflict over the stake")
    expect(turn.locator(".state.conflict")).to_be_visible()
    assert turn.locator(".conflict thead th").all_inner_texts() == ["Value", "Source", "Date", "Quote"]
    rows = turn.locator(".conflict tbody tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["9.87%", "10%"]
    assert "A later notice puts the stake at 9.87%." in rows[0]
    assert "2012" in rows[0]
    turn.locator(".conflict a.cite").first.click()
    expect(page.locator("#pane mark.current")).to_have_text("A later notice puts the stake at 9.87%.")


def test_a_conflict_of_the_corpus_shows_both_values_with_their_sources(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, "What did Fossil pay for Misfit?")
    conflict = answer_of(turn)["conflicts"][0]
    assert turn.locator(".conflict tbody th bdi").all_inner_texts() == [value["value"] for value in conflict["values"]]
    table = turn.locator(".conflict tbody").inner_text()
    for citation in answer_of(turn)["citations"]:
        assert citation["publisher"] in table


def test_what_was_withheld_is_listed_apart_with_its_reason(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, "conflict over the stake")
    expect(turn.locator(".withheld")).to_contain_text("12% is not in the cited sentence")
    assert "12%" not in turn.locator(".prose").inner_text()


def test_a_follow_up_sends_the_conversation(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    first = answer_of(ask(page, "Who owns Segway?"))
    with page.expect_request("**/ask/stream") as sent:
        turn = ask(page, "And when did it list?")
    assert sent.value.post_data_json["history"] == [{"question": "Who owns Segway?", "answer": first["answer"]}]
    if answer_of(turn)["standalone_question"] != "And when did it list?":
        expect(turn.locator(".understood")).to_contain_text(answer_of(turn)["standalone_question"])


def test_starting_questions_are_ones_that_the_corpus_answers(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    starters = page.locator("#starters button")
    starters.first.wait_for()
    assert starters.count() == 4
    starters.first.click()
    turn = page.locator(".turn")
    turn.locator(".foot").wait_for()
    assert answer_of(turn)["citations"]


def test_a_link_asks_the_same_question_or_shows_the_kept_answer(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, PRICE)
    link = page.evaluate(
        "async () => (await import('/static/actions.js')).linkTo(document.querySelector('.turn').turn)"
    )
    page.goto(link)
    page.locator(".turn .foot").wait_for()
    assert page.locator("#conversations .entry").count() == 1
    elsewhere = opened(link)
    turn = elsewhere.locator(".turn")
    turn.locator(".foot").wait_for()
    assert answer_of(turn)["question"] == PRICE


def test_a_place_in_a_document_has_an_address(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, PRICE)
    citation = answer_of(turn)["citations"][-1]
    address, quote = link_of(turn, citation["id"]).get_attribute("href"), citation["quote"]
    other = opened(f"{corpus.url}/{address}")
    expect(other.locator("#pane mark.current")).to_have_text(quote)
