"""A saved answer against today's documents: quotes that stand, moved or are gone; claims and sums checked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rag.replay import relocated, replay, same_source
from rag.types import Document
from rag.verify import check_claim

TEXT = "Alder Works opened in 1998. Lumen Bank bought 12% of Alder Works. Nobody objected."
QUOTE = "Lumen Bank bought 12% of Alder Works."
START = TEXT.index(QUOTE)


def today(text: str, *, sha256: str = "old", name: str = "d1") -> Document:
    return Document(name, "A bank buys", text, sha256, publisher="The Ledger", url="https://example.org/a")


def saved(claim: str = QUOTE, quote: str = QUOTE, *, text: str = TEXT) -> dict[str, Any]:
    start = text.index(quote)
    return {
        "claims": [{"id": "c1", "text": claim, "citations": [1]}],
        "citations": [
            {
                "id": 1, "document_id": "d1", "title": "A bank buys", "publisher": "The Ledger", "published": None,
                "url": "https://example.org/a", "start_char": start, "end_char": start + len(quote), "quote": quote,
                "prefix": text[:start], "suffix": text[start + len(quote) :], "document_sha256": "old",
            }
        ],
    }  # fmt: skip


def held(answer: Mapping[str, Any], document: Document | None) -> dict[str, Any]:
    return replay(answer, lambda citation: document, check_claim)


@pytest.mark.parametrize(
    ("document", "quote", "state", "verdict"),
    [
        (today(TEXT), "unchanged", "unchanged", "supported"),
        (today("It is said: " + TEXT, sha256="new"), "moved", "changed", "supported"),
        (today(TEXT.replace("12%", "15%"), sha256="new"), "gone", "changed", "uncited"),
        (None, "missing", "missing", "uncited"),
    ],
    ids=["as it was", "another place", "another figure", "no document"],
)
def test_each_quote_is_found_where_it_stands_today(
    document: Document | None, quote: str, state: str, verdict: str
) -> None:
    result = held(saved(), document)
    assert [one["state"] for one in result["citations"]] == [quote]
    assert result["documents"] == {"d1": state}
    assert [claim["verdict"] for claim in result["claims"]] == [verdict]
    if result["citations"][0]["start_char"] is not None:
        assert document is not None
        assert document.text[result["citations"][0]["start_char"] : result["citations"][0]["end_char"]] == QUOTE
    else:
        assert "[1] is" in result["claims"][0]["reason"]


def test_a_claim_that_never_held_is_told() -> None:
    result = held(saved("Lumen Bank bought 51% of Alder Works."), today(TEXT))
    assert (result["claims"][0]["verdict"], "51%" in result["claims"][0]["reason"]) == ("unsupported", True)


def test_a_sum_is_done_again() -> None:
    text = "The price was $260 million. At closing it was $236 million."
    right = saved("Difference: $260 million − $236 million = $24 million.", text, text=text)
    wrong = saved("Difference: $260 million − $236 million = $26 million.", text, text=text)
    assert held(right, today(text))["claims"][0]["verdict"] == "supported"
    told = held(wrong, today(text))["claims"][0]
    assert (told["verdict"], told["reason"].startswith("arithmetic: ")) == ("unsupported", True)


def test_a_later_version_under_another_id_is_named() -> None:
    result = held(saved(), today("New. " + TEXT, sha256="new", name="d2"))
    assert result["versions"] == {"d1": "d2"}
    assert result["documents"] == {"d1": "changed"}


def test_of_several_places_the_one_with_the_same_words_around_it_is_taken() -> None:
    citation = saved()["citations"][0]
    text = f"{QUOTE} Later it sold them. Alder Works opened in 1998. {QUOTE} Nobody objected."
    found = relocated(citation, text)
    assert found is not None
    assert found.start == text.rindex(QUOTE)
    assert relocated({**citation, "quote": ""}, text) is None


@pytest.mark.parametrize(
    ("candidates", "found"),
    [
        ([today(TEXT, name="x")], "x"),
        ([Document("y", "a bank  buys", "…", "s", publisher="the ledger")], "y"),
        ([Document("z", "A bank buys", "…", "s", publisher="Elsewhere")], None),
        ([], None),
    ],
    ids=["address", "title and publisher", "another publisher", "none"],
)
def test_the_later_version_of_a_source_is_known(candidates: list[Document], found: str | None) -> None:
    document = same_source(saved()["citations"][0], candidates)
    assert (document.id if document else None) == found
