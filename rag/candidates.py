"""The sentences of the evidence with what stands around them: each is a candidate for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .coverage import stems
from .types import Evidence, Span

_NEAR_CHARACTERS = 500
"""How far back a pronoun or "the company" may point; chosen by hand."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentence ``k`` (from 1) of a passage; ``near`` stands just before it, ``above`` are its title and headings."""

    evidence: Evidence
    k: int
    span: Span
    text: str
    near: str
    above: str

    @property
    def heading(self) -> str:
        """The nearest heading above."""
        return self.evidence.hit.passage.heading.split(" > ")[-1]

    @property
    def grouped(self) -> bool:
        """Whether it is an item, row or record, which means nothing without its heading."""
        return self.evidence.hit.passage.kind in ("list", "table", "record")

    @property
    def group(self) -> tuple[str, str, str]:
        """Sentences of one list, table or set of records share it."""
        passage = self.evidence.hit.passage
        return passage.document_id, passage.kind, passage.heading


def candidates(evidence: Sequence[Evidence]) -> list[Candidate]:
    """Every sentence of the evidence, in order."""
    found = []
    for passage in evidence:
        over, text = above(passage), passage.document.text
        for k, sentence in enumerate(passage.sentences, 1):
            span = sentence.span
            near = text[max(0, span.start - _NEAR_CHARACTERS) : span.start]
            found.append(Candidate(passage, k, span, span.of(text), near, over))
    return found


def above(passage: Evidence) -> str:
    """What stands over a passage: title, headings, publisher and address of its document, a line each."""
    source = passage.document
    return "\n".join(filter(None, (source.title, passage.hit.passage.heading, source.publisher, source.url)))


def own_stems(candidate: Candidate) -> frozenset[str]:
    """Stems of the sentence, and of its heading where it means nothing without."""
    return stems(f"{candidate.heading}\n{candidate.text}" if candidate.grouped else candidate.text)


def without_heading(candidate: Candidate) -> Candidate:
    """The candidate as if no heading stood over its passage."""
    hit = candidate.evidence.hit
    bare = replace(hit, passage=replace(hit.passage, heading=""))
    return replace(candidate, evidence=replace(candidate.evidence, hit=bare))


def heading_like(candidate: Candidate) -> bool:
    """Whether it is a title or heading: short, without a stop at its end, and not an item of a list."""
    text = candidate.text.rstrip()
    return not candidate.grouped and len(text) < 140 and text[-1:] not in '.!?。！？”"…)'
