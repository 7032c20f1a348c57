"""Words that a question uses for itself, as data; add a word to extend."""

from __future__ import annotations

from .checks.units import listed

EMPTY_WORDS = frozenset(
    listed(
        "how why himself herself itself name many much number amount total exact exactly precisely currently today "
        "please tell give list state mention mentioned kind kinds type types sort thing way fact different source "
        "sources document documents article piece text know ever actually really hundred thousand million billion "
        "trillion big large long dollar dollars yuan euro euros pound pounds rupees renminbi rmb usd days year date "
        "month day person people company companies startup firm investor country city place percentage percent share "
        "portion proportion money far often category categories line lines area areas field quarter rough roughly "
        "equal equals equivalent currency besides apart beyond credited times time frequently ones one according "
        "terms minimum maximum what's who's per respectively altogether"
    )
)
"""They say what kind of answer is wanted, not what it is about; the kind is judged apart."""

CAPITALISED_WORDS = frozenset(
    listed(
        "ceo cfo cto coo vp ipo chairman president founder director partner vc gp gps lp lps pe esg iot ai os pc pcs "
        "oem oems tv tvs api"
    )
)
"""Offices, kinds of firm and abbreviations: written like names, but words to look for like any other."""

NOT_NAMES = CAPITALISED_WORDS | set(listed("name list describe explain tell which give ads adss adr adrs ipo"))
"""What the name of a party never consists of, though a capital begins it."""
