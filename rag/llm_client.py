"""LlamaIndex's chat model over one endpoint, bounded: nothing is tried again and nothing grows without limit here."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

RESPONSE_BYTES = 8_000_000
"""Bytes of one response beyond which reading stops: an endless line must not fill the memory."""
CONNECT_SECONDS = 10.0
DETAIL_CHARACTERS = 300

_KEY = re.compile(r"\b(?:sk|key|Bearer)[-_ ][\w*.-]{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is asked; prints without credentials."""

    url: str
    model: str
    seconds: float
    secret: str = field(default="", repr=False)

    def __str__(self) -> str:
        try:
            parts = urlsplit(self.url)
            place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        except ValueError:
            place = self.url.split("?")[0].rpartition("@")[2]
        return f"the language model's endpoint {place}"

    def late(self) -> str:
        """The message of a timeout."""
        return (
            f"{self} did not finish {self.model!r} within {self.seconds:g} s; "
            "raise VOUCH_LLM_TIMEOUT_SECONDS or check VOUCH_LLM_BASE_URL"
        )

    def detail(self, error: BaseException | str) -> str:
        """What the other side said: one short line without the key."""
        text = " ".join(str(error).split())
        if self.secret:
            text = text.replace(self.secret, "***")
        return _KEY.sub("***", text)[:DETAIL_CHARACTERS]


def open_llm(endpoint: Endpoint) -> OpenAILike:
    """The chat model. It makes no request here, loads no tokenizer, and does not try again by itself."""
    import httpx
    from llama_index.llms.openai_like import OpenAILike
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    timeout = httpx.Timeout(endpoint.seconds, connect=min(CONNECT_SECONDS, endpoint.seconds))
    client = AsyncOpenAI(
        api_key=endpoint.secret or "none",
        base_url=endpoint.url,
        max_retries=0,
        timeout=timeout,
        http_client=DefaultAsyncHttpxClient(timeout=timeout, event_hooks={"response": [limit_response]}),
    )
    _ = client.chat.completions  # imported by the library on first use: half a second better spent here
    return OpenAILike(
        model=endpoint.model,
        api_base=endpoint.url,
        api_key=endpoint.secret or "none",
        is_chat_model=True,
        temperature=0.0,
        max_retries=0,
        timeout=endpoint.seconds,
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


def adapted(error: BaseException, options: dict[str, Any]) -> bool:
    """Leave out or replace an optional parameter that the server names in its refusal; whether that was possible."""
    if getattr(error, "status_code", 0) not in (400, 422):
        return False
    named = f"{getattr(error, 'param', '')} {error}"
    if "stream_options" in named and options.pop("stream_options", None):
        return True
    if "max_tokens" in named and (limit := options.pop("max_tokens", None)):
        options["max_completion_tokens"] = limit
        return True
    if "temperature" in named and "temperature" not in options:
        options["temperature"] = 1.0
        return True
    return False
