"""What the routes for the page return, for OpenAPI."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class AboutOut(BaseModel):
    """Who answers, what checks, over what; ``uploads`` says whether documents can be added here."""

    version: str
    index_version: str
    generator: str
    model: str
    prompt: str
    checks: list[str]
    entailment_model: str
    documents: int
    uploads: bool


class SuggestionOut(BaseModel):
    """A question that the named document answers."""

    question: str
    document_id: str
    title: str
    language: str


class SuggestionsOut(BaseModel):
    """Questions that the index answers, of this version."""

    questions: list[SuggestionOut]
    index_version: str


class FeedbackOut(BaseModel):
    """The judgement is in the file."""

    recorded: Literal[True]
