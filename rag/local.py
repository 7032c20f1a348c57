"""Answers worded by a small local model: the reader chooses the sentences, the model says what they answer.

A small model cites badly and knows little of when to be silent, so it is given what it can do: a few numbered sentences
that were chosen for it, and a grammar that lets it write one line for each behind that sentence's own number. What it
writes is checked as any claim is; where that fails, the sentence itself stands for it, verbatim.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from .answer_kind import AMOUNTS
from .checks.dates import dates
from .checks.numbers import quantities
from .checks.words import content_words
from .errors import GeneratorError
from .local_chat import LocalChat
from .local_prompts import grammar, writing
from .patience import Patience
from .prompt import prompt_version
from .reading import Reading, drafted, markers_of
from .relevance import Scored
from .types import Abstention, Drafted, Evidence, Question, Usage

MOST_LINES = 4
"""Sentences that are worded anew; a longer list is shown as it stands, which reads well and costs nothing."""
LINE_TOKENS = 70
"""Of one line: twice the longest that says what was asked."""
_LINE = re.compile(r"\s*\[(\d+)\]\s*(.+?)\s*$")

log = logging.getLogger(__name__)


class Reads(Protocol):
    """Chooses the sentences of the evidence that answer, as the extractive generator does."""

    def read(self, question: Question, evidence: Sequence[Evidence]) -> Reading:
        """The sentences that answer, and what there was to choose from."""
        ...


class LocalGenerator:
    """Generator over a model on this machine; safe to use from many threads."""

    name = "local"

    def __init__(self, reader: Reads, chat: LocalChat, model: str) -> None:
        self.model = model
        self.prompt = prompt_version("local")
        self._reader, self._chat = reader, chat

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Abstention | Usage]:
        """A Drafted claim for each chosen sentence, worded for the question; an Abstention where none answers.

        Where the model fails, the sentences stand as they are, and the log says why. Raises ConfigError where the
        model or its runtime is missing.
        """
        found = self._reader.read(question, evidence)
        rows = found.chosen
        if not rows:
            yield found.refusal(question.text)
            return
        if len(rows) > MOST_LINES:
            yield from map(drafted, rows)
            return
        told = 0
        try:
            for said in self._worded(question, found):
                told += isinstance(said, Drafted)
                yield said
        except GeneratorError as error:
            if question.patience is not None and question.patience.gone:
                raise
            log.warning("sentences are shown as they stand: %s", error)
        yield from map(drafted, rows[told:])

    def warm(self) -> None:
        """Load the model now (seconds) rather than with the first question."""
        self._chat.warm()

    def close(self) -> None:
        """End the model's server."""
        self._chat.close()

    def _worded(self, question: Question, found: Reading) -> Iterator[Drafted | Usage]:
        rows, kinds = found.chosen, {want.asked.kind for want, _ in found.rankings}
        lines = self._chat.lines(
            writing(question.text, rows),
            question.patience or Patience(),
            grammar=grammar(len(rows)),
            tokens=LINE_TOKENS * len(rows),
        )
        waiting = list(rows)
        for line in lines:
            if isinstance(line, Usage):
                yield line
            elif waiting:
                yield _claim(waiting.pop(0), line, question.text, kinds)


def _claim(row: Scored, line: str, question: str, kinds: Collection[str]) -> Drafted:
    """The line as a claim of its sentence; the sentence itself where the line does not say what was asked."""
    verbatim = drafted(row)
    match = _LINE.match(line)
    if match is None or not says_as_much(match.group(2), verbatim.text, question, kinds):
        return verbatim
    return Drafted(match.group(2), markers_of(row), row.score, verbatim=verbatim.text)


def says_as_much(line: str, sentence: str, question: str, kinds: Collection[str]) -> bool:
    """Whether a line tells more than the question does, and all that the sentence has of the kind that is asked for."""
    asked = {word.stem for word in content_words(question)}
    if all(word.stem in asked for word in content_words(line)):
        return False
    wanted = {kind for asked_kind in kinds for kind in AMOUNTS.get(asked_kind, ())}
    if not _values(sentence, wanted) <= _values(line, wanted):
        return False
    return "date" not in kinds or len(dates(line, reference=None)) >= len(dates(sentence, reference=None))


def _values(text: str, kinds: Collection[str]) -> set[tuple[str, Decimal, Decimal]]:
    return {(found.kind, found.low, found.high) for found in quantities(text) if found.kind in kinds}
