"""Words that may stand for others, one way only."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from rag import thesaurus
from rag.checks.words import stem
from rag.thesaurus import known, said_otherwise


@pytest.mark.parametrize(
    ("asked", "written"),
    [("headquarters", "based"), ("boss", "chairman"), ("purchaser", "acquire"), ("cheque", "ticket")],
)
def test_a_word_may_be_said_otherwise(asked: str, written: str) -> None:
    assert known(stem(asked))
    assert known(stem(written))
    assert stem(written) in said_otherwise(stem(asked))


def test_it_does_not_hold_the_other_way_round() -> None:
    assert stem("ticket") in said_otherwise(stem("cheque"))
    assert stem("cheque") not in said_otherwise(stem("ticket"))


def test_an_unknown_word_has_no_other() -> None:
    assert said_otherwise("quillon") == frozenset()
    assert not known("quillon")


def test_a_word_has_one_row_and_no_word_stands_twice_in_it() -> None:
    rows = re.search(r'_ROWS = """\n(.*?)\n"""', Path(thesaurus.__file__).read_text("utf-8"), re.DOTALL)
    assert rows is not None
    words = [row.split(":") for row in rows.group(1).splitlines()]
    assert [word for word, found in Counter(stem(word) for word, _ in words).items() if found > 1] == []
    for word, others in words:
        stems = [stem(other) for other in others.split()]
        assert len(stems) == len(set(stems)), word
        assert stem(word) not in stems, word
