"""The generator without a model: the fewest verbatim sentences that cover the question, or an abstention."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .asked import parts
from .bilingual import in_question_language
from .candidates import Candidate, candidates
from .display import header_of, shown
from .mentions import ROUND
from .obstacles import obstacle
from .protocols import Embedder
from .relevance import Features, Scored, features
from .select import absence, choose
from .types import Abstention, Drafted, Evidence, Question, Usage
from .wanted import Wanted, wanted

WEIGHTS = Features(
    cosine=3.0, passage=1.0, words=2.5, words_around=1.0, names=2.0, weakest_name=1.5, figures=1.5, kind=2.0, body=1.0
)
INTERCEPT = -9.0
"""Log-odds of a sentence without any feature; it and the weights were chosen by hand on development questions."""
EMBEDDED = 12
"""Most sentences that are embedded for one question, the likeliest by their words; each costs some 5 ms."""
_OR = re.compile(r"[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*)* or (?:the )?[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*)*")
_THAN = re.compile(r"\b(?:than|after|vs|versus)\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:share|percent|percentage|proportion|stake)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{4,}")


class ExtractiveGenerator:
    """Chooses among the sentences of the evidence; faithful by construction, no model."""

    name = "extractive"
    model = ""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Abstention | Usage]:
        """Each chosen sentence as one Drafted claim, in order of importance; an Abstention where none answers.

        A question of several parts is answered part by part; a part without an answer is passed over.
        """
        chosen: list[Scored] = []
        refusals: list[Abstention] = []
        for want in _wanted_parts(question.text, evidence):
            found = absence(want, evidence) or choose(want, self.rank(want, evidence))
            if isinstance(found, Abstention):
                refusals.append(found)
            else:
                chosen += [row for row in found if all(row.candidate != other.candidate for other in chosen)]
        if not chosen:
            sure = max(refusal.confidence or 0.0 for refusal in refusals)
            yield replace(in_question_language(refusals[0], question.text), confidence=sure)
        for row in chosen:
            number, k = row.candidate.evidence.number, row.candidate.k
            header = header_of(row.candidate)
            markers = ((number, k),) if header is None else ((number, k), (number, header))
            yield Drafted(shown(row.candidate), markers, row.score)

    def rank(self, want: Wanted, evidence: Sequence[Evidence]) -> list[Scored]:
        """All candidates, best first. Only those that could answer are embedded; the others keep a cosine of 0."""
        bare = [Scored(found, features(want, found, 0.0), 0.0) for found in candidates(evidence)]
        able = [row for row in bare if obstacle(want, replace(row, features=replace(row.features, cosine=1.0))) is None]
        able = sorted(able, key=lambda row: -probability(row.features))[:EMBEDDED]
        cosines: dict[int, float] = {}
        if able:
            vectors = self._embedder.embed([want.asked.text, *(_embedded(row.candidate) for row in able)])
            cosines = dict(zip(map(id, able), (vectors[1:] @ vectors[0]).tolist(), strict=True))
        rows = [_scored(row, max(0.0, min(1.0, cosines.get(id(row), 0.0)))) for row in bare]
        return sorted(rows, key=lambda row: -row.score)


def probability(found: Features) -> float:
    """Probability that the sentence answers the question."""
    total = INTERCEPT + sum(getattr(WEIGHTS, name) * getattr(found, name) for name in Features.__slots__)
    return 1 / (1 + math.exp(-total))


def _scored(row: Scored, cosine: float) -> Scored:
    found = replace(row.features, cosine=cosine)
    return Scored(row.candidate, found, probability(found))


def _wanted_parts(question: str, evidence: Sequence[Evidence]) -> list[Wanted]:
    """The parts of a question; a part that names nobody is about those whom the whole names."""
    vocabulary = sorted({word for passage in evidence for word in _WORD.findall(passage.hit.passage.text)})
    whole = wanted(question, vocabulary=vocabulary)
    wants = [wanted(part, whole.asked, vocabulary) for part in parts(question)]
    if len(wants) == 1:
        return _alternatives(wants[0])
    return [
        want if want.names else replace(want, names=whole.names, shown_names=whole.shown_names, years=whole.years)
        for want in wants
    ]


def _alternatives(want: Wanted) -> list[Wanted]:
    """A comparison of two parties or rounds as one question about each."""
    match = _OR.search(want.asked.text)
    compared = [name for name in want.names if ROUND.fullmatch(name)]
    if len(compared) < 2 and match:
        compared = [name for name, shown in zip(want.names, want.shown_names, strict=True) if shown in match.group()]
    if len(compared) < 2 or not (match or _THAN.search(want.asked.text)):
        return [want]
    kind = want.asked.kind
    if kind not in ("money", "percent", "count", "date"):
        kind = "percent" if _SHARE.search(want.asked.text) else "amount"
    return [_about(replace(want, asked=replace(want.asked, kind=kind)), name, compared) for name in compared]


def _about(want: Wanted, name: str, compared: Sequence[str]) -> Wanted:
    """The same question without the others that ``name`` is compared with."""
    kept = {
        key: shown
        for key, shown in zip(want.names, want.shown_names, strict=True)
        if key == name or key not in compared
    }
    return replace(want, names=tuple(kept), shown_names=tuple(kept.values()))


def _embedded(candidate: Candidate) -> str:
    return f"{candidate.heading}: {candidate.text}" if candidate.grouped and candidate.heading else candidate.text
