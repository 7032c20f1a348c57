"""A running server as the source of a run's answers: the HTTP interface of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from rag.errors import VouchError
from rag.serialize import from_dict
from rag.types import Answer, Document, Filters, Hit, Passage, Question, Span

TIMEOUT_SECONDS = 300.0
"""For one answer: a small model on a busy machine takes a minute."""


class ServerError(VouchError):
    """The server could not be reached, refused, or sent what is no answer; the message names the address."""


class Server:
    """Asks over HTTP. Raises ServerError, from the start where nothing answers at ``url``."""

    def __init__(self, url: str, *, key: str = "", transport: httpx.BaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(
            base_url=self._url, headers=headers, timeout=TIMEOUT_SECONDS, transport=transport, follow_redirects=True
        )
        told = self._json("GET", "/version")
        self.generator_name = str(told.get("generator") or "")
        self.model = str(told.get("model") or "")
        self.version = str(told.get("index_version") or "")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(self, question: Question) -> Answer:
        """The server's answer with its hits."""
        body = {
            "question": question.text,
            "history": [{"question": turn.question, "answer": turn.answer} for turn in question.history],
            "top_k": question.top_k,
            "as_of": question.as_of.isoformat() if question.as_of else None,
            "include_retrieved": True,
        }
        if question.filters != Filters():
            body["filters"] = _filters(question.filters)
        return _answer(self._json("POST", "/ask", body))

    def documents(self, *, limit: int = 50, cursor: str = "") -> tuple[tuple[Document, ...], str]:
        """A page of documents, each read for its text."""
        page = self._json("GET", f"/documents?limit={limit}" + (f"&cursor={quote(cursor)}" if cursor else ""))
        read = (self._json("GET", f"/documents/{quote(listed['id'], safe='')}") for listed in page["documents"])
        return tuple(_document(found) for found in read), page.get("next_cursor") or ""

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        try:
            response = self._client.request(method, path, json=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServerError(f"{self._url} does not answer ({error}); start it with `vouch serve`") from error
        if response.is_error:
            raise ServerError(f"{self._url}{path} answered {response.status_code}: {_detail(response)}")
        try:
            return response.json()
        except ValueError as error:
            raise ServerError(f"{self._url}{path} sent no JSON; name the address of a Vouch server") from error


def _answer(told: Mapping[str, Any]) -> Answer:
    return replace(from_dict(told), hits=tuple(_hit(hit) for hit in told.get("retrieved") or ()))


def _hit(told: Mapping[str, Any]) -> Hit:
    span = Span(told["start_char"], told["end_char"])
    passage = Passage(
        told["passage_id"], told["document_id"], span, told["text"], told.get("heading") or "",
        told.get("kind") or "paragraph", told.get("page"),
    )  # fmt: skip
    return Hit(passage, float(told["score"]), int(told["rank"]), told["origin"])


def _document(told: Mapping[str, Any]) -> Document:
    published = told.get("published")
    return Document(
        id=told["id"], title=told.get("title") or "", text=told["text"], sha256=told["sha256"],
        publisher=told.get("publisher") or "", published=date.fromisoformat(published) if published else None,
        url=told.get("url") or "", language=told.get("language") or "", origin=told.get("origin") or "",
    )  # fmt: skip


def _filters(filters: Filters) -> dict[str, Any]:
    """Without what sets no condition."""
    named = {
        "document_ids": list(filters.document_ids),
        "publishers": list(filters.publishers),
        "languages": list(filters.languages),
        "published_from": filters.published_from.isoformat() if filters.published_from else None,
        "published_to": filters.published_to.isoformat() if filters.published_to else None,
    }
    return {name: value for name, value in named.items() if value}


def _detail(response: httpx.Response) -> str:
    try:
        told = response.json()
    except ValueError:
        return response.text[:200]
    return str(told.get("detail") or told.get("title") or told) if isinstance(told, dict) else str(told)
