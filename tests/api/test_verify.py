"""Checking claims and saved answers over HTTP."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.replayed import ReplayOut
from api.verdicts import CheckedOut
from rag.serialize import to_dict

from .fakes import FakeEngine, answered
from .test_problems import checked

SAVED = to_dict(answered("What did Xiaomi pay?"))


@pytest.mark.parametrize(("quote", "verdict"), [("so a b it is", "supported"), ("c", "unsupported")])
def test_claim_gets_a_verdict(client: TestClient, quote: str, verdict: str) -> None:
    judged = client.post("/verify", json={"claim": "a b", "quotes": [quote]}).json()
    CheckedOut.model_validate(judged)
    assert judged["verdict"] == verdict


def test_refused_claim_says_why(client: TestClient) -> None:
    judged = client.post("/verify", json={"claim": "a", "quotes": ["b"]}).json()
    assert judged["checks"]["numbers"] is False
    assert judged["reasons"] == {"numbers": "12% is not in the cited sentence"}


def test_context_and_date_reach_the_checker(client: TestClient, engine: FakeEngine) -> None:
    client.post("/verify", json={"claim": "a", "quotes": ["a"], "context": "Title", "published": "2014-05-08"})
    client.post("/verify", json={"claim": "a", "quotes": ["a"]})
    assert engine.verified == [("Title", date(2014, 5, 8)), ("", None)]


def test_verdict_points_at_both_texts_as_they_were_sent(client: TestClient) -> None:
    body = {"claim": " a b cost 12%", "quotes": ["  c", "a b cost 10%"]}
    judged = client.post("/verify", json=body).json()
    [failure], [match] = judged["failures"], judged["matches"]
    assert body["claim"][failure["start"] : failure["end"]] == "12%"
    assert body["quotes"][failure["quote"]][failure["quote_start"] : failure["quote_end"]] == "10%"
    assert (match["kind"], match["quote"]) == ("parties", 1)


def test_saved_answer_is_replayed_whole(client: TestClient, engine: FakeEngine) -> None:
    response = client.post("/verify", json={**SAVED, "field_of_a_later_version": 1})
    assert response.status_code == 200, response.text
    ReplayOut.model_validate(response.json())
    assert engine.replays == [SAVED]
    assert response.json()["documents"] == {"kingsoft": "unchanged", "filing": "unchanged"}


def changed(**members: Any) -> dict[str, Any]:
    return {**SAVED, **members}


BAD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no quotes": {"claim": "a"},
    "empty quotes": {"claim": "a", "quotes": []},
    "blank quote": {"claim": "a", "quotes": [" "]},
    "quotes a string": {"claim": "a", "quotes": "b"},
    "too many quotes": {"claim": "a", "quotes": ["b"] * 51},
    "surrogate": {"claim": "a", "quotes": ["\ud800"]},
    "unknown field": {"claim": "a", "quotes": ["b"], "contexts": "c"},
    "blank claim": {"claim": " ", "quotes": ["b"]},
    "context a list": {"claim": "a", "quotes": ["b"], "context": ["c"]},
    "published no date": {"claim": "a", "quotes": ["b"], "published": "May 2014"},
    "claim and answer": {**SAVED, "claim": "a"},
    "claims a number": changed(claims=1),
    "claims of numbers": changed(claims=[1]),
    "claim without its text": changed(claims=[{**SAVED["claims"][0], "text": None}]),
    "claim with turned span": changed(claims=[{**SAVED["claims"][0], "start": 9, "end": 1}]),
    "claim with unknown verdict": changed(claims=[{**SAVED["claims"][0], "verdict": "maybe"}]),
    "citation without a document": changed(citations=[{"id": 1}]),
    "citation with a bad date": changed(citations=[{**SAVED["citations"][0], "published": "yesterday"}]),
    "citations nested": changed(citations=[[[[]]]]),
    "unknown status": changed(status="perhaps"),
    "surrogate in a quote": changed(citations=[{**SAVED["citations"][0], "quote": "\udcff"}]),
    "surrogate in an unread field": changed(later={"\udcff": "\udcff"}),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_bad_verification_is_422(client: TestClient, engine: FakeEngine, body: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    described = checked(client.post("/verify", content=json.dumps(body), headers=headers), 422)
    assert "(" not in "".join(fault["field"] for fault in described.get("errors", ()))
    assert engine.replays == []
