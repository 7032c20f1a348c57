"""Errors of the openai and httpx libraries, named once in this package's words. No message carries the key."""

from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime

from .errors import GeneratorError, GeneratorTimeoutError
from .llm_client import Endpoint

RETRIED = (408, 409, 425, 429)
"""Besides 5xx: what passes by itself."""


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
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return GeneratorTimeoutError(endpoint.late())
    if isinstance(error, openai.APIStatusError):
        return _status(error.status_code, endpoint, detail)
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


def retry_after(error: Exception, attempt: int) -> float | None:
    """Seconds until asking again: what the server says, else half a second doubling; None: do not ask again."""
    import httpx
    import openai

    backoff: float = 0.5 * 2**attempt * random.uniform(0.75, 1.25)
    if isinstance(error, openai.APIStatusError):
        if error.status_code not in RETRIED and error.status_code < 500:
            return None
        said = _seconds(error.response.headers.get("retry-after"))
        return backoff if said is None else said
    if isinstance(error, openai.APIConnectionError | httpx.TransportError) and not isinstance(
        error.__cause__, httpx.UnsupportedProtocol | httpx.InvalidURL
    ):
        return backoff
    return None


def _seconds(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _status(code: int, endpoint: Endpoint, detail: str) -> GeneratorError:
    if code in (401, 403):
        return GeneratorError(f"{endpoint} refused the key ({code}: {detail}); set OPENAI_API_KEY")
    if code == 404:
        return GeneratorError(
            f"{endpoint} has no model {endpoint.model!r} or no such path ({detail}); "
            "check VOUCH_LLM_MODEL and VOUCH_LLM_BASE_URL"
        )
    if code == 429:
        return GeneratorError(
            f"{endpoint} limits requests or credit (429: {detail}); try later, or check OPENAI_API_KEY"
        )
    if code in (408, 504):
        return GeneratorTimeoutError(f"{endpoint} timed out itself ({code}: {detail}); check VOUCH_LLM_BASE_URL")
    if code >= 500:
        return GeneratorError(f"{endpoint} failed ({code}: {detail}); try later, or check VOUCH_LLM_BASE_URL")
    return GeneratorError(
        f"{endpoint} refused the request ({code}: {detail}); check VOUCH_LLM_MODEL ({endpoint.model!r}) and "
        "VOUCH_LLM_CONTEXT_TOKENS"
    )
