"""Chinese words whose first sense in a dictionary is not what a sentence of business means by them, as data."""

from __future__ import annotations

# English, a colon, the Chinese words; nothing before the colon for words that English does without.
_ROWS = """
: 的 了 着 过 地 得 之 而 则 便 就 把 将 所 者 吗 呢 吧 啊 个 位 名 份 项 台 辆 部 只 款 件 条 座 间 笔 股 届 次 元的
is: 是 为 系 即
of: 旗下
: 里 上 下 中 内 算 那样 予以 一
says: 说 称 写 写道 表示 指出
means: 指
than: 比 较
rose: 涨 涨了
fell: 跌 跌了
raise: 融 融了 融资额
closed at: 收于 报收
affiliated: 系
plans to: 拟
according to: 照 据 依
throughout: 全
was: 曾 曾经
whole: 整个
money: 钱 资金
in: 在 于
of: 属于
and: 和 与 及 以及 并 并且 且 跟 同
by: 由 被 受
from: 从 自 来自
to: 向 至 到 给 往
for: 对 对于 为了
with: 以 用
has: 有 具有
at: 按 按照
its: 其 该公司 本公司
the: 该 这 本 此 这家 该项 这些
that: 那 那些
one: 一 一家 一个 一名
two: 两 二 两家
three: 三 三家
not: 不 未 没 没有 并非 并未 非 无 尚未
also: 也 亦 还
all: 都 均 全部
already: 已 已经
later: 后来 随后 其后
then: 当时 再 又
only: 仅 只有 仅有
about: 约 大约 左右 约为 大概
over: 超过 逾 超 多于
nearly: 近 将近 接近
less than: 不到 不足 低于
at most: 最多 至多
at least: 至少
or: 或 或者 还是
but: 但 但是 不过 然而
if: 如果 若
after: 后 以后 之后
before: 前 以前 之前
when: 时 何时 什么时候 时候
during: 期间
until: 截至 截止 直到
end of: 底 末
beginning of: 初
year: 年
month: 月
day: 日
week: 周
quarter: 季度
first quarter: 一季度
first half: 上半年
second half: 下半年
this year: 今年
last year: 去年
year before last: 前年
next year: 明年
how much: 多少 多少钱 多大 多高
how many: 几 几家 几个 多少家 多少个 多少名
what: 什么 啥 何 哪些
which: 哪 哪个 哪家 哪一 哪一家
who: 谁 何人 哪位
where: 哪里 哪儿 何处
which year: 哪年 哪一年
which month: 哪个月 几月
why: 为什么 为何
how: 如何 怎么 怎样
what share: 多大比例
shares of stock: 股票
stock code: 股票代码 证券代码
accounts for: 占 占比为
holds: 持有 持
held by: 持股人
each: 每 每份 每台
per cent: 百分点
yuan: 元 人民币元
million: 百万
hundred million: 亿
ten thousand: 万
dollar: 美金
spend: 花 花了 花费
costs: 售价
sell for: 售
raise funds: 募资 集资
take a stake: 入股 参股
invest in lead: 领投方
co-invest: 跟投方
investor: 投资方 投资人 投资者
invested: 投了 已投
acquirer: 收购方
seller: 出让方
target company: 目标公司 标的公司
listed company: 上市公司
registered capital: 注册资本
legal representative: 法定代表人
shareholding: 持股比例
investment committee: 投资委员会 投委会
Star Market: 科创板
main board: 主板
ChiNext: 创业板
New Third Board: 新三板
stock exchange: 交易所 证券交易所
Shanghai Stock Exchange: 上交所
Shenzhen Stock Exchange: 深交所
Hong Kong Stock Exchange: 港交所
depositary shares: 存托股 存托股份
depositary receipts: 存托凭证
offer: 发行
issue price: 发行价格
post-money valuation: 投后估值
pre-money valuation: 投前估值
closing: 交割
founding team: 创始团队
co-founder: 联合创始人
lock-up: 锁定期 禁售期
reduce holding: 减持
round A: A轮融资
repurchase: 回购
wholly owned subsidiary: 全资子公司
associate: 联营公司 联营企业
consideration: 代价 对价
headquarters: 总部
made by: 代工
technology: 科技
limited company: 有限公司
joint-stock company: 股份有限公司
group: 集团
capital: 资本
fund: 基金
venture capital: 创投 风投
robot vacuum: 扫地机器人
smart home: 智能家居
wristband: 手环
watch: 手表
TV set: 电视
air purifier: 空气净化器
internet: 互联网
tell apart: 分别
"""
PLAIN = {
    word: english for english, words in (row.split(":") for row in _ROWS.strip().splitlines()) for word in words.split()
}
"""English for each Chinese word."""
