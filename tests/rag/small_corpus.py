"""Six documents about companies that do not exist: a price, a profile, two that disagree, a later, a Chinese one."""

FILES = {
    "lumen-alder.md": """---
title: Lumen Bank buys into Alder Works
publisher: Northern Ledger
published: 2014-03-10
url: https://ledger.example/lumen-alder
---
Lumen Bank paid $4.2 million for a 12% stake in Alder Works on March 7, 2014.

The seller was the Halla family. Alder Works said that it would spend the money on a second mill in Tampere.
""",
    "alder-profile.md": """---
title: Alder Works
publisher: Maker Register
published: 2013-06-01
---
# Profile

Alder Works makes wooden footbridges. It was founded in 1998 by Eero Halla. The company employs 240 people.
""",
    "quillon-first.md": """---
title: Quillon takes a share of Birch Holding
publisher: Northern Ledger
published: 2016-02-01
---
Quillon Partners bought 10% of Birch Holding. The price was not disclosed.
""",
    "quillon-second.md": """---
title: How large is the share of Quillon?
publisher: Maker Register
published: 2016-02-20
---
Quillon Partners bought 14% of Birch Holding. Its filing corrects what was reported before.
""",
    "lumen-chief.md": """---
title: A new chief executive for Lumen Bank
publisher: Northern Ledger
published: 2021-05-04
---
Lumen Bank named Ines Okafor as chief executive. She followed Petra Lind, who retired.
""",
    "xingqiao.md": """---
title: 星桥科技完成融资
publisher: 东方简报
published: 2019-09-12
---
星桥科技于2019年9月完成了3000万元的融资。该公司总部位于成都，主要生产仓库机器人。
""",
}
