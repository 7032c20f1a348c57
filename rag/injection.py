"""Text of a document that gives orders to whoever reads it: never evidence, whatever it claims.

Four kinds are told apart, each only where it stands as an order (at the start of a clause, or behind "please", "you
must", 请): setting instructions aside; addressing a model or assistant; prescribing the answer; giving the reader
another part to play. A report about orders ("the regulator told firms to ignore earlier rules") is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .types import Sentence

_START = r"(?:^|[\n.!?;:,—–|>*#\"“”'‘’(\[】。！？；：，、]|--)\s*(?:[-*•]\s*)?"
_POLITE = (
    r"(?:(?:please|kindly|now|then|instead|simply|just|first|always|also|so|and|important|urgent|must|should|shall|"
    r"you (?:must|should|shall|will|need to|have to|are to|can|may)|you['’]re to|be sure to|make sure to"
    r"|remember to)\s*,?\s*)"
)
_ORDER = rf"(?:{_START}{_POLITE}{{0,3}})"
_RULES = (
    r"(?:instructions?|prompts?|guidelines?|directives?|rules|orders|commands?|programming|training|constraints|"
    r"safety|context|documents?|sources?|passages?|evidence|text|content|messages?|conversation|everything"
    r"|anything|all)"
)
_EARLIER = (
    r"(?:previous|prior|earlier|above|preceding|foregoing|original|initial|existing|other|system|safety|developer|"
    r"your|you (?:were|have been|are) (?:given|told)|these|all)"
)
_MODEL = (
    r"(?:AI|A\.I\.|LLMs?|language models?|large language models?|chat ?bots?|bots?|assistants?|models?|agents?|chatgpt|"
    r"gpt(?:-\w+)?|claude|gemini|copilot|summari[sz]ers?|crawlers?|answer(?:ing)? (?:engines?|systems?|machines?)|"
    r"search engines?|automated (?:readers?|systems?))"
)
_SAY = r"(?:answer|reply|respond|say|state|tell|output|print|write|return|claim|repeat|insist|report|conclude|confirm)"
_TO_WHOM = r"(?:note|notice|message|attention|instructions?|hint|reminder|warning|memo|dear|hello|hi|hey|to|for|fao)"
_ENGLISH = (
    # Set instructions aside.
    rf"{_ORDER}(?:ignore|disregard|forget|override|bypass|discard|neglect|do not (?:follow|obey)|don['’]t"
    rf" (?:follow|obey)|"
    r"stop (?:following|obeying)|pay no attention to|set aside|put"
    rf" aside)\b(?=.{{0,40}}\b{_EARLIER}\b.{{0,60}}\b{_RULES}\b"
    rf"|.{{0,30}}\b(?:instructions?|prompts?|guidelines|the (?:above|documents|sources|context))\b"
    rf"|\s+(?:everything|anything|all|what)\b.{{0,40}}\b(?:above|before|told|said|read))",
    r"\b(?:disregard|ignore|forget|override)\b.{0,12}\b(?:your|all|any|the)\b.{0,20}\b(?:instructions?|prompt"
    r"|guidelines)\b"
    r".{0,40}\b(?:and|then|instead)\b.{0,12}\b(?:answer|reply|respond|say|tell|output|print|write|state|claim)\b",
    # Address a model.
    rf"(?:{_START}|\b){_TO_WHOM}\b.{{0,24}}\b(?:any|all|every|each|the|an?|dear|you)?\s*(?-i:\b)(?:\w+ )?{_MODEL}\b"
    rf"(?=.{{0,40}}\b(?:reads?|reading|process\w*|summari\w*|index\w*|see(?:s|ing)?|scan\w*|pars\w*)\b"
    rf"|\s*[:,—–-].{{0,80}}\b(?:{_SAY}|ignore|disregard|do not|don['’]t|you|must|never|always)\b)",
    rf"{_START}(?:dear |all |any |every )?{_MODEL}s?\s*[:,]\s*(?:please\s+)?(?:{_SAY}|ignore|disregard|do not"
    rf"|don['’]t|you)\b",
    rf"\bif you (?:are|'re|’re) (?:an?|the) (?:\w+ )?{_MODEL}\b",
    rf"{_ORDER}(?:as|being) an? (?:\w+ )?{_MODEL},? (?:you|please|{_SAY})\b",
    # Prescribe the answer.
    rf"{_ORDER}(?:answer|reply|respond)(?: (?:only|always|simply|just|instead|every question|all questions|any"
    rf" question|"
    r"the question|to (?:all|any|every)[\w ]{0,20}|in every case))*\s*(?:that|with|:|by saying|as follows|“|\")",
    rf"{_ORDER}(?:tell|inform|assure|convince) (?:the |any |every |all |your )?(?:users?|readers?|askers?|people"
    rf" who ask|"
    r"anyone who asks|everyone|whoever asks|person)\b.{0,12}\b(?:that|to)\b",
    r"\b(?:when|if|whenever|should|once|in case) (?:you(?: are|['’]re)?|anyone|someone|a user|the user|users"
    r"|somebody|a reader"
    rf"|readers|people|questions?)?\s*(?:are |is |be )?(?:asks?|asked|queried|questioned)\b.{{0,90}}?"
    rf"(?:[,:;]\s*(?:you (?:must|should|will|are to)\s+|please\s+|always\s+|only\s+|simply\s+|just\s+|then\s+)*"
    rf"|\byou (?:must|should|will|are to) |\b(?:always|please) ){_SAY}\b",
    rf"{_ORDER}(?:your (?:answer|reply|response|output|summary|only answer|final answer)) (?:must|should|shall"
    rf"|has to|is to|"
    r"needs to|will) (?:be|say|state|contain|include|read|mention|begin)\b",
    rf"{_ORDER}(?:say|state|claim|report|repeat|conclude|write|print|output|confirm) (?:only |exactly |instead "
    rf"|to the user )*"
    r"(?:that .{0,80}\b(?:instead|regardless|no matter|in (?:your|every|all) (?:answers?|repl\w+|responses?))\b"
    r"|the following:)",
    rf"{_ORDER}(?:do not|don['’]t|never) (?:mention|reveal|disclose|tell|cite|quote|show|answer|say)\b.{{0,40}}"
    r"\b(?:user|asker|instructions?|prompt|this (?:note|message|comment|text|line)|(?:the )?(?:other|above|real)"
    r" (?:sources?|documents?|figures?))\b",
    # Another part to play.
    r"\byou are now (?:an?|in|the|no longer|free|called)\b|\bfrom now on,? (?:you (?:\w+ ){0,2})?(?:are|answer"
    r"|respond|reply|act|speak|say)\b",
    rf"{_ORDER}(?:pretend (?:to be|that you|you)|act as (?:an?|if you)|role-?play as|behave as)\b",
    r"\b(?:developer|dan|god|jailbreak|debug|admin) mode (?:is |has been )?(?:enabled|activated|on)\b",
    rf"{_ORDER}(?:reveal|print|show|repeat|output|leak|display)\b.{{0,20}}\b(?:your|the) (?:system |hidden |initial )?"
    r"(?:prompt|instructions)\b",
    r"(?:^|\n|\W)(?:new|updated|revised|real|actual|hidden|secret|system|admin(?:istrator)?) (?:system )?"
    r"(?:instructions?|prompt|message|override|directive|command)s?\s*:",
    r"<\|?(?:im_start|im_end|system|endoftext|assistant|user)\|?>|\[/?INST\]|<</?SYS>>|###\s*(?:instruction|system)\b"
    r"|\b(?:BEGIN|END) (?:SYSTEM|INSTRUCTIONS?|PROMPT)\b",
    r"\b(?:the )?(?:only )?(?:correct|right|true|official) (?:answer|response) to (?:any|every|all|this|the"
    r"|your)\b.{0,30}"
    r"\bquestions?\b.{0,60}\bis\b",
)
_ZH_START = r"(?:^|[\n。！？；：，、“”‘’「」（(\[】.!?;:,|>*#]|\s)\s*"
_ZH_POLITE = (
    r"(?:请|务必|必须|一定要?|现在|立即|立刻|马上|直接|你(?:应该|必须|需要|要|应|得|现在)?|你们|各位|都|统统"
    r"|一律|全部|千万|切勿|只需?|先|并|且|然后|接下来|今后|以后|以下|注意){0,5}"
)
_ZH_MODEL = r"(?:AI|人工智能|智能|大语言|语言|大)?(?:助手|助理|模型|机器人|聊天机器人|大模型|AI|人工智能|智能体)"
_ZH_RULES = (
    r"(?:指令|指示|提示词?|规则|要求|说明|设定|内容|文档|文件|资料|命令|约束|限制|上下文|对话|信息|来源|一切|系统消息)"
)
_CHINESE = (
    rf"{_ZH_START}{_ZH_POLITE}(?:忽略|无视|忘记|忘掉|抛开|跳过|绕过|不要(?:理会|遵守|遵循|参考|管|听从)"
    rf"|别(?:理会|管)|不必(?:理会|遵守)|放弃|覆盖|推翻)"
    rf"(?![了过着])(?:掉)?[^。！？\n]{{0,14}}(?:以上|之前|先前|此前|前面|上述|上面|所有|全部|一切|你的|系统|原有"
    rf"|原来|其他)[^。！？\n]{{0,8}}(?:{_ZH_RULES}|$|[。！，,、；])",
    r"(?:任何|所有|各位|致|亲爱的|给|凡是?|如果你是|若你是|作为(?:一个"
    rf"|一名)?)[^。！？\n]{{0,16}}{_ZH_MODEL}(?:们)?[^。！？\n]{{0,24}}?(?:请|必须|注意|务必|应当?|：|:|你)",
    rf"{_ZH_START}{_ZH_MODEL}(?:们)?\s*[：:,，]?\s*(?:请|必须|务必|注意)[^。！？\n]{{0,30}}(?:回答|回复|答复"
    rf"|输出|说|忽略|无视|告诉|声称|不要)",
    rf"{_ZH_START}{_ZH_POLITE}(?:回答|回复|答复|输出|作答|复述)(?:用户|读者|提问者|所有问题|任何问题"
    rf"|问题)?(?:时)?\s*(?:：|:|说|“|\"|为|称|道|成)",
    r"(?:请|务必|必须|一律|就|直接)(?:告诉|告知)(?:用户|读者|提问者|提问的人|所有人|大家|对方)",
    r"(?:被问(?:到|及|起)?|有人(?:问|询问)|用户(?:问|询问|提问)|读者(?:问|询问)|问到|问及|提问时|回答(?:任何"
    r"|所有|本|这个)?问题时)"
    r"[^。！？\n]{0,40}?(?:请|必须|一律|务必|应当?|都要?|就|只能|只需)(?:回答|回复|说|答|输出|声称|作答|写)",
    r"你的(?:回答|回复|答案|输出)(?:必须|应该?|只能|一定|要)",
    r"你现在(?:是(?!在)|扮演|处于|进入)|从现在(?:起|开始)[，,]?\s*(?:你|请|所有)[^。！？\n]{0,10}(?:说|答|回复"
    r"|输出|扮演|是)|(?:请|务必|你要)(?:假装|扮演|充当)",
    r"(?:新的?|系统|隐藏|真正的?)(?:系统)?(?:指令|提示词|指示|命令)\s*[：:]",
    r"(?:透露|输出|显示|打印|复述|泄露)(?:出)?你的?(?:系统)?(?:提示词|指令|设定)|开发者模式(?:已|被)?(?:开启"
    r"|启用|激活)",
    r"(?:不要|切勿|千万别|别)(?:向|对|跟)(?:用户|读者|提问者)[^。！？\n]{0,16}(?:提|说|透露|提及|提到)",
)
_FLAGS = re.IGNORECASE
_PATTERNS = tuple(re.compile(pattern, _FLAGS) for pattern in (*_ENGLISH, *_CHINESE))
_LONGEST = 4_000
"""Characters that are searched before a sentence; a longer paragraph is cut at its front."""
_ABOUT_ORDERS = re.compile(
    r"\b(?:comments?|commenters?|reader(?:'s|’s|s)?|injection|injected|planted|hidden (?:text|message)|tampered|"
    r"(?:tells?|told|asks?|asked|instructs?|instructed|order(?:s|ed)?) (?:the |an? |any )?"
    r"(?:assistants?|models?|AI|readers?))\b|评论|留言|注入|植入|读者",
    re.IGNORECASE,
)
"""A question about what a page tells its readers may be answered with it."""


def instructs(text: str) -> bool:
    """Whether ``text`` gives orders to a model or to whoever answers from it."""
    return any(pattern.search(text) for pattern in _PATTERNS)


def asked_about(question: str) -> bool:
    """Whether a question asks about orders that a document holds, and is none itself."""
    return _ABOUT_ORDERS.search(question) is not None and not instructs(question)


def without_orders(sentences: Sequence[Sentence], text: str) -> tuple[Sentence, ...]:
    """The sentences of a document's ``text`` that neither give orders nor follow one in the same paragraph."""
    if not sentences or not instructs(text[_start(sentences[0], text) : sentences[-1].span.end]):
        return tuple(sentences)
    return tuple(sentence for sentence in sentences if not instructs(text[_start(sentence, text) : sentence.span.end]))


def _start(sentence: Sentence, text: str) -> int:
    """Where the paragraph of the sentence begins."""
    return max(text.rfind("\n", 0, sentence.span.start) + 1, sentence.span.start - _LONGEST)
