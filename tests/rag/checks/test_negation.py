"""Claims that drop, add or weaken a negation or hedge of their source."""

from __future__ import annotations

import pytest

from rag.checks.negation import contradiction, polarity

TURNED = [
    ("Xiaomi has revealed its hand.", "Xiaomi hasn't revealed its hand as yet."),
    ("Xiaomi plans to sit on its laurels.", "However, Xiaomi has no plans to sit on its laurels."),
    ("Xiaomi was concerned about rivals.", "Lei Jun said that Xiaomi wasn't concerned about rivals."),
    ("The firm sold the unit.", "The firm denied that it sold the unit."),
    ("The company still makes chips.", "The company never makes chips."),
    ("Xiaomi purchased a 10% stake in Kingsoft Cloud.", "Xiaomi plans to purchase a 10% stake in Kingsoft Cloud."),
    ("Xiaomi bought a 10% stake.", "Xiaomi has agreed to buy a 10% stake."),
    ("The deal was completed in January.", "The deal is expected to be completed in January."),
    ("Xiaomi acquires the shares.", "Xiaomi will acquire the shares."),
    ("The firm invested in 300 companies.", "The firm reportedly invested in 300 companies."),
    ("Xiaomi builds a dedicated games service.", "Xiaomi may build a dedicated games service."),
    ("Xiaomi did not buy the shares.", "Xiaomi bought the shares."),
    ("The company has never made a loss.", "The company made a loss of $5 million."),
    ("公司披露了价格。", "公司未披露价格。"),
    ("公司没有收购股份。", "公司收购股份。"),
    ("小米收购金山股份。", "小米计划收购金山股份。"),
]

KEPT = [
    ("Xiaomi has not revealed its hand.", "Xiaomi hasn't revealed its hand as yet."),
    ("Xiaomi plans to buy a 10% stake.", "Xiaomi has agreed to buy a 10% stake."),
    ("Xiaomi may buy a stake.", "Xiaomi plans to buy a stake."),
    ("Xiaomi reportedly bought a stake.", "Xiaomi bought a stake."),
    ("It invested in 20 startups.", "It has already invested in 20 startups and plans to invest in a hundred more."),
    ("The firm makes not only phones.", "The firm makes phones and bulbs."),
    ("Tobacco is not allowed.", "Tobacco is prohibited."),
    ("The firm bought B.", "The firm did not buy A. It bought B."),
    ("公司没有披露价格。", "公司未披露价格。"),
    ("Sales rose.", "Sales increased."),
    ("The firm lacks a licence.", "The firm has no licence."),
]


@pytest.mark.parametrize(("claim", "source"), TURNED, ids=[row[0] for row in TURNED])
def test_refuses_a_turned_claim(claim: str, source: str) -> None:
    found = contradiction(claim, [source])
    assert found is not None
    assert found.reason
    assert 0 <= found.span.start < found.span.end <= len(claim)


@pytest.mark.parametrize(("claim", "source"), KEPT, ids=[row[0] for row in KEPT])
def test_passes_a_faithful_claim(claim: str, source: str) -> None:
    assert contradiction(claim, [source]) is None


def test_cues_tell_their_mood() -> None:
    cues = polarity("It reportedly plans to buy and may not sell.").cues
    assert [(cue.mood, cue.negated) for cue in cues] == [
        ("reported", False), ("plan", False), ("possible", False), ("fact", True),
    ]  # fmt: skip
