"""Liveness, readiness, figures and versions."""

from __future__ import annotations

import importlib.metadata
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from rag.errors import VouchError

from ..content import Json
from ..problems import problem, problem_response
from ..responses import StateOut, VersionOut
from ..service import Service, ServiceDep

router = APIRouter(tags=["operations"])


@router.head("/health", include_in_schema=False)
@router.get("/health", response_model=StateOut, summary="Liveness")
async def health() -> Json:
    """The process serves."""
    return Json({"status": "ok"})


@router.head("/ready", include_in_schema=False)
@router.get("/ready", response_model=StateOut, summary="Readiness")
async def ready(service: ServiceDep) -> Response:
    """The index and the model can answer; otherwise 503 with the reason."""
    try:
        await service.run(lambda: service.engine().ready())
    except VouchError as error:
        return problem_response(problem(503, str(error)))
    return Json({"status": "ready"})


@router.get("/metrics", summary="Prometheus figures", response_class=Response)
async def metrics(service: ServiceDep) -> Response:
    """Requests, answers by status, claims by verdict."""
    return Response(service.metrics.render(), headers={"Content-Type": service.metrics.content_type})


@router.get("/version", response_model=VersionOut, summary="Versions")
async def version(service: ServiceDep) -> Json:
    """Of the software, the index and the model; the latter are null while there is no index."""
    return Json(await service.run(_versions, service))


def software_version() -> str:
    """Of the installed package; "0" in a tree that is not installed."""
    try:
        return importlib.metadata.version("vouch")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def _versions(service: Service) -> dict[str, Any]:
    try:
        engine = service.engine()
    except VouchError:
        nothing = dict.fromkeys(("index_version", "generator", "model", "prompt"))
        return {"version": software_version(), **nothing}
    return {
        "version": software_version(),
        "index_version": engine.version,
        "generator": engine.generator_name,
        "model": engine.model,
        "prompt": engine.prompt,
    }
