"""Who did what to whom."""

from __future__ import annotations

import pytest

from rag.checks.roles import contradiction, roles

FRAMES = [
    ("Ninebot acquired Segway.", {("ninebot", "taker"), ("segway", "target")}),
    ("Segway was acquired by Ninebot.", {("ninebot", "taker"), ("segway", "target")}),
    ("Xiaomi bought shares in Kingsoft from Tencent.",
     {("xiaomi", "taker"), ("kingsoft", "target"), ("tencent", "giver")}),
    ("Tencent sold its Kingsoft shares to Xiaomi.",
     {("tencent", "giver"), ("kingsoft", "target"), ("xiaomi", "taker")}),
    ("Ninebot's acquisition of Segway pleased them.", {("ninebot", "taker"), ("segway", "target")}),
    ("GGV Capital and Temasek invested in Xiaomi.",
     {("ggv", "taker"), ("temasek", "taker"), ("xiaomi", "target")}),
    ("Xiaomi raised $10 million from Qiming.", {("xiaomi", "target"), ("qiming", "taker")}),
    ("Lei Jun owns 15 percent of Kingsoft.", {("lei jun", "owner"), ("kingsoft", "owned")}),
]  # fmt: skip

SWAPPED = [
    ("Tencent bought the shares.", "The company bought its shares from Tencent."),
    ("Segway acquired Ninebot.", "Ninebot acquired Segway."),
    ("Segway acquired Ninebot.", "Segway was bought by Ninebot."),
    ("Xiaomi sold its shares to Tencent.", "Xiaomi bought its shares from Tencent."),
    ("Xiaomi invested in Qiming.", "Qiming invested in Xiaomi."),
    ("Samsung sold 60 million devices.", "Xiaomi sold 60 million devices, enough to overtake Samsung."),
    ("Alder Works paid $4 million for 12% of Lumen Bank.", "Lumen Bank bought 12% of Alder Works for $4 million."),
    ("Alder Works spent $4 million on 12% of Lumen Bank.", "Lumen Bank bought 12% of Alder Works for $4 million."),
    ("Alder Works paid Lumen Bank $4 million.", "Alder Works was paid $4 million by Lumen Bank for the mill."),
    ("Alder Works owns 12% of Lumen Bank.", "Lumen Bank bought 12% of Alder Works for $4 million."),
    ("Kingsoft owns 15 percent of Lei Jun.", "Lei Jun owns 15 percent of Kingsoft."),
    ("Qualcomm led the round.", "Milner led the round, with Qualcomm taking part."),
]
SAME = [
    ("Tencent sold the shares.", "The company bought its shares from Tencent."),
    ("The shares were sold by Tencent.", "The company bought its shares from Tencent."),
    ("Ninebot took over Segway.", "Ninebot acquired Segway."),
    ("Segway was purchased by Ninebot.", "Ninebot acquired Segway."),
    ("Xiaomi backed Ninebot.", "When Xiaomi backed robotics company Ninebot who acquired Segway, it was a step."),
    ("Ninebot acquired Segway.", "When Xiaomi backed robotics company Ninebot who acquired Segway, it was a step."),
    ("Lumen Bank paid $4 million for 12% of Alder Works.", "Lumen Bank bought 12% of Alder Works for $4 million."),
    ("Lumen Bank spent $4 million on 12% of Alder Works.", "Lumen Bank bought 12% of Alder Works for $4 million."),
    ("Lumen Bank paid Alder Works $4 million.", "Alder Works was paid $4 million by Lumen Bank for the mill."),
    ("Lumen Bank owns 12% of Alder Works.", "Lumen Bank bought 12% of Alder Works for $4 million."),
    ("GGV Capital invested in Acme.", "Xiaomi invested in Acme. GGV Capital is a co-investor."),
]


@pytest.mark.parametrize(("text", "expected"), FRAMES, ids=[row[0] for row in FRAMES])
def test_reads_roles(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(role.name.key, role.role) for role in roles(text)} == expected


@pytest.mark.parametrize(("claim", "source"), SWAPPED, ids=[row[0] for row in SWAPPED])
def test_refuses_swapped_roles(claim: str, source: str) -> None:
    found = contradiction(claim, [source])
    assert found is not None
    assert "cited sentence" in found.reason


@pytest.mark.parametrize(("claim", "source"), SAME, ids=[row[0] for row in SAME])
def test_passes_the_same_roles_in_other_words(claim: str, source: str) -> None:
    assert contradiction(claim, [source]) is None
