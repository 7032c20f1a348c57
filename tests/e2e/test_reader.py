"""What a reader does besides asking: keys, conversations, sources, adding files, copying, exporting, judging."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from playwright.sync_api import Page, expect

from evals.feedback import read_feedback, write_drafts

from .conftest import Opener, Scene, Served
from .steps import answer_of, ask

PRICE = "What did Xiaomi pay for its stake in Kingsoft Cloud, and per share?"


def test_the_page_works_by_keyboard_alone(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("What did Xiaomi pay for its stake")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in Kingsoft Cloud, and per share?")
    assert "\n" in page.input_value("#question")
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    turn.locator(".foot").wait_for()
    page.keyboard.press("Escape")
    page.locator("#question").evaluate("node => node.blur()")
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    assert page.input_value("#question") == ""
    page.locator("#question").evaluate("node => node.blur()")
    page.keyboard.press("ArrowRight")
    links = turn.locator(".prose a.cite")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pane-title")).to_be_focused()
    quotes = [citation["quote"] for citation in answer_of(turn)["citations"]]
    expect(page.locator("#pane mark.current")).to_have_text(quotes[1])
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#pane mark.current")).to_have_text(quotes[0])
    page.keyboard.press("ArrowRight")
    expect(page.locator("#pane mark.current")).to_have_text(quotes[1])
    expect(links.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    expect(links.nth(1)).to_be_focused()


def test_single_key_shortcuts_can_be_switched_off(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    page.click("#open-about")
    page.get_by_label("Use single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#question")).not_to_be_focused()


def test_what_happens_is_told_to_a_screen_reader(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    status = page.locator("#status")
    assert status.get_attribute("aria-live") == "polite"
    ask(page, "plain")
    expect(status).to_contain_text("1 sentence checked")
    ask(page, "revenue please")
    expect(status).to_contain_text("No document gives")


def test_conversations_are_kept_renamed_exported_and_deleted(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    ask(page, "plain one")
    ask(page, "plain two")
    page.click("#new")
    ask(page, "astral three")
    page.reload()
    entries = page.locator("#conversations .entry")
    expect(entries).to_have_text(["astral three", "plain one"])
    entries.nth(1).click()
    expect(page.locator(".asked")).to_have_text(["plain one", "plain two"])
    menu = page.locator("#conversations .menu").nth(1)

    menu.locator("summary").click()
    menu.get_by_text("Rename").click()
    page.locator(".rename input").fill("About shares")
    page.keyboard.press("Enter")
    expect(entries.nth(1)).to_have_text("About shares")

    for kind in ("Export as Markdown", "Export as JSON"):
        menu.locator("summary").click()
        with page.expect_download() as saved:
            menu.get_by_text(kind).click()
        content = saved.value.path().read_text("utf-8")
        assert "plain two" in content
        if kind.endswith("JSON"):
            assert len(json.loads(content)["turns"]) == 2

    menu.locator("summary").click()
    menu.get_by_text("Delete").click()
    expect(entries).to_have_text(["astral three"])
    page.get_by_role("button", name="Undo").click()
    expect(entries).to_have_count(2)


def test_nothing_of_a_conversation_leaves_but_the_question(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    expect(page.locator("#can-ask")).not_to_contain_text("Looking")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    ask(page, "plain one")
    assert [address.removeprefix(scene.url) for address in addresses] == ["/ask/stream"]


def test_chosen_documents_and_the_date_limit_the_next_question(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    page.click("#open-sources")
    rows = page.locator(".library li")
    rows.first.wait_for()
    total = rows.count()
    page.get_by_label("Find by title").fill("misfit")
    assert 0 < rows.count() < total
    page.get_by_label("Published from").fill("2015-12-01")
    expect(rows).to_have_count(1)
    rows.locator("input").check()
    page.get_by_label("As of").fill("2016-01-01")
    expect(page.locator("#scope")).to_contain_text("1 document only · as of 1 Jan 2016")
    with page.expect_request("**/ask/stream") as sent:
        turn = ask(page, "What did Fossil pay for Misfit?")
    body = sent.value.post_data_json
    assert body["as_of"] == "2016-01-01"
    assert {citation["document_id"] for citation in answer_of(turn)["citations"]} == set(
        body["filters"]["document_ids"]
    )
    expect(turn.locator(".scope-note")).to_contain_text("1 document only")
    page.get_by_role("button", name="Ask all documents again").click()
    with page.expect_request("**/ask/stream") as sent:
        ask(page, "What did Fossil pay for Misfit?")
    assert set(sent.value.post_data_json) == {"question", "history"}


def test_sources_filter_by_publisher_language_and_dates(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    page.click("#open-sources")
    rows = page.locator(".library li")
    rows.first.wait_for()
    page.get_by_label("Language").select_option("zh")
    assert rows.count() > 0
    assert all("· zh" in text for text in rows.all_inner_texts())
    page.get_by_label("Language").select_option("")
    publisher = page.get_by_role("combobox", name="Publisher").locator("option").nth(1).inner_text()
    page.get_by_role("combobox", name="Publisher").select_option(publisher)
    assert all(publisher in text for text in rows.all_inner_texts())
    page.get_by_role("combobox", name="Publisher").select_option("")
    page.get_by_label("to", exact=True).fill("2012-12-31")
    assert rows.count() > 0
    rows.locator(".title").first.click()
    expect(page.locator("#pane .paper")).to_be_visible()


def drop(page: Page, files: list[tuple[str, str]]) -> None:
    """Drop files on the page, as dragging them from a folder does."""
    transfer = page.evaluate_handle(
        """(files) => {
          const made = new DataTransfer();
          for (const [name, text] of files) made.items.add(new File([text], name));
          return made;
        }""",
        files,
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event("main", kind, {"dataTransfer": transfer})


def test_dropped_files_are_added_and_a_bad_one_is_named_with_its_reason(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url, expect_errors=True)
    page.locator("#made", has_text="documents").wait_for()
    drop(page, [("good.md", "# News\n\nAcme bought Blip."), ("empty.md", "")])
    results = page.locator(".uploads li")
    expect(results).to_have_count(2)
    expect(results.filter(has_text="good.md")).to_contain_text("added")
    expect(results.filter(has_text="empty.md")).to_contain_text("not added: it is empty")
    assert [name for name, _ in scene.engine.files] == ["good.md", "empty.md"]


def test_an_added_document_is_listed_and_answers(corpus_copy: Served, opened: Opener) -> None:
    page = opened(corpus_copy.url)
    page.locator("#made", has_text="documents").wait_for()
    told = page.locator("#made").inner_text()
    drop(page, [("blip.md", "# Acme buys Blip\n\nAcme bought Blip of Utrecht for $5 million in May 2021.")])
    expect(page.locator(".uploads li")).to_contain_text("added", timeout=60_000)
    expect(page.locator(".library li", has_text="Acme buys Blip")).to_be_visible()
    expect(page.locator("#made")).not_to_have_text(told)
    turn = ask(page, "What did Acme pay for Blip?")
    assert "$5 million" in turn.locator(".prose").inner_text()


def test_a_real_bad_file_is_refused_with_its_reason(corpus: Served, opened: Opener, tmp_path: Path) -> None:
    page = opened(corpus.url, expect_errors=True)
    page.locator("#made", has_text="documents").wait_for()
    bad = tmp_path / "broken.pdf"
    bad.write_bytes(b"%PDF-1.7 this is no PDF")
    page.click("#open-sources")
    page.locator(".drop input").set_input_files(str(bad))
    expect(page.locator(".uploads li")).to_contain_text("broken.pdf")
    expect(page.locator(".uploads li.cross")).to_contain_text("not added")


def test_an_answer_is_copied_with_its_citations(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, PRICE)
    quote = answer_of(turn)["citations"][0]["quote"]
    for kind, sign in (("Plain text", "[1] “"), ("Markdown", "[^1]: “"), ("Rich text (HTML)", "<sup>[1]</sup>")):
        turn.locator(".actions summary", has_text="Copy").click()
        turn.get_by_role("button", name=kind).click()
        expect(turn.locator(".actions .note")).to_have_text("Copied")
        types = "text/html" if "HTML" in kind else "text/plain"
        copied = page.evaluate(
            f"async () => (await (await navigator.clipboard.read())[0].getType('{types}')).text()",
        )
        assert sign in copied
        assert quote.split()[-1] in copied


def test_an_answer_is_exported_with_quotes_and_offsets(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, "What did Fossil pay for Misfit?")
    answer = answer_of(turn)

    def saved(kind: str) -> str:
        turn.locator(".actions summary", has_text="Export").click()
        with page.expect_download() as download:
            turn.get_by_role("button", name=kind).click()
        return download.value.path().read_text("utf-8")

    rows = list(csv.DictReader(io.StringIO(saved("Sentences with quotes as CSV"), newline="")))
    cited = [(claim, number) for claim in answer["claims"] for number in claim["citations"]]
    assert len(rows) == len(cited)
    for row, (claim, number) in zip(rows, cited, strict=True):
        citation = answer["citations"][number - 1]
        assert (row["text"], row["quote"]) == (claim["text"], citation["quote"])
        assert (int(row["start_char"]), int(row["end_char"])) == (citation["start_char"], citation["end_char"])
    references = json.loads(saved("References as CSL-JSON"))
    assert {reference["title"] for reference in references} == {citation["title"] for citation in answer["citations"]}
    assert saved("References as BibTeX").count("@misc{") == len(references)
    assert "\\$260 million" in saved("References as BibTeX")
    markdown = saved("Markdown with footnotes")
    assert all(f"[^{citation['id']}]:" in markdown for citation in answer["citations"])
    assert json.loads(saved("The whole answer as JSON"))["id"] == answer["id"]


def test_a_judgement_is_kept_on_the_server(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    turn = ask(page, "What did Fossil pay for Misfit?")
    turn.get_by_role("button", name="Wrong citation").click()
    turn.locator(".judge").get_by_role("button", name="2").click()
    expect(turn.locator(".judge")).to_contain_text("Noted")
    entry = json.loads(corpus.feedback.read_text("utf-8").splitlines()[-1])
    assert (entry["rating"], entry["citation"]) == ("wrong_citation", 2)
    assert entry["answer"]["question"] == "What did Fossil pay for Misfit?"
    drafted = json.loads(write_drafts(read_feedback(corpus.feedback)).splitlines()[-1])
    assert (drafted["question"], drafted["evidence"][0]["doc"]) == (
        entry["answer"]["question"],
        "fossil-misfit-announced.md",
    )


def test_about_says_who_answers_and_what_checks(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url)
    page.locator("#made", has_text="Quoted sentences").wait_for()
    page.click("#open-about")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("quoted word for word from the documents")
    expect(dialog).to_contain_text("numbers, dates, parties, negation")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#open-about")).to_be_focused()


def test_the_interface_speaks_chinese_where_the_browser_does(corpus: Served, opened: Opener) -> None:
    page = opened(corpus.url, locale="zh-CN")
    expect(page.locator("#welcome h1")).to_have_text("向文档提问。")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    turn = ask(page, "美的当初为小米股票付出了多少?")
    expect(turn.locator(".footnotes h3").first).to_have_text("来源")
    assert page.evaluate(
        "async () => Object.keys((await import('/static/strings.js')).catalogues.en)"
    ) == page.evaluate("async () => Object.keys((await import('/static/strings.js')).catalogues.zh)")
