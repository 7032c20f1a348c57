"""The generator without a model: the fewest verbatim sentences that cover the question, or an abstention."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .asked import parts
from .candidates import candidates
from .coverage import stems
from .display import before, titled
from .gloss import glossed, names_in
from .mentions import ROUND
from .obstacles import DECISIVE, missed
from .protocols import Embedder, Reranker
from .reading import Reading, drafted
from .relevance import Scored, features
from .scoring import probability
from .select import absence, choose
from .spelling import words_of
from .types import Abstention, Drafted, Evidence, Question, Usage
from .wanted import Wanted, wanted

READ = 16
"""Most sentences that are embedded and read for one question, the likeliest by their words; each costs some 10 ms."""
_REMEMBERED = 256
"""Pairs of question and sentence from which what was read is forgotten: those of one answer are read once."""
_CERTAIN = 10.0
"""Log-odds from which the reader counts as certain."""
_UNREAD = 0.5
"""Neither for nor against: what a reader that is not there finds."""
_OR = re.compile(r"[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*)* or (?:the )?[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*)*")
_THAN = re.compile(r"\b(?:than|after|vs|versus)\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:share|percent|percentage|proportion|stake)\b", re.IGNORECASE)

Read = tuple[str, str]
"""A sentence as it is read: under its title, and what stands before it."""


class ExtractiveGenerator:
    """Chooses among the sentences of the evidence; faithful by construction, no model."""

    name = "extractive"
    model = ""
    prompt = ""

    def __init__(self, embedder: Embedder, reader: Reranker | None = None) -> None:
        self._embedder = embedder
        self._reader = reader
        self._known: dict[tuple[str, Read], tuple[float, float]] = {}

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Abstention | Usage]:
        """Each chosen sentence as one Drafted claim, in order of importance; an Abstention where none answers.

        A question of several parts is answered part by part; a part without an answer is passed over.
        """
        found = self.read(question, evidence)
        if not found.chosen:
            yield found.refusal(question.text)
        for row in found.chosen:
            yield drafted(row)

    def read(self, question: Question, evidence: Sequence[Evidence]) -> Reading:
        """The sentences that answer, and what there was to choose from."""
        chosen: list[Scored] = []
        refusals: list[Abstention] = []
        rankings: list[tuple[Wanted, tuple[Scored, ...]]] = []
        for want in wanted_parts(question.text, evidence):
            absent = absence(want, evidence)
            if absent is not None:
                refusals.append(absent)
                continue
            rankings.append((want, tuple(self.rank(want, evidence))))
            found = choose(*rankings[-1])
            if isinstance(found, Abstention):
                refusals.append(found)
            else:
                chosen += [row for row in found if all(row.candidate != other.candidate for other in chosen)]
        return Reading(tuple(chosen), tuple(refusals), tuple(rankings))

    def rank(self, want: Wanted, evidence: Sequence[Evidence]) -> list[Scored]:
        """All candidates, best first. Only the likeliest are embedded and read; the others count as unlike."""
        rarity = _rarity(want, evidence)
        rows = [_judged(want, Scored(found, features(want, found, rarity), 0.0)) for found in candidates(evidence)]
        rows = sorted(rows, key=lambda row: -row.score)
        likeliest = [row for row in rows[:READ] if row.score > 0]
        compared = self._compared(want, likeliest)
        known = [_scored(row, cosine=cosine, reading=reading) for row, (cosine, reading) in compared]
        return sorted([*known, *rows[len(likeliest) :]], key=lambda row: -row.score)

    def _compared(self, want: Wanted, rows: Sequence[Scored]) -> Iterator[tuple[Scored, tuple[float, float]]]:
        """Each row with what ``_read`` finds; the models read Chinese in English, names as the other side has them."""
        asked_names = names_in(want.asked.text)
        groups: dict[str, list[tuple[Scored, Read]]] = {}
        for row in rows:
            line, near = titled(row.candidate), before(row.candidate)
            question = glossed(want.asked.text, names_in(f"{line}\n{near}"))
            read = glossed(line, asked_names), glossed(near, asked_names)
            groups.setdefault(question, []).append((row, read))
        for question, group in groups.items():
            yield from zip((row for row, _ in group), self._read(question, [read for _, read in group]), strict=True)

    def _read(self, question: str, texts: Sequence[Read]) -> list[tuple[float, float]]:
        """For each text its cosine to the question, and how surely it answers by the reader, both in 0–1."""
        known = self._known if len(self._known) < _REMEMBERED else {}
        new = [text for text in dict.fromkeys(texts) if (question, text) not in known]
        read = zip(new, self._judge(question, new), strict=True)
        known = {**known, **{(question, text): found for text, found in read}}
        self._known = known  # whole, since threads share it
        return [known[question, text] for text in texts]

    def _judge(self, question: str, texts: Sequence[Read]) -> list[tuple[float, float]]:
        if not texts:
            return []
        lines, near = [line for line, _ in texts], [above for _, above in texts]
        vectors = self._embedder.embed([question, *lines])
        cosines = [max(0.0, min(1.0, float(cosine))) for cosine in vectors[1:] @ vectors[0]]
        if self._reader is None:
            return [(cosine, _UNREAD) for cosine in cosines]
        return list(zip(cosines, map(_certainty, self._reader.score(question, lines, near)), strict=True))


def _certainty(probability: float) -> float:
    """Log-odds from -_CERTAIN to _CERTAIN as 0 to 1: equal steps where the model's probabilities crowd at an end."""
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return min(1.0, max(0.0, 0.5 + math.log(bounded / (1 - bounded)) / (2 * _CERTAIN)))


def _rarity(want: Wanted, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Inverse document frequency of the question's words among the passages of the evidence."""
    held = [stems(passage.hit.passage.text) for passage in evidence]
    return {word: math.log((len(held) + 1) / (sum(word in own for own in held) + 0.5)) for word in want.words}


def _judged(want: Wanted, row: Scored) -> Scored:
    """The row with what it lacks among its features; 0 where that bars it for good."""
    lacks = missed(want, row)
    told = {f"lacks_{name}": 1.0 for name in lacks if name not in DECISIVE}
    judged = _scored(row, **told)
    return judged if DECISIVE.isdisjoint(lacks) else replace(judged, score=0.0)


def _scored(row: Scored, **known: float) -> Scored:
    found = replace(row.features, **known)
    return Scored(row.candidate, found, probability(found))


def wanted_parts(question: str, evidence: Sequence[Evidence]) -> list[Wanted]:
    """The parts of a question; a part that names nobody is about those whom the whole names."""
    vocabulary = words_of(passage.hit.passage.text for passage in evidence)
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
