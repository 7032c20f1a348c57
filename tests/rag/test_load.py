"""Every format gives labelled blocks that cover its text; what cannot be read says why."""

# ruff: noqa: E501  (samples of pages and files read best on one line)

from __future__ import annotations

import json
import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.clean import canonical
from rag.errors import LoadError
from rag.load import SUFFIXES, load_bytes, load_file
from rag.types import Document

LINES = st.sampled_from(
    ["# Head", "Plain words stand here.", "- item", "* other item", "1. one", "2. two", "Name: Ann", "Place, Town, Land", "", "",
     "| a | b |", "| --- | --- |", "    code", "```", "Latest News", "Copyright 2020", "short", "Who is it?", "Jan 3, 2015", "---",
     "=====", "<div>", "> quoted", "公司成立于2010年。", "$1,000", "\u00a0x", "[a]: http://b.c"]
)  # fmt: skip
WORDS = [
    "The",
    "quick",
    "fox",
    "of",
    "the",
    "company",
    "was",
    "in",
    "a",
    "hurry",
    "to",
    "sell",
    "its",
    "share",
    "to",
    "the",
    "bank",
    "for",
    "money",
]


def load(data: bytes | str, name: str) -> Document:
    raw = data.encode() if isinstance(data, str) else data
    return load_bytes(raw, name, origin=name)[0]


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.span.of(document.text)) for block in document.blocks]


def assert_sound(document: Document) -> None:
    """Canonical text; ordered, separate blocks over every character that is not white space."""
    assert document.text == canonical(document.text)
    covered = bytearray(len(document.text))
    last = 0
    for block in document.blocks:
        assert last <= block.span.start < block.span.end <= len(document.text)
        last = block.span.end
        covered[block.span.start : last] = b"\x01" * (last - block.span.start)
    assert not [c for c, inside in zip(document.text, covered, strict=True) if not inside and not c.isspace()]


@given(st.lists(LINES | st.text(max_size=30), max_size=30), st.sampled_from(["a.txt", "a.md"]))
def test_blocks_of_text_cover_it_once(lines: list[str], name: str) -> None:
    try:
        document = load("\n".join(lines).encode("utf-8", "replace"), name)
    except LoadError:
        return
    assert_sound(document)


HTML_PARTS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<ul><li>", "</li>", "</ul>", "<table><tr><td>", "</td><td>", "</tr>", "</table>", "<h2>", "</h2>",
     "<b>", "</b>", "<br>", "words of text ", "more; words &amp; signs ", "<script>hidden()</script>", "<pre>", "</pre>", "<nav>", "</nav>",
     "<p hidden>", "A full sentence of the main text stands here, long enough to count. "]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(HTML_PARTS, max_size=40))
def test_blocks_of_html_cover_it_and_keep_the_words(parts: list[str]) -> None:
    source = "<html><body>" + "".join(parts) + "</body></html>"
    try:
        document = load(source, "a.html")
    except LoadError:
        assert "words" not in source
        assert "sentence" not in source
        return
    assert_sound(document)
    assert document.text.count("words of text") == source.count("words of text")
    assert "hidden()" not in document.text


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "big5", "shift_jis"],
)
def test_chinese_in_every_common_encoding(encoding: str) -> None:
    words = "小米公司今天宣布，已經收購了一家公司的股份。這是今年的第三次投資，人們都很高興。" * 3
    if encoding in ("gb18030", "gbk"):
        words = "小米公司今天宣布，已经收购了一家公司的股份。这是今年的第三次投资，人们都很高兴。" * 3
    if encoding == "shift_jis":
        words = "この会社は今日、株式を取得したことを発表しました。これは今年三回目の投資です。" * 3
    assert load(words.encode(encoding), "a.txt").text == words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1", "cp1252", "utf-16-le"])
def test_accents_in_every_common_encoding(encoding: str) -> None:
    words = "Le café a été vendu à la société générale pour une somme élevée. L'été dernier était très sec."
    assert load(words.encode(encoding), "a.txt").text == words


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    words = "小米公司今天宣布收购了一家公司的股份。" * 10
    assert load(words.encode() + b"\xff", "a.txt").text.startswith(words)


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ('---\ntitle: "A: B"\npublisher: Daily\npublished: 2015-01-18\nurl: https://x.org/a\n---\n', ("A: B", "Daily", date(2015, 1, 18), "https://x.org/a")),
        ("---\nlayout: post\ntitle : 【x】Buys 3% For $68M\nauthor: SSH\n---\n", ("【x】Buys 3% For $68M", "", None, "")),
        ("---\ntitle: a: b: c\ndate: 18 January 2015\n---\n", ("a: b: c", "", date(2015, 1, 18), "")),
        ('+++\ntitle = "Toml"\ndate = 2015-01-18\n+++\n', ("Toml", "", date(2015, 1, 18), "")),
        ("---\ntitle: T\nsource: https://x.org/2015/01/18/a/\ndate: 03/04/2015\n---\n", ("T", "", None, "https://x.org/2015/01/18/a/")),
        ("---\r\ntitle: T\r\nsource: The Paper\r\ndate: 2015年1月8日\r\n---\r\n", ("T", "The Paper", date(2015, 1, 8), "")),
        ("", ("Body", "", None, "")),
    ],
    ids=["yaml", "jekyll", "broken-yaml", "toml", "source-is-address", "windows", "none"],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_front_matter(head: str, wanted: tuple[object, ...], suffix: str) -> None:
    document = load(head + "# Body\n\nA sentence stands here.\n", f"file.{suffix}")
    assert (document.title, document.publisher, document.published, document.url) == wanted
    assert document.text == "# Body\n\nA sentence stands here."


def test_other_front_matter_fields_are_kept() -> None:
    document = load("---\ntitle: T\ntags: [a, b]\nauthor: Ann\ndate: soon\n---\nText.\n", "a.md")
    assert dict(document.meta) == {"tags": "a, b", "author": "Ann", "date": "soon"}


@pytest.mark.parametrize(
    ("text", "published", "url"),
    [
        ("Title\n\nBEIJING, Jan 18, 2015 (Reuters) - The firm said so.\n", date(2015, 1, 18), ""),
        ("Title\nPublished: January 18, 2015\n\nThe firm said so.\n", date(2015, 1, 18), ""),
        ("Title\n\nThe firm said on Jan 18, 2015 that it had bought shares.\n", None, ""),
        (
            "Title\n\nText.\n\n[source >>](http://x.com/2015/01/18/kingsoft/)\n",
            date(2015, 1, 18),
            "http://x.com/2015/01/18/kingsoft/",
        ),
        ("标题\n\n2015年1月18日 10:20\n\n正文在这里，公司宣布了消息。\n", date(2015, 1, 18), ""),
    ],
    ids=["wire", "published-line", "date-in-prose", "source-link", "chinese"],
)
def test_date_and_address_stated_in_flat_text(text: str, published: date | None, url: str) -> None:
    document = load(text, "a.txt")
    assert (document.published, document.url) == (published, url)


def test_markdown_structure() -> None:
    source = "# Title\n\nIntro *text* that stands on a line which is as long as the page\nis wide goes on.\n\n## Part\n\n- one\n  more\n- two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```py\nx = 1\n\ny\n```\n\nSub\n---\n\nEnd.\n"
    document = load(source, "a.md")
    assert kinds(document) == [
        ("title", "# Title"),
        ("paragraph", "Intro *text* that stands on a line which is as long as the page\nis wide goes on."),
        ("heading", "## Part"),
        ("list", "- one\n  more"),
        ("list", "- two"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("paragraph", "```py\nx = 1\n\ny\n```"),
        ("heading", "Sub\n---"),
        ("paragraph", "End."),
    ]
    assert [block.heading for block in document.blocks][2:] == ["", "Part", "Part", "Part", "Part", "", "Sub"]
    assert document.title == "Title"


def test_csv_rows_become_records() -> None:
    document = load('Name;Town;Sum\nAnn;"Rome; Italy";1,5\nBob;;3\n', "a.csv")
    assert kinds(document) == [("record", "Name: Ann; Town: Rome; Italy; Sum: 1,5"), ("record", "Name: Bob; Sum: 3")]
    assert load("a\tb\n1\t2\n", "a.tsv").text == "a: 1; b: 2"


def test_json_lines_with_text_give_a_document_each() -> None:
    rows = [
        {"doc": "x.txt", "text": "Head\n\nThe text."},
        {"title": "T", "url": "https://a.b", "content": "More text.", "date": "2020-02-03"},
    ]
    documents = load_bytes("\n".join(map(json.dumps, rows)).encode(), "d.jsonl", origin="d.jsonl")
    assert [document.origin for document in documents] == ["d.jsonl#x.txt", "d.jsonl#2"]
    assert (documents[1].title, documents[1].url, documents[1].published) == ("T", "https://a.b", date(2020, 2, 3))
    assert len({document.id for document in documents}) == 2


def test_other_json_becomes_records() -> None:
    lines = b'{"name": "Ann", "age": 3, "town": {"zip": "1"}}\n{"name": "Bob", "tags": ["x", "y"]}\n'
    wanted = [("record", "name: Ann; age: 3; town.zip: 1"), ("record", "name: Bob; tags: x, y")]
    assert kinds(load(lines, "a.jsonl")) == wanted
    assert kinds(load(json.dumps([json.loads(line) for line in lines.splitlines()]), "a.json")) == wanted
    with pytest.raises(LoadError, match="line 2 is not valid JSON"):
        load(b'{"a": 1}\n{"a": \n', "a.jsonl")


def test_ids_follow_content_and_origin() -> None:
    one, again = load("Some text.", "a.txt"), load("Some text.", "a.txt")
    assert one == again
    assert one.id.startswith("doc_")
    assert len(one.id) == 20
    assert len({one.id, load("Some text!", "a.txt").id, load("Some text.", "b.txt").id}) == 3


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "empty"),
        (b"\x00\x00\x00", "a.txt", "empty"),
        (bytes(range(256)) * 50, "a.txt", "binary"),
        (b"\xd0\xcf\x11\xe0", "a.doc", r"\.docx"),
        (b"abc", "a.exe", r"\.exe cannot be read"),
        (b"PK\x03\x04junk", "a.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.docx", "encrypted"),
        (b"%PDF-1.4 junk", "a.pdf", "damaged"),
        (b"{", "a.json", "not valid JSON"),
        (b"<html></html>", "a.html", "no text"),
        (b"not rtf", "a.rtf", "RTF"),
    ],
)
def test_unreadable_input_says_why(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        load(data, name)


def test_a_missing_file_says_why(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot be opened"):
        load_file(tmp_path / "none.txt", origin="none.txt")


def sentence_of(length: int) -> str:
    return " ".join(random.Random(1).choices(WORDS, k=length // 4))


HOSTILE = {
    "nul-in-text.txt": b"The firm\x00 bought it." * 10,
    "one-line.txt": sentence_of(10_000_000).encode(),
    "one-word.txt": b"x" * 2_000_000,
    "deep.html": b"<html><body>"
    + b"<div>" * 50_000
    + b"deep words"
    + b"</div>" * 50_000
    + b"<p>after</p></body></html>",
    "unclosed.html": b"<p><b>words " * 8_000,
    "comments.html": b"<!--" * 100_000 + b"words",
    "table.html": b"<table>" + b"<tr><td>Ann</td><td>3</td></tr>" * 8_000 + b"</table>",
    "deep.json": b'{"a":' * 900 + b"1" + b"}" * 900,
    "deeper.json": b"[" * 200_000,
    "deep.md": b"> " * 20_000 + b"words\n",
    "brackets.md": b"[" * 50_000 + b"words",
    "stars.md": b"*a_ " * 50_000,
    "rows.csv": b"a,b\n" + b"1,2\n" * 50_000,
    "quote.csv": b'a,"b\n' + b"1,2\n" * 50_000,
    "short-lines.txt": b"Name\nPlace, Town, Land\nCount: 3\n" * 8_000,
    "blank-lines.txt": b"\n" * 1_000_000 + b"words",
    "colons.txt": b"a: " * 300_000,
    "alias.md": b"---\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\ntitle: T\n---\nwords\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_neither_hangs_nor_crashes(name: str) -> None:
    start = time.monotonic()
    try:
        document = load(HOSTILE[name], name)
    except LoadError as error:
        assert str(error)  # noqa: PT017
    else:
        assert_sound(document)
        assert name in ("alias.md",) or len(document.text) > 4
    assert time.monotonic() - start < 15


def test_every_suffix_has_a_reader() -> None:
    for suffix in SUFFIXES:
        try:
            load_bytes(b"Plain words.", f"a{suffix}", origin="a")
        except LoadError as error:
            assert "cannot be read" not in str(error)  # noqa: PT017
