"""How a model's answer opens: hidden reasoning is dropped, and a ``NO ANSWER`` line becomes an abstention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .cite import parse_markers
from .prompt import language
from .types import Abstention, Usage

MISSING_CHARACTERS = 300
"""Longest account of what is missing; the text is the model's own and is not checked, so it is kept short."""

_THINK, _THOUGHT = "<think>", "</think>"
_PHRASES = ("no answer", "no_answer", "no-answer", "无答案", "無答案", "没有答案", "无法回答")
_DECORATION = " \t\r\n*_#>`\"'“”‘’[](){}-"


def read_opening(pieces: Iterable[str | Usage]) -> Iterator[str | Abstention | Usage]:
    """The pieces as they come, or one Abstention where the answer opens with ``NO ANSWER: <what is missing>``.

    Text is held back only until its opening is decided; what follows an abstention is dropped. Usage passes through.
    """
    held, refused, decided = "", False, False
    for piece in pieces:
        if isinstance(piece, Usage):
            yield piece
        elif refused:
            held += piece if len(held) < 4 * MISSING_CHARACTERS else ""
        elif decided:
            yield piece
        else:
            held = _without_reasoning(held + piece)
            verdict = _refuses(held, final=False)
            refused, decided = verdict is True, verdict is False
            if decided:
                yield held
    if refused or (not decided and _refuses(held, final=True)):
        yield Abstention("no_evidence", _message(held))
    elif not decided and held and not held.lstrip().startswith(_THINK):
        yield held


def _without_reasoning(text: str) -> str:
    if text.lstrip().startswith(_THINK) and _THOUGHT in text:
        return text.split(_THOUGHT, 1)[1]
    return text


def _refuses(text: str, *, final: bool) -> bool | None:
    """Whether the text opens with the refusal; None while it may still."""
    start = text.lstrip()
    if _THINK.startswith(start[: len(_THINK)]):
        return None if not final else False
    core = start.lstrip(_DECORATION)
    folded = core.casefold()
    phrase = next((phrase for phrase in _PHRASES if folded.startswith(phrase)), "")
    if not phrase:
        return None if not final and any(phrase.startswith(folded) for phrase in _PHRASES) else False
    rest = core[len(phrase) :].lstrip("*_`]) ")
    if not rest:
        return True if final else None
    return rest[0] in ":：" or (rest[0] in "\n.。-–—" and core[: len(phrase)] == phrase.upper())


def _message(text: str) -> str:
    core = text.lstrip(_DECORATION)
    phrase = next(phrase for phrase in _PHRASES if core.casefold().startswith(phrase))
    rest = core[len(phrase) :].lstrip(_DECORATION + ":：.。–—")
    missing = parse_markers(rest.split("\n", 1)[0])[0].strip(_DECORATION)[:MISSING_CHARACTERS]
    if not missing:
        return "The documents do not hold the answer."
    return f"文档中没有：{missing}" if language(missing) == "zh" else f"Not in the documents: {missing}"
