"""BM25 in tantivy. Text is analysed by ``terms.py``; tantivy only splits it at spaces again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ConfigError, damaged
from .terms import query_terms, terms

if TYPE_CHECKING:
    import tantivy

HEAP_BYTES = 64_000_000
"""Memory of the writer before it starts a new segment."""
WIDE_FILTER = 200
"""Allowed documents above which it pays to look among the best hits first: a filter costs time for each of its ids
(100,000 passages: 2 ms for 100 ids, 11 ms for 1,000, 64 ms for 15,000; `python -m evals.bench.stores`)."""
OVERFETCH = 4
"""How many times ``k`` that look takes."""
_ANALYZER = "spaces"


class TantivyIndex:
    """Searches the finished index of one folder; safe to use from several threads and processes.

    Raises IndexFormatError where the folder holds no index.
    """

    def __init__(self, folder: Path, *, lease: object = None) -> None:
        self._lease = lease  # whoever holds it open keeps the folder from being removed
        self._index = _open(folder)
        self._schema = _schema()
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, query: str, k: int, *, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Up to ``k`` (passage id, BM25 score > 0), best first; only passages of the documents in ``allowed``.

        Any text is a query: it is split into terms and never parsed.
        """
        allowed = frozenset(allowed) if allowed is not None else None
        wanted = Counter(query_terms(query))
        if not wanted or k < 1 or (allowed is not None and not allowed):
            return []
        should = self._any_of(wanted)
        if allowed is None:
            return [(passage_id, score) for passage_id, _, score in self._hits(should, k)]
        if len(allowed) > WIDE_FILTER:
            hits = self._hits(should, OVERFETCH * k)
            kept = [(passage_id, score) for passage_id, document_id, score in hits if document_id in allowed]
            if len(kept) >= k or len(hits) < OVERFETCH * k:
                return kept[:k]
        return [(passage_id, score) for passage_id, _, score in self._hits(self._within(should, allowed), k)]

    def scores(self, query: str, passage_ids: Collection[str]) -> dict[str, float]:
        """BM25 of these passages, as ``search`` gives it; passages without any term of ``query`` are left out."""
        wanted = Counter(query_terms(query))
        if not wanted or not passage_ids:
            return {}
        found = self._hits(self._within(self._any_of(wanted), passage_ids, field="passage"), len(passage_ids))
        return {passage_id: score for passage_id, _, score in found}

    def rarity(self, wanted: Iterable[str]) -> dict[str, float]:
        """Inverse document frequency > 0 of each term, as BM25 weighs it; a term that occurs nowhere is the rarest."""
        passages = len(self)
        found = {term: self._searcher.doc_freq("body", term) for term in wanted}
        return {term: math.log(1 + (passages - count + 0.5) / (count + 0.5)) for term, count in found.items()}

    def held(self, wanted: Iterable[str]) -> frozenset[str]:
        """Those of the terms that some passage has."""
        return frozenset(term for term in wanted if self._searcher.doc_freq("body", term))

    def close(self) -> None:
        """Let go of the folder."""
        self._lease = None

    def _any_of(self, wanted: Counter[str]) -> tantivy.Query:
        from tantivy import Occur, Query

        parts = []
        for term, count in wanted.items():
            part = Query.term_query(self._schema, "body", term, index_option="freq")
            parts.append((Occur.Should, part if count == 1 else Query.boost_query(part, float(count))))
        return Query.boolean_query(parts)

    def _within(self, query: tantivy.Query, allowed: Collection[str], *, field: str = "document") -> tantivy.Query:
        from tantivy import Occur, Query

        ids = Query.term_set_query(self._schema, field, list(allowed))
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(ids, 0.0))])

    def _hits(self, query: tantivy.Query, limit: int) -> list[tuple[str, str, float]]:
        found = self._searcher.search(query, limit=min(limit, max(1, len(self))), count=False).hits
        documents = [(self._searcher.doc(address), score) for score, address in found]
        return [(_first(document, "passage"), _first(document, "document"), score) for document, score in documents]


class TantivyWriter:
    """Adds to and deletes from the index of a folder that nobody else has open."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True, exist_ok=True)
        self._index = _open(folder) if tantivy.Index.exists(str(folder)) else _create(folder)
        self._writer = self._index.writer(heap_size=HEAP_BYTES, num_threads=1)
        self._finished = False

    def __len__(self) -> int:
        """Passages of the last commit."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def delete(self, document_ids: Sequence[str]) -> None:
        """Remove all passages of these documents; ids that are not there are passed over."""
        for document_id in document_ids:
            self._writer.delete_documents_by_term("document", document_id)

    def add(self, passage_ids: Sequence[str], document_ids: Sequence[str], texts: Sequence[str]) -> None:
        """Index passages; they are found after ``finish``."""
        import tantivy

        for passage_id, document_id, text in zip(passage_ids, document_ids, texts, strict=True):
            document = tantivy.Document(passage=passage_id, document=document_id, body=" ".join(terms(text)))
            self._writer.add_document(document)

    def finish(self) -> None:
        """Commit, wait for the last merge and let go of the folder."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._finished = True

    def close(self) -> None:
        """Let go of the folder; what was not finished is lost."""
        if not self._finished:
            self._finished = True
            self._writer.rollback()
            self._writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", stored=False, tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


def _create(folder: Path) -> tantivy.Index:
    import tantivy

    return _registered(tantivy.Index(_schema(), path=str(folder)))


def _open(folder: Path) -> tantivy.Index:
    import tantivy

    try:
        return _registered(tantivy.Index.open(str(folder)))
    except ValueError as error:
        if "Lockfile" not in str(error):
            raise damaged(folder, error) from error
        raise ConfigError(
            f"the index at {folder} cannot be locked ({error}), which reading needs too; "
            "make the folder writable, or copy the index to one that is and set VOUCH_INDEX"
        ) from error


def _registered(index: tantivy.Index) -> tantivy.Index:
    from tantivy import TextAnalyzerBuilder, Tokenizer

    index.register_tokenizer(_ANALYZER, TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    return index


def _first(document: Any, name: str) -> str:
    return str(document.get_first(name))
