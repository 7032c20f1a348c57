"""Hostile and unusual text: markup stays text, offsets count code points, other scripts keep their direction."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import expect

from .conftest import Opener, Scene
from .scripted import ARABIC, ASTRAL, BY_ID, HOSTILE, PLAIN
from .steps import answer_of, ask, in_view, open_citation


@pytest.mark.parametrize(
    ("kind", "text", "figure"),
    [
        ("hostile", HOSTILE, "$5"),
        ("arabic", ARABIC, "1.82"),
        ("astral", ASTRAL, "$0.02"),
        ("plain", PLAIN, "$1.82 million"),
    ],
    ids=["hostile", "arabic", "astral", "plain"],
)
def test_a_sentence_is_shown_highlighted_and_underlined_exactly(
    kind: str, text: str, figure: str, scene: Scene, opened: Opener
) -> None:
    page = opened(scene.url)
    turn = ask(page, f"{kind} {text}"[:200])
    assert turn.locator(".prose .claim").evaluate("node => node.textContent") == text
    expect(turn.locator(".prose a.figure")).to_have_text(figure)
    mark = open_citation(page, turn)
    assert mark.evaluate("node => node.textContent") == text
    assert in_view(mark)
    expect(page.locator("#pane .exact")).to_have_text(figure)
    whole = page.locator("#pane .paper").evaluate("node => node.textContent")
    assert whole == BY_ID[kind].text
    assert page.locator("#pane .warning").count() == 0


def test_markup_in_questions_answers_titles_and_files_stays_text(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, f"hostile {HOSTILE}")
    open_citation(page, turn)
    page.locator(".checks summary").click()
    page.click("#open-sources")
    page.locator(".library li").first.wait_for()
    assert page.locator("img, #thread script, #pane script").count() == 0
    assert page.title() == f"hostile {HOSTILE}"[:80].strip() + " · Vouch"
    assert page.locator(".asked").inner_text() == f"hostile {HOSTILE}"


def test_exports_of_hostile_text_carry_it_as_text(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    answer = answer_of(ask(page, f"hostile {HOSTILE}"))
    answer["claims"][0]["text"] = "=1+1"
    made = page.evaluate(
        """async (answer) => {
          const exported = await import("/static/exports.js");
          const { text, markdown, html, csv, bibtex } = exported;
          const forms = Object.entries({ text, markdown, html, csv, bibtex });
          return Object.fromEntries(forms.map(([name, form]) => [name, form(answer)]));
        }""",
        answer,
    )
    assert HOSTILE in made["text"]
    assert "<script" not in made["html"]
    assert "&lt;script&gt;" in made["html"]
    assert "<script" not in made["markdown"].replace("\\<", "")
    (row,) = csv.DictReader(io.StringIO(made["csv"], newline=""))
    assert row["quote"] == HOSTILE
    assert row["text"] == "'=1+1"  # a spreadsheet would run it
    assert "\\$5" in made["bibtex"]


def test_right_to_left_text_runs_from_the_right(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    turn = ask(page, f"arabic {ARABIC}")
    direction = "node => getComputedStyle(node).direction"
    assert turn.locator(".prose").evaluate(direction) == "rtl"
    assert turn.locator(".footnotes q").evaluate(direction) == "rtl"
    mark = open_citation(page, turn)
    box, paper = mark.bounding_box(), page.locator("#pane .paper").bounding_box()
    assert box
    assert paper
    assert paper["x"] + paper["width"] - (box["x"] + box["width"]) < 40


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("abc", 1, 2),
        ("🚀🚀x🚀", 2, 3),
        ("𠮷a𠮷b", 1, 4),
        ("e\u0301🚀é", 2, 4),
        ("👩‍👩‍👧z", 5, 6),
        ("", 0, 0),
        ("🚀", 0, 9),
    ],
    ids=["plain", "after", "around", "combining", "joined", "empty", "beyond"],
)
def test_offsets_count_code_points(text: str, start: int, end: int, scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    cut = "async ([text, start, end]) => (await import('/static/offsets.js')).sliced(text, start, end)"
    assert page.evaluate(cut, [text, start, end]) == text[start:end]
    split = "async ([text, ranges]) => (await import('/static/offsets.js')).pieces(text, ranges)"
    pieces = page.evaluate(split, [text, [{"start": start, "end": min(end, len(text))}]])
    assert "".join(piece["text"] for piece in pieces) == text
    assert [piece["text"] for piece in pieces if piece["range"]] == ([text[start:end]] if text[start:end] else [])


def test_overlapping_ranges_do_not_repeat_text(scene: Scene, opened: Opener) -> None:
    page = opened(scene.url)
    split = "async ([text, ranges]) => (await import('/static/offsets.js')).pieces(text, ranges)"
    ranges = [{"start": 0, "end": 4}, {"start": 2, "end": 6}, {"start": 6, "end": 8}, {"start": 5, "end": 5}]
    pieces = page.evaluate(split, ["0123456789", ranges])
    assert [piece["text"] for piece in pieces] == ["0123", "45", "67", "89"]


@pytest.mark.parametrize(
    ("url", "quote", "address"),
    [
        ("https://a.example/x", "short quote", "https://a.example/x#:~:text=short%20quote"),
        ("https://a.example/x#y", "a - b, c & d", "https://a.example/x#y:~:text=a%20%2D%20b%2C%20c%20%26%20d"),
        (
            "https://a.example/",
            "# " + " ".join(str(number) for number in range(20)),
            "https://a.example/#:~:text=0%201%202%203%204,15%2016%2017%2018%2019",
        ),
    ],
    ids=["short", "fragment", "long"],
)
def test_text_fragments_are_encoded(url: str, quote: str, address: str, scene: Scene, opened: Opener) -> None:
    page = opened(f"{scene.url}/")
    made = page.evaluate(
        "async ([url, quote]) => (await import('/static/document.js')).fragmentUrl(url, quote)", [url, quote]
    )
    assert made == address
