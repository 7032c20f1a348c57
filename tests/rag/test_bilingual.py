"""Messages in the language of the question."""

from __future__ import annotations

from rag.bilingual import in_question_language
from rag.types import Abstention


def test_a_refusal_speaks_the_language_of_the_question() -> None:
    refused = Abstention("entity_absent", "No document says anything about “Acme”.")
    assert in_question_language(refused, "Who owns Acme?") == refused
    assert in_question_language(refused, "谁拥有Acme？").message == "文档没有提到问题中的名称。"
