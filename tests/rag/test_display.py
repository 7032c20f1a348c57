"""A chosen sentence as a reader sees it: its own words, with what a row or item means nothing without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.candidates import Candidate, candidates
from rag.display import before, header_of, is_header, shown
from rag.types import BlockKind
from tests.rag.evidence import candidate, evidence

TABLE = """| Mill | Saws | Opened | Town |
|---|---|---|---|
| Arbutus | 40 | 1998 | Tampere |
| Birch |  | 2004 | Bergen |"""
HEADING = "Mills > Mill | Saws | Opened | Town"


def row(k: int, heading: str = HEADING, text: str = TABLE) -> Candidate:
    return candidates([evidence(text, kind="table", heading=heading)])[k - 1]


@pytest.mark.parametrize(
    ("text", "kind", "heading", "seen"),
    [
        ("It has a mill.", "paragraph", "Mills", "It has a mill."),
        ("It has\n  a mill.", "paragraph", "", "It has a mill."),
        ("**It** has a [mill](https://example.org/mill).", "paragraph", "", "It has a mill."),
        ("## Mills of the north", "paragraph", "", "Mills of the north"),
        ("2 * 3 and a_b", "paragraph", "", "2 * 3 and a_b"),
        ("- oak", "list", "Stock > Woods:", "Woods: oak"),
        ("3) oak", "list", "Woods", "Woods: oak"),
        ("- oak woods", "list", "Woods", "oak woods"),
        ("- oak", "list", "W" * 81, "oak"),
        ("Arbutus\nTampere,\nSaws: 40", "record", "Mills", "Mills: Arbutus, Tampere, Saws: 40"),
        ("**", "paragraph", "", "**"),
        ("- oak", "list", "Sold in March 2004", "oak"),
    ],
    ids=["paragraph", "line break", "markup", "hashes", "marks inside", "item", "numbered", "heading said already",
         "long heading", "record", "nothing but markup",
         "date in the heading"],
)  # fmt: skip
def test_a_sentence_is_shown_in_its_own_words(text: str, kind: BlockKind, heading: str, seen: str) -> None:
    assert shown(candidate(text, kind=kind, heading=heading)) == seen


def test_what_stands_before_a_sentence_is_the_end_of_its_surroundings() -> None:
    text = f"# Mills\n\n{'Birch is old. ' * 40}**Arbutus** built\nit in 1998. It has 40 saws."
    last = candidates([evidence(text)])[-1]
    assert last.text == "It has 40 saws."
    assert before(last).endswith("Birch is old. Arbutus built it in 1998.")
    assert len(before(last)) <= 300


def test_nothing_stands_before_the_first_sentence_or_before_an_item() -> None:
    assert before(candidates([evidence("It has 40 saws. It is old.")])[0]) == ""
    assert before(row(3)) == ""


def test_a_row_is_shown_with_the_words_of_its_header_and_cites_it() -> None:
    assert shown(row(2)) == "Arbutus, Saws: 40, Opened: 1998, Town: Tampere"
    assert shown(row(3)) == "Birch, Opened: 2004, Town: Bergen"
    assert header_of(row(2)) == 1


@pytest.mark.parametrize(
    ("found", "seen"),
    [
        (row(2, heading="Mills"), "Arbutus, 40, 1998, Tampere"),
        (row(1, text="| Arbutus | 40 | 1998 |"), "Arbutus, 40, 1998"),
        (row(1, text="| Saws | 40 |"), "Saws: 40"),
    ],
    ids=["another header", "row without the header", "two cells"],
)
def test_a_row_without_a_header_to_cite_is_its_cells_alone(found: Candidate, seen: str) -> None:
    assert shown(found) == seen
    assert header_of(found) is None


def test_the_header_itself_is_known() -> None:
    assert is_header(row(1))
    assert not is_header(row(2))
    assert not is_header(candidate("Mill", heading="Mill"))
    assert header_of(candidate("Arbutus, 40, 1998", kind="list", heading=HEADING)) is None


@given(
    st.text(min_size=1, max_size=120) | st.text(alphabet="|-* _#[]()\n\ud800a1", min_size=1, max_size=60),
    st.text(max_size=30),
    st.sampled_from(["paragraph", "list", "table", "record"]),
)
def test_anything_can_be_shown(text: str, heading: str, kind: BlockKind) -> None:
    for found in candidates([evidence(text, kind=kind, heading=heading)]):
        assert isinstance(shown(found), str)
        assert header_of(found) is None or not is_header(found)
