"""Errors of the openai and httpx libraries, named once in this package's words. No message carries the key."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from .errors import GeneratorBusyError, GeneratorError, GeneratorTimeoutError
from .llm_client import Endpoint

RETRIED = (408, 409, 425, 429)
"""Besides 5xx: what passes by itself."""
PAUSE_SECONDS = 0.5
"""Before the second attempt; doubles with each. Enough for a worker that is replaced or a burst that is over."""
JITTER = 0.25
"""Share by which pauses differ, so that readers who were refused together do not come back together."""

_TOO_LONG = re.compile(
    r"context.{0,30}(?:length|window|size)|exceed\w*.{0,40}context|(?:prompt|input).{0,20}too (?:long|large)|n_ctx",
    re.IGNORECASE,
)
_TOO_LONG_CODES = {"context_length_exceeded", "exceed_context_size_error"}
_TOLD = re.compile(r"(?:context (?:length|window|size)(?: is| of)?|\bn_ctx\W{1,4})\s*(\d{3,8})", re.IGNORECASE)


class WindowExceededError(GeneratorError):
    """The prompt is longer than the model's window; ``window`` in tokens where the server says it."""

    def __init__(self, message: str, window: int | None) -> None:
        super().__init__(message)
        self.window = window


def foreign_errors() -> tuple[type[Exception], ...]:
    """What openai, httpx and LlamaIndex raise on a failing server.

    The built-in ones are what they raise on a stream of the wrong shape: bad JSON or UTF-8, null or a list or a number
    where an object should be.
    """
    import httpx
    import openai

    wrong_shape = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
    return (openai.OpenAIError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, *wrong_shape)


def explain(error: Exception, endpoint: Endpoint) -> GeneratorError:
    """The same failure as a GeneratorError that names the endpoint and the setting."""
    import httpx
    import openai

    detail = endpoint.detail(error)
    if is_too_long(error):
        return _too_long(error, endpoint, detail)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        cause = error.__cause__ or error
        return late(endpoint, "connect" if isinstance(cause, httpx.ConnectTimeout) else "total")
    if isinstance(error, openai.APIStatusError):
        return _status(error, endpoint, detail)
    if isinstance(error, openai.APIConnectionError | httpx.ConnectError | httpx.InvalidURL | httpx.UnsupportedProtocol):
        reason = endpoint.detail(error.__cause__ or error)
        return GeneratorError(f"{endpoint} cannot be reached ({reason}); check VOUCH_LLM_BASE_URL")
    if isinstance(error, httpx.HTTPError | OSError):
        return GeneratorError(f"{endpoint} broke off the answer ({detail}); try again, or check VOUCH_LLM_BASE_URL")
    if isinstance(error, openai.APIError):
        return GeneratorError(f"{endpoint} reported an error: {detail}; check VOUCH_LLM_MODEL ({endpoint.model!r})")
    return GeneratorError(
        f"{endpoint} sent what is not an OpenAI-compatible stream ({type(error).__name__}: {detail}); "
        "check VOUCH_LLM_BASE_URL"
    )


def late(endpoint: Endpoint, stage: str) -> GeneratorTimeoutError:
    """The error of a limit, by the name that ``Limits`` gives it: which one, its seconds and its setting."""
    seconds = getattr(endpoint.limits, stage)
    said, setting = {
        "connect": ("accepted no connection", "VOUCH_LLM_CONNECT_SECONDS"),
        "first_token": (f"wrote nothing with {endpoint.model!r}", "VOUCH_LLM_FIRST_TOKEN_SECONDS"),
        "between_tokens": (f"stopped in the middle of an answer and wrote no more of it with {endpoint.model!r}",
                           "VOUCH_LLM_BETWEEN_TOKENS_SECONDS"),
        "total": (f"did not finish {endpoint.model!r}", "VOUCH_LLM_TIMEOUT_SECONDS"),
    }[stage]  # fmt: skip
    return GeneratorTimeoutError(f"{endpoint} {said} within {seconds:g} s; raise {setting} or check VOUCH_LLM_BASE_URL")


def is_too_long(error: BaseException) -> bool:
    """Whether the server refused the prompt for its length."""
    if {getattr(error, "code", None), getattr(error, "type", None)} & _TOO_LONG_CODES:
        return True
    return getattr(error, "status_code", 0) in (400, 413, 422) and _TOO_LONG.search(str(error)) is not None


def retry_after(error: Exception, attempt: int) -> float | None:
    """Seconds until asking again: what the server says, else half a second doubling; None: do not ask again."""
    import httpx
    import openai

    backoff: float = PAUSE_SECONDS * 2**attempt * random.uniform(1 - JITTER, 1 + JITTER)
    if isinstance(error, openai.APIStatusError):
        if error.status_code not in RETRIED and error.status_code < 500:
            return None
        said = asked_to_wait(error)
        return backoff if said is None else said * random.uniform(1, 1 + JITTER)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return None
    if isinstance(error, openai.APIConnectionError | httpx.TransportError) and not isinstance(
        error.__cause__, httpx.UnsupportedProtocol | httpx.InvalidURL
    ):
        return backoff
    return None


def asked_to_wait(error: Any) -> float | None:
    """Seconds that the response's Retry-After asks for, as seconds or as an HTTP date; None where it says nothing."""
    headers: Mapping[str, str] = error.response.headers
    milliseconds, value = _number(headers.get("retry-after-ms")), headers.get("retry-after")
    if milliseconds is not None:
        return milliseconds / 1000
    seconds = _number(value)
    if seconds is not None or not value:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _number(value: str | None) -> float | None:
    try:
        return max(0.0, float(value or ""))
    except ValueError:
        return None


def _too_long(error: Exception, endpoint: Endpoint, detail: str) -> WindowExceededError:
    found = [int(told) for told in _TOLD.findall(f"{error} {getattr(error, 'body', '')}")]
    return WindowExceededError(
        f"{endpoint} says that the prompt is longer than the window of {endpoint.model!r} ({detail}); "
        "set VOUCH_LLM_CONTEXT_TOKENS to it",
        min(found, default=None),
    )


def _status(error: Any, endpoint: Endpoint, detail: str) -> GeneratorError:
    code: int = error.status_code
    if code in (401, 403):
        return GeneratorError(f"{endpoint} refused the key ({code}: {detail}); set OPENAI_API_KEY")
    if code == 404:
        return GeneratorError(
            f"{endpoint} has no model {endpoint.model!r} or no such path ({detail}); "
            "check VOUCH_LLM_MODEL and VOUCH_LLM_BASE_URL"
        )
    if code == 429:
        wait = asked_to_wait(error)
        when = "later" if wait is None else f"in {wait:.0f} s"
        message = f"{endpoint} limits requests or credit (429: {detail}); try {when}, or check OPENAI_API_KEY"
        return GeneratorBusyError(message, wait)
    if code in (408, 504):
        return GeneratorTimeoutError(f"{endpoint} timed out itself ({code}: {detail}); check VOUCH_LLM_BASE_URL")
    if code >= 500:
        return GeneratorError(f"{endpoint} failed ({code}: {detail}); try later, or check VOUCH_LLM_BASE_URL")
    return GeneratorError(
        f"{endpoint} refused the request ({code}: {detail}); check VOUCH_LLM_MODEL ({endpoint.model!r}) and "
        "VOUCH_LLM_CONTEXT_TOKENS"
    )
