"""Entailment by the configured language model: one short question for each claim, answered by a figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from importlib.resources import files

from .prompt import Message, harmless
from .protocols import Support
from .quoted import unmarked

PROMPT = "judge.en.txt"
PROMPT_VERSION = 1
"""Raise it when the prompt changes: the judge's name carries it, so that figures of two prompts are not mixed."""
PREMISE_CHARACTERS = 12_000
"""Most of a premise that is shown: some 3,000 tokens, which every window in use holds."""

Complete = Callable[[Sequence[Message]], str]
"""A chat to the model's whole answer; raises GeneratorError."""

_SEPARATOR = "\n===\n"
_FIGURE = r"(?P<value>\d{1,3}(?:\.\d+)?)\s*(?P<of>%|/\s*100?\b)?"
_LABELLED = re.compile(rf"\b(?:support|score|probability|confidence)\w*[\"'*\s]*[:=][\"'*\s]*{_FIGURE}", re.IGNORECASE)
_ALONE = re.compile(rf"^\W*{_FIGURE}\W*$", re.MULTILINE)
_WORDS: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(r"\b(?:not|n't|isn't) (?:fully |directly )?(?:supported|entailed)|\bunsupported|\bcontradict", re.I),
        0.05,
    ),
    (re.compile(r"\bpartial", re.I), 0.3),
    (re.compile(r"\b(?:supported|entailed|yes)\b", re.I), 0.95),
    (re.compile(r"\bno\b", re.I), 0.05),
)
"""What a model that writes words instead of a figure is taken to mean."""


class JudgeEntailment:
    """The figure that a language model gives; its name says which model and which prompt."""

    def __init__(self, complete: Complete, model: str) -> None:
        self._complete = complete
        self.name = f"judge-{PROMPT_VERSION}:{model}"

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        """What the model answers for each (premise, claim); None where no figure can be read from it."""
        found = [read_support(self._complete(chat(premise, claim))) for premise, claim in pairs]
        return [None if figure is None else Support(figure) for figure in found]


def chat(premise: str, claim: str) -> list[Message]:
    """The messages that ask about one claim."""
    system, template = _prompt()
    shown = template.format(premise=harmless(premise)[:PREMISE_CHARACTERS], claim=harmless(unmarked(claim)).strip())
    return [Message("system", system), Message("user", shown)]


def read_support(answer: str) -> float | None:
    """The last figure that answers the question, as 0–1: "SUPPORT: 85", "**Score: 0.85**", "85%"; else its words."""
    found = [*_LABELLED.finditer(answer)] or [*_ALONE.finditer(answer)]
    if found:
        return _share(found[-1])
    return next((value for pattern, value in _WORDS if pattern.search(answer)), None)


def _share(match: re.Match[str]) -> float:
    """Out of 100, unless it says out of 10 or is written as a fraction of 1."""
    value, of = float(match["value"]), (match["of"] or "").replace(" ", "")
    if of == "/10":
        return min(1.0, value / 10)
    if not of and "." in match["value"] and value <= 1:
        return value
    return min(1.0, value / 100)


@cache
def _prompt() -> tuple[str, str]:
    text = files("rag").joinpath("prompts", PROMPT).read_text("utf-8")
    system, _, template = text.partition(_SEPARATOR)
    return system.strip(), template.strip()
