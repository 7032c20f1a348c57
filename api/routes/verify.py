"""Checking a claim, or a saved answer anew."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from rag.serialize import checked_dict, from_dict, to_dict

from ..content import Json, JsonBody
from ..replayed import ReplayOut
from ..requests import ClaimIn, SavedAnswerIn, VerifyIn
from ..service import Service, ServiceDep
from ..verdicts import CheckedOut

router = APIRouter(tags=["checking"], dependencies=[JsonBody])


@router.post("/verify", response_model=CheckedOut | ReplayOut, summary="Check a claim or a saved answer")
async def verify(body: Annotated[VerifyIn, Body()], service: ServiceDep) -> Json:
    """For ``{claim, quotes}`` a verdict; for a saved answer also whether its documents changed."""
    return Json(await service.run(_verified, service, body))


def _verified(service: Service, body: ClaimIn | SavedAnswerIn) -> dict[str, Any]:
    if isinstance(body, SavedAnswerIn):
        saved = to_dict(from_dict(body.model_dump()))  # whole and of the right types, or AnswerFormatError
        return service.engine().replay(saved)
    verdict = service.engine().verify(body.claim, body.quotes, context=body.context, published=body.published)
    return checked_dict(verdict)
