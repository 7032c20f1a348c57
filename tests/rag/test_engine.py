"""The whole path with the real embedder over a small index: ask, stream, filter, change, and check again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

import rag
from rag.engine import Engine
from rag.errors import ConfigError, DocumentNotFoundError, IndexMissingError, QuestionError
from rag.serialize import to_dict
from rag.types import AbstentionReason, Answer, Answered, Filters, Question, Retrieved, Timings, Turn

PRICE = "How much did Lumen Bank pay for its stake in Alder Works?"
SHARE = "What share of Birch Holding did Quillon Partners buy?"
CHIEF = "Who is the chief executive of Lumen Bank?"


@pytest.fixture(scope="module")
def engine(small_index: Path) -> Iterator[Engine]:
    with closing(rag.open(small_index, generator="extractive")) as opened:
        yield opened


@pytest.fixture
def own_engine(own: Path) -> Iterator[Engine]:
    with closing(rag.open(own / "index", generator="extractive")) as opened:
        yield opened


def assert_exact(engine: Engine, answer: Answer) -> None:
    for citation in answer.citations + (answer.abstention.nearest if answer.abstention else ()):
        document = engine.document(citation.document_id)
        assert citation.span.of(document.text) == citation.quote
        assert citation.document_sha256 == document.sha256
    for claim in answer.claims:
        assert claim.span.of(answer.text) == claim.text


@pytest.mark.parametrize(
    ("question", "fact", "title"),
    [
        (PRICE, "$4.2 million", "Lumen Bank buys into Alder Works"),
        ("Who founded Alder Works?", "Eero Halla", "Alder Works"),
        ("How many people does Alder Works employ?", "240", "Alder Works"),
        (CHIEF, "Ines Okafor", "A new chief executive for Lumen Bank"),
    ],
    ids=["how much", "who", "how many", "who is"],
)
def test_an_answer_cites_the_characters_that_hold_the_fact(
    engine: Engine, question: str, fact: str, title: str
) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered"
    assert fact in answer.text
    assert any(fact in citation.quote and citation.title == title for citation in answer.citations)
    assert_exact(engine, answer)
    assert (answer.generator, answer.index_version) == ("extractive", engine.version)


@pytest.mark.parametrize(
    "question",
    ["What was the revenue of Alder Works in 2020?", "Who founded Zyrtanic Systems?", "Who will win the election?"],
    ids=["figure not there", "company not there", "nothing of the kind"],
)
def test_without_evidence_it_says_why_and_shows_the_nearest(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "abstained"
    assert (answer.claims, answer.citations) == ((), ())
    assert answer.abstention is not None
    assert answer.abstention.reason in get_args(AbstentionReason)
    assert answer.text == answer.abstention.message
    assert 1 <= len(answer.abstention.nearest) <= 3
    assert_exact(engine, answer)


def test_two_sources_that_disagree_are_both_shown(engine: Engine) -> None:
    answer = engine.ask(SHARE)
    assert answer.status == "conflict"
    (conflict,) = answer.conflicts
    assert [(value.value, value.published) for value in conflict.values] == [
        ("14%", date(2016, 2, 20)), ("10%", date(2016, 2, 1)),
    ]  # fmt: skip
    assert {number for value in conflict.values for number in value.citations} == {1, 2}
    assert_exact(engine, answer)


def test_a_document_published_later_does_not_exist(engine: Engine) -> None:
    early = engine.ask(CHIEF, as_of=date(2021, 5, 3))
    assert "Okafor" not in early.text
    assert all("Okafor" not in hit.passage.text for hit in early.hits)
    assert "Okafor" in engine.ask(CHIEF, as_of=date(2021, 5, 4)).text
    assert "14%" not in engine.ask(SHARE, as_of=date(2016, 2, 10)).text


@pytest.mark.parametrize(
    ("filters", "publishers"),
    [
        (Filters(publishers=("Maker Register",)), {"Maker Register"}),
        (Filters(languages=("zh",)), {"东方简报"}),
        (Filters(published_from=date(2021, 1, 1)), {"Northern Ledger"}),
        (Filters(published_to=date(2013, 12, 31)), {"Maker Register"}),
        (Filters(publishers=("Nobody",)), set()),
    ],
    ids=["publisher", "language", "from", "to", "nothing passes"],
)
def test_only_documents_that_pass_the_filters_are_found(engine: Engine, filters: Filters, publishers: set[str]) -> None:
    hits = engine.search(Question("Alder Works", filters=filters))
    assert {engine.document(hit.passage.document_id).publisher for hit in hits} == publishers
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    answer = engine.ask(PRICE, filters=filters)
    assert {engine.document(hit.passage.document_id).publisher for hit in answer.hits} <= publishers


def test_a_document_can_be_asked_alone(engine: Engine) -> None:
    second = next(found for found in engine.documents()[0] if found.origin == "quillon-second.md")
    answer = engine.ask(SHARE, filters=Filters(document_ids=(second.id,)))
    assert answer.status == "answered"
    assert {citation.document_id for citation in answer.citations} == {second.id}


def test_as_many_passages_are_shown_as_asked_for(engine: Engine) -> None:
    assert len(engine.ask(PRICE, top_k=2).hits) == 2


def test_a_follow_up_takes_the_conversation_along(engine: Engine) -> None:
    answer = engine.ask("And who was the seller?", history=[Turn(PRICE, "$4.2 million.")])
    assert answer.question == "And who was the seller?"
    assert answer.standalone_question == f"And who was the seller: {PRICE}"
    assert "Halla family" in answer.text
    assert_exact(engine, answer)


def test_the_stream_ends_with_the_answer_that_ask_gives(engine: Engine) -> None:
    events = list(engine.stream(PRICE))
    assert isinstance(events[0], Retrieved)
    assert isinstance(events[-1], Answered)
    asked = engine.ask(PRICE)
    assert replace(events[-1].answer, timings=Timings()) == replace(asked, timings=Timings())
    assert 0 < asked.timings.total < 60_000


def test_a_question_out_of_range_is_refused_before_anything_is_read(engine: Engine) -> None:
    with pytest.raises(QuestionError, match="empty"):
        engine.ask(" ")
    with pytest.raises(QuestionError, match="top_k is 99"):
        engine.stream(Question("x", top_k=99))
    with pytest.raises(QuestionError, match="empty"):
        engine.search(Question(""))


def test_documents_are_listed_page_by_page(engine: Engine) -> None:
    first, cursor = engine.documents(limit=4)
    rest, end = engine.documents(limit=4, cursor=cursor)
    assert (len(first), len(rest), end) == (4, 2, "")
    assert len({found.id for found in first + rest}) == engine.count() == 6
    with pytest.raises(DocumentNotFoundError, match="no-such-id"):
        engine.document("no-such-id")


def test_an_open_engine_follows_what_is_put_and_deleted(own_engine: Engine) -> None:
    question, before = "Where did Alder Works open a mill in 2022?", own_engine.version
    assert own_engine.ask(question).status == "abstained"
    files = [("oulu.md", b"Alder Works opened a mill in Oulu in 2022."), ("broken.pdf", b"%PDF-1.4 broken")]
    report = own_engine.put(files)
    assert (report.added, [failure.path for failure in report.failed]) == (("oulu.md",), ["broken.pdf"])
    assert report.failed[0].reason
    answer = own_engine.ask(question)
    assert "Oulu" in answer.text
    assert answer.index_version == own_engine.version != before
    assert_exact(own_engine, answer)
    own_engine.delete([answer.citations[0].document_id])
    assert own_engine.ask(question).status == "abstained"
    with pytest.raises(DocumentNotFoundError):
        own_engine.delete([answer.citations[0].document_id])


def test_a_saved_answer_is_checked_against_today(own_engine: Engine) -> None:
    saved = json.loads(json.dumps(to_dict(own_engine.ask(SHARE))))
    result = own_engine.replay(saved)
    assert [claim["verdict"] for claim in result["claims"]] == ["supported", "supported"]
    assert set(result["documents"].values()) == {"unchanged"}

    forged = forge(saved, "10%", "60%")
    assert [claim["verdict"] for claim in own_engine.replay(forged)["claims"]].count("unsupported") == 1

    first, second = (citation["document_id"] for citation in saved["citations"])
    own_engine.delete([first])
    saved["citations"][1]["document_sha256"] = "of another day"
    assert own_engine.replay(saved)["documents"] == {first: "missing", second: "changed"}


def forge(saved: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    claims = [{**claim, "text": claim["text"].replace(old, new)} for claim in saved["claims"]]
    return {**saved, "claims": claims}


def test_the_same_folder_again_changes_nothing_and_embeds_nothing(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even after both were moved together."""
    with closing(rag.open(own / "index", generator="extractive")) as before:
        version = before.version
    report = rag.build(own / "corpus", own / "index")
    assert (report.added, report.changed, report.removed, report.failed) == ((), (), (), ())
    assert (report.unchanged, report.embedded, report.version) == (6, 0, version)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"generator": "local", "llm_model": "parrot-1b"}, "VOUCH_LLM_MODEL"),
        ({"chroma_url": "http://chroma:8000"}, "VOUCH_CHROMA_URL"),
        ({"database_url": "postgresql://db"}, "VOUCH_DATABASE_URL"),
        ({"generator": "openai"}, "VOUCH_LLM"),
    ],
    ids=["no local model", "no Chroma server", "no database server", "openai without an endpoint"],
)
def test_what_is_not_built_in_is_refused_by_its_setting(
    small_index: Path, settings: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ConfigError, match=named):
        rag.open(small_index, **settings)


def test_an_index_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"nowhere.*vouch index"):
        rag.open(tmp_path / "nowhere")


def test_an_endpoint_that_is_set_is_taken_first(small_index: Path) -> None:
    with closing(rag.open(small_index, llm_base_url="http://127.0.0.1:9", llm_model="any")) as opened:
        assert (opened.generator_name, opened.model) == ("openai", "any")


def test_a_ready_engine_says_nothing(engine: Engine) -> None:
    engine.ready()


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        ("Tencent sold the shares.", "supported"),
        ("Tencent bought the shares.", "unsupported"),
        ("The company sold its shares to Tencent.", "unsupported"),
    ],
)
def test_a_claim_is_checked_without_an_index(claim: str, label: str) -> None:
    verdict = rag.check_claim(claim, ["The company bought its shares from Tencent."])
    assert verdict.label == label, verdict.reason
    assert bool(verdict.reason) == (label != "supported")
