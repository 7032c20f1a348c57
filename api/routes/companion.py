"""What the page needs besides answers: who answers here, which questions can be answered, and readers' judgements."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body

from rag.config import Settings
from rag.errors import ConfigError, DocumentNotFoundError

from ..content import Json, JsonBody
from ..feedback import append
from ..opening import opener
from ..requests import FeedbackIn
from ..responses_page import AboutOut, FeedbackOut, SuggestionsOut
from ..service import Engine, Service, ServiceDep
from ..suggestions import Suggestion, verified
from .operations import software_version

PROBE = "One hundred sentences were checked."  # any sentence: its verdict names the checks that run

router = APIRouter(tags=["page"])


@router.get("/about", response_model=AboutOut, summary="Who answers here")
async def about(service: ServiceDep) -> Json:
    """Generator, model, checks, index and whether documents can be added."""
    return Json(await service.run(_described, service))


@router.get("/suggestions", response_model=SuggestionsOut, summary="Questions that the documents answer")
async def suggestions(service: ServiceDep) -> Json:
    """Drawn from the documents and verified by asking; computed once for an index version."""
    return Json(await service.run_answering(_suggested, service))


@router.post("/feedback", response_model=FeedbackOut, summary="Judge an answer", dependencies=[JsonBody])
async def feedback(body: Annotated[FeedbackIn, Body()], service: ServiceDep) -> Json:
    """Appended to the server's feedback file, from which `vouch eval import-feedback` drafts questions."""
    await service.run(_recorded, service, body)
    return Json({"recorded": True})


def _described(service: Service) -> dict[str, Any]:
    engine = service.engine()
    verdict = engine.verify(PROBE, [PROBE])
    return {
        "version": software_version(),
        "index_version": engine.version,
        "generator": engine.generator_name,
        "model": engine.model,
        "prompt": engine.prompt,
        "checks": [check.name for check in verdict.checks],
        "entailment_model": verdict.entailment_model,
        "documents": engine.count(),
        "uploads": _writable(service.settings),
    }


def _writable(settings: Settings) -> bool:
    """Whether this process could write the index: what a read-only deployment cannot."""
    return os.access(settings.index, os.W_OK)


def _suggested(service: Service) -> dict[str, Any]:
    engine = service.engine()
    version = engine.version
    found = service.suggestions.of(version, lambda: _computed(engine, service.settings))
    return {"questions": [_shown(suggestion) for suggestion in found], "index_version": version}


def _computed(engine: Engine, settings: Settings) -> tuple[Suggestion, ...]:
    """Verified without a language model, which would be asked some thirty questions that nobody put."""
    if engine.generator_name == "extractive":
        return verified(engine)
    quoting = opener(None, replace(settings, generator="extractive"))()
    try:
        return verified(quoting)
    finally:
        quoting.close()


def _shown(suggestion: Suggestion) -> dict[str, str]:
    members = asdict(suggestion)
    del members["fact"]
    return members


def _recorded(service: Service, body: FeedbackIn) -> None:
    entry = body.model_dump(mode="json", exclude_none=True)
    cited = {citation.get("document_id") for citation in body.answer.citations}
    entry["origins"] = _origins(service.engine(), sorted(name for name in cited if isinstance(name, str)))
    entry["at"] = datetime.now(UTC).isoformat(timespec="seconds")
    path = service.settings.feedback
    try:
        append(path, json.dumps(entry, ensure_ascii=True))
    except OSError as error:
        raise ConfigError(f"feedback file {path} cannot be written: {error.strerror}; set VOUCH_FEEDBACK") from error


def _origins(engine: Engine, document_ids: list[str]) -> dict[str, str]:
    """Each document's file, which an eval question names its evidence by."""
    found: dict[str, str] = {}
    for document_id in document_ids:
        try:
            found[document_id] = engine.document(document_id).origin
        except DocumentNotFoundError:
            continue
    return found
