"""Chinese words of business questions in English, as data: what a Chinese question asks of an English text."""

from __future__ import annotations

import re
from dataclasses import replace

from .types import Abstention

# What to look for in an English text, a colon, and the Chinese words that ask for it; add a row to extend.
_ROWS = """
buy: 收购 购买 买入 买下 买
sell: 卖 出售 卖出 转让 卖方
invest: 投资 投
lead: 领投
raise funding: 融资
raise: 筹集
shares stake: 股份
stake: 股权
own stake: 持股
own: 持有 拥有
per share: 每股
price: 价格
price total: 总价
amount: 金额
valuation: 估值
market value: 市值
chairman: 董事长
ceo: 首席执行官
president: 总裁
founder: 创始人
founded: 创办 创立 成立
vice president: 副总裁
headquartered: 总部
employees: 员工
revenue: 收入 营收
profit: 利润
phone: 手机
smartphone: 智能手机
company: 公司
startup: 初创 创业公司
ecosystem: 生态
rival competitor: 竞争对手
rival: 对手
partner: 合作
co-investments: 共同投资 联合投资 跟投
times: 次数
round: 轮
seed: 种子轮
angel: 天使
listed: 上市
plan: 计划
announced: 宣布
completed: 完成
agreement: 签署 协议
deal: 交易
because: 原因
make: 生产 制造
product: 产品
sold: 销售 卖出了 出货
brand: 品牌
games: 游戏
software: 软件
hardware: 硬件
cloud: 云
electric vehicle: 电动汽车
automotive: 汽车
dishwasher: 洗碗机
industry: 行业
country: 国家
India: 印度
China: 中国
United States: 美国
dollars: 美元
HK$: 港元
yuan: 人民币
percent: 百分之
share percent: 比例 占比
stage: 阶段
check size: 支票
exits: 退出
recent: 最近
reporters: 记者
daily: 报纸
located: 位于 地点
focus: 专注
business: 业务
services: 服务
strategy: 战略
goal: 目标
expected: 预计
dated: 日期
reduced: 剩余
reduced stake: 减持
overtake: 超过
close closed: 收盘 收盘价
offer price: 发行价
first day: 首日
paid: 付出 支付 花费
net profit: 净利润
loss lost: 亏损
grew rise: 增长 上涨
fell: 下跌 下降
became: 出任 担任 就任
raise: 募集 集资 筹资
total: 总额 总共 合计
votes: 投票权 表决权
board: 董事会
subsidiary: 子公司
acquired: 并购
delivered shipped: 交付
users: 用户
factory: 工厂
fund: 基金
partners: 合伙人
before: 之前
after: 之后
first: 首次 第一
largest: 最大
holder shareholder: 股东
increase stake: 增持
debt: 债务
cost: 成本
cars: 造车
chip: 芯片
bank: 银行
currently: 目前 现在 还有
name called: 叫什么 名叫
withdrew: 撤回
application: 申请
prospectus: 招股书 招股说明书
regulator: 监管
exchange: 交易所
"""
TERMS = {
    term: english for english, terms in (row.split(":") for row in _ROWS.strip().splitlines()) for term in terms.split()
}
"""English words for each Chinese one."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")


_REFUSED = {
    "no_evidence": "文档中没有足以回答这个问题的内容。",
    "entity_absent": "文档没有提到问题中的名称。",
    "relation_absent": "文档谈到了相关内容，但没有说明所问的事项。",
    "date_out_of_range": "文档没有所问日期的相关内容。",
    "false_premise": "没有文档支持问题的前提，前提可能有误。",
}


def in_question_language(abstention: Abstention, question: str) -> Abstention:
    """The abstention as it is, with its message in Chinese where the question is in Chinese."""
    message = _REFUSED.get(abstention.reason)
    return replace(abstention, message=message) if message and _CHINESE.search(question) else abstention
