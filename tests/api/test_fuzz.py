"""Arbitrary JSON and bytes: an answer or a problem object, never a 5xx."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rag.serialize import to_dict

from .fakes import answered

characters = st.text(st.characters(exclude_categories=()), max_size=8)  # lone surrogates too
scalars = st.none() | st.booleans() | st.integers() | st.floats() | characters | st.dates().map(str)
FIELDS = [
    "question",
    "query",
    "claim",
    "quotes",
    "history",
    "top_k",
    "filters",
    "as_of",
    "answer",
    "claims",
    "citations",
]
names = st.sampled_from([*FIELDS, "publishers", "published_from", "name", "text", "title", "published"]) | characters
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5), max_leaves=12
)
SAVED = to_dict(answered("What did Xiaomi pay?"))
CALLS = [("POST", "/ask"), ("POST", "/ask/stream"), ("POST", "/search"), ("POST", "/verify"), ("PUT", "/documents")]

fuzzed = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(("method", "path"), CALLS)
@fuzzed
@given(body=st.dictionaries(names, values, max_size=6) | values)
def test_arbitrary_json(client: TestClient, method: str, path: str, body: Any) -> None:
    content = json.dumps(body).encode()
    response = client.request(method, path, content=content, headers={"Content-Type": "application/json"})
    assert response.status_code < 500, response.text
    assert '"status": 500' not in response.text


@fuzzed
@given(name=st.sampled_from(sorted(SAVED)), value=values)
def test_saved_answer_with_one_field_changed(client: TestClient, name: str, value: Any) -> None:
    content = json.dumps({**SAVED, name: value}).encode()
    response = client.post("/verify", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 422), response.text


@pytest.mark.parametrize("declared", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
@pytest.mark.parametrize(("method", "path"), CALLS)
@fuzzed
@given(content=st.binary(max_size=200))
def test_arbitrary_bytes(client: TestClient, method: str, path: str, declared: str, content: bytes) -> None:
    response = client.request(method, path, content=content, headers={"Content-Type": declared})
    assert response.status_code < 500, response.text
