"""Sentences that answers cite and gold does not name, for a person to judge: gold is completed by what systems find.

As the pools of TREC (Spärck Jones and van Rijsbergen 1975; Zobel 1998 on how far they reach): what was judged relevant
joins the gold, by hand, as one more entry of ``evidence``, with the ``any_of`` of what it says too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .facts import has_fact
from .summary import Row


def pool(rows: Sequence[Row], *, heldout: bool = False) -> Iterator[dict[str, Any]]:
    """One entry a sentence that an answerable question's answer cites beside its gold, in the order of the run.

    ``facts`` are the facts asked for that the sentence holds by itself: those with any are worth judging first.
    """
    for row in rows:
        question, answer = row["question"], row["answer"]
        if answer is None or not question["answerable"] or (question["split"] == "heldout" and not heldout):
            continue
        for citation in answer["citations"]:
            if not _in_gold(citation, row):
                yield {
                    "id": question["id"],
                    "question": question["question"],
                    "facts": [fact for fact in question["answer_facts"] if has_fact(citation["quote"], fact)],
                    "doc": row["files"].get(citation["document_id"], citation["document_id"]),
                    "quote": citation["quote"],
                    "gold": [quote["quote"] for quote in row["gold"]],
                }


def _in_gold(citation: dict[str, Any], row: Row) -> bool:
    return any(
        document_id == citation["document_id"]
        and span["start"] < citation["end_char"]
        and citation["start_char"] < span["end"]
        for quote in row["gold"]
        for document_id, span in quote["places"]
    )
