"""Chinese words of business questions in English, as data: what a Chinese question asks of an English text."""

from __future__ import annotations

import re

from .checks.aliases import CHINESE_NAMES, KEY_OF

TERMS = {
    "收购": "buy", "购买": "buy", "买入": "buy", "买下": "buy", "买": "buy", "卖": "sell", "出售": "sell", "卖出": "sell",
    "转让": "sell", "卖方": "sell", "投资": "invest", "投": "invest", "领投": "lead", "融资": "raise funding", "筹集": "raise",
    "股份": "shares stake", "股权": "stake", "持股": "own stake", "持有": "own", "拥有": "own", "每股": "per share",
    "价格": "price", "总价": "price total", "金额": "amount", "估值": "valuation", "市值": "market value", "董事长": "chairman",
    "首席执行官": "ceo", "总裁": "president", "创始人": "founder", "创办": "founded", "创立": "founded", "成立": "founded",
    "副总裁": "vice president", "总部": "headquartered", "员工": "employees", "收入": "revenue", "营收": "revenue", "利润": "profit",
    "手机": "phone", "智能手机": "smartphone", "公司": "company", "初创": "startup", "创业公司": "startup", "生态": "ecosystem",
    "竞争对手": "rival competitor", "对手": "rival", "合作": "partner", "共同投资": "co-investments", "联合投资": "co-investments",
    "跟投": "co-investments", "次数": "times", "轮": "round", "种子轮": "seed", "天使": "angel", "上市": "listed", "计划": "plan",
    "宣布": "announced", "完成": "completed", "签署": "agreement", "协议": "agreement", "交易": "deal", "原因": "because",
    "生产": "make", "制造": "make", "产品": "product", "销售": "sold", "卖出了": "sold", "出货": "sold", "品牌": "brand",
    "游戏": "games", "软件": "software", "硬件": "hardware", "云": "cloud", "电动汽车": "electric vehicle", "汽车": "automotive",
    "洗碗机": "dishwasher", "行业": "industry", "国家": "country", "印度": "India", "中国": "China", "美国": "United States",
    "美元": "dollars", "港元": "HK$", "人民币": "yuan", "百分之": "percent", "比例": "share percent", "占比": "share percent",
    "阶段": "stage", "支票": "check size", "退出": "exits", "最近": "recent", "记者": "reporters", "报纸": "daily",
    "位于": "located", "地点": "located", "专注": "focus", "业务": "business", "服务": "services", "战略": "strategy",
    "目标": "goal", "预计": "expected", "日期": "dated", "剩余": "reduced", "减持": "reduced stake", "超过": "overtake",
}  # fmt: skip
_LONGEST_FIRST = tuple(sorted(TERMS, key=len, reverse=True))
_TERM = re.compile("|".join(_LONGEST_FIRST))
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def in_english(question: str) -> str:
    """The English names and words for what a Chinese question says; empty for a question without Chinese."""
    found = [KEY_OF[name] for name in CHINESE_NAMES if name in question]
    return " ".join(dict.fromkeys([*found, *words_in_english(question)]))


def words_in_english(question: str) -> list[str]:
    """The English words for the terms of a Chinese question, its names left out."""
    if not _CHINESE.search(question):
        return []
    for name in CHINESE_NAMES:
        question = question.replace(name, " ")
    return [TERMS[match.group()] for match in _TERM.finditer(question)]
