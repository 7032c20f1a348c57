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


class ReplayedCitationOut(BaseModel):
    """Where a saved quote stands in today's document; the offsets are null where it stands nowhere."""

    id: int
    document_id: str
    state: Literal["unchanged", "moved", "gone", "missing"]
    start_char: int | None
    end_char: int | None


class ReplayOut(BaseModel):
    """A saved answer checked anew.

    ``documents`` gives each cited document's state by its saved id, ``versions`` the id of a later version.
    """

    claims: list[ReplayedClaimOut]
    citations: list[ReplayedCitationOut]
    documents: dict[str, Literal["unchanged", "changed", "missing"]]
    versions: dict[str, str]
