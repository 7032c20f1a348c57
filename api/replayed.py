"""What the answer to a saved answer holds, for OpenAPI."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from rag.types import Label


class ReplayedClaimOut(BaseModel):
    """A claim of a saved answer, checked anew."""

    id: str
    text: str
    verdict: Label
    reason: str


class ReplayOut(BaseModel):
    """A saved answer checked anew: a verdict for each claim, and each cited document's state by its id."""

    claims: list[ReplayedClaimOut]
    documents: dict[str, Literal["unchanged", "changed", "missing"]]
