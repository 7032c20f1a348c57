"""How far the words and sentences of a premise cover a claim, from the encoder's vectors of word pieces in context."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .checks.words import STOP_WORDS, content_words
from .protocols import Pieces
from .sentences import estimated_tokens, split
from .types import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .protocols import FloatArray

WINDOW_TOKENS = 250
"""Estimated tokens of whole sentences that are read at once: the default encoder reads 254 and drops the rest."""
MOST_WINDOWS = 12
"""Windows of one premise that are read, some 10,000 characters: 100 kB took five seconds."""
NEAREST = 5
"""Sentences of the premise that may be joined to meet the claim."""
WEAKEST = 3
"""Pieces of the claim, those worst met by the premise, whose mean tells most: one alone is noise."""
_FIRST_WORD = 1990
"""Place in the vocabulary after which words follow by frequency ("the" stands at 1996)."""


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of a premise; ``sentences`` are their spans in ``text``."""

    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Cosines in -1…1 and a share in 0–1; all high where the premise says what the claim says.

    ``sentences``: of the claim and the best sum of up to five sentences. ``weakest``: mean over the three content
    pieces with the lowest best cosine. ``absent``: mean best cosine of pieces that the premise does not hold literally,
    1 without any. ``covered``: share of the claim's pieces, weighted by rarity, that it holds literally.
    """

    sentences: float
    weakest: float
    absent: float
    covered: float


def windows(premise: str, claim: str) -> tuple[Window, ...]:
    """The sentences of ``premise`` in runs that the encoder reads whole; of a document those that hold most of the
    claim's words, in their order."""
    found = tuple(_window(premise, run) for run in _runs(premise))
    if len(found) <= MOST_WINDOWS:
        return found
    wanted = {word.stem for word in content_words(claim)}
    held = [len(wanted & {word.stem for word in content_words(window.text)}) for window in found]
    nearest = sorted(range(len(found)), key=lambda index: -held[index])[:MOST_WINDOWS]
    return tuple(found[index] for index in sorted(nearest))


def _runs(premise: str) -> Iterator[list[Span]]:
    run: list[Span] = []
    size = 0
    for span in split(premise):
        tokens = estimated_tokens(span.of(premise))
        if run and size + tokens > WINDOW_TOKENS:
            yield run
            run, size = [], 0
        run.append(span)
        size += tokens
    if run:
        yield run


def _window(premise: str, run: Sequence[Span]) -> Window:
    start = run[0].start
    return Window(premise[start : run[-1].end], tuple(Span(span.start - start, span.end - start) for span in run))


def align(claim: Pieces, premise: Sequence[tuple[Window, Pieces]]) -> Alignment | None:
    """The claim against all windows of its premise; None where either has no word."""
    import numpy as np

    read = [(window, pieces) for window, pieces in premise if pieces.ids]
    if not claim.ids or not read:
        return None
    weights = np.array([_rarity(token, place) for token, place in zip(claim.tokens, claim.ids, strict=True)])
    content = weights > 0 if weights.any() else weights >= 0
    best = (_unit(claim.vectors) @ _unit(np.concatenate([pieces.vectors for _, pieces in read])).T).max(axis=1)
    held = np.isin(claim.ids, np.concatenate([pieces.ids for _, pieces in read]))
    absent = content & ~held
    total = float(weights.sum())
    return Alignment(
        sentences=_joined(_unit(claim.vectors.mean(axis=0)), _sentence_vectors(read)),
        weakest=float(np.sort(best[content])[:WEAKEST].mean()),
        absent=float(best[absent].mean()) if absent.any() else 1.0,
        covered=float((weights * held).sum()) / total if total else float(held.mean()),
    )


def _sentence_vectors(read: Sequence[tuple[Window, Pieces]]) -> FloatArray:
    """Unit vectors of the sentences, each the mean of its pieces in the context of its window."""
    import numpy as np

    found = []
    for window, pieces in read:
        starts = np.array(pieces.starts)
        for span in window.sentences:
            inside = (starts >= span.start) & (starts < span.end)
            if inside.any():
                found.append(pieces.vectors[inside].mean(axis=0))
    return _unit(np.array(found))


def _joined(claim: FloatArray, sentences: FloatArray) -> float:
    """Cosine of the claim and the nearest sentence, others added to it as long as that brings the sum nearer."""
    import numpy as np

    cosines = sentences @ claim
    order = np.argsort(-cosines)[:NEAREST]
    summed, best = sentences[order[0]], float(cosines[order[0]])
    for index in order[1:]:
        cosine = float(_unit(summed + sentences[index]) @ claim)
        if cosine > best:
            summed, best = summed + sentences[index], cosine
    return best


def _rarity(token: str, place: int) -> float:
    """0 for function words and punctuation; for others the logarithm of their rank by frequency, after Zipf."""
    if token in STOP_WORDS or not any(letter.isalnum() for letter in token):
        return 0.0
    return math.log(max(2, place - _FIRST_WORD))


def _unit(rows: FloatArray) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
