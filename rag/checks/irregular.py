"""Irregular forms of common verbs, as data: each row is its first word."""

from __future__ import annotations

IRREGULAR = (
    "value valued valuing valuation worth 估值",
    "spend spends spent spending", "go goes went gone going", "come comes came coming", "see sees seen seeing",
    "say says said saying", "tell tells told telling", "write writes wrote written writing writer",
    "build builds built building", "meet meets met meeting", "run runs ran running", "send sends sent sending",
    "stand stands stood standing", "teach teaches taught teaching teacher", "think thinks thought thinking",
    "bring brings brought bringing", "break breaks broke broken breaking", "choose chooses chose chosen choosing",
    "draw draws drew drawn drawing", "drive drives drove driven driving driver", "eat eats ate eaten eating",
    "feel feels felt feeling", "fly flies flew flown flying", "forget forgets forgot forgotten",
    "know knows knew known",
    "fight fights fought fighting", "hide hides hid hidden hiding", "hurt hurts", "lend lends lent lending lender",
      "read reads reading", "ride rides rode ridden",
    "sing sings sang sung",
    "sink sinks sank sunk", "sit sits sat", "shoot shoots shot shooting", "sleep sleeps slept",
    "speak speaks spoke spoken",
    "steal steals stole stolen", "strike strikes struck", "swear swears swore sworn", "swim swims swam swum",
    "throw throws threw thrown", "understand understands understood", "wake wakes woke", "wear wears wore worn",
    "withdraw withdraws withdrew withdrawn withdrawal", "keep keeps kept keeping", "leave leaves leaving",
    "put puts putting", "beat beats beaten beating defeat defeats defeated defeating", "hit hits hitting",
    "catch catches caught", "do does did done",  "begin begins began begun beginning",
    "seek seeks sought seeking", "show shows showed shown showing", "prove proves proved proven",
    "forbid forbade forbidden", "freeze froze frozen", "shut shuts", "split splits", "spread spreads",
    "upset upsets", "overtake overtakes overtook overtaken", "undergo underwent undergone", "arise arose arisen",

    "succeed succeeds succeeded succeeding successor follow follows followed following",
    "precede precedes preceded preceding predecessor",
    "appoint appoints appointed appointment", "discover discovers discovered discovery discoverer",
    "invent invents invented inventor invention", "announce announces announced announcement announcing",
    "complete completes completed completion", "agree agrees agreed agreement",
    "develop develops developed developer",
    "employ employs employed", "contribute contributed contributes contribution",
)  # fmt: skip
