"""How much of a claim's wording its quotes share: a floor under the other checks, not a judgement of meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .words import content_words, script, words

_SPACE = re.compile(r"\s+")
_EDGE = " .。!！?？…;；,，:：\"“”'‘’"


def normalised(text: str) -> str:
    """Text for comparison: case folded, one space between words, no punctuation at the edges."""
    return _SPACE.sub(" ", text).strip(_EDGE).casefold()


def is_verbatim(claim: str, quotes: Sequence[str]) -> bool:
    """Whether the claim stands in one quote, character for character but for case, spacing and its last stop."""
    wanted = normalised(claim)
    return bool(wanted) and any(wanted in normalised(quote) for quote in quotes)


def coverage(claim: str, evidence: str) -> float | None:
    """Share of the claim's content words, 0–1, whose stem is in ``evidence``; None where it cannot be judged.

    It cannot where the two are in different scripts, or where the claim has fewer than three content words.
    """
    wanted = {word.stem for word in content_words(claim)}
    if len(wanted) < 3 or script(claim) != script(evidence):
        return None
    held = {word.stem for word in content_words(evidence)}
    figures = {word.text for word in words(claim) if word.text[0].isdigit()}
    if figures:
        wanted, held = wanted | figures, held | {word.text for word in words(evidence) if word.text[0].isdigit()}
    return len(wanted & held) / len(wanted)
