"""Sums over quotes: read back, every operand found, done again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rag.arithmetic import elapsed, evaluated, figure, written
from rag.checks.dates import dates
from rag.recompute import recompute, shows_sum
from rag.verify import check_claim

QUOTES = (
    ("The announced price is $260 million.", None),
    ("The sum at closing is $236 million.", None),
    ("| Kingsoft | November 29, 2014 | 172,000 | 39,087,125 |", None),
    ("| Xiaomi | November 30, 2014 | 50,000 | 6,142,410 |", None),
    ("| Tencent | 12.58% | 9.60% |", None),
    ("2020年收回8.76亿元,2024年收回9.02亿元。", None),
    ("The deal was announced on November 12, 2015.", None),
    ("It closed on Tuesday, December 22.", date(2015, 12, 29)),
    ("Founded in 2014.", None),
    ("They paid about $457 million.", None),
    ("Of 8 billion yuan 5.5 billion has arrived.", None),
)
RIGHT = (
    "Difference: $260 million − $236 million = $24 million.",
    "Sum: $260 million + $236 million = $496 million.",
    "Difference: 172,000 − 50,000 = 122,000 (thousands of US dollars: $122 million).",
    "Ratio: 172,000 ÷ 50,000 = 3.44.",
    "Share: 50,000 ÷ 172,000 = 29.07%.",
    "Change: ($260 million − $236 million) ÷ $236 million = 10.17%.",
    "Average: (172,000 + 50,000) ÷ 2 = 111,000.",
    "Difference: 12.58% − 9.60% = 2.98 percentage points.",
    "合计：8.76亿元 + 9.02亿元 = 17.78亿元。",
    "From 2015-11-12 to 2015-12-22: 40 days.",
    "从2014到2015-12-22：1年。",
    "Largest of 2: 172,000 > 50,000.",
    "Smallest of 2: 50,000 < 172,000.",
    "Earliest of 2: 2014-11-29 < 2014-11-30.",
    "Count: 2 (Kingsoft; Xiaomi).",
    "Difference: about $457 million − $236 million = about $221 million.",
    "Remainder: 8 billion yuan − 5.5 billion = 2.5 billion yuan.",
)
WRONG = (
    ("Difference: about $457 million − $236 million = $221 million.", "shown as exact"),
    ("Difference: $260 million − $236 million = $25 million.", "is 24,000,000, not $25 million"),
    ("Sum: $260 million + $250 million = $510 million.", "$250 million is in none"),
    ("Sum: $26 million + $236 million = $262 million.", "$26 million is in none"),
    ("Difference: 172,000 − 50,000 = 122,000 (thousands of US dollars: $12 million).", "$12 million is not"),
    ("Sum: $260 million + 8.76亿元 = 1.", "not of one kind and currency"),
    ("Sum: $260 million + $236 million = 496 million yuan.", "another currency"),
    ("Ratio: 172,000 ÷ 50,000 = 3.5.", "is 3.44, not 3.5"),
    ("Average: (172,000 + 50,000) ÷ 3 = 74,000.", "2 figures are divided by 3"),
    ("From 2015-11-12 to 2015-12-22: 41 days.", "it is 40 days, not 41"),
    ("From 2015-11-11 to 2015-12-22: 41 days.", "no date of the cited sentences"),
    ("Largest of 2: 50,000 > 172,000.", "not in order"),
    ("Largest of 3: 172,000 > 50,000.", "2 values are shown, not 3"),
    ("Count: 3 (Kingsoft; Xiaomi).", "2 are named, not 3"),
    ("Count: 2 (Kingsoft; Temasek).", "Temasek is in none"),
    ("Kingsoft paid most.", "no sum"),
)


@pytest.mark.parametrize("claim", RIGHT)
def test_a_right_sum_passes(claim: str) -> None:
    check = recompute(claim, QUOTES)
    assert (check.name, check.passed, check.reason) == ("arithmetic", True, "")


@pytest.mark.parametrize("claim", RIGHT)
def test_a_claim_that_shows_its_sum_is_known_as_one(claim: str) -> None:
    assert shows_sum(claim)
    verdict = check_claim(claim, [quote for quote, _ in QUOTES], published=date(2015, 12, 29))
    assert [check.name for check in verdict.checks] == ["quote", "arithmetic"]
    assert verdict.label == "supported"


@pytest.mark.parametrize(
    "claim",
    [
        "The price fell from $260 million to $236 million.",
        "Count the votes: 3 (of 5) were for it.",
        "From 2014 on Alder Works held 3%.",
        "Revenue: 3 + 4 teams reported.",
        "A = B.",
    ],
)
def test_an_ordinary_claim_is_no_sum(claim: str) -> None:
    assert not shows_sum(claim)


@pytest.mark.parametrize(("claim", "reason"), WRONG, ids=[claim for claim, _ in WRONG])
def test_a_wrong_sum_is_refused_with_its_reason(claim: str, reason: str) -> None:
    check = recompute(claim, QUOTES)
    assert not check.passed
    assert reason in check.reason


@pytest.mark.parametrize(
    ("value", "like", "shown"),
    [
        ("24000000", "$260 million", "$24 million"),
        ("884000000", "$1.1 billion", "$884 million"),
        ("1778000000", "8.76亿元", "17.78亿元"),
        ("122000", "172,000", "122,000"),
        ("5.5", "RMB 271.12", "RMB 5.5"),
        ("500000000", "1.27 billion yuan", "500 million yuan"),
        ("0.1", "$0.02", "$0.1"),
    ],
)
def test_a_result_is_written_like_its_operands(value: str, like: str, shown: str) -> None:
    operand = figure(like)
    assert operand is not None
    assert written(Decimal(value), operand) == shown


@pytest.mark.parametrize("text", ["over 300", "$5M – $50M", "", "no figure", "3 and 4"])
def test_what_is_no_one_exact_figure_is_no_operand(text: str) -> None:
    assert figure(text) is None


@pytest.mark.parametrize(
    ("first", "last", "unit", "number"),
    [
        ("2015-11-12", "2015-12-22", "day", 40),
        ("2015-12-22", "2015-11-12", "week", 5),
        ("2014-01-31", "2014-02-28", "month", 0),
        ("January 2014", "March 2015", "month", 14),
        ("January 2014", "2015-03-01", "day", None),
        ("2014", "2018", "year", 4),
        ("2014", "2018", "month", None),
        ("2014-06-01", "2018-05-31", "year", 3),
    ],
)
def test_time_passes_in_whole_units_told_finely_enough(first: str, last: str, unit: str, number: int | None) -> None:
    one, two = dates(first, reference=None)[0], dates(last, reference=None)[0]
    assert elapsed(one, two, unit) == number


@pytest.mark.parametrize("text", ["(3 + 4", "3 ÷ 0", "three and $4"])
def test_a_sum_that_cannot_be_read_has_no_value(text: str) -> None:
    assert evaluated(text) is None
