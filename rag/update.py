"""One change of an index: what goes and what comes, written to all stores of a new generation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from . import generations, journal
from .chunk import search_text
from .errors import damaged
from .gloss import bilingual, glossed
from .progress import Progress
from .protocols import Embedder
from .reader import FORMAT, Manifest, read_manifest, write_manifest
from .types import Document, Passage, Sentence

if TYPE_CHECKING:
    from .documents import DocumentStore
    from .lexical import TantivyWriter
    from .protocols import FloatArray
    from .tables import Source
    from .vectors import VectorWriter

EMBED_BATCH = 512
"""Texts handed to the embedder at once: enough for it to sort by length, few enough to lose when it is killed."""
VECTOR_FILES = ("chroma", "vector*.npy")

Item = tuple[Document, tuple[Passage, ...], tuple[Sentence, ...]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do to an index; ``anew`` embeds what stays as well, for another embedder."""

    add: tuple[Item, ...] = ()
    remove: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    forget: tuple[tuple[str, str], ...] = ()
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """The generation that was written, and how many texts the embedder read for it."""

    manifest: Manifest
    embedded: int


@dataclass(frozen=True, slots=True)
class _Text:
    """What is embedded for one passage, Chinese in English, and ``words``, what is indexed of it, in both."""

    passage_id: str
    document_id: str
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class _Stores:
    documents: DocumentStore
    lexical: TantivyWriter
    vectors: VectorWriter


def write(index: Path, changes: Changes, embedder: Embedder, progress: Progress) -> Written:
    """Make a new generation with the changes and put it in the live one's place.

    The caller has the right to write. Texts are embedded here while another thread fills the stores.
    """
    pending = journal.Journal(index / "pending.sqlite")
    with ExitStack() as stack:
        stack.callback(pending.close)
        folder = stack.enter_context(generations.draft(index, leave_out=VECTOR_FILES if changes.anew else ()))
        with _opened(folder, embedder.dimension, _additions(changes, folder)) as stores:
            wanted = _removed(stores, changes) + _texts(changes.add)
            with ThreadPoolExecutor(1, "index") as pool:
                stored = pool.submit(_add_text, stores, changes, wanted)
                embedded = _embed(wanted, embedder, progress, _Sink(stores.vectors, pending, pool))
                stored.result()
            manifest = _manifest(stores.documents, embedder)
            _finish(stores, manifest.passages, folder)
        write_manifest(folder, manifest)
    pending.remove()
    return Written(manifest, embedded)


def _finish(stores: _Stores, passages: int, folder: Path) -> None:
    """Raise IndexFormatError where a store lost what it held before: it must not be begun anew beside the others."""
    held = len(stores.vectors)
    stores.lexical.finish()
    stores.vectors.finish()
    for name, count in (("vectors.npy", held), ("lexical", len(stores.lexical))):
        if count != passages:
            raise damaged(folder / name, f"it holds {count:,} of {passages:,} passages")


def _texts(items: Iterable[tuple[Document, tuple[Passage, ...], object]]) -> list[_Text]:
    found = []
    for document, passages, _ in items:
        for passage in passages:
            text = search_text(document, passage)
            found.append(_Text(passage.id, document.id, glossed(text), bilingual(text)))
    return found


@contextmanager
def _opened(folder: Path, dimension: int, additions: int) -> Iterator[_Stores]:
    from .documents import DocumentStore
    from .lexical import TantivyWriter
    from .vectors import VectorWriter

    with ExitStack() as stack:
        documents = stack.enter_context(closing(DocumentStore(folder / "documents.sqlite", writable=True)))
        lexical = stack.enter_context(closing(TantivyWriter(folder / "lexical")))
        vectors = stack.enter_context(closing(VectorWriter(folder, dimension, additions=additions)))
        yield _Stores(documents, lexical, vectors)


def _additions(changes: Changes, folder: Path) -> int:
    """About how many vectors will be added."""
    staying = read_manifest(folder).passages if changes.anew else 0
    return staying + sum(len(passages) for _, passages, _ in changes.add)


def _removed(stores: _Stores, changes: Changes) -> list[_Text]:
    """Take out what goes; the texts of what stays where they are to be embedded anew."""
    passage_ids = stores.documents.remove(changes.remove)
    stores.lexical.delete(changes.remove)
    stores.vectors.delete(passage_ids)
    stores.documents.forget_sources(changes.forget)
    stores.documents.put_sources(changes.sources)
    if not changes.anew:
        return []
    staying = (stores.documents.document(document_id) for document_id in sorted(stores.documents.ids()))
    return _texts((document, stores.documents.passages_of(document.id), None) for document in staying)


def _add_text(stores: _Stores, changes: Changes, wanted: Sequence[_Text]) -> None:
    stores.documents.add_all(changes.add)
    added = {document.id for document, _, _ in changes.add}
    fresh = [text for text in wanted if text.document_id in added]
    stores.lexical.add(
        [text.passage_id for text in fresh], [text.document_id for text in fresh], [text.words for text in fresh]
    )


class _Sink:
    """Hands vectors to the store and the journal on another thread, one batch at a time."""

    def __init__(self, vectors: VectorWriter, pending: journal.Journal, pool: ThreadPoolExecutor) -> None:
        self.pending = pending
        self._vectors = vectors
        self._pool = pool
        self._last: Future[None] | None = None

    def take(self, owners: Mapping[bytes, Sequence[_Text]], rows: Mapping[bytes, FloatArray], *, keep: bool) -> None:
        """Store each vector for the passages that have its text; ``keep`` notes it in the journal first."""
        self.wait()
        self._last = self._pool.submit(self._write, owners, rows, keep)

    def wait(self) -> None:
        """Raise what went wrong with the last batch."""
        if self._last is not None:
            self._last.result()

    def _write(self, owners: Mapping[bytes, Sequence[_Text]], rows: Mapping[bytes, FloatArray], keep: bool) -> None:
        if keep:
            self.pending.write(rows.items())
        pairs = [(text, vector) for key, vector in rows.items() for text in owners[key]]
        if pairs:
            ids = [text.passage_id for text, _ in pairs]
            self._vectors.add(ids, [text.document_id for text, _ in pairs], np.stack([vector for _, vector in pairs]))


def _embed(wanted: Sequence[_Text], embedder: Embedder, progress: Progress, sink: _Sink) -> int:
    """Embed each different text once, those of like length together; the number that the embedder read."""
    owners: dict[bytes, list[_Text]] = {}
    for text in wanted:
        owners.setdefault(journal.key(embedder.name, text.text), []).append(text)
    known = sink.pending.read(list(owners), embedder.dimension)
    sink.take(owners, known, keep=False)
    left = sorted((key for key in owners if key not in known), key=lambda key: -len(owners[key][0].text))
    with progress("embedding", len(left)) as advance:
        for start in range(0, len(left), EMBED_BATCH):
            batch = left[start : start + EMBED_BATCH]
            vectors = embedder.embed([owners[key][0].text for key in batch])
            sink.take(owners, dict(zip(batch, vectors, strict=True)), keep=True)
            advance(len(batch))
    sink.wait()
    return len(left)


def _manifest(documents: DocumentStore, embedder: Embedder) -> Manifest:
    counts = documents.counts()
    parts = [str(FORMAT), embedder.name, *sorted(documents.ids())]
    return Manifest(
        format=FORMAT,
        version=hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16],
        embedder=embedder.name,
        dimension=embedder.dimension,
        documents=counts.documents,
        passages=counts.passages,
        sentences=counts.sentences,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
