"""What the tests of the index share: an embedder that counts, folders of files, and a complete look at an index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LoadError
from rag.index import open_index
from rag.types import Document
from tests.fakes import HashEmbedder

if TYPE_CHECKING:
    from rag.protocols import FloatArray


class CountingEmbedder(HashEmbedder):
    """Remembers every text it read; raises KeyboardInterrupt when it has read ``stop_after`` batches."""

    def __init__(self, name: str = "hash-64", dimension: int = 64, stop_after: int = -1) -> None:
        super().__init__(name, dimension)
        self.texts: list[str] = []
        self._left = stop_after

    def embed(self, texts: Sequence[str]) -> FloatArray:
        if self._left == 0:
            raise KeyboardInterrupt
        self._left -= 1
        self.texts.extend(texts)
        return super().embed(texts)


def load_plain(path: Path, *, origin: str) -> tuple[Document, ...]:
    """One document for each block of text between "===" lines; fails on files that begin with "broken"."""
    text = path.read_text("utf-8")
    if text.startswith("broken"):
        raise LoadError(text.strip())
    parts = text.split("===\n")
    names = [origin] if len(parts) == 1 else [f"{origin}#{number}" for number in range(len(parts))]
    return tuple(plain(name, part) for name, part in zip(names, parts, strict=True))


def plain(origin: str, text: str) -> Document:
    """A document whose id tells its origin and text."""
    return Document(id=f"{origin}:{text}", title="", text=text, sha256=text, origin=origin)


def fill(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files, making the folders they need."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def look(index: Path, *, graph: bool = False) -> dict[str, str]:
    """The texts in an index by origin, after all of its stores were found to hold the same passages.

    ``graph`` opens Chroma too, which takes a moment.
    """
    with open_index(index) as opened:
        documents, _ = opened.documents.documents(limit=1000)
        passages = {passage.id: passage for value in documents for passage in opened.documents.passages_of(value.id)}
        assert opened.documents.counts().passages == len(passages) == len(opened.vectors) == len(opened.lexical)
        assert set(opened.vectors.vectors(passages)) == set(passages)
        for passage in passages.values():
            found = opened.lexical.search(passage.text, len(passages), allowed=[passage.document_id])
            assert passage.id in dict(found)
        if graph:
            collection = opened.vectors._collection
            assert set(collection.get(include=[])["ids"]) == set(passages)
        return {value.origin: value.text for value in documents}
