"""Words that exclude each other, as data: a claim that has one side where its source has the other says the opposite.

Each row is two sides; the words of a side mean about the same here. A row speaks where both texts are about the same.
"""

from __future__ import annotations

OPPOSITES: tuple[tuple[str, str], ...] = (
    (
        "rise rises rose accelerated risen rising increase increased increases growth grow grew grown climb "
        "climbed jump jumped surge surged soar soared accelerated gain gained up higher more raise raised "
        "raises raising double doubled widened expanded 增长 上升 上涨 增加 提高 升至 升到 上调",
        "fall falls fell eased slowed cooled fallen falling decrease decreased decreases decline declined drop "
        "dropped shrink shrank slip slipped plunge plunged slump slumped tumble tumbled down "
        "lower lowered lowers cut cuts reduce reduced reduces halved narrowed lost less fewer 下降 "
        "下跌 减少 降至 降到 下调 下滑",
    ),
    ("profit profits profitable earned 盈利 利润 净利", "loss losses unprofitable deficit lost 亏损 净亏"),
    ("before prior previously earlier 之前 以前", "after following afterwards later since once 之后 以后"),
    ("first earliest oldest 首次 最早", "last latest newest 最后 最晚"),
    ("first", "second third fourth"),
    (
        "highest largest biggest most greatest tallest longest maximum dearest 最高 最大 最多",
        "lowest smallest least fewest shortest minimum cheapest 最低 最小 最少",
    ),
    (
        "higher larger bigger greater above exceeded more over 高于 多于 超过 大于",
        "lower smaller below less fewer under 低于 少于 不足 小于",
    ),
    ("longer taller", "shorter"),
    ("older", "younger newer"),
    ("faster", "slower"),
    ("better stronger", "worse weaker"),
    (
        "buy buys bought buying acquire acquires acquired purchased 买入 购入",
        "sell sells sold selling divested 卖出 出售",
    ),
    ("majority", "minority"),
    ("like", "unlike"),
    ("add adds added", "remove removes removed"),
    ("ahead", "behind"),
    (
        "win wins won winning victory beat beats defeated 击败 战胜 获胜",
        "lose loses lost losing defeat 输给 败给 失利",
    ),
    ("include includes included including 包括", "exclude excludes excluded excluding 不包括"),
    ("buyer buyers purchaser acquirer 买方 买家", "seller sellers vendor 卖方 卖家"),
    (
        "accept accepts accepted approve approves approved agreed adopt adopted adopts 接受 批准 同意",
        "reject rejects rejected refuse refused declined block blocked blocks veto vetoed 拒绝 否决",
    ),
    ("support supported supports backed 支持", "oppose opposed opposes 反对"),
    (
        "allow allowed allows permit permitted legal 允许",
        "ban banned bans prohibit prohibited forbidden illegal 禁止",
    ),
    ("success successful succeeded 成功", "failure failed fails unsuccessful 失败"),
    ("open opened opens opening 开业 开盘", "close closed closes closing ended 收盘 关闭"),
    (
        "join joined joins entered enter 加入",
        "leave left leaves exited quit resigned departed 离开 退出 辞职",
    ),
    ("remain remains remained stay stays stayed", "leave leaves quit quits resigned departed exited"),
    (
        "acquire acquires acquired acquiring buy buys bought buying purchase purchases purchased sell sells sold "
        "selling",
        "lease leases leased leasing rent rents rented lend lends lent borrow borrows borrowed license licenses "
        "licensed",
    ),
    ("hire hired hires appoint appointed", "fire fired dismiss dismissed sacked"),
    (
        "start started starts begin began begun 开始",
        "end ended ends finish finished stopped ceased closed 结束 终止",
    ),
    ("import imports imported 进口", "export exports exported 出口"),
    ("positive", "negative"),
    ("domestic 国内", "foreign overseas international 海外 国外"),
    ("northern north", "southern south"),
    ("eastern east", "western west"),
    ("male men man boys", "female women woman girls"),
    ("mother", "father"),
    ("son sons", "daughter daughters"),
    ("brother brothers", "sister sisters"),
    ("husband", "wife"),
    ("public", "private"),
    ("gross", "net"),
    ("strengthen strengthened", "weaken weakened"),
    ("born", "died dead death killed"),
    ("early earlier beginning start 初", "late later end 底 末"),
    (
        "revenue revenues sales turnover 营收 收入 营业额",
        "profit profits income earnings loss losses 利润 亏损 净利",
    ),
    ("cheaper cheap cheapest", "dearer dear dearest expensive"),
    ("hot warmer warm", "cold cooler cool"),
    ("wet", "dry"),
    ("day daytime", "night"),
    ("left", "right"),
    ("maximum", "minimum"),
    ("spent", "left remaining remains"),
    ("all every entire 所有 全部", "some part several 部分"),
    ("opened founded established created", "closed dissolved abolished"),
    ("preferred", "ordinary common"),
)
# Rows whose parties exchange their places: judged only where the same party stands before both words.
EXCHANGE = frozenset(row for row, (one, _) in enumerate(OPPOSITES) if one.split()[0] == "buy")
# Rows that say the same with their sides exchanged: "A beat B" is "B lost to A".
CONVERSE = frozenset(
    row
    for row, (one, _) in enumerate(OPPOSITES)
    if one.split()[0]
    in (
        "rise",
        "ahead",
        "win",
        "higher",
        "before",
        "buyer",
        "cheaper",
        "highest",
        "longer",
        "older",
        "faster",
        "better",
    )
)
