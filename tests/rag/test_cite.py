"""Marked text to claims: what the reader sees, which sentence a marker belongs to, and that cutting changes nothing."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cite import DraftClaim, TextDelta, claims, parse_markers
from rag.markers import read_bracket, resolve
from rag.types import Abstention, Document, Drafted, Evidence, Hit, Passage, Sentence, Span, Usage


def run(*pieces: str | Drafted) -> tuple[str, list[DraftClaim]]:
    out = list(claims(pieces))
    clean = "".join(item.text for item in out if isinstance(item, TextDelta))
    found = [item for item in out if isinstance(item, DraftClaim)]
    assert all(claim.span.of(clean) == claim.text for claim in found)
    return clean, found


def drafted(text: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(claim.text, claim.markers) for claim in run(text)[1]]


@pytest.mark.parametrize(
    ("written", "markers"),
    [
        ("[2.3]", ((2, 3),)),
        ("[2.3, 2.4]", ((2, 3), (2, 4))),
        ("[2.3; 3.1 and 4.2]", ((2, 3), (3, 1), (4, 2))),
        ("[2.3、2.4]", ((2, 3), (2, 4))),
        ("[2.3-2.5]", ((2, 3), (2, 4), (2, 5))),
        ("[2.3–5]", ((2, 3), (2, 4), (2, 5))),
        ("[2.9-3.1]", ((2, 9), (3, 1))),
        ("[1.1-1.900]", ((1, 1), (1, 900))),
        ("【2.3】", ((2, 3),)),
        ("【2.3†source】", ((2, 3),)),
        ("[^2.3]", ((2, 3),)),
        ("[[2.3]]", ((2, 3),)),
        ("[Passage 2.3]", ((2, 3),)),
        ("[2]", ((2, 0),)),
        ("[2014]", ()),
        ("[1.2.3]", ()),
        ("[1.82 million]", ()),
        ("[sic]", ()),
        ("(2.3)", ()),
        ("[]", ()),
    ],
)
def test_a_bracket_reads_as_what_its_writer_meant(written: str, markers: tuple[tuple[int, int], ...]) -> None:
    assert read_bracket(written) == markers
    clean, _ = parse_markers(f"He paid {written}.")
    assert clean == ("He paid." if markers else f"He paid {written}.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "He paid [1.2]. She sold [1.3].", [("He paid.", ((1, 2),)), ("She sold.", ((1, 3),))], id="before the stop"
        ),
        pytest.param(
            "He paid. [1.2] She sold. [1.3]", [("He paid.", ((1, 2),)), ("She sold.", ((1, 3),))], id="after the stop"
        ),
        pytest.param(
            "He paid.[1.2]She sold.[1.3]", [("He paid.", ((1, 2),)), ("She sold.", ((1, 3),))], id="no spaces"
        ),
        pytest.param("He paid [1.2]. [1.3]", [("He paid.", ((1, 2), (1, 3)))], id="both sides of the stop"),
        pytest.param("He paid. [1.2].", [("He paid.", ((1, 2),))], id="a stop too many"),
        pytest.param("He paid [1.1] and [1.2] sold.", [("He paid and sold.", ((1, 1), (1, 2)))], id="inside"),
        pytest.param("He paid. She sold. [1.3]", [("He paid.", ()), ("She sold.", ((1, 3),))], id="one of two"),
        pytest.param("He paid. She sold.", [("He paid.", ()), ("She sold.", ())], id="none at all"),
        pytest.param(
            "He paid.\n[1.2]\nShe sold.\n[1.3]", [("He paid.", ((1, 2),)), ("She sold.", ((1, 3),))], id="own line"
        ),
        pytest.param(
            "[1.2] He paid.\n[1.3] She sold.", [("He paid.", ((1, 2),)), ("She sold.", ((1, 3),))], id="in front"
        ),
        pytest.param("- He paid [1.2]\n- She sold [1.3]", [("He paid", ((1, 2),)), ("She sold", ((1, 3),))], id="list"),
        pytest.param(
            "1. [1.2] He paid.\n2. She sold [1.3].", [("He paid.", ((1, 2),)), ("She sold.", ((1, 3),))], id="numbered"
        ),
        pytest.param(
            "**He paid. [1.2]** She sold [1.3].", [("**He paid.**", ((1, 2),)), ("She sold.", ((1, 3),))], id="bold"
        ),
        pytest.param(
            "It lists in the U.S. [1.1] and in China [1.2].",
            [("It lists in the U.S. and in China.", ((1, 1), (1, 2)))],
            id="abbreviation",
        ),
        pytest.param(
            "He sold to Apple Inc. [1.1] Xiaomi paid.",
            [("He sold to Apple Inc.", ((1, 1),)), ("Xiaomi paid.", ())],
            id="marker decides",
        ),
        pytest.param(
            "It cost HK$527 million (~$68 million). [1.1] It is $1.82 [1.2].",
            [("It cost HK$527 million (~$68 million).", ((1, 1),)), ("It is $1.82.", ((1, 2),))],
            id="figures",
        ),
        pytest.param(
            "小米支付。[1.2]金山出售[1.3]。第三句！",
            [("小米支付。", ((1, 2),)), ("金山出售。", ((1, 3),)), ("第三句！", ())],
            id="Chinese",
        ),
        pytest.param("One line\nwrapped softly [1.1].", [("One line\nwrapped softly.", ((1, 1),))], id="soft wrap"),
        pytest.param("| a | 1 [1.1] |\n|---|---|\n", [("| a | 1 |", ((1, 1),))], id="table"),
        pytest.param("[1.1] [1.2]", [], id="only markers"),
        pytest.param("He paid [1.", [("He paid [1.", ())], id="cut inside a marker"),
    ],
)
def test_a_marker_belongs_to_its_sentence(text: str, expected: list[tuple[str, tuple[tuple[int, int], ...]]]) -> None:
    assert drafted(text) == expected


def test_a_partial_marker_is_never_shown() -> None:
    shown = [item.text for item in claims(["He paid [", "2", ".3", "] and", " left."]) if isinstance(item, TextDelta)]
    assert shown == ["He paid", " and", " left."]


def test_a_claim_is_told_as_soon_as_the_next_sentence_begins() -> None:
    stream = claims(iter(["He paid. [1.1]", " S", "he sold."]))
    assert [type(next(stream)) for _ in range(2)] == [TextDelta, DraftClaim]


def test_a_whole_claim_is_not_split_and_stands_apart() -> None:
    clean, found = run(
        "Intro. [1.1]", Drafted("He paid. She sold [9].", ((1, 2),)), Drafted("End.", ((1, 3),)), "\n", Drafted("Z", ())
    )
    assert clean == "Intro. He paid. She sold [9]. End.\nZ"
    assert [claim.markers for claim in found] == [((1, 1),), ((1, 2),), ((1, 3),), ()]
    assert [claim.new_line for claim in found] == [True, False, False, True]


def test_an_abstention_and_usage_pass_through_in_place() -> None:
    abstention, usage = Abstention("no_evidence", "nothing"), Usage(1, 2)
    assert list(claims([abstention, usage])) == [abstention, usage]


MARKED = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "[2.3]",
                "[1.1, 2.2]",
                "【3.1】",
                "[^1.2]",
                "[[1.2]]",
                "[",
                "]",
                "[2.",
                ". ",
                ".",
                "。",
                " ",
                "\n",
                "\n\n",
                "- ",
                "1. ",
                "U.S.",
                "$1.82",
                "He paid",
                "小米",
                "**",
                "”",
                "(",
                ")",
                ",",
                "no",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=25,
).map("".join)


@given(MARKED, st.data())
def test_cutting_the_text_changes_nothing(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole = run(text)
    assert run(*pieces) == whole
    assert run(*text) == whole


@given(MARKED)
def test_every_claim_is_a_range_of_the_clean_text_and_none_overlap(text: str) -> None:
    clean, found = run(text)
    assert clean == clean.strip()
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert parse_markers(text)[0] == clean


def evidence(number: int, sentences: Sequence[str]) -> Evidence:
    text, spans, at = " ".join(sentences), [], 0
    for sentence in sentences:
        spans.append(Sentence("d", Span(at, at + len(sentence))))
        at += len(sentence) + 1
    passage = Passage(f"p{number}", "d", Span(0, len(text)), text)
    return Evidence(number, Hit(passage, 1.0, number, "dense"), Document("d", "T", text, ""), tuple(spans))


def test_markers_that_point_nowhere_are_reported_and_not_repaired() -> None:
    shown = [evidence(1, ["One.", "Two."]), evidence(2, ["Only."])]
    resolved = resolve([(1, 2), (1, 3), (3, 1), (1, 0), (2, 0), (1, 2)], shown)
    assert [place.span.of(passage.document.text) for passage, place in resolved.found] == ["Two.", "Only."]
    assert resolved.missing == ((1, 3), (3, 1), (1, 0))


def test_a_long_run_of_brackets_is_read_in_linear_time() -> None:
    clean, _ = parse_markers("[" * 20_000)
    assert len(clean) == 20_000
