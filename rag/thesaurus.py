"""Words of a question that a document may say otherwise, as data; add a row to extend. Rows overlap freely."""

from __future__ import annotations

from functools import lru_cache

from .checks.words import stem

_ROWS = """
pay spend cost buy price
price cost valuation worth per
worth value valued valuation cap
value worth valued valuation
stake share shares interest holding own percent percentage equity
proportion percentage percent share
own hold stake shareholding
sell provide provider supply
position director ceo chairman vp president
belong advisor partner
part involved join participate
look focus interest
pledge plan promise intend
shareholder own share
hold own
executive vp ceo president chief
exchange listed
trade listed
mostly largely majority mainly
largely mostly
aim driven goal purpose
parent unit subsidiary
unit parent subsidiary
debut listed
slowdown slowed slow
follow later
ahead after
rank third
global worldwide
sell sold reduce offload dispose divest buy
buy sell
work collaborate partner
left reduce remain remaining keep kept
product smart
role vp president chairman ceo job position chief
come came join joined join
came join joined
board join joined
team partner
contribute provide supply offer
supply supplier provide
supplier supply provide
deploy invest spend
like opinion benefit
head headquartered
office headquartered
vc investor investment venture
bet invest
money funding invest
went invest
interest focus
partnership partner provide
pitch explain present propose describe
idea concept plan vision
spend pay buy invest cost
matter notable important significance
valuable worth
frequent co-investments
purchaser buyer buy
get buy receive acquire obtain take win
invest put stake buy join back fund pour plough plow
backer investor invest
raise round fund funding receive secure raised
money fund funding capital amount raised investment
cheque check size ticket
headquarters headquartered based base located location seat
located location based
make maker product manufacturer manufacture produce develop provider supplier offer
product products goods devices lineup
employ employee employees staff workforce headcount
ceo chief executive head
boss ceo chief chairman head
job role title position post ceo chairman vp president
close complete completed completion finish finalise finalize
sign signed dated agreement agree
date dated day
found founder founded co-founder established
start started began begin founded
phone phones smartphone smartphones handset device devices
rival competitor competition compete challenge challenges
competitor rival competition compete
often frequent frequently most
frequent often
plan plans planned promise promised intend intends announce announced aim target
want wants aim goal call strategy
goal aim driven purpose
reason because sign notable
call called name named known now
rename renamed now formerly known
country countries market
partner partners collaborate co-invest co-investments pair
collaborate shared co-invest
co-invest co-investments co-investment
deal deals agreement acquisition transaction round investment
takeover acquisition acquire
agreement deal contract
turn become grow
become turn
newspaper daily paper magazine journal
tell told said say
talk talked spoke speak interact told
meet met spoke
big large size worth
size big worth
revenue revenues turnover
profit profits earnings
product category
startup startups company companies firm business
company companies startup startups firm
firm company investor capital
sector industry theme focus thematic
industry sector focus
list listed listing ipo
ipo listing listed flotation offering
offering ipo listing
price each cost
correction correct exact

float listing listed
exit exits
round rounds series
participate join joined joining involved alongside
join joined joining participate took part involved
involved participate joined
lead led leads
support provide provider supporting
supply provide provider
sold sell ship shipped shipments
ship shipped sell sold
beat overtake overtook surpass surpassed
overtake overtook surpass surpassed
surpass overtake overtook
home household
television tv
car automobile automotive vehicle ev
electric ev
chip semiconductor
wearable wearables amazfit band
average typical typically
typical typically usually average
usual typically typical
subsidiary unit arm
parent owner group
brand brands
boss ceo
person people
author writer written
write wrote written author staff
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for row in _ROWS.split("\n"):
        words = row.split()
        if words:
            key = stem(words[0])
            table[key] = table.get(key, frozenset()) | {stem(word) for word in words[1:]}
    return table


def known(stemmed: str) -> bool:
    """Whether the table has the word on either side, so that it is no misspelling."""
    return stemmed in _table() or any(stemmed in others for others in _table().values())


def said_otherwise(stemmed: str) -> frozenset[str]:
    """Stems that may stand in a document where a question has ``stemmed``; empty when none is known."""
    return _table().get(stemmed, frozenset())
