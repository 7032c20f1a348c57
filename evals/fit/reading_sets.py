"""Questions with the sentences that the project's own retrieval brings up for them, and which of them answer.

nq_open, xquad (English and Chinese, and each asked in the other language) and tatqa, each through the real index.
What is Chinese stands in the English in which the model reads it (``rag/gloss.py``).

Parts are by article, so that no sentence of a reported question's article was ever fitted on: a question's candidates
come from documents of its own part alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench.retrieval import open_set
from evals.bench.retrieval_sets import retrieval_sets
from rag.candidates import Candidate, candidates
from rag.config import Settings
from rag.display import before, is_header, shown, title_of
from rag.embed import open_query_embedder
from rag.gather import number_evidence
from rag.gloss import glossed, names_in
from rag.index import Index
from rag.retrieve import Retriever
from rag.terms import terms
from rag.types import Document, Evidence, Filters, Hit, Question

from .parts import Part, hash_of, part_of

HITS = 8
DEPTH = 30
"""Hits looked through for eight of the question's own part."""
_FILES = {
    "nq_open": "nq_open/questions.jsonl",
    "xquad en": "xquad/questions_en.jsonl",
    "xquad zh": "xquad/questions_zh.jsonl",
    "tatqa": "tatqa/questions.jsonl",
}
_CROSSED = {"xquad en": "xquad zh", "xquad zh": "xquad en"}
"""Sets whose questions, by their ids, ask the same in another language."""
_FIGURE = re.compile(r"\d[\d,]*\.?\d*")
_CELL = " $%()"


@dataclass(frozen=True, slots=True)
class Option:
    """A sentence under its title. ``answers``: it is gold; ``holds``: it has an answer's string, which may be chance.

    ``overlap`` is the share of the question's terms that it has; ``before`` stands before it in its document.
    """

    title: str
    text: str
    answers: bool
    holds: bool
    overlap: float
    before: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates as retrieved; ``evidence`` holds the same sentences in the same order."""

    set: str
    part: Part
    question: str
    expected: tuple[str, ...]
    options: tuple[Option, ...]
    evidence: tuple[Evidence, ...]

    @property
    def answered(self) -> bool:
        """Whether any candidate answers."""
        return any(option.answers for option in self.options)


def cases(data: Path, work: Path, *, limit: Mapping[Part, int] | None = None) -> Iterator[Case]:
    """Questions whose document is in the index, at most ``limit`` of a set's part; indexes are kept under ``work``."""
    settings = Settings()
    for item in retrieval_sets(data, work):
        if item.name in _FILES:
            index = open_set(item, work, settings)
            rows = _rows(data, item.name)
            asker = _Asker(item.name, index, Retriever(index, open_query_embedder(settings.embedder)))
            taken: Counter[Part] = Counter()
            for row in sorted(rows, key=lambda row: hash_of(row["id"])):  # a limit takes questions of many articles
                part = asker.part(row)
                if part is not None and (limit is None or taken[part] < limit[part]):
                    taken[part] += 1
                    yield asker.case(row, part)
            index.close()


def _rows(data: Path, name: str) -> list[dict[str, Any]]:
    """The questions of a set, and those in another language with what answers them in this one."""
    rows = _lines(data / _FILES[name])
    if name not in _CROSSED:
        return rows
    asked = {row["id"]: row["question"] for row in _lines(data / _FILES[_CROSSED[name]])}
    return rows + [{**row, "question": asked[row["id"]], "crossed": True} for row in rows if row["id"] in asked]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class _Asker:
    """Asks the questions of one set."""

    def __init__(self, name: str, index: Index, retriever: Retriever) -> None:
        self._name = name
        self._index = index
        self._retriever = retriever
        self._documents = {Path(document.origin).name: document for document in documents_of(index)}
        self._part = {document.id: part_of(name.replace(" ", "-"), file) for file, document in self._documents.items()}

    def part(self, row: Mapping[str, Any]) -> Part | None:
        """The part of the question's document; None where the index does not have it."""
        document = self._documents.get(_file(row))
        return self._part[document.id] if document else None

    def case(self, row: Mapping[str, Any], part: Part) -> Case:
        """The question with its candidates."""
        document = self._documents[_file(row)]
        evidence = number_evidence(self._hits(row["question"], document, part), self._index.documents)
        options = tuple(self._option(row, document, candidate) for candidate in candidates(evidence))
        name = f"{self._name} crossed" if "crossed" in row else self._name
        return Case(name, part, asked_of(row["question"], options), tuple(map(str, row["answers"])), options, evidence)

    def _hits(self, text: str, document: Document, part: Part) -> list[Hit]:
        # A question of tatqa names no company: it is asked of its own page.
        scoped = Filters(document_ids=(document.id,)) if self._name == "tatqa" else Filters()
        found = self._retriever.retrieve(Question(text, top_k=DEPTH, filters=scoped))
        return [hit for hit in found if self._part[hit.passage.document_id] == part][:HITS]

    def _option(self, row: Mapping[str, Any], document: Document, candidate: Candidate) -> Option:
        text = _letters(candidate.text)
        holds = any(answer and answer in text for answer in map(_letters, map(str, row["answers"])))
        if candidate.text.lstrip().startswith("|"):
            answers = _row_answers(row, candidate, holds)
        else:
            quote = _letters(row["evidence"][0]["quote"])
            same = candidate.evidence.document.id == document.id and (text in quote or quote in text)
            answers = same and holds and row.get("answer_from") != "table"
        return option_of(row["question"], candidate, answers=answers, holds=holds)


def option_of(question: str, candidate: Candidate, *, answers: bool, holds: bool) -> Option:
    """A candidate as an option of a question, its Chinese in English."""
    named = names_in(question)
    title, text, near = (glossed(part, named) for part in (title_of(candidate), shown(candidate), before(candidate)))
    asked, said = set(terms(glossed(question))), set(terms(f"{title} {text}"))
    return Option(title, text, answers, holds, len(asked & said) / max(1, len(asked)), near)


def asked_of(question: str, options: Sequence[Option]) -> str:
    """The question as it is read, its Chinese in English, with the names of what answers it."""
    return glossed(question, names_in("\n".join(f"{row.title}\n{row.text}" for row in options if row.answers)))


def _file(row: Mapping[str, Any]) -> str:
    return Path(row["evidence"][0]["doc"]).name


def _row_answers(row: Mapping[str, Any], candidate: Candidate, holds: bool) -> bool:
    """A row answers when it has the answer, or a figure that the answer is worked out from."""
    figures = set(_FIGURE.findall(row.get("derivation", "")))
    if is_header(candidate) or row.get("answer_from") == "text":
        return False
    if row.get("answer_type") == "span" or not figures:
        return holds
    return bool(figures & {cell.strip(_CELL) for cell in candidate.text.split("|")})


def documents_of(index: Index) -> Iterator[Document]:
    """All documents of an index."""
    cursor = ""
    while True:
        page, cursor = index.documents.documents(limit=1000, cursor=cursor)
        yield from page
        if not cursor:
            return


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
