"""LlamaIndex's chat model over one endpoint, bounded: nothing is tried again and nothing grows without limit here."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from .config import Settings

if TYPE_CHECKING:
    import httpx
    from llama_index.llms.openai_like import OpenAILike
    from openai import AsyncOpenAI

RESPONSE_BYTES = 8_000_000
"""Bytes of one response beyond which reading stops: an endless line must not fill the memory."""
DETAIL_CHARACTERS = 300

_KEY = re.compile(r"\b(?:sk|key|Bearer)[-_ ][\w*.-]{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to wait for a connection, the first piece of text, the next piece, and for all that an answer asks."""

    connect: float = 10.0
    first_token: float = 45.0
    between_tokens: float = 20.0
    total: float = 120.0


def limits_of(settings: Settings) -> Limits:
    """The limits that are set."""
    return Limits(
        settings.llm_connect_seconds,
        settings.llm_first_token_seconds,
        settings.llm_between_tokens_seconds,
        settings.llm_timeout_seconds,
    )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is asked; prints without credentials."""

    url: str
    model: str
    limits: Limits = field(default_factory=Limits)
    secret: str = field(default="", repr=False)

    def __str__(self) -> str:
        try:
            parts = urlsplit(self.url)
            place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        except ValueError:
            place = self.url.split("?")[0].rpartition("@")[2]
        return f"the language model's endpoint {place}"

    def detail(self, error: BaseException | str) -> str:
        """What the other side said: one short line without the key."""
        text = " ".join(str(error).split())
        if self.secret:
            text = text.replace(self.secret, "***")
        return _KEY.sub("***", text)[:DETAIL_CHARACTERS]


@dataclass(frozen=True, slots=True)
class Manners:
    """Which optional parameters the server takes, as far as its refusals have told."""

    limit: str = "max_tokens"
    counts: bool = True
    temperature: float | None = None

    def options(self, tokens: int) -> dict[str, Any]:
        """The parameters of a request for at most ``tokens``."""
        made: dict[str, Any] = {self.limit: tokens}
        if self.counts:
            made["stream_options"] = {"include_usage": True}
        if self.temperature is not None:
            made["temperature"] = self.temperature
        return made


def open_client(endpoint: Endpoint) -> AsyncOpenAI:
    """The HTTP client; it makes no request here."""
    import httpx
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    limits = endpoint.limits
    timeout = httpx.Timeout(limits.total, connect=min(limits.connect, limits.total))
    client = AsyncOpenAI(
        api_key=endpoint.secret or "none",
        base_url=endpoint.url,
        max_retries=0,
        timeout=timeout,
        http_client=DefaultAsyncHttpxClient(timeout=timeout, event_hooks={"response": [limit_response]}),
    )
    _ = client.chat.completions  # imported by the library on first use: half a second better spent here
    return client


def open_llm(endpoint: Endpoint, client: AsyncOpenAI) -> OpenAILike:
    """The chat model over ``client``. It loads no tokenizer, and does not try again by itself."""
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=endpoint.model,
        api_base=endpoint.url,
        api_key=endpoint.secret or "none",
        is_chat_model=True,
        temperature=0.0,
        max_retries=0,
        timeout=endpoint.limits.total,
        async_openai_client=client,
    )


async def limit_response(response: httpx.Response) -> None:
    """Let the response's body end in an error once it is larger than any answer can be."""
    import httpx

    source = cast("httpx.AsyncByteStream", response.stream)

    class Limited(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for data in source:
                size += len(data)
                if size > RESPONSE_BYTES:
                    raise ValueError(f"response larger than {RESPONSE_BYTES} bytes")
                yield data

        async def aclose(self) -> None:
            await source.aclose()

    response.stream = Limited()


def adapted(error: BaseException, manners: Manners) -> Manners | None:
    """Manners without the optional parameter that the server names in its refusal; None where it names none."""
    if getattr(error, "status_code", 0) not in (400, 422):
        return None
    named = f"{getattr(error, 'param', '')} {error}"
    if "stream_options" in named and manners.counts:
        return replace(manners, counts=False)
    if "max_tokens" in named and manners.limit == "max_tokens":
        return replace(manners, limit="max_completion_tokens")
    if "temperature" in named and manners.temperature is None:
        return replace(manners, temperature=1.0)
    return None
