"""Questions written for fitting the reader, over invented documents in folders of ``written/``, none about the corpus.

Each line of a ``questions.jsonl`` has ``q``, ``doc``, ``gold`` (the lines that answer, all in ``doc``), ``also`` (those
of other documents) and ``answerable``: a third have no answer, but a document that comes near. A folder's
``.vouchignore`` keeps its questions out of its index.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag import wiring
from rag.candidates import Candidate, candidates
from rag.config import Settings
from rag.gather import gather, number_evidence
from rag.reader import open_index
from rag.retrieve import Retriever
from rag.types import Question

from .reading_sets import Case, Option, asked_of, option_of

FOLDER = Path(__file__).with_name("written")
SHORTEST = 8
"""Characters of a sentence that may stand for a gold line that holds it."""
_UNSAID = re.compile(
    r"not (?:been )?(?:disclosed|published|made public|given|said|known|named|revealed|decided|stated)|undisclosed"
    r"|did not (?:say|disclose|name|give)|kept private|declined to|nobody (?:says|said)"
    r"|without (?:naming|saying)|would not",
    re.IGNORECASE,
)
"""A sentence that says that something is not said is an answer to some authors and none to others: it is left out where
a question counts as having none."""


@dataclass(frozen=True, slots=True)
class Written:
    """One question; ``gold`` pairs a document's file name with a line of it that answers, none without an answer."""

    question: str
    gold: tuple[tuple[str, str], ...]


def written(folder: Path) -> Iterator[Written]:
    """The questions of one folder."""
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Written(row["q"], tuple(_gold(row)))


def written_cases(work: Path) -> Iterator[Case]:
    """Each question with the candidates of its folder's documents, as the engine finds them; ``work`` keeps indexes."""
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
        settings = Settings(index=work / f"written-{folder.name}")
        wiring.build_index([folder], settings)
        embedder = wiring.query_embedder(settings)
        index = open_index(settings.index, embedder_name=embedder.name)
        retriever = Retriever(index, embedder)
        for item in written(folder):
            hits = gather(Question(item.question), retriever)
            found = candidates(number_evidence(hits, index.documents, question=item.question))
            options = tuple(_option(item, candidate) for candidate in found if item.gold or not _unsaid(candidate))
            question, expected = asked_of(item.question, options), tuple(text for _, text in item.gold)
            yield Case("written", "fitted", question, expected, options, ())
        index.close()


def _gold(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for text in row["gold"]:
        yield row["doc"], text
    for other in row.get("also", ()):
        for text in [other["gold"]] if isinstance(other["gold"], str) else other["gold"]:
            yield other["doc"], text


def _option(item: Written, candidate: Candidate) -> Option:
    text, name = _flat(candidate.text), Path(candidate.evidence.document.origin).name
    answers = any(
        name == file and len(text) > SHORTEST and (text in line or line in text)
        for file, line in ((file, _flat(line)) for file, line in item.gold)
    )
    return option_of(item.question, candidate, answers=answers, holds=answers)


def _unsaid(candidate: Candidate) -> bool:
    return _UNSAID.search(candidate.text) is not None


def _flat(text: str) -> str:
    return " ".join(text.split())
