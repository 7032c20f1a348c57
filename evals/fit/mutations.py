"""Sentences and questions changed so that they no longer belong together: the hardest negatives there are."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_NAME = re.compile(r"\b[A-Z][\w'’&-]*(?:\s(?:of\s|the\s)?[A-Z][\w'’&-]*)*")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_INSTEAD_OF_FIGURE = ("several", "some", "an undisclosed number", "more", "many", "a few", "not disclosed", "")
_INSTEAD_OF_WORDS = ("someone", "something", "it", "they", "others", "this", "not named", "")
_YEARS_OFF = (-9, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 8)
_NO_NAMES = frozenset(
    "the a an in on of at it he she they this that his her its when who what where how why which was is are were as by "
    "for from with and or but if not no".split()
)


def names(text: str) -> list[str]:
    """Capitalised runs of words that are no function words; a sentence's first word may be among them."""
    found = [match.group() for match in _NAME.finditer(text)]
    return [name for name in found if len(name) > 2 and name.lower() not in _NO_NAMES]


def without_answer(text: str, answers: Sequence[str], rng: random.Random) -> str | None:
    """``text`` with its answer taken out or made vague; None where it holds none of them."""
    for answer in sorted(answers, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)", re.IGNORECASE)
        if answer and pattern.search(text):
            vague = rng.choice(_INSTEAD_OF_FIGURE if re.search(r"\d", answer) else _INSTEAD_OF_WORDS)
            return re.sub(r"\s+", " ", pattern.sub(vague, text))
    return None


def about_another(
    question: str, titled: tuple[str, str], names_of_others: Sequence[str], rng: random.Random
) -> tuple[str, str] | None:
    """(title, sentence) with a name or year that the question has exchanged; None where they share none."""
    title, text = titled
    shared = _shared(question, text) or _shared(question, title)
    if not shared:
        return None
    old = rng.choice(shared)
    new = _other(old, names_of_others, rng)
    return None if new.lower() in question.lower() else (title.replace(old, new), text.replace(old, new))


def asked_about_another(
    question: str, titled: tuple[str, str], names_of_others: Sequence[str], rng: random.Random
) -> str | None:
    """The question with a name or year that it shares with the sentence exchanged: nothing answers it any more."""
    shared = _shared(question, " . ".join(titled))
    if not shared:
        return None
    old = re.sub(r"['’]s$", "", rng.choice(shared))
    new = _other(old, names_of_others, rng)
    changed = re.sub(
        re.escape(old), lambda _: new.lower() if question.islower() else new, question, flags=re.IGNORECASE
    )
    return None if changed == question else changed


def _shared(question: str, text: str) -> list[str]:
    asked = f" {_plain(question)} "
    named = [name for name in names(text) if f" {re.sub(' s$', '', _plain(name))} " in asked]
    return named + [year for year in _YEAR.findall(text) if year in question]


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _other(name: str, names_of_others: Sequence[str], rng: random.Random) -> str:
    return str(int(name) + rng.choice(_YEARS_OFF)) if _YEAR.fullmatch(name) else rng.choice(names_of_others)
