"""What differs between an index and the files it was made from, as a change that can be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from . import generations
from .chunk import chunk
from .errors import LoadError
from .progress import Progress
from .reader import Manifest, check_format, read_manifest
from .scan import File
from .types import Document
from .update import Changes, Item

if TYPE_CHECKING:
    from .tables import Source

Load = Callable[..., tuple[Document, ...]]
"""As ``load.load_file``: a path and ``origin=`` to documents, or LoadError."""
Key = tuple[str, str]
"""Root and origin of a source."""


@dataclass(frozen=True, slots=True)
class State:
    """What the live generation holds; nothing where there is none."""

    manifest: Manifest | None = None
    sources: Mapping[Key, Source] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()


def read_state(index: Path) -> State:
    """What the live generation of ``index`` holds; raises IndexFormatError for one of another format."""
    from .documents import DocumentStore

    folder = generations.live(index)
    if folder is None:
        return State()
    manifest = read_manifest(folder)
    check_format(manifest, index)
    with closing(DocumentStore(folder / "documents.sqlite")) as documents:
        sources = {(source.root, source.origin): source for source in documents.sources()}
        return State(manifest, sources, documents.ids())


def is_touched(file: File, earlier: Source | None) -> bool:
    """Whether a file must be read: it is new, its bytes changed, or it fails for another reason than before."""
    if earlier is None or file.sha256 != earlier.sha256:
        return True
    return not file.sha256 and file.reason != earlier.reason


def loaded(files: Sequence[File], progress: Progress, load: Load) -> tuple[dict[Key, Source], dict[str, Item]]:
    """What was read: a source for every file, and the chunked documents by id."""
    from .tables import Source

    sources: dict[Key, Source] = {}
    items: dict[str, Item] = {}
    with progress("reading files", len(files)) as advance:
        for file in files:
            reason = file.reason
            documents: tuple[Document, ...] = ()
            if not reason:
                try:
                    documents = load(file.path, origin=file.origin)
                except LoadError as error:
                    reason = str(error)
            found = chunked(documents)
            items.update(found)
            key = (file.root, file.origin)
            sources[key] = Source(*key, file.sha256, file.size, tuple(found), reason)
            advance(1)
    return sources, items


def chunked(documents: Iterable[Document]) -> dict[str, Item]:
    """Documents with their passages and sentences, by document id."""
    return {document.id: (document, *chunk(document)) for document in documents}


def _put_sources(documents: Sequence[Document]) -> dict[Key, Source]:
    from .tables import Source

    sources: dict[Key, Source] = {}
    for document in documents:
        key = ("", document.origin or document.id)
        earlier = sources[key].document_ids if key in sources else ()
        ids = tuple(dict.fromkeys((*earlier, document.id)))
        sources[key] = Source(*key, document.sha256, len(document.text.encode("utf-8", "replace")), ids)
    return sources


def file_of(origin: str) -> str:
    """The file of an entry ``name.csv#entry``; a "#" that stands before the suffix belongs to the name."""
    name, _, entry = origin.partition("#")
    return name if entry and PurePath(name).suffix else origin


def difference(
    state: State, sources: Mapping[Key, Source], items: Mapping[str, Item], forget: Sequence[Key]
) -> Changes:
    """A document goes when no source gives it any more, and comes when it was not there."""
    after = {key: source for key, source in state.sources.items() if key not in set(forget)} | dict(sources)
    wanted = {document_id for source in after.values() for document_id in source.document_ids}
    return Changes(
        add=tuple(item for document_id, item in items.items() if document_id not in state.ids),
        remove=tuple(sorted(state.ids - wanted)),
        sources=tuple(sources.values()),
        forget=tuple(forget),
    )


def without(state: State, document_ids: Sequence[str]) -> Changes:
    """The removal of documents from every source that gives them; a source without a file goes with its last one.

    A file stays noted as read, so that its document does not come back with the next build.
    """
    gone = frozenset(document_ids)
    left = {
        key: replace(source, document_ids=tuple(name for name in source.document_ids if name not in gone))
        for key, source in state.sources.items()
        if gone.intersection(source.document_ids)
    }
    forget = [key for key, source in left.items() if not key[0] and not source.document_ids]
    return difference(state, {key: source for key, source in left.items() if key not in forget}, {}, forget)


def replaced(state: State, documents: Sequence[Document]) -> tuple[dict[Key, Source], list[Key]]:
    """Sources for documents that come without files, and the sources they replace; nothing of either when all stay.

    A source is replaced by one of the same origin, and every entry of a file by those of the file put again.
    """
    sources = _put_sources(documents)
    names = {file_of(origin) for _, origin in sources}
    earlier = {key: source for key, source in state.sources.items() if not key[0] and file_of(key[1]) in names}
    return ({}, []) if sources == earlier else (sources, list(earlier))
