"""Words that a sentence may begin with and that name nobody though they then have a capital, as data."""

from __future__ import annotations

import re

from .units import listed

COMMON = frozenset(
    listed(
        "according instead rather after although among another approximately as at because before both but by company "
        "despite due during each early either every few first following for former founded from further given he her "
        "here his how however if in including initially it its last late later less like many meanwhile more most mr "
        "much net new next no none nor not nothing now of on once one only other others our over overall per "
        "previously prior profit profits reports revenue revenues sales several share shares she since so some still "
        "such that the their then there these they this those though three through thus to today together total two "
        "under unlike until up we what when where whereas whether which while who why with within without yes yet you "
        "your gross price prices stock stake deal deals round rounds funding amount raised people firms analysts "
        "sources officials details terms data part half around nearly almost about yesterday tomorrow smart phone "
        "phones smartphone smartphones device devices product products software hardware market markets business "
        "industry growth income cash value cost costs debt equity bank customers employees staff board management "
        "chief cofounder co-founder headquartered based established launched started born known led listed owned "
        "backed acquired bought sold asked built made used located recently currently originally eventually finally "
        "additionally similarly specifically typical note four five six seven eight nine ten twenty hundreds "
        "thousands millions billions moreover furthermore nevertheless nonetheless hence therefore besides even also "
        "often sometimes indeed perhaps maybe otherwise elsewhere above below beyond across against along alongside "
        "amid compared contrary regarding regardless concerning considering depending except versus via whenever "
        "wherever whoever whatever well hello hi please okay ok sure great good better best worse big large small "
        "high low long short old young establish obtain identify define assess develop implement create conduct make "
        "keep employ guide teach encourage ensure use run perform provide consider choose select check avoid add "
        "adjust allow analyze apply ask assign assume attend begin bring build calculate change collect compare "
        "complete connect contact continue control determine discuss educate eliminate enable engage estimate "
        "evaluate examine expand explain explore find focus follow gather get give go help hire hold improve include "
        "increase install introduce invest investigate involve learn leave let limit look maintain measure monitor "
        "move offer organize plan prepare prevent prioritize promote protect put read recognize recommend record "
        "reduce remember remove repeat replace report request require research review see seek send set show speak "
        "start stay stop support take talk tell test think track train try turn understand update verify wait watch "
        "work write exposure routine regular efficient access someone anyone everyone everything something anything "
        "nobody children patients students workers scientists researchers studies evidence women men critics "
        "volunteers"
    )
)
"""Common words: at the start of a sentence they are no name, nor the first word of one."""

_FORM = re.compile(
    r"(?:tions?|ments?|ers|ors|ly|ness|ances?|ences?|ities|ships?|ists|isms?|ures?|ves|ies|ous|ful|able|ible|ical|ional)$"
)
_GERUND = re.compile(r"(?:ing|ed)$")
_DOES = re.compile(
    r"\s(?:is|are|was|were|has|have|had|will|would|can|could|may|might|did|does|do|[a-z]+(?:ed|s)|sold|bought|made|said"
    r"|told|paid|led|held|won|lost|took|gave|got|began|became|kept|built|grew|rose|fell|put|set|cut|and|or)\b"
)


def may_open(word: str, behind: str) -> bool:
    """Whether ``word`` may have its capital only from beginning a sentence that goes on with ``behind``.

    Its form tells ("Employers", "Additionally"), or that a word in -ing or -ed has no verb after it: "Using tools".
    """
    lower = word.casefold()
    if lower in COMMON or _FORM.search(lower):
        return True
    return _GERUND.search(lower) is not None and re.match(r"\s[a-z]", behind) is not None and not _DOES.match(behind)
