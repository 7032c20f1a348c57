"""Entries of flattened lists are found whole, with their own fields only."""

# ruff: noqa: E501  (samples of pages and files read best on one line)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.load import load_bytes
from rag.types import Document

NAMES = ["Alder Ventures", "Birch Partners", "5C Capital", "DPE", "Elm Tree Growth Fund"]
PLACES = [
    "Asia, Beijing, China, Beijing",
    "North America, California, United States, Menlo Park",
    "Cixi, Zhejiang, China",
]
ROUNDS = ["Series BJul 31, 2025", "Series UnknownJun 12, 2025", "Corporate RoundMay 9, 2024"]
TAGS = ["ManufacturingSmart Home", "HardwareTextiles", "Artificial Intelligence (AI)Cloud Computing"]


def loaded(text: str, name: str = "page.txt") -> Document:
    return load_bytes(text.encode(), name, origin=name)[0]


def records(document: Document) -> list[list[str]]:
    found = [block.span.of(document.text) for block in document.blocks if block.kind == "record"]
    return [[line for line in record.split("\n") if line] for record in found]


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(PLACES), st.integers(1, 40)), min_size=2, max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_name_place_count_entries_are_whole(entries: list[tuple[str, str, int]], between: bool, inside: bool) -> None:
    wanted = [[name, place, f"Co-Investments: {count}"] for name, place, count in entries]
    body = ("\n\n" if between else "\n").join(("\n\n" if inside else "\n").join(entry) for entry in wanted)
    document = loaded(f"Some Investor\n\nWho invests with it?\n\n{body}\n")
    assert records(document) == wanted
    assert {b.heading for b in document.blocks if b.kind == "record"} == {"Who invests with it?"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.sampled_from(PLACES),
            st.sampled_from(TAGS),
            st.sampled_from(ROUNDS),
            st.booleans(),
        ),
        min_size=3,
        max_size=10,
    ).filter(lambda entries: entries[0][4])
)
def test_entries_may_lack_an_optional_field(entries: list[tuple[str, str, str, str, bool]]) -> None:
    wanted, parts = [], []
    for name, place, tags, dated, amount in entries:
        entry = [name, place, f"{name} is a maker of fine machines.", tags, dated]
        entry += ["Amount Raised: $13,888,021"] if amount else []
        wanted.append(entry)
        parts.append("\n\n".join(entry[:4]) + "\n" + "\n".join(entry[4:]))
    document = loaded("Some Investor\n\nWhat are the recent deals?\n\n" + "\n".join(parts))
    assert records(document) == wanted


def test_an_entry_may_lack_its_name_and_place() -> None:
    whole = [
        "Alder Works",
        "Cixi, Zhejiang, China",
        "Alder Works makes doors.",
        "Series BJul 31, 2025",
        "Amount Raised: $1,000",
    ]
    bare = ["Birch Electronics is a company that sells sensors.", "Series CNov 8, 2022", "Amount Raised: $2,000"]
    other = [
        "Cedar",
        "Wuxi, Anhui, China",
        "Cedar is a supplier of tools.",
        "Series AJun 6, 2025",
        "Amount Raised: $3,000",
    ]
    document = loaded(
        "Investor\n\nRecent deals?\n\n"
        + "\n".join(["\n".join(e) for e in (whole, other, whole)])
        + "\n\n"
        + "\n".join(bare)
    )
    assert records(document) == [whole, other, whole, bare]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "Team\n\nFirst questions?\n\nName: Ann\nAge: 30\nName: Bob\nName: Cy\nAge: 4\n",
            [["Name: Ann", "Age: 30"], ["Name: Bob"], ["Name: Cy", "Age: 4"]],
            id="labels-only",
        ),
        pytest.param(
            "Facts\n\nFounded: 2010\nHeadquarters: Beijing\nChief executive: Lei Jun\n",
            [["Founded: 2010", "Headquarters: Beijing", "Chief executive: Lei Jun"]],
            id="fact-box",
        ),
        pytest.param(
            "Revenue\n\nYear by year?\n\n2019\n10.5\n3\n2020\n11\n4\n2021\n12\n5\n",
            [["2019", "10.5", "3"], ["2020", "11", "4"], ["2021", "12", "5"]],
            id="table-of-numbers",
        ),
        pytest.param(
            "Board\n\nAnn Lee\nChair\n\nBo Wu\nDirector\n\nCy Young\nDirector\n",
            [["Ann Lee", "Chair"], ["Bo Wu", "Director"], ["Cy Young", "Director"]],
            id="by-blank-lines",
        ),
        pytest.param(
            "Profile\n\nAt a glance?\n\nBacked\nmore than 38\n\nRounds led\n14\n\nCheck\n$5M – $50M\n\nStages\nSeries C, Series B\n",
            [
                ["Backed", "more than 38"],
                ["Rounds led", "14"],
                ["Check", "$5M – $50M"],
                ["Stages", "Series C, Series B"],
            ],
            id="pairs-of-any-form",
        ),
        pytest.param(
            "Profile\n\nAt a glance\n\nBacked\nmore than 38\nRounds led\n14\nCheck\n$5M – $50M\nStages\nSeries C, Series B\n\nBy stage\n\nSeries A\n18%\nSeries B\n21%\n",
            [
                ["Backed", "more than 38"],
                ["Rounds led", "14"],
                ["Check", "$5M – $50M"],
                ["Stages", "Series C, Series B"],
                ["Series A", "18%"],
                ["Series B", "21%"],
            ],
            id="pairs-without-gaps-under-headings",
        ),
        pytest.param(
            "Deals\n\nLatest deals\n\nAsh\nCixi, China\nMakes smart dish washers.\nHome, Smart\nJul 31, 2025\nSeries B\nSum: $1\n\nElm\nWuxi, China\nMakes tools for the car trade.\nTools, Cars\nJun 3, 2025\nSeries C\n\nOak\nHefei, China\nMakes a kind of fabric.\nCloth, Fabric\nMay 1, 2025\nSeries D\n",
            [
                [
                    "Ash",
                    "Cixi, China",
                    "Makes smart dish washers.",
                    "Home, Smart",
                    "Jul 31, 2025",
                    "Series B",
                    "Sum: $1",
                ],
                ["Elm", "Wuxi, China", "Makes tools for the car trade.", "Tools, Cars", "Jun 3, 2025", "Series C"],
                ["Oak", "Hefei, China", "Makes a kind of fabric.", "Cloth, Fabric", "May 1, 2025", "Series D"],
            ],
            id="closed-groups-with-tags-like-places",
        ),
        pytest.param(
            "投资方\n\n小米与谁共同投资？\n\n顺为资本\n亚洲，中国，北京\n共同投资：15\n高通创投\n北美，美国，圣地亚哥\n共同投资：5\n",
            [["顺为资本", "亚洲，中国，北京", "共同投资：15"], ["高通创投", "北美，美国，圣地亚哥", "共同投资：5"]],
            id="chinese",
        ),
    ],
)
def test_shapes_of_lists(text: str, wanted: list[list[str]]) -> None:
    assert records(loaded(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Title\n\nOn Jan 3, 2015 it rained. It rained a lot.\n\nThe rest of the story is told here.\n", id="prose"
        ),
        pytest.param(
            "Heading One\n\nA sentence stands here.\n\nHeading Two\n\nAnother sentence stands here.\n", id="sections"
        ),
        pytest.param(
            "It was a bright cold day in April, and the clocks were striking\nthirteen. Winston Smith, his chin nuzzled into"
            " his breast in\nan effort to escape the vile wind, slipped quickly through the\nglass doors.\n",
            id="wrapped",
        ),
        pytest.param("", id="one-line"),
    ],
)
def test_prose_is_not_read_as_records(text: str) -> None:
    assert records(loaded(text or "One line.")) == []


def test_two_lists_with_a_heading_between_stay_apart() -> None:
    firms = "".join(f"{name}\nAsia, Beijing, China\nCo-Investments: {i}\n" for i, name in enumerate(NAMES))
    people = "Ann Lee\nAsia, Wuhan, China\nShared Deals: 1\nBo Wu\nAsia, Wuhan, China\nShared Deals: 2\n"
    document = loaded(f"Investor\n\nWhich firms?\n\n{firms}\nWhich angels?\n\n{people}")
    found = [(b.heading, b.span.of(document.text)) for b in document.blocks if b.kind == "record"]
    assert [heading for heading, _ in found] == ["Which firms?"] * 5 + ["Which angels?"] * 2
    assert all(text.count("\n") == 2 for _, text in found)
