"""A figure belongs to its clause, party and event: what another one has in the same sentence does not support it."""

from __future__ import annotations

import pytest

from rag.verify import check_claim

RAISED = "Alder raised $5 million in 2014, led by Crane, and Birch raised $7 million in 2015."
HELD = "Before the offering Alder held 19.3% of the company and Birch Capital 20.4%."
STAFF = "The firm employs 500 people in Oslo and 300 in Bergen."
SHARES = (
    "Preferred shares, 28.84 percent of the firm, cost $14.9 million; "
    "the ordinary shares, 71.16 percent, cost $62.47 million."
)
FOUNDED = "The company was founded in 1998 and listed in 2007."
RESULTS = "Revenue rose 12% to $5 billion while net profit fell 3% to $1 billion."
TRIAL = "Mortality fell from 18% to 11% in the treated group."

IN_PLACE = [
    ("Birch raised $7 million.", RAISED),
    ("In 2014 Alder raised $5 million.", RAISED),
    ("Birch Capital owned 20.4% of the company.", HELD),
    ("The firm employs 300 people in Bergen.", STAFF),
    ("In Oslo 500 people work for the firm.", STAFF),
    ("The ordinary shares are 71.16% of the firm.", SHARES),
    ("The ordinary shares cost $62.5 million.", SHARES),
    ("The company has been listed since 2007.", FOUNDED),
    ("Net profit was $1 billion.", RESULTS),
    ("Revenue went up by 12%.", RESULTS),
    ("Mortality fell to 11%.", TRIAL),
    ("Mortality had been 18%.", TRIAL),
    ("交易后腾讯持有9.6%。", "交易之前,腾讯持有12.58%的股份;交易之后降到9.60%。"),
]
MISPLACED = [
    ("numbers", "Birch raised $5 million.", RAISED),
    ("numbers", "Alder raised $7 million.", RAISED),
    ("dates", "Birch raised money in 2014.", RAISED),
    ("numbers", "Alder held 20.4% of the company.", HELD),
    ("numbers", "Birch Capital held 19.3%.", HELD),
    ("numbers", "The firm employs 300 people in Oslo.", STAFF),
    ("numbers", "The preferred shares cost $62.47 million.", SHARES),
    ("dates", "The company was founded in 2007.", FOUNDED),
    ("dates", "The company was listed in 1998.", FOUNDED),
    ("numbers", "Net profit was $5 billion.", RESULTS),
    ("numbers", "Mortality fell to 18%.", TRIAL),
]


@pytest.mark.parametrize(("claim", "quote"), IN_PLACE, ids=[claim for claim, _ in IN_PLACE])
def test_a_figure_in_its_place_is_supported(claim: str, quote: str) -> None:
    verdict = check_claim(claim, [quote])
    assert verdict.label == "supported", verdict.reason


@pytest.mark.parametrize(("check", "claim", "quote"), MISPLACED, ids=[row[1] for row in MISPLACED])
def test_a_figure_of_another_is_refused_and_the_right_one_shown(check: str, claim: str, quote: str) -> None:
    failed = {item.name: item for item in check_claim(claim, [quote]).checks if not item.passed}
    assert check in failed, failed
    assert failed[check].quote_span is not None
    assert failed[check].quote_index == 0


def test_figures_of_other_quotes_count_too() -> None:
    quotes = ["Alder raised $5 million.", "Birch raised $7 million."]
    assert check_claim("Birch raised $7 million.", quotes).label == "supported"
    assert check_claim("Birch raised $5 million.", quotes).label == "unsupported"
