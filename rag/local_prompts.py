"""What a small local model is shown: few, short, numbered sentences and one narrow task, each with worked examples.

The examples stand before everything that changes, so that the server's prompt cache keeps them. As in ``prompt``,
text of documents is kept from passing for a marker, a line of the prompt or a control token.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from .display import shown
from .prompt import Language, Message, harmless, language
from .relevance import Scored

SENTENCE_CHARACTERS = 600
"""Longest sentence shown; the few that are longer are table rows and run-on filings, and cost seconds each."""
TITLE_CHARACTERS = 60
_SECTION, _REPLY = "\n===\n", "\n---\n"


def writing(question: str, rows: Sequence[Scored]) -> list[Message]:
    """The chat that asks for one line a sentence, each behind the number of its sentence; numbers count from 1."""
    numbered = "\n".join(f"[{number}] {source_of(row)}" for number, row in enumerate(rows, 1))
    fixed, template = _parts(language(question))
    return [*fixed, Message("user", template.format(question=harmless(question), sentences=numbered))]


def source_of(row: Scored) -> str:
    """A sentence behind the title and date of its document."""
    document = row.candidate.evidence.document
    about = ", ".join(
        part
        for part in (
            harmless(document.title)[:TITLE_CHARACTERS],
            document.published.isoformat() if document.published else "",
        )
        if part
    )
    text = harmless(shown(row.candidate))[:SENTENCE_CHARACTERS]
    return f"({about}) {text}" if about else text


def grammar(count: int) -> str:
    """GBNF for ``count`` lines, "[1] …" to "[count] …": only numbers that exist, each once and in order."""
    lines = ' "\\n" '.join(f'"[{number}] " text' for number in range(1, count + 1))
    return f"root ::= {lines}\ntext ::= [^\\n\\[\\]] [^\\n\\[\\]]*\n"


@cache
def _parts(chosen: Language) -> tuple[list[Message], str]:
    """The messages that never change, and the template of the last one."""
    system, *examples, template = (
        files(__package__).joinpath("prompts", f"local.{chosen}.txt").read_text("utf-8").strip().split(_SECTION)
    )
    chat = [Message("system", system)]
    for example in examples:
        asked, _, reply = example.partition(_REPLY)
        chat += [Message("user", asked), Message("assistant", reply)]
    return chat, template
