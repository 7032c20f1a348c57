"""Real material beside the project: it is read in place, and the tests skip where it is absent."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.load import load_file
from rag.types import Document

from .test_load import assert_sound

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}")
MESSY = sorted((SHARED / "messy_docs").glob("*")) if SHARED.is_dir() else []
UNREADABLE = {"onyx__encrypted.pdf": "encrypted", "R2R__doc.doc": "docx", "paper-qa__empty.txt": "empty"}


@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.name)
def test_messy_documents_load_or_say_why(path: Path) -> None:
    start = time.monotonic()
    try:
        documents = load_file(path, origin=path.name)
    except LoadError as error:
        documents, reason = (), str(error)
        wanted = UNREADABLE.get(path.name, "no text layer" if path.suffix == ".pdf" else "nothing fails here")
        assert wanted in reason
    assert time.monotonic() - start < 30
    assert bool(documents) != (path.name in UNREADABLE) or path.suffix == ".pdf"
    for document in documents:
        assert_sound(document)
        assert document.title
        crude = crudely(path)
        assert letters(document.text) >= 0.98 * letters(crude) - 20  # markup and empty columns


def letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def crude_pdf(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def crude_docx(path: Path) -> str:
    import docx

    document = docx.Document(str(path))
    cells = {cell._tc: cell.text for table in document.tables for row in table.rows for cell in row.cells}
    return "".join(paragraph.text for paragraph in document.paragraphs) + "".join(cells.values())


def crudely(path: Path) -> str:
    """The text by a second way, "" where there is none to hand."""
    if path.suffix in (".pdf", ".docx"):
        return crude_pdf(path) if path.suffix == ".pdf" else crude_docx(path)
    text = path.read_text("utf-8", errors="replace") if path.suffix in (".txt", ".md", ".csv") else ""
    pictures = text.split("base64,")
    return "" if "<html" in text[:2000] else pictures[0] + "".join(part.split(")")[-1] for part in pictures[1:])


@pytest.fixture(scope="module")
def seeds() -> list[Document]:
    return [load_file(path, origin=path.name)[0] for path in sorted((SHARED / "seeds").glob("*.txt"))]


def texts(document: Document, kind: str) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.kind == kind]


def test_seeds_are_covered_and_titled(seeds: list[Document]) -> None:
    for document in seeds:
        assert_sound(document)
        assert document.language == "en"
        assert "xiaomi" in document.title.lower()
        assert "logo" not in document.title


def test_the_profile_keeps_each_record_whole(seeds: list[Document]) -> None:
    [profile] = [document for document in seeds if texts(document, "record")]
    groups: dict[str, list[str]] = {}
    for block in profile.blocks:
        if block.kind == "record":
            groups.setdefault(block.heading, []).append(block.span.of(profile.text))
    firms, angels, deals = groups.values()
    assert [len(group) for group in (firms, angels, deals)] == [10, 2, 10]
    assert all(record.count("Co-Investments:") == 1 and record.count("\n") == 2 for record in firms)
    assert all(record.count("Shared Deals:") == 1 and record.count("\n") == 2 for record in angels)
    assert all(record.count("Series ") + record.count("Corporate Round") == 1 for record in deals)
    assert [record.count("Amount Raised:") for record in deals] == [1, 0, 0, 0, 0, 0, 1, 0, 1, 1]
    assert all(heading.split(" > ")[-1].endswith("?") for heading in groups)
    items = [(block.heading, block.span.of(profile.text)) for block in profile.blocks if block.kind == "list"]
    assert len(items) == 30
    assert ("Stage Focus", "• Series C (32%)") in items


def test_furniture_of_the_seeds_is_apart(seeds: list[Document]) -> None:
    aside = "\n".join(text for document in seeds for text in texts(document, "furniture"))
    content = "\n".join(block.span.of(d.text) for d in seeds for block in d.blocks if block.kind != "furniture")
    for part in ("InCred", "Privacy Policy", "All Rights Reserved", "Hiring", "Required fields", "circle-line"):
        assert part in aside
        assert part not in content
    for part in ("$0.02 per share", "bought its shares from", "more than 38 startups", "20 billion yuan", "Segway"):
        assert part in content
        assert part not in aside


def test_the_repost_has_the_date_and_address_of_its_source(seeds: list[Document]) -> None:
    [repost] = [document for document in seeds if document.url]
    assert str(repost.published) == "2015-01-18"
    assert repost.url.startswith("http://techcrunch.com/2015/01/18/")
    assert repost.meta["author"] == "SSH"
