"""LlamaIndex's CitationQueryEngine as a source of answers, so that it is measured as our own engine is.

It is set up as its documentation shows it (top 3 nodes, sources of 512 tokens, its own prompt) over the documents that
our loader gives, with their title, publisher and date as metadata, which LlamaIndex embeds with the text. Its answer is
read with goodwill: "[2]", "[1, 2]", "(Source 2)" and "Source 2" all count as markers, and a marker cites the whole
source that it names, at its place in the document.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rag.cite import DraftClaim, claims
from rag.generate import ANSWER_TOKENS
from rag.llm_client import Endpoint
from rag.llm_errors import explain, foreign_errors
from rag.protocols import Embedder
from rag.types import (
    Abstention,
    Answer,
    Citation,
    Claim,
    Document,
    Hit,
    Passage,
    Question,
    Span,
    Timings,
    Verdict,
)

from ..gold import places
from ..unchecked import UNCITED, stated_text
from .refusals import refuses

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.query_engine import CitationQueryEngine

TOP_K, CHUNK_TOKENS = 3, 512
"""As the documentation of CitationQueryEngine shows them."""
SECONDS = 600.0
"""Until an answer counts as failed: a slow machine must not be taken for a wrong answer."""
_NAMED = r"\bsources?\s+(\d+(?:\s*(?:,|and|&)\s*(?:source\s+)?\d+)*)"
_BRACKETED = re.compile(rf"[(\[]{_NAMED}[)\]]|^[ \t]*{_NAMED}[ \t]*[:：]", re.IGNORECASE | re.MULTILINE)
_MENTIONED = re.compile(rf"{_NAMED}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CitationEngine:
    """CitationQueryEngine over an index of ``given``; made by ``open_citation_engine``."""

    engine: CitationQueryEngine
    given: tuple[Document, ...]
    endpoint: Endpoint
    index_version: str
    generator_name: str = "CitationQueryEngine"

    @property
    def model(self) -> str:
        """Of the endpoint."""
        return self.endpoint.model

    @property
    def version(self) -> str:
        """Of the documents, and of LlamaIndex."""
        return f"{self.index_version} llama-index-core {version('llama-index-core')}"

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """All at once."""
        return self.given, ""

    def ask(self, question: Question) -> Answer:
        """Its answer in our form; history, filters and dates are not known to it and are left out."""
        began = time.perf_counter()
        try:
            response: Any = self.engine.query(question.text)
        except foreign_errors() as error:
            raise explain(error, self.endpoint) from error
        milliseconds = 1000 * (time.perf_counter() - began)
        hits = sources(response.source_nodes, {document.id: document for document in self.given})
        return answer_of(question.text, str(response.response or ""), hits, self, milliseconds)


def open_citation_engine(
    documents: Sequence[Document], embedder: Embedder, endpoint: Endpoint, *, window: int, index_version: str = ""
) -> CitationEngine:
    """Embeds the documents as LlamaIndex cuts them. ``window`` is what the model is served with, in tokens."""
    from llama_index.core import Document as Text
    from llama_index.core import VectorStoreIndex
    from llama_index.core.query_engine import CitationQueryEngine
    from llama_index.llms.openai_like import OpenAILike

    texts = [Text(id_=one.id, text=one.text, metadata=_metadata(one)) for one in documents]
    llm = OpenAILike(
        model=endpoint.model, api_base=endpoint.url, api_key=endpoint.secret or "none", is_chat_model=True,
        temperature=0.0, max_tokens=ANSWER_TOKENS, context_window=window, timeout=SECONDS,
    )  # fmt: skip
    index = VectorStoreIndex.from_documents(texts, embed_model=_embedding(embedder))
    engine = CitationQueryEngine.from_args(index, llm=llm, similarity_top_k=TOP_K, citation_chunk_size=CHUNK_TOKENS)
    return CitationEngine(engine, tuple(documents), endpoint, index_version)


def sources(nodes: Sequence[Any], documents: Mapping[str, Document]) -> tuple[Hit, ...]:
    """The numbered sources that the model was shown, each with its place in its document; empty spans for no place."""
    found = []
    for number, scored in enumerate(nodes, 1):
        text = scored.node.get_content().removeprefix(f"Source {number}:\n").removesuffix("\n")
        document_id = scored.node.ref_doc_id or ""
        span = _place(text, documents[document_id].text) if document_id in documents else Span(0, 0)
        passage = Passage(f"source-{number}", document_id, span, text)
        found.append(Hit(passage, float(scored.score or 0.0), number, "dense"))
    return tuple(found)


def answer_of(question: str, text: str, hits: Sequence[Hit], source: CitationEngine, milliseconds: float) -> Answer:
    """What the model wrote as an Answer: sentences with the sources they name, or a refusal."""
    documents = {document.id: document for document in source.given}
    marked = _BRACKETED.sub(lambda found: _bracket(found[1] or found[2]), text)
    marked = _MENTIONED.sub(lambda found: "the source " + _bracket(found[1]), marked)
    drafts = [item for item in claims([marked]) if isinstance(item, DraftClaim)]
    cited = dict.fromkeys(number for draft in drafts for number, _ in draft.markers if 1 <= number <= len(hits))
    stated = [_claim(draft, cited) for draft in drafts]
    shown, made = stated_text(stated)
    common: dict[str, Any] = {
        "hits": tuple(hits), "generator": source.generator_name, "model": source.model, "index_version": source.version,
        "timings": Timings(generate=milliseconds, total=milliseconds),
    }  # fmt: skip
    if refuses(text):
        refusal = Abstention("no_evidence", text.strip())
        return Answer("", question, question, "abstained", text.strip(), abstention=refusal, **common)
    citations = tuple(_citation(number, hits[number - 1], documents) for number in cited)
    return Answer("", question, question, "answered", shown, made, citations, **common)


def _claim(draft: DraftClaim, cited: Mapping[int, Any]) -> Claim:
    numbers = tuple(dict.fromkeys(number for number, _ in draft.markers if number in cited))
    return Claim(draft.text, Span(0, 0), numbers, Verdict("supported") if numbers else UNCITED)


def _citation(number: int, hit: Hit, documents: Mapping[str, Document]) -> Citation:
    document = documents[hit.passage.document_id]
    return Citation(
        number, document.id, hit.passage.id, hit.passage.span, hit.passage.text, document.sha256, document.title,
        document.publisher, document.published, document.url,
    )  # fmt: skip


def _bracket(numbers: str) -> str:
    return "".join(f"[{number}]" for number in re.findall(r"\d+", numbers))


def _place(text: str, whole: str) -> Span:
    """Where a source stands; LlamaIndex keeps no offsets of it."""
    start = whole.find(text)
    if start >= 0:
        return Span(start, start + len(text))
    return next(iter(places(text, whole)), Span(0, 0))


def _metadata(document: Document) -> dict[str, str]:
    published = document.published.isoformat() if document.published else ""
    known = {"title": document.title, "publisher": document.publisher, "published": published}
    return {name: value for name, value in known.items() if value}


def _embedding(embedder: Embedder) -> BaseEmbedding:
    """Our embedder as one of LlamaIndex's."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class OurEmbedding(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(value) for value in embedder.embed([query])[0]]

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_query_embedding(text)

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [[float(value) for value in row] for row in embedder.embed(texts)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return OurEmbedding(model_name=embedder.name)
