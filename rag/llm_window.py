"""The model's window as the server tells it: vLLM and gateways with the list of models, llama.cpp at ``/props``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .llm_client import Endpoint
from .llm_errors import foreign_errors

if TYPE_CHECKING:
    from openai import AsyncOpenAI

ASKED_SECONDS = 2.0
"""A server that does not tell within this is asked for answers only."""

_NAMES = ("max_model_len", "context_length", "max_context_length", "context_window")


async def told_window(endpoint: Endpoint, client: AsyncOpenAI) -> int | None:
    """Tokens of the window that the endpoint's model is served with; None where the server does not tell."""
    try:
        listed = await client.get("/models", cast_to=object, options={"timeout": ASKED_SECONDS})
        described = _of_model(listed, endpoint.model)
        if described.get("owned_by") == "llamacpp":
            root = f"{urlsplit(endpoint.url).scheme}://{urlsplit(endpoint.url).netloc}"
            props: Any = await client.get(f"{root}/props", cast_to=object, options={"timeout": ASKED_SECONDS})
            return _tokens(props["default_generation_settings"]["n_ctx"])
        return next((tokens for name in _NAMES if (tokens := _tokens(described.get(name)))), None)
    except foreign_errors():
        return None


def _of_model(listed: Any, model: str) -> dict[str, Any]:
    """What the list says of ``model``, or of the only one there is: names may be aliases."""
    found = [entry for entry in listed["data"] if isinstance(entry, dict)]
    named = [entry for entry in found if entry.get("id") == model]
    return (named or (found if len(found) == 1 else [{}]))[0]


def _tokens(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
