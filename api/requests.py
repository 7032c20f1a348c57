"""What requests may hold. Unknown fields are refused; saved answers alone may carry fields of later versions."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictBool, Tag, model_validator

from rag.types import Filters, Question, Turn

from .fields import (
    ClaimText,
    DocumentText,
    FileName,
    IsoDate,
    Line,
    LongText,
    Names,
    QuestionText,
    Quote,
    TopK,
    encodable,
)

HISTORY_TURNS = 20
QUOTES = 50
SAVED_ENTRIES = 500


class Strict(BaseModel):
    """A request body: a field that is not listed is an error, so that a typing slip is not lost."""

    model_config = ConfigDict(extra="forbid")


class FiltersIn(Strict):
    """What the documents must satisfy; a field that is left out sets no condition, dates are inclusive."""

    document_ids: Names | None = None
    publishers: Names | None = None
    languages: Names | None = Field(None, description="ISO 639-1 codes", examples=[["en"]])
    published_from: IsoDate | None = None
    published_to: IsoDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError(f"published_from {self.published_from} is later than published_to {self.published_to}")
        return self

    def to_filters(self) -> Filters:
        """The library's value."""
        return Filters(
            document_ids=tuple(self.document_ids or ()),
            publishers=tuple(self.publishers or ()),
            languages=tuple(self.languages or ()),
            published_from=self.published_from,
            published_to=self.published_to,
        )


class TurnIn(Strict):
    """One earlier exchange."""

    question: QuestionText
    answer: LongText


class Retrieval(Strict):
    """Options that asking and searching share."""

    top_k: TopK = 8
    filters: FiltersIn | None = None
    as_of: IsoDate | None = Field(None, description="documents published later do not exist for this question")

    def to_question(self, text: str, *, history: tuple[Turn, ...] = ()) -> Question:
        """The library's value."""
        filters = self.filters.to_filters() if self.filters else Filters()
        return Question(text=text, history=history, top_k=self.top_k, filters=filters, as_of=self.as_of)


class AskIn(Retrieval):
    """A question about the indexed documents."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "What did Xiaomi pay for its stake in Kingsoft Cloud, and per share?"},
                {
                    "question": "And per share?",
                    "history": [{"question": "What did Xiaomi pay?", "answer": "About $1.82 million. [1]"}],
                    "top_k": 8,
                    "filters": {"languages": ["en"], "published_from": "2012-01-01"},
                    "as_of": "2013-01-01",
                    "include_retrieved": True,
                },
            ]
        },
    )
    question: QuestionText
    history: list[TurnIn] = Field(default_factory=list, max_length=HISTORY_TURNS, description="oldest first")
    include_retrieved: StrictBool = False

    def asked(self) -> Question:
        """The library's value."""
        turns = tuple(Turn(turn.question, turn.answer) for turn in self.history)
        return self.to_question(self.question, history=turns)


class SearchIn(Retrieval):
    """A query over the passages."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"query": "Kingsoft Cloud price per share", "top_k": 5}]}
    )
    query: QuestionText


class DocumentIn(Strict):
    """A text to index; title, publisher, date and URL are kept as the front matter of a Markdown file."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "kingsoft-cloud-2012.md",
                    "text": "Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud.",
                    "title": "Xiaomi buys into Kingsoft Cloud",
                    "publisher": "Example News",
                    "published": "2012-12-05",
                    "url": "https://news.example/kingsoft-cloud",
                }
            ]
        },
    )
    name: FileName
    text: DocumentText
    title: Line | None = None
    publisher: Line | None = None
    published: IsoDate | None = None
    url: Line | None = None


class ClaimIn(Strict):
    """A claim and the quotes that should support it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "claim": "Tencent sold the shares.",
                    "quotes": ["The company bought its shares from Tencent."],
                    "context": "Kingsoft buys back shares",
                    "published": "2014-05-08",
                }
            ]
        },
    )
    claim: ClaimText
    quotes: list[Quote] = Field(min_length=1, max_length=QUOTES)
    context: LongText = Field("", description="title, headings and the like: names may stand there, figures not")
    published: IsoDate | None = Field(None, description='date of the document: what "last year" counts from')


class SavedAnswerIn(BaseModel):
    """An object that ``POST /ask`` returned, whole; other fields are passed on unread."""

    model_config = ConfigDict(extra="allow")
    id: LongText
    question: LongText
    status: LongText
    answer: LongText
    claims: list[dict[str, Any]] = Field(max_length=SAVED_ENTRIES)
    citations: list[dict[str, Any]] = Field(max_length=SAVED_ENTRIES)

    @model_validator(mode="before")
    @classmethod
    def _encodable(cls, body: Any) -> Any:
        encodable(json.dumps(body, ensure_ascii=False))
        return body


class FeedbackIn(Strict):
    """A reader's judgement of an answer; ``citation`` is the number of the citation at fault."""

    rating: Literal["right", "wrong", "wrong_citation"]
    answer: SavedAnswerIn
    history: list[TurnIn] = Field(default_factory=list, max_length=HISTORY_TURNS, description="oldest first")
    as_of: IsoDate | None = None
    citation: Annotated[int, Field(ge=1, le=SAVED_ENTRIES)] | None = None
    comment: LongText = ""


# Brackets, because the name of a kind stands in the location of a fault, where it is no field.
_CLAIM, _ANSWER = "(claim)", "(answer)"


def _kind_of_verification(body: Any) -> str:
    """A claim unless the body looks like an answer, so that a misspelt claim is told which fields a claim has."""
    is_answer = isinstance(body, dict) and "claim" not in body and ("answer" in body or "claims" in body)
    return _ANSWER if is_answer else _CLAIM


VerifyIn = Annotated[
    Annotated[ClaimIn, Tag(_CLAIM)] | Annotated[SavedAnswerIn, Tag(_ANSWER)], Discriminator(_kind_of_verification)
]
