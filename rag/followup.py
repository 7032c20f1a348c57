"""A follow-up question made to stand alone, by rules."""

from __future__ import annotations

import re

from .types import Question

_POINTS_BACK = re.compile(
    r"^(?:and|but|so|what about|how about|who else|what else|why|when|where|which one)\b"
    r"|\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there|the company|the deal|the stake)\b"
    r"|^(?:那|还有|而)|(?:它|他|她|其|该公司|这)",
    re.IGNORECASE,
)
_SHORT = 4
"""Words: a question this short cannot stand alone when a conversation went before."""
_OWN_SUBJECT = re.compile(r"(?<!^)\b[A-Z][\w&]+|[\u4e00-\u9fff]{6,}")


def standalone(question: Question) -> str:
    """The question with the previous one before it, where it points back; otherwise as it stands."""
    text = question.text.strip()
    if not question.history:
        return text
    short = len(text.split()) <= _SHORT and not re.search(r"[\u4e00-\u9fff]{5,}", text)
    if not (short or _POINTS_BACK.search(text)) or (_OWN_SUBJECT.search(text) and not _POINTS_BACK.match(text)):
        return text
    return f"{question.history[-1].question.strip()} {text}"
