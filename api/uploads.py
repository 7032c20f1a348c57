"""Documents on their way in: multipart files, or JSON text that becomes a Markdown file with front matter."""

from __future__ import annotations

import re
from typing import Any

import yaml
from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from .content import JSON, MULTIPART, is_json, media_type, unsupported
from .fields import FileName
from .problems import InvalidFields, faults_of
from .requests import DocumentIn

MARKDOWN = (".md", ".markdown")
FILES = 200

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n")
_file_name: TypeAdapter[str] = TypeAdapter(FileName)


async def files_of(request: Request) -> list[tuple[str, bytes]]:
    """Names and contents of the files in a request; raises InvalidFields, or 400 or 415 for another body."""
    declared = media_type(request)
    if declared == MULTIPART:
        return await _from_form(request)
    if is_json(declared):
        return [as_markdown(_document_in(await _json(request)))]
    raise unsupported(declared, f"{MULTIPART} with files, or {JSON}")


def as_markdown(document: DocumentIn) -> tuple[str, bytes]:
    """Name (with .md) and content (UTF-8, metadata as YAML front matter where there is some)."""
    described = document.model_dump(include={"title", "publisher", "published", "url"}, exclude_none=True)
    described = {name: value for name, value in described.items() if value != ""}
    if described and _FRONT_MATTER.match(document.text):
        fields = ", ".join(described)
        raise InvalidFields([("text", f"begins with front matter of its own; leave out {fields}, or the front matter")])
    name = document.name if document.name.lower().endswith(MARKDOWN) else document.name + ".md"
    head = yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=10_000) if described else ""
    text = f"---\n{head}---\n\n{document.text}" if head else document.text
    return name, text.encode()


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise HTTPException(400, f"the body is not valid JSON: {reason}") from error


def _document_in(body: Any) -> DocumentIn:
    try:
        return DocumentIn.model_validate(body)
    except ValidationError as error:
        raise InvalidFields(faults_of(error.errors())) from error


async def _from_form(request: Request) -> list[tuple[str, bytes]]:
    files: dict[str, bytes] = {}
    async with request.form(max_files=FILES, max_fields=FILES) as form:
        for field, value in form.multi_items():
            if not isinstance(value, UploadFile):
                raise InvalidFields([(field, "is not a file; give the part a filename, or send JSON")])
            name = _checked_name(value.filename or "", field)
            if name in files:
                raise InvalidFields([(field, f"{name!a} is in the request twice")])
            files[name] = await value.read()
    if not files:
        raise InvalidFields([("files", "there is no file in the form")])
    return list(files.items())


def _checked_name(name: str, field: str) -> str:
    try:
        return _file_name.validate_python(name)
    except ValidationError as error:
        raise InvalidFields([(field, message) for _, message in faults_of(error.errors())]) from error
