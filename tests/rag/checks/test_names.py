"""Names, and whether they stand in what is cited."""

from __future__ import annotations

import pytest

from rag.checks.names import key_of, missing, names


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Tencent sold the shares.", ["tencent"]),
        ("According to Lei Jun, the deal is done.", ["lei jun"]),
        ("In June, Qiming Venture Partners and Morningside joined.", ["qiming", "morningside"]),
        ("The Government of Singapore Investment Corp. joined.", ["government of singapore investment"]),
        ("They sold it. Investors were happy.", ["investors"]),
        ("小米收购了金山云的股份", ["xiaomi", "kingsoft cloud"]),
        ("雷军说，腾讯同意", ["lei jun", "tencent"]),
        ("the CEO said so on Monday", []),
    ],
)
def test_reads_names(text: str, keys: list[str]) -> None:
    found = names(text)
    assert [name.key.replace("of ", "") for name in found] == [key.replace("of ", "") for key in keys]
    assert all(name.span.of(text) == name.text for name in found)


def test_key_drops_suffixes_and_follows_aliases() -> None:
    assert [key_of(name) for name in ("Kingsoft Corporation", "Mi", "雷军", "Mr. Lei Jun's", "CEO", "Series C")] == [
        "kingsoft", "xiaomi", "lei jun", "lei jun", "", "series c",
    ]  # fmt: skip


PRESENT = [
    ("Xiaomi bought shares.", "小米购买了股份。", ""),
    ("小米购买了股份。", "Xiaomi bought shares.", ""),
    ("Lei Jun owns 15%.", "He owns 15 percent.", "Lei Jun, chairman of Kingsoft"),
    ("GIC took part.", "The Government of Singapore Investment Corp took part.", ""),
    ("The U.S. firm paid.", "The American firm paid.", ""),
    ("Shunwei Capital led.", "Beijing Shunwei Venture Capital led.", ""),
    ("Investors paid.", "The money came from funds.", ""),
    ("Ninebot Inc. paid.", "Ninebot paid.", ""),
    ("Müller GmbH paid.", "Müller paid.", ""),
]
ABSENT = [
    ("Tencent sold them.", "The company bought its shares from Alibaba.", "Tencent"),
    ("It bought Kingsoft Cloud.", "It bought Kingsoft.", "Kingsoft Cloud"),
    ("腾讯出售了股份。", "阿里巴巴出售了股份。", "腾讯"),
    ("腾讯出售了股份。", "Alibaba sold the shares.", "腾讯"),
    ("It was Richard Liu.", "It was Lei Jun.", "Richard Liu"),
    ("Qualcomm led the Series C.", "Qualcomm led the Series B.", "Series C"),
]


@pytest.mark.parametrize(("claim", "quote", "context"), PRESENT, ids=[row[0] for row in PRESENT])
def test_finds_names_that_stand_there(claim: str, quote: str, context: str) -> None:
    assert missing(claim, [quote], context) is None


@pytest.mark.parametrize(("claim", "quote", "name"), ABSENT, ids=[row[0] for row in ABSENT])
def test_misses_names_that_do_not(claim: str, quote: str, name: str) -> None:
    found = missing(claim, [quote], "")
    assert found is not None
    assert found.text == name
