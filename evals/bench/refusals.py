"""Whether a plain text refuses to answer: what a system without statuses says instead of an abstention.

The first sentence decides, by its words; an answer without any sentence is a refusal too. That a document does not
disclose something is an answer ("Xiaomi did not disclose the price"); that the sources say nothing of it is a refusal.
"""

from __future__ import annotations

import re

from rag.cite import DraftClaim, claims

_SUBJECT = r"\b(?:sources?|documents?|texts?|context|information|details?|passages?|articles?|excerpts?|materials?)\b"
_BETWEEN = r"(?:\s+[\w'’-]+){0,8}?\s*"
_NOT = r"(?:\b(?:do|does|did|is|are|was|were|has|have|can)(?:\s+not|not)|n[’']t)\b"
_SAYS = (
    r"(?:\s+\w+ly)?\s+(?:provid|contain|mention|specif|includ|stat|giv|disclos|indicat|say|address|offer|have|answer|"
    r"show|reveal|refer|describ|available|found|present|discuss|help|enough|sufficient)"
)
_GIVEN = r"(?:\s+\w+ly)?\s+(?:provided|mentioned|specified|available|stated|included|given|found|answered)\b"
PATTERNS = (
    rf"{_SUBJECT}{_BETWEEN}{_NOT}{_SAYS}",
    rf"\bnot{_GIVEN}\s+(?:in|by|from|within)\s+(?:\S+\s+){{0,3}}?{_SUBJECT}",
    r"^not\s+(?:provided|specified|mentioned|available|stated)\b",
    r"\bno\s+(?:\w+\s+){0,2}(?:information|mention|source|evidence|details?|data|answer)\b",
    r"\bnone\s+of\s+(?:the|these)\b",
    r"\b(?:cannot|can\s+not|can[’']t|could\s+not|unable\s+to|not\s+possible\s+to)\s+(?:be\s+)?"
    r"(?:answer|determin|provid|find|tell|say|identif|confirm)",
    r"\b(?:not\s+enough|insufficient)\s+(?:information|context|evidence|details?)\b",
    r"\bI(?:\s+do\s+not|\s+don[’']t)\s+(?:know|have)\b|\b(?:sorry|apologi[sz]e)\b",
    r"^empty\s+response$|^none\.?$|^n/a\b|^unknown\b",
    r"(?:来源|资料|文档|文章|信息|上下文|内容)[^，。]{0,12}(?:没有|未|并未|不)|没有[^，。]{0,12}(?:信息|提到|提及|提供)"
    r"|无法(?:回答|确定|提供|得知)|未(?:提及|提供|说明|提到)",
)
_REFUSES = re.compile("|".join(PATTERNS), re.IGNORECASE)


def refuses(text: str) -> bool:
    """Whether the first sentence says that there is no answer, or there is no sentence."""
    first = next((item.text for item in claims([text]) if isinstance(item, DraftClaim)), "")
    return not first or _REFUSES.search(first) is not None
