"""Files and uploads to documents: chooses the reader by suffix and first bytes, and finishes what it found."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path, PurePath

from .blocks import Draft
from .clean import canonical, language_of, one_line
from .errors import LoadError
from .types import Document

_MEGABYTES = 200
_TEXT = (".txt", ".text", ".log", ".rst", ".org")
_MARKDOWN = (".md", ".markdown", ".mdx", ".qmd")
_HTML = (".html", ".htm", ".xhtml")
_TABLE = (".csv", ".tsv")
_JSON = (".json", ".jsonl", ".ndjson")
_OFFICE = (".docx", ".pptx", ".xlsx", ".epub")
_MAIL = (".eml", ".mhtml", ".mht")
SUFFIXES = frozenset((*_TEXT, *_MARKDOWN, *_HTML, *_TABLE, *_JSON, *_OFFICE, *_MAIL, ".pdf", ".rtf"))
"""Suffixes, in lower case, of the files that can be read."""

_CONVERT = {
    ".doc": "save it as .docx", ".dot": "save it as .docx", ".odt": "save it as .docx", ".pages": "save it as .docx",
    ".xls": "save it as .xlsx", ".ods": "save it as .xlsx", ".numbers": "save it as .xlsx",
    ".ppt": "save it as .pptx", ".odp": "save it as .pptx", ".key": "save it as .pptx", ".msg": "save it as .eml",
    ".mobi": "convert it to .epub", ".azw3": "convert it to .epub", ".djvu": "convert it to .pdf with a text layer",
}  # fmt: skip
_HTML_START = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)


def load_file(path: Path, *, origin: str) -> tuple[Document, ...]:
    """Documents in a file, one for most formats; ``origin`` is its path under the corpus folder.

    Raises LoadError with the reason where the file cannot be read or holds no text.
    """
    try:
        size = path.stat().st_size
        _check_size(size)
        data = path.read_bytes()
    except OSError as error:
        raise LoadError(f"cannot be opened: {error.strerror or error}") from error
    return load_bytes(data, path.name, origin=origin)


def load_bytes(data: bytes, name: str, *, origin: str) -> tuple[Document, ...]:
    """Documents in an upload called ``name``; as ``load_file`` otherwise."""
    _check_size(len(data))
    if not data.strip(b"\x00 \t\r\n\x0c"):
        raise LoadError("the file is empty")
    documents = tuple(
        _finish(draft, name, origin) for draft in _read(data, PurePath(name).suffix.lower()) if draft.text
    )
    if not documents:
        raise LoadError("the file holds no text")
    return documents


def _check_size(size: int) -> None:
    if size > _MEGABYTES * 2**20:
        raise LoadError(f"the file has {size / 2**20:.0f} MB, more than {_MEGABYTES}; split it")


def _read(data: bytes, suffix: str) -> list[Draft]:
    if suffix in _CONVERT or (suffix not in SUFFIXES and suffix):
        remedy = _CONVERT.get(suffix, "convert it to .txt, .md, .html, .pdf or .docx")
        raise LoadError(f"files of type {suffix} cannot be read; {remedy}")
    if suffix == ".pdf" or data[:5] == b"%PDF-":
        from .load_pdf import read_pdf

        return [read_pdf(data)]
    if suffix in (".docx", ".pptx", ".xlsx"):
        return [_read_office(data, suffix)]
    if suffix in _MAIL:
        return _read_mail(data)
    if suffix == ".epub":
        from .load_html import read_chapters
        from .unpack import unpack_epub

        return [read_chapters(*unpack_epub(data))]
    if suffix == ".rtf":
        from .load_text import read_text
        from .rtf import plain_text

        return [read_text(plain_text(data))]
    return _read_text(data, suffix)


def _read_office(data: bytes, suffix: str) -> Draft:
    if suffix == ".docx":
        from .load_docx import read_docx

        return read_docx(data)
    from .load_office import read_pptx, read_xlsx

    return read_pptx(data) if suffix == ".pptx" else read_xlsx(data)


def _read_mail(data: bytes) -> list[Draft]:
    """The message, and each attachment of a readable type as a document of its own."""
    from .load_html import read_html
    from .load_text import read_text
    from .unpack import unpack_mail

    mail = unpack_mail(data)
    drafts = []
    if mail.html or mail.text:
        body = read_text(mail.text) if mail.text else read_html(mail.html)
        known = mail.metadata
        drafts.append(
            replace(
                body,
                title=known.title or body.title,
                published=known.published or body.published,
                url=known.url or body.url,
                meta={**body.meta, **known.rest},
            )
        )
    for name, content in mail.attachments.items():
        suffix = PurePath(name).suffix.lower()
        if suffix in SUFFIXES and suffix not in _MAIL and content:
            drafts += [
                replace(draft, name=" ".join(filter(None, (name, draft.name)))) for draft in _read(content, suffix)
            ]
    return drafts


def _read_text(data: bytes, suffix: str) -> list[Draft]:
    from .decode import decode

    text = decode(data)
    if suffix in _HTML or _HTML_START.match(text[:8000]):
        from .load_html import read_html

        return [read_html(text)]
    if suffix in _TABLE:
        from .load_table import read_csv

        return [read_csv(text)]
    if suffix in _JSON:
        from .load_table import read_json, read_json_lines

        return [read_json(text)] if suffix == ".json" else read_json_lines(text)
    from .load_text import read_markdown, read_text

    return [read_markdown(text) if suffix in _MARKDOWN else read_text(text)]


def _finish(draft: Draft, name: str, origin: str) -> Document:
    """The document of a draft: name, hash, language, and a title where the source gave none."""
    origin = f"{origin}#{draft.name}" if draft.name else origin
    title = one_line(draft.title)[:300] or one_line(draft.name or PurePath(name).stem)
    sha256 = hashlib.sha256(draft.text.encode()).hexdigest()
    publisher, url = one_line(draft.publisher), draft.url.strip()
    published = draft.published.isoformat() if draft.published else ""
    key = "\x00".join((origin, sha256, title, publisher, published, url))
    document = Document(
        id="doc_" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16],
        title=title,
        text=draft.text,
        sha256=sha256,
        publisher=publisher,
        published=draft.published,
        url=url,
    )
    meta = {canonical(key): canonical(value) for key, value in draft.meta.items() if value}
    return replace(
        document, language=language_of(draft.text) or draft.language, origin=origin, meta=meta, blocks=draft.blocks
    )
