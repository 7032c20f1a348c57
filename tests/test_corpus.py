"""The shipped documents: well formed, listed, and in the project's own words."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from lxml import html

from tests.corpus_text import plain_text

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SEEDS = ROOT.parent / "shared" / "data" / "seeds"
DOCUMENTS = sorted(path for path in CORPUS.iterdir() if path.name != "README.md" and not path.name.startswith("."))
WITH_FRONT_MATTER = [path for path in DOCUMENTS if path.suffix in {".md", ".txt"}]
KEYS = {"title", "publisher", "published", "url", "language", "note"}
RUN_LENGTH = 12  # words; shorter runs are names, places and amounts
SENTENCE_LENGTH = 5  # words without digits; shorter lines are fields such as "Amount raised: $13,888,021"
NEAR_COPY = re.compile(r"Near-copy of ([\w.-]+\.\w+)")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not on this machine")


def front_matter(path: Path) -> dict[str, object]:
    """The fields between the first two "---" lines."""
    opening, fields, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert not opening, f"{path.name} does not begin with front matter"
    assert body.strip(), f"{path.name} has no text"
    loaded = yaml.safe_load(fields)
    assert isinstance(loaded, dict)
    return loaded


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def word_runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN_LENGTH]) for start in range(len(found) - RUN_LENGTH + 1)}


def long_sentences(text: str) -> set[tuple[str, ...]]:
    sentences = (tuple(words(part)) for part in re.split(r"(?<=[.!?。])\s+|\n+", text))
    return {sentence for sentence in sentences if sum(map(str.isalpha, sentence)) >= SENTENCE_LENGTH}


def title_of(path: Path) -> list[str]:
    """The titles that a file's documents carry; a table and a PDF have the file's name for one."""
    if path in WITH_FRONT_MATTER:
        return [str(front_matter(path)["title"])]
    if path.suffix == ".jsonl":
        return [json.loads(line)["title"] for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".html":
        return [html.fromstring(path.read_bytes()).findtext(".//title") or ""]
    return [path.name]


def body(path: Path) -> str:
    """What readers see: without front matter and without markup."""
    if path in WITH_FRONT_MATTER:
        return path.read_text(encoding="utf-8").split("---\n", 2)[2]
    if path.suffix == ".html":
        texts = html.fromstring(path.read_bytes()).itertext()
        return "\n".join(line for text in texts if (line := text.strip()))
    return plain_text(path)


def declared_original(path: Path) -> str:
    """The file that this one says it is a near-copy of, or nothing."""
    note = str(front_matter(path).get("note", "")) if path in WITH_FRONT_MATTER else ""
    found = NEAR_COPY.search(note)
    return found[1] if found else ""


def numbers(text: str) -> set[str]:
    return {match.strip(",") for match in NUMBER.findall(text)}


def seed_text() -> str:
    return "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))


def test_at_least_sixty_documents_ship() -> None:
    assert len(DOCUMENTS) >= 60


@pytest.mark.parametrize("path", WITH_FRONT_MATTER, ids=lambda path: path.name)
def test_front_matter_has_known_fields_and_true_types(path: Path) -> None:
    fields = front_matter(path)
    assert set(fields) <= KEYS
    assert fields["title"]
    assert fields["note"]
    assert fields["language"] in {"en", "zh"}
    assert isinstance(fields.get("published", date.min), date)
    assert re.fullmatch(r"(https?://\S+)?", str(fields.get("url", "")))


def test_titles_and_contents_are_unique() -> None:
    titles = [title.casefold() for path in DOCUMENTS for title in title_of(path)]
    contents = [" ".join(words(body(path))) for path in DOCUMENTS]
    assert len(set(titles)) == len(titles)
    assert len(set(contents)) == len(contents)


def test_no_document_repeats_a_sentence_of_another_but_a_declared_near_copy() -> None:
    sentences = {path: long_sentences(body(path)) for path in DOCUMENTS}
    repeated = {
        (one.name, other.name): sentences[one] & sentences[other]
        for one, other in combinations(DOCUMENTS, 2)
        if other.name != declared_original(one) and one.name != declared_original(other)
    }
    assert not {names: shared for names, shared in repeated.items() if shared}


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if declared_original(path)], ids=lambda path: path.name)
def test_a_near_copy_shares_text_with_its_original_and_is_not_the_same(path: Path) -> None:
    copied, original = (long_sentences(body(one)) for one in (path, CORPUS / declared_original(path)))
    assert copied & original
    assert copied - original


def test_readme_lists_every_document_and_no_other() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", (CORPUS / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(rows) == sorted(path.name for path in DOCUMENTS)


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.suffix == ".csv"], ids=lambda path: path.name)
def test_table_has_as_many_cells_in_every_row(path: Path) -> None:
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.suffix == ".jsonl"], ids=lambda path: path.name)
def test_every_line_is_an_entry_with_title_and_text(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        assert entry["title"]
        assert entry["text"]
        assert set(entry) <= KEYS | {"text"}
        date.fromisoformat(entry.get("published", "2000-01-01"))


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.suffix == ".html"], ids=lambda path: path.name)
def test_page_names_its_title_and_date(path: Path) -> None:
    page = html.fromstring(path.read_bytes())
    assert page.findtext(".//title")
    (published,) = page.xpath("//meta[@property='article:published_time']/@content")
    date.fromisoformat(published)


@needs_seeds
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_sentence_or_long_run_of_words_is_a_seed_s(path: Path) -> None:
    text, seeds = plain_text(path), seed_text()
    assert not long_sentences(text) & long_sentences(seeds)
    assert not word_runs(text) & word_runs(seeds)


@needs_seeds
def test_every_figure_of_the_seeds_stands_in_the_corpus() -> None:
    corpus = "\n".join(plain_text(path) for path in DOCUMENTS)
    assert not numbers(seed_text()) - numbers(corpus)
