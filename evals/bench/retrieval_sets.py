"""Retrieval sets of the development data: folders to index, questions, and which passages hold their evidence."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.documents import DocumentStore
from rag.types import Passage

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its evidence: (origin of the document, quote); an empty quote stands for the whole document."""

    id: str
    text: str
    evidence: tuple[tuple[str, str], ...]

    @property
    def half(self) -> int:
        """0: used for fitting; 1: held out. By the hash of the id."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 2


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A folder of documents and the questions over it."""

    name: str
    folder: Path
    questions: tuple[Asked, ...]


def retrieval_sets(data: Path, work: Path) -> list[RetrievalSet]:
    """nq_open, xquad en and zh, and tatqa over all its pages; nq_open's lines become files under ``work``."""
    nq_open = work / "nq_open"
    if not nq_open.exists():
        nq_open.mkdir(parents=True)
        for row in _rows(data / "nq_open" / "docs.jsonl"):
            (nq_open / str(row["doc"])).write_text(str(row["text"]), "utf-8")
    tatqa = data / "tatqa"
    return [
        RetrievalSet("nq_open", nq_open, _questions(data / "nq_open" / "questions.jsonl", whole_documents=True)),
        RetrievalSet("xquad en", data / "xquad" / "docs_en", _questions(data / "xquad" / "questions_en.jsonl")),
        RetrievalSet("xquad zh", data / "xquad" / "docs_zh", _questions(data / "xquad" / "questions_zh.jsonl")),
        RetrievalSet("tatqa", tatqa / "docs", _questions(tatqa / "questions.jsonl")),
    ]


def relevant_passages(questions: Sequence[Asked], documents: DocumentStore) -> dict[str, frozenset[str]]:
    """Ids of the passages that overlap the evidence, by question id.

    A quote that the canonical text does not hold as it is (its spaces or marks were cleaned) is looked for without
    spaces; where that fails too, every passage of its document counts.
    """
    origins = _origins(documents)
    by_document: dict[str, tuple[str, tuple[Passage, ...]]] = {}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for question in questions:
        for origin, quote in question.evidence:
            document_id = origins.get(origin)
            if document_id is None:
                continue
            if document_id not in by_document:
                by_document[document_id] = documents.document(document_id).text, documents.passages_of(document_id)
            found[question.id].update(_overlapping(*by_document[document_id], quote))
    return {question.id: frozenset(found[question.id]) for question in questions}


def _overlapping(text: str, passages: Sequence[Passage], quote: str) -> list[str]:
    start, end = _locate(text, quote) if quote else (0, len(text))
    return [passage.id for passage in passages if passage.span.start < end and passage.span.end > start]


def _locate(text: str, quote: str) -> tuple[int, int]:
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    start = "".join(text[place] for place in places).find(wanted := "".join(quote.split()))
    return (places[start], places[start + len(wanted) - 1] + 1) if start >= 0 else (0, len(text))


def _origins(documents: DocumentStore) -> Mapping[str, str]:
    found: dict[str, str] = {}
    cursor = ""
    while True:
        page, cursor = documents.documents(limit=PAGE, cursor=cursor)
        found.update((document.origin, document.id) for document in page)
        if not cursor:
            return found


def _questions(path: Path, *, whole_documents: bool = False) -> tuple[Asked, ...]:
    found = []
    for row in _rows(path):
        evidence = tuple((part["doc"], "" if whole_documents else part["quote"]) for part in row["evidence"])
        found.append(Asked(row["id"], row["question"], evidence))
    return tuple(found)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
