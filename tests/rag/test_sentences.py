"""Sentence boundaries."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import TOKEN_LIMIT, estimated_tokens, split

ONE = [
    "It paid HK$527 million (~$68 million) in total.",
    "Xiaomi Inc., headquartered in Beijing, makes phones.",
    "Government of Singapore Investment Corp. (GIC) took part.",
    "The U.S. company raised $1.82 million at $0.02 per share.",
    "Mr. J. K. Lei owns 15 per cent.",
    "He bought e.g. bulbs vs. lamps, approx. 3.5 of them.",
    "It fell on Nov. 30 and rose again.",
    'It asked "is it so?" and went on.',
    "Version 2.0.1 of example.com is out",
    "See Fig. 3 and No. 7 for the list.",
    "Wait... what happened then?",
    "小米以5.27亿港元收购金山软件2.98%的股份。",
]
SEVERAL = [
    ("He left the U.S. The firm stayed.", ["He left the U.S.", "The firm stayed."]),
    ("It sells bulbs, lamps etc. Now it grows.", ["It sells bulbs, lamps etc.", "Now it grows."]),
    ("It was sold by Acme Inc. It then closed.", ["It was sold by Acme Inc.", "It then closed."]),
    ("“We grow.” The board agreed.", ["“We grow.”", "The board agreed."]),
    ("小米投资了金山。雷军是董事长！真的吗？", ["小米投资了金山。", "雷军是董事长！", "真的吗？"]),
    ("One line\n\nAnother line", ["One line", "Another line"]),
    ("wrapped\nline goes on. Next one.", ["wrapped\nline goes on.", "Next one."]),
    ("Stages:\n• Series C (32%)\n• Series B (21%)", ["Stages:", "• Series C (32%)", "• Series B (21%)"]),
    ("1. First thing.\n2. Second thing.", ["1. First thing.", "2. Second thing."]),
    (
        "It paid $68 million (HK$527 million). It closed in January.",
        ["It paid $68 million (HK$527 million).", "It closed in January."],
    ),
]


@pytest.mark.parametrize("text", ONE)
def test_stays_whole(text: str) -> None:
    assert [span.of(text) for span in split(text)] == [text]


@pytest.mark.parametrize(("text", "expected"), SEVERAL, ids=[text[:20] for text, _ in SEVERAL])
def test_splits_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in split(text)] == expected


@given(
    st.text(alphabet=st.sampled_from('aB .!?。，,\n\t•1(")…U.S小米\U0001f600'), max_size=400) | st.text(max_size=300)
)
def test_every_visible_character_lies_in_exactly_one_sentence(text: str) -> None:
    spans = split(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert covered >= {i for i, character in enumerate(text) if not character.isspace()}


@pytest.mark.parametrize("unit", ["word ", "字", ". ", "....", "\n", "5. ", "a\n", "\"'", "Mr. ", "\n "], ids=repr)
def test_long_input_is_cut_and_takes_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.perf_counter()
    spans = split(text)
    assert time.perf_counter() - started < 20  # quadratic time would take minutes
    assert all(estimated_tokens(span.of(text)) <= TOKEN_LIMIT + 1 for span in spans)
