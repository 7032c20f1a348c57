"""The indexed documents: list, read, add, remove."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from rag.serialize import document_dict

from ..content import Json
from ..problems import InvalidFields
from ..requests import DocumentIn
from ..responses import DocumentOut, DocumentsOut, ReportOut
from ..service import Service, ServiceDep
from ..uploads import files_of

PAGE_DOCUMENTS = 500

router = APIRouter(prefix="/documents", tags=["documents"])

_UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": DocumentIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            },
        },
    }
}


@router.get("", response_model=DocumentsOut, summary="List documents")
async def list_documents(
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=PAGE_DOCUMENTS)] = 50,
    cursor: Annotated[str, Query(max_length=1_000, description="next_cursor of the page before")] = "",
) -> Json:
    """Metadata, page by page; ``next_cursor`` is null on the last."""
    return Json(await service.run(_listed, service, limit, cursor))


@router.get("/{document_id}", response_model=DocumentOut, summary="Read a document")
async def read_document(document_id: str, service: ServiceDep) -> Json:
    """Metadata with the canonical text that all offsets count in."""
    document = await service.run(lambda: service.engine().document(document_id))
    return Json(document_dict(document, include_text=True))


@router.put("", response_model=ReportOut, summary="Index documents", openapi_extra=_UPLOAD_BODY)
async def put_documents(request: Request, service: ServiceDep) -> Json:
    """Index files, or one JSON text; one of the same name is replaced. Files that failed are named with the reason."""
    files = await files_of(request)
    return Json(await service.run(_put, service, files))


@router.delete("/{document_id}", response_model=ReportOut, summary="Remove a document")
async def delete_document(document_id: str, service: ServiceDep) -> Json:
    """Remove it from every store, or from none."""
    return Json(await service.run(_deleted, service, document_id))


def _listed(service: Service, limit: int, cursor: str) -> dict[str, Any]:
    documents, following = service.engine().documents(limit=limit, cursor=cursor)
    return {"documents": [document_dict(document) for document in documents], "next_cursor": following or None}


def _put(service: Service, files: list[tuple[str, bytes]]) -> dict[str, Any]:
    engine = service.engine()
    report = engine.put(files)
    if len(report.failed) >= len(files):
        raise InvalidFields([(failure.path, failure.reason) for failure in report.failed])
    return _report(report, engine.version)


def _deleted(service: Service, document_id: str) -> dict[str, Any]:
    engine = service.engine()
    return _report(engine.delete([document_id]), engine.version)


def _report(report: Any, index_version: str) -> dict[str, Any]:
    """Counts or ids, as the report has them, and the failures."""
    counted = {name: _plain(getattr(report, name)) for name in ("added", "changed", "removed")}
    failed = [{"path": failure.path, "reason": failure.reason} for failure in report.failed]
    return {**counted, "failed": failed, "index_version": index_version}


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else list(value)
