"""Reading an index: three stores of one generation, and following the index when a writer replaces it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import generations
from .errors import IndexFormatError

if TYPE_CHECKING:
    from .documents import DocumentStore
    from .lexical import TantivyIndex
    from .vectors import ChromaVectors

FORMAT = 2
"""Raised when folders of older versions can no longer be read, or when the same files would give other passages."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds. ``version`` is the same whenever the same documents meet the same embedder."""

    format: int
    version: str
    embedder: str
    dimension: int
    documents: int
    passages: int
    sentences: int
    created: str


class Index:
    """The stores of the live generation. What was taken from ``documents``, ``vectors`` and ``lexical`` stays usable
    after ``refresh``: a generation is removed only when nobody holds one of its stores any more.
    """

    documents: DocumentStore
    vectors: ChromaVectors
    lexical: TantivyIndex
    manifest: Manifest

    def __init__(self, path: Path, *, embedder_name: str | None = None) -> None:
        self._path = path
        self._embedder_name = embedder_name
        self._stamp: tuple[int, int] | None = None
        self._open()

    @property
    def version(self) -> str:
        """The version of what is read now."""
        return self.manifest.version

    def refresh(self) -> bool:
        """Go over to a newer generation where there is one, and say whether there was; one stat otherwise.

        Raises IndexFormatError when the newer one cannot be used; the older one then stays open.
        """
        stamp = generations.changed(self._path)
        if stamp is None or stamp == self._stamp:
            return False
        self._open()
        return True

    def close(self) -> None:
        """Let go of all files."""
        self.documents.close()
        self.vectors.close()
        self.lexical.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _open(self) -> None:
        from .documents import DocumentStore
        from .lexical import TantivyIndex
        from .vectors import ChromaVectors

        lease = generations.lease(self._path)
        manifest = read_manifest(lease.folder)
        _check(manifest, self._path, self._embedder_name)
        documents = DocumentStore(lease.folder / "documents.sqlite", lease=lease)
        self.vectors = ChromaVectors(lease.folder, lease=lease)
        self.lexical = TantivyIndex(lease.folder / "lexical", lease=lease)
        self.documents, self.manifest, self._stamp = documents, manifest, lease.stamp


def open_index(path: Path, *, embedder_name: str | None = None) -> Index:
    """Open the index at ``path`` for reading.

    Raises IndexMissingError where there is none, IndexFormatError where it is of another format or, when
    ``embedder_name`` is given, holds another embedder's vectors.
    """
    return Index(path, embedder_name=embedder_name)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises IndexFormatError where it cannot be understood."""
    try:
        return Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexFormatError(f"{folder}/manifest.json cannot be read ({error}); {_ANEW}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a generation."""
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=2), "utf-8")


def check_format(manifest: Manifest, index: Path) -> None:
    """Raise IndexFormatError where another version of the software made the index."""
    if manifest.format != FORMAT:
        raise IndexFormatError(f"{index} has format {manifest.format}, this version needs {FORMAT}; {_ANEW}")


_ANEW = "remove the index folder and run `vouch index PATH…`"


def _check(manifest: Manifest, index: Path, embedder_name: str | None) -> None:
    check_format(manifest, index)
    if embedder_name is not None and manifest.embedder != embedder_name:
        raise IndexFormatError(
            f"{index} holds vectors of {manifest.embedder!r}, not of {embedder_name!r}; "
            "set VOUCH_EMBEDDER to the former or run `vouch index PATH…` to embed anew"
        )
