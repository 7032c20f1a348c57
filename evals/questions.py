"""Question files: JSON Lines in the form of the contract, refused with file and line where a line cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from rag.errors import VouchError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Fact = Text | Annotated[tuple[Text, ...], Field(min_length=1)]
"""What an answer must hold; of a list, any one."""
Split = Literal["dev", "heldout"]
Type = Literal[
    "fact", "number", "date", "list", "multi", "compare", "conflict", "temporal", "follow_up", "unanswerable",
    "false_premise", "injection",
]  # fmt: skip

_SHOWN = 60  # characters of a bad value that a message repeats


class QuestionFileError(VouchError):
    """A question file cannot be used; the message names the file, the line and what is wrong."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class Evidence(_Value):
    """Gold evidence: ``doc`` is a path under the corpus folder, ``quote`` stands in its canonical text.

    Entries of one ``any_of`` label are alternatives: any one of them is enough, and each counts as right.
    """

    doc: Text
    quote: Text
    any_of: Text | None = None


class Exchange(_Value):
    """One earlier exchange of the conversation."""

    question: Text
    answer: str


class QuestionFilters(_Value):
    """What the question is asked of: ``documents`` are paths under the corpus folder, none of them means all."""

    documents: tuple[Text, ...] = ()


class EvalQuestion(_Value):
    """One question with its gold facts and evidence. Fields of a team's own are kept; no split means "dev".

    ``tags`` say more of it than its type (computed, alias, typo, cross-language…); "computed" alone changes what is
    measured: its answer is worked out and stands in no quote.
    """

    id: Text
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    type: Type
    answerable: bool
    answer_facts: tuple[Fact, ...] = ()
    forbidden: tuple[Fact, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    as_of: date | None = None
    history: Annotated[tuple[Exchange, ...], Field(max_length=20)] = ()
    split: Split = "dev"
    tags: tuple[Text, ...] = ()
    filters: QuestionFilters = QuestionFilters()

    @model_validator(mode="after")
    def _can_be_judged(self) -> EvalQuestion:
        for name in ("answer_facts", "evidence") if self.answerable else ():
            if not getattr(self, name):
                raise ValueError(f"an answerable question needs {name}; add them, or set answerable to false")
        return self


def read_questions(path: Path, *, split: Split | None = None) -> tuple[EvalQuestion, ...]:
    """The questions of a file in its order, those of one split where it is named; blank lines are passed over.

    Raises QuestionFileError for the first line that cannot be used, a repeated id, or where nothing is left to ask.
    """
    found: dict[str, EvalQuestion] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        question = _question(line, f"{path}:{number}")
        if question.id in found:
            raise QuestionFileError(f"{path}:{number}: id {question.id!r} is that of line {lines[question.id]} already")
        found[question.id], lines[question.id] = question, number
    chosen = tuple(question for question in found.values() if split in (None, question.split))
    if not chosen:
        raise QuestionFileError(f"{path} has no question{f' of the split {split!r}' if split else ''}; add some")
    return chosen


def _lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionFileError(f"{path} cannot be read: {error.strerror}; name a question file") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _question(line: str, place: str) -> EvalQuestion:
    try:
        return EvalQuestion.model_validate_json(line)
    except ValidationError as error:
        raise QuestionFileError(f"{place}: {'; '.join(_wrong(error))}") from error


def _wrong(error: ValidationError) -> list[str]:
    """What is wrong, one entry a field: its path, the message, and the value where it is short."""
    told: dict[str, str] = {}
    for found in error.errors(include_url=False):
        place = ".".join(str(part) for part in found["loc"] if not str(part).startswith(("constrained-", "tuple[")))
        message = str(found["msg"]).removeprefix("Value error, ")
        shown = repr(found["input"])
        if place and found["type"] != "missing" and len(shown) <= _SHOWN:
            message += f" (is {shown})"
        told.setdefault(place, f"{place}: {message}" if place else message)
    return list(told.values())
