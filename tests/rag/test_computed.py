"""Sums over whole tables: the column, the rows, the claim; and nothing where they are not certain."""

from __future__ import annotations

import pytest

from rag.computed import compute
from rag.grid import Grid, grids
from rag.sought import sought
from rag.types import BlockKind, Document, Passage, Sentence
from rag.wanted import wanted
from tests.rag.evidence import spans

SHARES = """\
| Investor | Signed | Amount | A shares |
| --- | --- | --- | --- |
| Alder Works | March 1, 2014 | 172,000 | 390 |
| Birch Holding | March 2, 2014 | 50,000 | 61 |
| Cedar Mill | March 5, 2014 | 74,000 | 246 |
| Total | | 296,000 | 697 |
"""
ROUNDS = """\
Round: Seed; Date: not given; Amount: $10 million
Round: Series A; Date: June 2010; Amount: $41 million
Round: Series A; Date: end of 2010; Amount: $41 million
Round: Series B; Date: May 2011; Amount: $92 million
Round: Series B; Date: June 2011; Amount: $90 million
Round: Series C; Date: June 2012; Amount: 216 million yuan
"""
HOLDERS = """\
| Holder | Before the sale | After the sale |
| Alder Works | 12.58% | 9.60% |
| Birch Holding | 3% | 4% |
"""


def grid(text: str, kind: BlockKind, heading: str, title: str) -> list[Grid]:
    """The tables of a document that is one passage, with a sentence before it that tells the unit."""
    note = "Amounts in thousands of US dollars.\n" if kind == "table" and "172,000" in text else ""
    source = Document("d", title, note + text, "sha")
    lines = [(span.start + len(note), span.end + len(note)) for span in spans(text, "table")]
    rows = [
        Sentence("d", type(span)(start, end)) for span, (start, end) in zip(spans(text, "table"), lines, strict=True)
    ]
    made = Passage("p", "d", type(rows[0].span)(len(note), len(source.text)), text, heading, kind)
    parts = [(made, rows)]
    if note:
        before = type(rows[0].span)(0, len(note) - 1)
        parts.insert(0, (Passage("n", "d", before, note, "", "paragraph"), [Sentence("d", before)]))
    return grids(source, parts)


TABLES = [
    *grid(SHARES, "table", "Investor | Signed | Amount | A shares", "Shares in Oak Data for three investors"),
    *grid(ROUNDS, "record", "", "Funding rounds of Elm Phones"),
    *grid(HOLDERS, "table", "Holder | Before the sale | After the sale", "Who holds Fir Software"),
]

COMPUTED = (
    ("How much did the three investors pay for Oak Data shares in total?",
     "Sum: 172,000 + 50,000 + 74,000 = 296,000 (thousands of US dollars: $296 million)."),
    ("How much did Alder Works and Cedar Mill pay for Oak Data together?",
     "Sum: 172,000 + 74,000 = 246,000 (thousands of US dollars: $246 million)."),
    ("How much more did Alder Works pay than Birch Holding for Oak Data?",
     "Difference: 172,000 − 50,000 = 122,000 (thousands of US dollars: $122 million)."),
    ("How many times as much did Alder Works pay as Birch Holding for Oak Data?", "Ratio: 172,000 ÷ 50,000 = 3.44."),
    ("What share of the total amount did Alder Works pay for Oak Data?", "Share: 172,000 ÷ 296,000 = 58.11%."),
    ("How many A shares did Alder Works and Cedar Mill get in Oak Data in total?", "Sum: 390 + 246 = 636."),
    ("What was the average amount paid by the investors in Oak Data?",
     "Average: (172,000 + 50,000 + 74,000) ÷ 3 = 98,666.67."),
    ("Which investor in Oak Data paid the most?", "Largest of 3: 172,000 > 74,000 > 50,000."),
    ("Which investor in Oak Data signed first?", "Earliest of 3: 2014-03-01 < 2014-03-02 < 2014-03-05."),
    ("How many investors signed for Oak Data?", "Count: 3 (Alder Works; Birch Holding; Cedar Mill)."),
    ("By how many percentage points did the holding of Alder Works in Fir Software fall?",
     "Difference: 12.58% − 9.60% = 2.98 percentage points."),
    ("How much did Elm Phones raise in Seed and Series A together?", "Sum: $10 million + $41 million = $51 million."),
)  # fmt: skip
UNCERTAIN = (
    ("two values for one row", "How much did Elm Phones raise in Series A and Series B together?"),
    ("another currency", "How much did Elm Phones raise in Series A and Series C together?"),
    ("a name of no table", "How much did Maple Bank and Birch Holding pay for Oak Data together?"),
    ("words of no table", "What dividend did Oak Data pay the three investors in total?"),
    ("rows without a figure", "What was the average amount of the rounds of Elm Phones?"),
    ("no sum asked", "What did Alder Works pay for Oak Data?"),
    ("parts of a whole", "What do the holders of Fir Software hold in total?"),
    ("no row named", "How much did Oak Data raise first?"),
)


@pytest.mark.parametrize(("question", "text"), COMPUTED, ids=[question for question, _ in COMPUTED])
def test_a_sum_over_a_table_is_worked_out(question: str, text: str) -> None:
    asked = sought(question)
    assert asked is not None
    found = compute(asked, wanted(question), TABLES)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(("why", "question"), UNCERTAIN, ids=[why for why, _ in UNCERTAIN])
def test_nothing_is_computed_where_operands_are_not_certain(why: str, question: str) -> None:
    asked = sought(question)
    assert asked is None or compute(asked, wanted(question), TABLES) is None


def test_every_operand_is_cited_with_the_sentence_on_the_unit() -> None:
    question = "How much more did Alder Works pay than Birch Holding for Oak Data?"
    asked = sought(question)
    assert asked is not None
    found = compute(asked, wanted(question), TABLES)
    assert found is not None
    text = TABLES[0].document.text
    quoted = [sentence.span.of(text) for _, sentence in found.operands]
    assert [quote.split(" ")[1] for quote in quoted] == ["Alder", "Birch", "in"]
    assert [sentence.span.of(text).split(" ")[1] for _, sentence in found.stated] == ["Alder", "Birch"]


def test_a_total_that_counts_something_else_is_not_computed() -> None:
    other = grid(SHARES.replace("296,000", "300,000"), "table", "Investor | Signed | Amount | A shares", "Oak Data")
    question = "How much did the investors pay for Oak Data in total?"
    asked = sought(question)
    assert asked is not None
    assert compute(asked, wanted(question), other) is None
