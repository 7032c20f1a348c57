"""Recognise page furniture in text: teasers, subscribe and cookie lines, share buttons, comment forms, author boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .shapes import SHORT, ends_sentence, width

Line = tuple[str, str, int]
"""Text, kind ("text", "heading", "list", "table", …) and heading level of a piece."""

_DECORATION = re.compile(r"^[#>*_\-•|\s]+|[\s*_|>»›:：…]+$")

# A whole line that opens a section of furniture.
_SECTION = re.compile(
    r"(?:the )?(?:latest|recent|top|more|other|trending|popular|breaking|related|recommended|featured|similar|further) "
    r"(?:news|stories|articles|posts|headlines|reading|content|topics|videos|coverage|links|(?:from|on|in) .{1,40})"
    r"|(?:more|other) (?:like this|stories like this|for you)"
    r"|you (?:may|might|could|['’]ll) (?:also )?(?:like|love|enjoy|be interested in)(?: these?| this)?"
    r"|(?:recommended|suggested|selected|picked) for you|(?:read|see|watch|what to read) (?:more|also|next)|also read"
    r"|up next|don['’]t miss|most (?:read|popular|viewed|shared|commented|recent)"
    r"|editor['’]?s['’]? (?:picks?|choice)|must reads?|trending(?: now)?|what['’]s (?:hot|trending)|popular now|related"
    r"|sponsored(?: content| links)?|promoted(?: content| stories)?|from (?:around )?the web"
    r"|about (?:the|our|this) (?:author|writer|contributor)s?|meet the author|author(?:['’]s)? bio|written by"
    r"|(?:\d+ )?comments?(?: ?\(\d+\))?|(?:add|leave|post|write) (?:a |your )?(?:comment|reply)"
    r"|join the (?:conversation|discussion)|share(?: this| on| via)?(?: article| post| story| page)?"
    r"|follow us(?: on.*)?"
    r"|stay connected|(?:post|site) navigation|tags"
    r"|相关(?:阅读|新闻|文章|推荐|报道|资讯|链接|专题|内容|标签)|推荐(?:阅读|文章|新闻|内容)|延伸阅读"
    r"|更多(?:阅读|新闻|文章|精彩|内容|报道)|热门(?:文章|新闻|推荐|资讯|评论|标签|话题)?|猜你喜欢"
    r"|你可能(?:还|也)?(?:喜欢|感兴趣)(?:的)?|为你推荐|精彩推荐|今日推荐|编辑推荐|最新(?:文章|新闻|资讯|评论|消息|发布)"
    r"|(?:新闻|阅读|点击|文章|热点)?排行(?:榜)?|大家都在看|上一篇|下一篇|(?:网友|全部|最新|发表|用户|我要)?评论(?:[(（]\d+[)）])?"
    r"|发表|我来说两句|关于作者|作者简介|友情链接|合作伙伴",
    re.IGNORECASE,
)

_SITES = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|telegram|instagram|youtube|tiktok|weibo|wechat|email|rss"
    r"|share|tweet|copy link|print)"
)
_LEGAL = r"(?:of|and|use|service|conditions|policy|notice|statement|settings|preferences|privacy|cookies?|terms|legal)"
_BUTTONS = (
    r"(?:share|tweet|pin|email|print|like|save|reply|report|cancel reply|post comment|submit|search|menu|home|loading"
    r"|close|next|previous|back to top|skip to (?:main )?content|advertisement|notify me.{0,80})"
)
_CHINESE_BUTTONS = (
    r"(?:点赞|收藏|转发|打印|举报|返回顶部|返回首页|加入收藏|设为首页|登录|注册|首页|我要评论|发表评论|网站地图|关于我们"
    r"|联系我们|隐私政策|用户协议)"
)
_SIGNED = (
    r"(?:责任编辑|责编|编辑|校对|审校|来源|文章来源|稿源|作者|分享|分享到|分享至|标签|关键词"
    r"|举报电话|举报邮箱|客服电话|联系我们)"
)

# A line that is furniture by itself, wherever it stands.
_LINE = re.compile(
    r"^keep up to date\b|^(?:sign|log) ?(?:up|in|out)\b.{0,60}$|^(?:un)?subscribe\b"
    r"|^get (?:the|our) (?:latest|newsletter|daily|weekly|app)\b|\bnewsletter\b.{0,80}(?:sign|subscri|inbox|join)"
    r"|(?:sign up|subscribe|join).{0,60}\bnewsletter\b"
    r"|\bby (?:pressing|clicking|tapping|submitting|signing|subscribing|continuing|using|checking)\b.{0,120}"
    r"\b(?:agree|accept|confirm|consent|terms|privacy)"
    r"|^(?:©|\(c\)|copyright\b)|\ball rights reserved\b|\b(?:see|read|view|accept) our (?:privacy|cookie)"
    rf"|^(?:terms|privacy|cookies?|legal)(?:[ &|·/,]+(?:{_LEGAL}|your|choices|contact|about|us|site ?map|help))+$"
    r"|\b(?:we|this (?:web)?site|our (?:site|website|partners)) (?:and our partners )?uses? (?:\w+ )?cookies"
    r"|^(?:accept|reject|manage|allow) (?:all )?cookies?\b|cookie (?:settings|preferences)$"
    r"|\baffiliate (?:links?|commission)|\bearn an? (?:\w+ )?commission\b.{0,60}\b(?:links?|purchase|buy)"
    r"|^your email address will not be published|required fields are marked|\bwe(?: are|['’]re) hiring\b|^apply now$"
    rf"|^{_BUTTONS}[\W\d]*$|^{_SITES}(?:[ |,/·•]*{_SITES})*$"
    r"|^(?:share|follow us|like us|find us|join us|connect with us)(?: this(?: article| post| story| page)?)?"
    r"(?: ?[:：]| on\b| with\b| via\b).{0,80}$|^home ?[›»>/|→]|^powered by\b.{0,60}$"
    r"|^(?:related|read (?:next|more)|also read|see also|up next|don['’]t miss|previous|next)(?: \w+)? ?[:：].{0,160}$"
    r"|^about the (?:author|writer)\b"
    r"|^(?:click|tap) here to\b.{0,80}$|^download (?:the|our) app\b"
    r"|^(?:please )?(?:enable|turn on) javascript\b"
    r"|^this (?:post|article|page|story) (?:may|might) contain|^save my name, email"
    r"|^you must be (?:logged|signed) in"
    r"|^\d+ (?:shares?|comments?|likes?|views?)$|^[\w .&'’-]{1,40} (?:logo|icon|avatar|thumbnail)$"
    r"|^\[?(?:source|via|original(?: article)?|原文(?:链接)?)\b[^\]\n]{0,12}\]\("
    r"|^(?:上一篇|下一篇)\s*[:：]|版权声明|版权所有|保留所有权利|未经.{0,12}(?:授权|许可|允许).{0,12}(?:转载|禁止|不得)|^免责(?:声明|条款)|^(?:特别)?声明[:：]"
    r"|(?:本文|本站|文章)(?:内容)?(?:仅|不)代表.{0,20}(?:观点|立场)"
    rf"|^(?:\W{{0,3}})?{_SIGNED}\s*[:：]|^分享(?:到|至|给)|关注(?:我们|.{{0,12}}公众号)"
    r"|扫(?:一扫|码|描).{0,20}(?:二维码|关注|下载|分享|微信)"
    rf"|^{_CHINESE_BUTTONS}(?:[ |·•/]*{_CHINESE_BUTTONS})*$|ICP[备证]|公网安备",
    re.IGNORECASE,
)
_ICON = re.compile(r"[a-z]+(?:-[a-z]+){1,3}")  # the name of a picture, as circle-line
_LINE_WIDTH = 320  # a longer line is a paragraph that mentions such things
_ABOUT_PEOPLE = re.compile(r"author|writer|written|comment|reply|conversation|discussion|作者|评论", re.IGNORECASE)
_BODY_WIDTH = 240  # prose from here on that speaks of the title's subject ends a section of furniture
_READ = 2_000  # characters of a paragraph that show its subject
_MOST = 0.8  # sections that would take more of the text than this are what the document is about
_SUBJECT = re.compile(r"[A-Z][\w’'-]{2,}|[\u4e00-\u9fff]{2}")
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "this",
        "that",
        "what",
        "when",
        "how",
        "why",
        "who",
        "latest",
        "news",
        "plans",
        "more",
        "than",
        "says",
        "will",
        "new",
    ]
)


def is_section(text: str) -> bool:
    """Whether the line is the heading of a furniture section, as "Latest News" or "相关阅读"."""
    return width(text) <= SHORT and bool(_SECTION.fullmatch(_DECORATION.sub("", text)))


def is_line(text: str) -> bool:
    """Whether the line is furniture by itself, as a copyright or cookie line."""
    return "\n" not in text and width(text) <= _LINE_WIDTH and bool(_LINE.search(_DECORATION.sub("", text)))


def mark(lines: Sequence[Line], title: str = "") -> list[str]:
    """For each piece the heading of the furniture it belongs to, "" for content.

    A section runs to the next explicit heading of its rank, or to running prose: about the subject of the title, or
    (in a list of teasers, where headline and teaser take turns) two paragraphs in a row.
    """
    alone = [_alone(line) for line in lines]
    subject = _subject(title or next((line[0] for i, line in enumerate(lines) if not alone[i]), ""))
    marked = _sections(lines, alone, subject)
    total = sum(len(line[0]) for i, line in enumerate(lines) if not alone[i])
    taken = sum(len(line[0]) for i, line in enumerate(lines) if marked[i] and not alone[i])
    if taken > _MOST * total:
        marked = [""] * len(lines)
    return [marked[i] or (_own_heading(*lines[i][:2]) if alone[i] else "") for i in range(len(lines))]


def _alone(line: Line) -> bool:
    text, kind, _ = line
    return kind == "furniture" or (
        kind in ("text", "list") and (is_line(text) or (kind == "text" and bool(_ICON.fullmatch(text))))
    )


def _sections(lines: Sequence[Line], alone: Sequence[bool], subject: frozenset[str]) -> list[str]:
    """The heading of the section that each piece stands in, "" outside of any."""
    marked: list[str] = []
    section, rank, seen_content = "", 0, False
    for i, (text, kind, level) in enumerate(lines):
        if seen_content and kind in ("text", "heading", "list") and is_section(text):
            section, rank = _own_heading(text, kind), level or rank
        elif section and _closes(lines, i, rank, subject):
            section, rank = "", 0
        elif section and _is_running(lines, i) and not _ABOUT_PEOPLE.search(section):
            marked[-1] = section = ""
        seen_content = seen_content or not (alone[i] or section)
        marked.append(section)
    return marked


def _closes(lines: Sequence[Line], i: int, rank: int, subject: frozenset[str]) -> bool:
    """Whether the piece begins content again: a heading of the section's rank, or prose about the subject."""
    text, kind, level = lines[i]
    if kind == "heading" and rank:
        return 0 < level <= rank
    headline = not ends_sentence(lines[i - 1][0]) and width(lines[i - 1][0]) <= 2 * SHORT
    least = 2 * _BODY_WIDTH if headline else _BODY_WIDTH
    if kind != "text" or width(text) < least or text.endswith(("...", "…")):
        return False
    return bool(subject & _subject(text))


def _is_running(lines: Sequence[Line], i: int) -> bool:
    """Whether this piece and the one before are both paragraphs of prose."""
    pair = lines[i - 1 : i + 1]
    return all(kind == "text" and ends_sentence(text) and width(text) >= SHORT for text, kind, _ in pair)


def _subject(text: str) -> frozenset[str]:
    return (
        frozenset(word.lower().removesuffix("'s").removesuffix("’s") for word in _SUBJECT.findall(text[:_READ]))
        - _COMMON
    )


def _own_heading(text: str, kind: str) -> str:
    bare = _DECORATION.sub("", text.split("\n", 1)[0][:_READ])
    named = bare and kind != "furniture" and width(bare) <= SHORT and not ends_sentence(bare)
    return bare if named else "Page furniture"
