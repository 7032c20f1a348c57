"""Zip containers of office formats, opened with limits: a bomb is refused before it unfolds."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from .errors import LoadError

_MEMBERS = 20_000
_MEMBER_BYTES = 150 * 2**20
_TOTAL_BYTES = 500 * 2**20


class Archive:
    """The members of a zip file; reading one that is missing gives b""."""

    def __init__(self, data: bytes, kind: str) -> None:
        """``kind`` names the format in errors. Raises LoadError for what is no such file or unfolds too far."""
        self._kind = kind
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise LoadError(
                f"the {kind} file is encrypted or of the old binary format; save it as .{kind} without a password"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise LoadError(f"not a {kind} file, or damaged: {error}") from error
        if len(members) > _MEMBERS or sum(member.file_size for member in members) > _TOTAL_BYTES:
            raise LoadError(
                f"the {kind} file unfolds to more than {_TOTAL_BYTES // 2**20} MB or {_MEMBERS} parts; split it"
            )
        self.names = [member.filename for member in members]
        self._known = set(self.names)

    def read(self, name: str) -> bytes:
        """The bytes of a member, b"" where there is none. Raises LoadError where it is damaged or too large."""
        if name not in self._known:
            return b""
        try:
            with self._zip.open(name) as member:
                data = member.read(_MEMBER_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
            raise LoadError(f"the {self._kind} file is damaged or encrypted at {name}: {error}") from error
        if len(data) > _MEMBER_BYTES:
            raise LoadError(
                f"{name} in the {self._kind} file unfolds to more than {_MEMBER_BYTES // 2**20} MB; split it"
            )
        return data

    def xml(self, name: str) -> Any:
        """The root element of a member, None where there is none. Entities are not resolved."""
        from lxml import etree

        data = self.read(name)
        if not data.strip():
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise LoadError(f"{name} in the {self._kind} file is not valid XML: {error}") from error

    def properties(self) -> dict[str, str]:
        """Title, author and the like from docProps/core.xml; dates there say when the file was made."""
        root = self.xml("docProps/core.xml")
        fields = {} if root is None else {str(el.tag).split("}")[-1]: (el.text or "").strip() for el in root}
        names = {
            "title": "title",
            "creator": "author",
            "subject": "subject",
            "keywords": "keywords",
            "created": "created",
        }
        return {names[key]: value for key, value in fields.items() if key in names and value}
