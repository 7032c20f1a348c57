"""Tables of a document as cells: Markdown, "Key: value" rows, records of lines, and the note on their unit."""

from __future__ import annotations

from rag.grid import VALUE, Grid, grids
from rag.types import BlockKind, Document, Passage, Sentence, Span
from tests.rag.evidence import spans


def read(*blocks: tuple[str, BlockKind, str]) -> list[Grid]:
    """The tables of a document made of (text, kind, heading)."""
    text, parts, places = "", [], []
    for block, kind, heading in blocks:
        start = len(text)
        text += block + "\n\n"
        places.append((start, block, kind, heading))
    for number, (start, block, kind, heading) in enumerate(places):
        span = Span(start, start + len(block))
        rows = [Sentence("d", Span(start + one.start, start + one.end)) for one in spans(block, kind)]
        parts.append((Passage(f"p{number}", "d", span, block, heading, kind), rows))
    return grids(Document("d", "Notes", text, "sha"), parts)


def test_a_markdown_table_has_columns_rows_and_totals() -> None:
    table = "| Investor | Amount |\n| --- | --- |\n| Alder | 172 |\n| Birch | 50 |\n| Total | 222 |"
    (grid,) = read((table, "table", "Investor | Amount"))
    assert grid.columns == ("Investor", "Amount")
    assert [row.cells for row in grid.body] == [("Alder", "172"), ("Birch", "50")]
    assert [row.label for row in grid.rows if row.total] == ["Total"]


def test_passages_of_one_table_are_one_grid() -> None:
    (grid,) = read(
        ("| Investor | Amount |\n| Alder | 172 |", "table", "Investor | Amount"),
        ("| Birch | 50 |", "table", "Investor | Amount"),
    )
    assert [row.label for row in grid.rows] == ["Alder", "Birch"]
    assert [row.passage.id for row in grid.rows] == ["p0", "p1"]


def test_rows_of_a_csv_file_are_read_by_their_keys() -> None:
    (grid,) = read(
        ("Round: Seed; Amount: $10 million\n\nRound: Series A; Date: 2010; Amount: $41 million", "record", "")
    )
    assert grid.columns == ("Round", "Amount", "Date")
    assert [row.cells for row in grid.rows] == [("Seed", "$10 million", ""), ("Series A", "$41 million", "2010")]


def test_records_of_lines_are_read_by_their_labels() -> None:
    (grid,) = read(("Alder\nBergen\nDeals: 15\n\nBirch\nOslo\nDeals: 5", "record", "Partners"))
    assert grid.columns == ("", "Deals", "details")
    assert grid.rows[0].cells == ("Alder", "15", "Bergen")


def test_records_of_two_lines_are_label_and_value() -> None:
    (grid,) = read(("Series A\n18%\n\nSeries B\n21%", "record", "By stage"))
    assert grid.columns == ("", VALUE)
    assert [row.cells for row in grid.rows] == [("Series A", "18%"), ("Series B", "21%")]


def test_a_note_on_the_unit_belongs_to_the_tables() -> None:
    note = "Amounts in thousands of US dollars."
    table = ("| Investor | Amount |\n| Alder | 172 |", "table", "Investor | Amount")
    (grid,) = read((note, "paragraph", ""), table)  # type: ignore[arg-type]
    assert grid.note is not None
    assert (grid.note.scale, grid.note.currency) == ("thousand", "US dollars")
    (other,) = read((note, "paragraph", ""), ("Amounts in millions of yuan.", "paragraph", ""), table)  # type: ignore[arg-type]
    assert other.note is None


def test_prose_and_single_records_are_no_tables() -> None:
    assert read(("Alder paid 172.", "paragraph", ""), ("Alder\n15", "record", "Partners")) == []
