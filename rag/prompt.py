"""What a language model is shown: instructions, sentence-numbered evidence, the conversation, the question.

Text of documents is material. On display only (never in the store) it is kept from forging a marker, a delimiter,
a line of the prompt, or a control token of a chat template.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from .cite import parse_markers
from .types import Evidence, Question, Turn

Language = Literal["en", "zh"]

FIELD_CHARACTERS = 200
"""Longest title, publisher or heading shown; they orient the model and are not evidence."""
TURN_CHARACTERS = 1000
"""Longest earlier question or answer shown."""
HISTORY_SHARE = 4
"""The conversation may take one part in this many of the budget: the evidence matters more."""
MESSAGE_TOKENS = 8
"""What a chat template adds around a message, from above."""

_SEPARATOR = "\n===\n"
_FORGED_OPENING = re.compile(r"[\[【［](?=[\s\^\[【［]*(?:\w{0,8}\s*\d|/?[A-Z_]{3,}))")
_FORGED_CLOSING = re.compile(r"(?<=\d)(\s*)[\]】］]")
_FORGED_TAG = re.compile(r"[<＜](?=\s*[|/!<A-Za-z｜])")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_\u3040-\u9fff\uac00-\ud7af]+")
_LETTERS = re.compile(r"[A-Za-z ]")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


def messages(question: Question, evidence: Sequence[Evidence], *, history_tokens: int = 1000) -> list[Message]:
    """The chat that asks ``question``: instructions, as much history as fits (newest first), evidence and question."""
    system, template = texts("answer", language(question.text))
    blocks = "\n\n".join(show(passage) for passage in evidence)
    asked = template.format(evidence=blocks, question=harmless(question.text))
    return [Message("system", system), *_history(question.history, history_tokens), Message("user", asked)]


def fit(question: Question, evidence: Sequence[Evidence], budget: int) -> tuple[list[Message], tuple[Evidence, ...]]:
    """The chat within ``budget`` tokens and the passages in it: whole passages in rank order, those too long left out.

    No sentence is ever cut. The passages are empty when not even one fits.
    """
    history_tokens = budget // HISTORY_SHARE
    left = budget - estimated_tokens(messages(question, (), history_tokens=history_tokens))
    shown: list[Evidence] = []
    for passage in evidence:
        cost = text_tokens(show(passage)) + 2
        if cost <= left:
            shown.append(passage)
            left -= cost
    return messages(question, shown, history_tokens=history_tokens), tuple(shown)


def show(passage: Evidence) -> str:
    """One passage as the model sees it: a head of source facts, then a numbered line for each sentence."""
    document = passage.document
    facts = (
        ("title", document.title),
        ("publisher", document.publisher),
        ("published", document.published.isoformat() if document.published else ""),
        ("heading", passage.hit.passage.heading),
    )
    head = [f"{name}: {harmless(value)[:FIELD_CHARACTERS]}" for name, value in facts if value]
    lines = [
        f"[{passage.number}.{k}] {harmless(passage.sentence_text(k))}" for k in range(1, len(passage.sentences) + 1)
    ]
    return "\n".join([f'<passage number="{passage.number}">', *head, *lines, "</passage>"])


def language(text: str) -> Language:
    """The prompt's language, by script: Chinese when Han outweighs the words of other scripts, else English."""
    if _KANA_OR_HANGUL.search(text):
        return "en"
    return "zh" if len(_HAN.findall(text)) / 1.5 > len(_WORD.findall(text)) else "en"


def estimated_tokens(chat: Sequence[Message]) -> int:
    """Tokens of a chat, estimated from above for the tokenizers of today's models."""
    return sum(text_tokens(message.content) + MESSAGE_TOKENS for message in chat)


def text_tokens(text: str) -> int:
    """Tokens of ``text``, from above: four letters or spaces make one, a digit or sign one, others half their bytes."""
    letters = len(_LETTERS.findall(text))
    ascii_signs = sum(char.isascii() for char in text) - letters
    other_bytes = len(text.encode("utf-8", "replace")) - letters - ascii_signs
    return letters // 4 + ascii_signs + (other_bytes + 1) // 2 + 1


@cache
def prompt_version(name: str) -> str:
    """The name of the prompt files ``name.*.txt`` with a hash of what they hold: figures of two are not mixed."""
    digest = hashlib.sha256()
    for file in sorted(files(__package__).joinpath("prompts").iterdir(), key=lambda file: file.name):
        if file.name.startswith(f"{name}."):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{name}-{digest.hexdigest()[:8]}"


@cache
def texts(name: str, chosen: Language) -> tuple[str, str]:
    """The instructions of the prompt files ``name.*.txt``, and the template of what is asked."""
    text = files(__package__).joinpath("prompts", f"{name}.{chosen}.txt").read_text("utf-8")
    system, _, template = text.strip().partition(_SEPARATOR)
    return system, template


def _history(turns: Sequence[Turn], budget: int) -> list[Message]:
    kept: list[Message] = []
    for turn in reversed(turns):
        answer, _ = parse_markers(turn.answer)
        pair = [
            Message("user", harmless(turn.question)[:TURN_CHARACTERS]),
            Message("assistant", harmless(answer)[:TURN_CHARACTERS]),
        ]
        budget -= estimated_tokens(pair)
        if budget < 0:
            break
        kept = pair + kept
    return kept


def harmless(text: str) -> str:
    """One line that cannot pass for a marker, a delimiter or a control token; invisible characters removed."""
    visible = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in ("Cf", "Cc", "Cs"))
    line = " ".join(visible.split())
    line = _FORGED_TAG.sub("‹", line)
    return _FORGED_CLOSING.sub(r"\1)", _FORGED_OPENING.sub("(", line))
