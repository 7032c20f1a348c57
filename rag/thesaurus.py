"""Words of a question that a document may say otherwise, as data; add a row to extend.

A row is a word, a colon, and the words that may stand for it; it does not hold the other way round. A word with nothing
behind the colon is only known to be one, so that it is not taken for another, mistyped. Forms with one stem ("buy",
"bought", "acquisition") count as one word.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .checks.words import stem

_ROWS = """
agreement: deal contract
ahead: after
aim: driven goal purpose
author: writer written
average: typical
beat: overtake overtook surpass
become: turn
belong: advisor partner
bet: invest
big: large size worth
board: join
boss: ceo chief chairman head
brand:
buy: sell
call: name known now
came: join
car: automobile automotive vehicle ev
ceo: chief executive head
cheque: check size ticket
chip: semiconductor
close: complete completion finish finalise finalize
co-invest: co-investments
come: came join
competitor: rival competition compete
contribute: provide supply offer
correction: correct exact
country: market
date: day
deal: agreement acquisition transaction round investment
debut: listed
deploy: invest spend
electric: ev
employ: employee staff workforce headcount
exchange: listed
executive: vp ceo president chief
exit:
float: listing
follow: later
found: beginnings
frequent: co-investments often
get: buy receive obtain take win
global: worldwide
goal: aim driven purpose
head: headquartered
headquarters: based located location seat
home: household
hurt: injured wounded hospital
idea: concept plan vision
industry: sector focus
interest: focus
invest: put stake buy join pour plough plow
involved: participate joined
ipo: listing flotation offering
job: role title position post ceo chairman vp president
join: participate took part involved
largely: mostly
lead:
left: reduce remain keep kept
like: opinion benefit
list: ipo
located: location based
look: focus interest management
make: product develop provider supplier offer
manage: management look run oversee
matter: notable important significance
meet: met spoke
money: funding capital amount raised
mostly: largely majority mainly
newspaper: daily paper magazine journal
offering: ipo listing
office: headquartered
often: frequent most
overtake: overtook surpass
own: stake shareholding
parent: unit subsidiary owner group
part: involved join participate
participate: join involved alongside
partner: co-invest co-investments pair shared
partnership: partner provide
pay: spend cost buy price
person:
phone: smartphone device
pitch: explain present propose describe
plan: promise intend announce aim target
pledge: plan promise intend
position: director ceo chairman vp president
price: cost valuation worth per each consideration
product: smart goods devices lineup category
profit: earnings
proportion: percentage percent share
purchaser: buyer
raise: round fund receive secure
rank: third
reason: because sign notable
rename: now formerly known
revenue: turnover
rival: competitor competition compete challenge
role: vp president chairman ceo job position chief
round: series
sector: industry theme focus thematic
sell: provide provider supply reduce offload dispose ship shipments
shareholder: own share
ship: sell
sign: dated agreement agree
size: big worth
slowdown: slowed
spend: pay buy invest cost
stake: share interest holding percent percentage equity
start: founded
subsidiary: unit arm
supplier: supply provide
supply: supplier provide provider
support: provide provider
surpass: overtake overtook
talk: spoke speak interact told
team: partner
television: tv
tell: told said say
trade: listed
turn: become grow
typical: usually average
unit: parent subsidiary
usual: typically
valuable: worth
value: worth valuation
vc: investor venture
want: aim goal call strategy
wearable: amazfit band
went: invest
work: collaborate
worth: value valuation cap
write: wrote written author staff
"""


@lru_cache(maxsize=1)
def _table() -> Mapping[str, frozenset[str]]:
    rows = (row.split(":") for row in _ROWS.strip().splitlines())
    return {stem(word): frozenset(stem(other) for other in others.split()) for word, others in rows}


@lru_cache(maxsize=1)
def _all_stems() -> frozenset[str]:
    return frozenset(_table()).union(*_table().values())


def known(stemmed: str) -> bool:
    """Whether the table has the word on either side, so that it is no misspelling."""
    return stemmed in _all_stems()


def said_otherwise(stemmed: str) -> frozenset[str]:
    """Stems that may stand in a document where a question has ``stemmed``; empty when none is known."""
    return _table().get(stemmed, frozenset())
