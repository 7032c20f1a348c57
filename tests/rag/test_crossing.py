"""Claims in Chinese about English sentences, and the reverse: what is true passes, what is not is refused."""

from __future__ import annotations

import pytest

from rag.verify import check_claim

PAID = "Xiaomi paid about $1.82 million for 10% of Kingsoft Cloud in December 2012."
BOUGHT = "Xiaomi bought the shares from Tencent in 2012."
PROFILE = "Kingsoft makes office software and is headquartered in Beijing. Lei Jun is its chairman."
SOLD_ZH = "2014年5月8日，金山软件以9100万美元向小米出售了4.71%的股份。"
PROFILE_ZH = "金山软件生产办公软件，总部位于北京，董事长是雷军。"

TRUE = [
    ("小米以约182万美元收购了金山云10%的股份。", PAID),
    ("小米于2012年12月收购了金山云10%的股份。", PAID),
    ("小米从腾讯手中购买了股份。", BOUGHT),
    ("金山总部位于北京。", PROFILE),
    ("金山的董事长是雷军。", PROFILE),
    ("Kingsoft sold 4.71% of its shares to Xiaomi for $91 million on May 8, 2014.", SOLD_ZH),
    ("Xiaomi bought 4.71% of Kingsoft for $91 million in May 2014.", SOLD_ZH),
    ("Kingsoft is headquartered in Beijing.", PROFILE_ZH),
    ("The chairman of Kingsoft is Lei Jun.", PROFILE_ZH),
]
FALSE = [
    ("小米以约812万美元收购了金山云10%的股份。", PAID, "numbers"),
    ("小米以约182万美元收购了金山云12%的股份。", PAID, "numbers"),
    ("小米以约182万人民币收购了金山云10%的股份。", PAID, "numbers"),
    ("小米于2013年收购了金山云10%的股份。", PAID, "dates"),
    ("腾讯以约182万美元收购了金山云10%的股份。", PAID, "parties"),
    ("星桥科技以约182万美元收购了金山云10%的股份。", PAID, "parties"),
    ("腾讯从小米手中购买了股份。", BOUGHT, "parties"),
    ("小米没有收购金山云的股份。", PAID, "negation"),
    ("金山云在柏林生产洗碗机。", PAID, "wording"),
    ("金山云很受欢迎。", PAID, "wording"),
    ("Xiaomi bought 4.71% of Kingsoft for $19 million in May 2014.", SOLD_ZH, "numbers"),
    ("Xiaomi bought 4.71% of Kingsoft for $91 million in May 2015.", SOLD_ZH, "dates"),
    ("Tencent bought 4.71% of Kingsoft for $91 million in May 2014.", SOLD_ZH, "parties"),
    ("Xiaomi sold 4.71% of its shares to Kingsoft for $91 million in May 2014.", SOLD_ZH, "parties"),
    ("Xiaomi did not buy any shares of Kingsoft in 2014.", SOLD_ZH, "negation"),
    ("Kingsoft makes dishwashers in Berlin.", SOLD_ZH, "wording"),
    ("Kingsoft makes dishwashers.", SOLD_ZH, "wording"),
    ("Kingsoft is popular.", SOLD_ZH, "wording"),
]


@pytest.mark.parametrize(("claim", "quote"), TRUE, ids=[claim for claim, _ in TRUE])
def test_a_true_claim_passes_in_the_other_language(claim: str, quote: str) -> None:
    verdict = check_claim(claim, [quote])
    assert (verdict.label, verdict.reason) == ("supported", "")


@pytest.mark.parametrize(("claim", "quote", "check"), FALSE, ids=[claim for claim, _, _ in FALSE])
def test_a_false_claim_is_refused_in_the_other_language(claim: str, quote: str, check: str) -> None:
    verdict = check_claim(claim, [quote])
    assert verdict.label == "unsupported"
    assert check in [found.name for found in verdict.checks if not found.passed]


def test_a_name_that_is_written_as_in_the_quote_needs_no_alias() -> None:
    quote = "星桥科技 (Xingqiao Technology) raised 30 million yuan in September 2019."
    assert check_claim("星桥科技于2019年9月融资3000万元人民币。", [quote]).label == "supported"
