"""A follow-up question made to stand alone by a language model, held to what the conversation says; else by rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from .errors import AnswerLeftError, GeneratorError
from .followup import standalone
from .patience import Patience
from .prompt import Message, harmless, language, texts
from .types import Question, Turn, Usage

REPHRASING_SECONDS = 8.0
"""Rules are at hand: who waits for an answer does not wait longer than this for a better question."""
REPHRASED_TOKENS = 200
LONGEST = 400
"""Characters; longer than any question that was meant to be one."""
TURNS = 4
TURN_CHARACTERS = 600

_LABEL = re.compile(
    r"^\W*(?:(?:the )?(?:last |standalone |rewritten )*question[^:：?？]{0,40}|改写[^:：]{0,20}|问题)[:：]\s*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9&]+")
_TELLING = re.compile(r"\d[\d.,]*\d|\d|(?<!^)(?<![A-Za-z])[A-Z][A-Za-z0-9&]*")


Rephrase = Callable[[Question], tuple[str, Usage]]
"""A follow-up question to one that stands alone, and what a model took for it."""


class Whole(Protocol):
    """A chat to a model's whole answer and what it took; raises GeneratorError."""

    def __call__(
        self, chat: Sequence[Message], patience: Patience, *, seconds: float | None = None, tokens: int = 0
    ) -> tuple[str, Usage]:
        """Within ``seconds``, of at most ``tokens`` tokens."""
        ...


def by_rules(question: Question) -> tuple[str, Usage]:
    """The question to stand alone, without a model."""
    return standalone(question), Usage()


def by_model(question: Question, *, whole: Whole) -> tuple[str, Usage]:
    """The question to stand alone, and what asking the model took: nothing where the rules find that it does already.

    The rules' version is taken where the model fails, takes too long, or writes what the conversation does not hold.
    """
    ruled = standalone(question)
    if not question.history or ruled == question.text.strip():
        return ruled, Usage()
    patience = question.patience or Patience()
    try:
        written, usage = whole(chat(question), patience, seconds=REPHRASING_SECONDS, tokens=REPHRASED_TOKENS)
    except AnswerLeftError:
        raise
    except GeneratorError:
        return ruled, Usage()
    return read(written, question) or ruled, usage


def chat(question: Question) -> list[Message]:
    """The messages that ask for the rewritten question."""
    system, template = texts("standalone", language(question.text))
    shown = "\n".join(_shown(turn) for turn in question.history[-TURNS:])
    asked = template.format(conversation=shown, question=harmless(question.text))
    return [Message("system", system), Message("user", asked)]


def read(written: str, question: Question) -> str:
    """The rewritten question; "" where it is none, leaves out what the last question names, or adds what none said."""
    line = next((line.strip() for line in written.split("</think>")[-1].splitlines() if line.strip()), "")
    found = _LABEL.sub("", line).strip("\"'“”「」*` ")
    said = "\n".join((question.text, *(f"{turn.question}\n{turn.answer}" for turn in question.history)))
    if not found or len(found) > LONGEST or not _telling(found) <= _words(said):
        return ""
    return found if _telling(question.text) <= _words(found) else ""


def _shown(turn: Turn) -> str:
    asked, answered = harmless(turn.question)[:TURN_CHARACTERS], harmless(turn.answer)[:TURN_CHARACTERS]
    return f"Q: {asked}\nA: {answered}"


def _telling(text: str) -> set[str]:
    """Figures, and names as far as capitals show them."""
    return {match.group().casefold() for match in _TELLING.finditer(text)}


def _words(text: str) -> set[str]:
    """Every word and figure, to hold another text's against."""
    return _telling(text) | {word.casefold() for word in _WORD.findall(text)}
