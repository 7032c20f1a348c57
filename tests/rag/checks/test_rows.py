"""Rows and items as an answer shows them are what their source says, cell for cell."""

from __future__ import annotations

import pytest

from rag.checks.rows import is_retold
from rag.verify import check_claim

HEADER = "| Investor | Signed | Amount | A shares |"
ROW = "| Alder Works | May 2, 2014 | 172,000 | 390 |"
PAIR = "| Price | HK$14.93 |"
ITEM = "Series C\n32%"


@pytest.mark.parametrize(
    ("claim", "quotes", "context"),
    [
        ("Alder Works, Signed: May 2, 2014, Amount: 172,000, A shares: 390", (ROW, HEADER), ""),
        ("Alder Works, May 2, 2014, 172,000, 390", (ROW,), ""),
        ("Total, Amount: 296,000, A shares: 697", ("| Total | | 296,000 | 697 |", HEADER), ""),
        ("Price: HK$14.93", (PAIR,), ""),
        ("Series C, 32%", (ITEM,), ""),
        ("Share of investments by stage: Series C, 32%", (ITEM,), "Profile\nShare of investments by stage"),
    ],
    ids=["row", "row without header", "total", "pair", "item", "item behind its heading"],
)
def test_a_row_as_it_stands_is_borne_out(claim: str, quotes: tuple[str, ...], context: str) -> None:
    assert is_retold(claim, quotes, context)
    assert check_claim(claim, quotes, context=context).label == "supported"


@pytest.mark.parametrize(
    ("claim", "quotes", "context"),
    [
        ("Alder Works, Signed: May 2, 2014, Amount: 390, A shares: 172,000", (ROW, HEADER), ""),
        ("Alder Works, Amount: 172,000", (ROW, HEADER), ""),
        ("Alder Works, Signed: May 2, 2014, Amount: 172,000, A shares: 390", (ROW,), ""),
        ("Birch Holding, Signed: May 2, 2014, Amount: 172,000, A shares: 390", (ROW, HEADER), ""),
        ("Share of exits by stage: Series C, 32%", (ITEM,), "Profile\nShare of investments by stage"),
        ("Series C, 33%", (ITEM,), ""),
        ("Anything", ("A plain sentence.",), ""),
    ],
    ids=[
        "columns exchanged",
        "cells left out",
        "no header",
        "another row",
        "another heading",
        "another value",
        "prose",
    ],
)
def test_what_is_moved_added_or_left_out_is_no_row(claim: str, quotes: tuple[str, ...], context: str) -> None:
    assert not is_retold(claim, quotes, context)
