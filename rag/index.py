"""Building an index from folders, putting and deleting documents: all stores change together or not at all."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import generations
from .changes import Key, Load, State, chunked, difference, file_of, is_touched, loaded, read_state, replaced, without
from .errors import DocumentNotFoundError, IndexFormatError, IndexMissingError
from .load import load_file
from .progress import Progress, silent
from .protocols import Embedder
from .reader import Index, Manifest, open_index
from .scan import File, require, scan
from .types import Document
from .update import Changes, Written, write

if TYPE_CHECKING:
    from .protocols import FloatArray
    from .tables import Source

__all__ = ["Failure", "Index", "Manifest", "Report", "build", "delete", "open_index", "put"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that is not in the index, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was done. ``added``, ``changed`` and ``removed`` are paths under their folder (document ids for ``delete``).

    ``documents`` and ``passages`` count what the index holds now, ``embedded`` the texts the embedder read.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    documents: int = 0
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    version: str = ""


def build(
    paths: Sequence[Path], index: Path, *, embedder: Embedder, progress: Progress | None = None, load: Load = load_file
) -> Report:
    """Bring ``index`` up to date with folders (or single files): new, changed and removed files, by their bytes.

    Other folders indexed earlier stay. Unchanged files are neither parsed nor embedded; one that fails loses its
    earlier version and is reported, each time until it changes. A document that was deleted stays deleted until its
    file changes. Raises ConfigError for a missing or empty path, IndexBusyError while another process writes.
    """
    started = time.monotonic()
    for path in paths:
        require(path)
    with generations.writing(index):
        state = read_state(index)
        files = {(file.root, file.origin): file for path in paths for file in scan(path, index)}
        roots = {root for root, _ in files}
        gone = [key for key in state.sources if key[0] in roots and key not in files]
        touched = [file for key, file in files.items() if is_touched(file, state.sources.get(key))]
        sources, items = loaded(touched, progress or silent, load)
        changes = difference(state, sources, items, gone)
        written = _written(index, state, changes, embedder, progress or silent)
        report = _files_report(state, files, sources, gone)
    return _finished(report, written, state, started)


def put(documents: Sequence[Document], index: Path, *, embedder: Embedder, failed: Sequence[Failure] = ()) -> Report:
    """Add documents that come from no folder; they stay until they are deleted or put again.

    A document of the same origin is replaced, and so are all entries ``name#…`` of a file put again. ``failed`` is
    passed on into the report. Raises IndexFormatError where the index holds another embedder's vectors.
    """
    started = time.monotonic()
    with generations.writing(index):
        state = read_state(index)
        if state.manifest and state.manifest.embedder != embedder.name:
            raise IndexFormatError(
                f"{index} holds vectors of {state.manifest.embedder!r}, not of {embedder.name!r}; "
                "run `vouch index PATH…` to embed anew"
            )
        sources, earlier = replaced(state, documents)
        changes = difference(state, sources, chunked(documents), [key for key in earlier if key not in sources])
        written = _written(index, state, changes, embedder, silent)
    known = {file_of(origin) for _, origin in earlier}
    done = {file_of(origin) for _, origin in sources}
    unchanged = {file_of(document.origin or document.id) for document in documents} - done
    report = Report(tuple(sorted(done - known)), tuple(sorted(done & known)), (), len(unchanged), tuple(failed))
    return _finished(report, written, state, started)


def delete(document_ids: Sequence[str], index: Path) -> Report:
    """Remove documents from all stores; ``removed`` holds their ids.

    Raises DocumentNotFoundError, and removes nothing, when one of the ids is unknown; IndexMissingError where there
    is no index.
    """
    started = time.monotonic()
    if generations.live(index) is None:
        raise IndexMissingError(f"there is no index at {index}; run `vouch index PATH…` to make one")
    with generations.writing(index):
        state = read_state(index)
        for document_id in document_ids:
            if document_id not in state.ids:
                raise DocumentNotFoundError(f"no document has the id {document_id!r}; GET /documents lists the ids")
        written = _written(index, state, without(state, document_ids), _NoEmbedder(state), silent)
    return _finished(Report(removed=tuple(dict.fromkeys(document_ids))), written, state, started)


class _NoEmbedder:
    """Stands for the embedder of the index where nothing is to be embedded."""

    def __init__(self, state: State) -> None:
        assert state.manifest is not None  # there are documents to delete
        self.name, self.dimension = state.manifest.embedder, state.manifest.dimension

    def embed(self, texts: Sequence[str]) -> FloatArray:
        raise AssertionError(f"{len(texts)} texts to embed in a deletion")


def _written(index: Path, state: State, changes: Changes, embedder: Embedder, progress: Progress) -> Written | None:
    """The new generation, None where nothing changes."""
    anew = state.manifest is not None and state.manifest.embedder != embedder.name
    if state.manifest and not (anew or changes.sources or changes.forget):
        return None
    return write(index, replace(changes, anew=anew), embedder, progress)


def _files_report(
    state: State, files: Mapping[Key, File], sources: Mapping[Key, Source], gone: Sequence[Key]
) -> Report:
    after = {**state.sources, **sources}
    failed = [Failure(str(file.path), after[key].reason) for key, file in files.items() if after[key].reason]
    done = [key for key, source in sources.items() if not source.reason]
    new = [key for key in done if key not in state.sources or state.sources[key].reason]
    return Report(
        added=tuple(key[1] for key in new),
        changed=tuple(key[1] for key in done if key not in set(new)),
        removed=tuple(key[1] for key in gone if not state.sources[key].reason),
        unchanged=len(files) - len(failed) - len(done),
        failed=tuple(failed),
    )


def _finished(report: Report, written: Written | None, state: State, started: float) -> Report:
    manifest = written.manifest if written else state.manifest
    report = replace(report, embedded=written.embedded if written else 0, seconds=time.monotonic() - started)
    if manifest is None:
        return report
    return replace(report, documents=manifest.documents, passages=manifest.passages, version=manifest.version)
