"""Containers around HTML or text: mail, web archives, books. Taken apart here, read by the HTML or text reader."""

from __future__ import annotations

import email
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from urllib.parse import unquote

from .archive import Archive
from .clean import one_line
from .errors import LoadError
from .metadata import Metadata, from_mapping, is_url, mail_date

_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class Mail:
    """The readable part of a message, as HTML or as text, and what its head says."""

    html: str
    text: str
    metadata: Metadata
    attachments: Mapping[str, bytes] = field(default_factory=dict)


def unpack_mail(data: bytes) -> Mail:
    """A message (.eml) or web archive (.mhtml). Raises LoadError where nothing readable is inside."""
    message = email.message_from_bytes(data, policy=policy.default)
    html, text = "", ""
    attachments: dict[str, bytes] = {}
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            raise LoadError(f"the message has more than {_PARTS} parts; save its text on its own")
        if part.is_multipart() or not isinstance(part, EmailMessage):
            continue
        kind, name = part.get_content_type(), part.get_filename()
        if name and part.get_content_disposition() == "attachment":
            payload = part.get_payload(decode=True)
            attachments[one_line(name)] = payload if isinstance(payload, bytes) else b""
        elif kind in ("text/html", "application/xhtml+xml") and not html:
            html = _content(part)
        elif kind == "text/plain":
            text = f"{text}\n\n{_content(part)}".strip()
    if not html and not text and not attachments:
        raise LoadError("the message holds no text or HTML part")
    return Mail(html, text, _head(message, attachments), attachments)


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        from .decode import decode

        return decode(data)


def _head(message: EmailMessage | email.message.Message, attachments: Mapping[str, bytes]) -> Metadata:
    fields = {name: _header(message, name) for name in ("From", "To", "Cc", "Subject")}
    known = from_mapping({"author": fields["From"], "to": fields["To"], "cc": fields["Cc"]})
    location = _header(message, "Snapshot-Content-Location") or _header(message, "Content-Location")
    rest = {**known.rest, **({"attachments": ", ".join(attachments)} if attachments else {})}
    date = _header(message, "Date")
    return Metadata(
        title=fields["Subject"],
        published=mail_date(date) if date and not is_url(location) else None,
        url=location if is_url(location) else "",
        rest=rest,
    )


def _header(message: EmailMessage | email.message.Message, name: str) -> str:
    try:
        return one_line(str(message.get(name) or ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # the parser of headers fails on broken ones
        return ""


def unpack_epub(data: bytes) -> tuple[list[str], Metadata]:
    """Chapters of a book as XHTML, in reading order, and its metadata."""
    from .decode import decode

    archive = Archive(data, "epub")
    container = archive.xml("META-INF/container.xml")
    roots = [] if container is None else [el.get("full-path") for el in container.iter("{*}rootfile")]
    package = archive.xml(roots[0]) if roots and roots[0] else None
    if package is None:
        raise LoadError("not an epub file: it names no package; convert it again")
    folder = posixpath.dirname(roots[0])
    hrefs = {item.get("id"): unquote(item.get("href") or "") for item in package.iter("{*}item")}
    names = [hrefs.get(ref.get("idref"), "") for ref in package.iter("{*}itemref")]
    members = [posixpath.normpath(posixpath.join(folder, name)) for name in names if name]
    chapters = [decode(content) for member in members if (content := archive.read(member)).strip()]
    fields: dict[str, object] = {}
    for element in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        name = re.sub(r"^creator$", "author", str(element.tag).split("}")[-1])
        event = next((value for key, value in element.attrib.items() if key.endswith("event")), "publication")
        if name in ("title", "author", "publisher", "language", "date") and event == "publication":
            fields.setdefault(name, element.text or "")
    return chapters, from_mapping(fields)
