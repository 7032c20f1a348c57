"""Page furniture is set apart from content, and content is not taken for furniture."""

# ruff: noqa: E501  (samples of pages and files read best on one line)

from __future__ import annotations

import pytest

from rag.furniture import is_line, is_section
from rag.load import load_bytes

BODY = (
    "Alder Motors has agreed to buy a tenth of Birch Cloud for two million dollars, the firms said in a filing. "
    "The sale of the shares in Birch Cloud is expected to close in March, and Alder Motors will name one director.\n"
)


def parted(text: str, name: str = "a.txt") -> tuple[str, str]:
    """Content and furniture of a document."""
    document = load_bytes(text.encode(), name, origin=name)[0]
    spans = [(block.kind == "furniture", block.span.of(document.text)) for block in document.blocks]
    return "\n".join(t for aside, t in spans if not aside), "\n".join(t for aside, t in spans if aside)


@pytest.mark.parametrize(
    "line",
    [
        "Copyright © 2019 Example Media. All Rights Reserved",
        "By pressing the Subscribe button, you confirm that you agree to our Privacy Policy and Terms of Use",
        "This post may contain affiliate links. See our privacy policy for more information.",
        "We use cookies to improve your experience.",
        "Sign up for our newsletter and get the news in your inbox",
        "Your email address will not be published. Required fields are marked *",
        "Share on Facebook",
        "Facebook Twitter LinkedIn Email",
        "Example Headlines We Are Hiring Apply Now",
        "Keep Up to Date with the Most Important News",
        "责任编辑：张三",
        "分享到：微信 微博",
        "版权所有 未经授权不得转载",
        "免责声明：本文仅代表作者观点",
        "扫描二维码关注我们",
        "京ICP备12345678号",
        "Home › Deals › Technology",
        "Share this story: LinkedIn · Email · Print",
        "Related: best watches · how we test",
        "Powered by Facebook Comments",
        "上一篇：家电数据 下一篇：港股早盘",
    ],
)
def test_lines_that_are_furniture_by_themselves(line: str) -> None:
    assert is_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "The company changed its privacy policy in March after a court ruling.",
        "Twitter bought the startup for $30 million.",
        "Facebook",
        "The author of the report says that subscriptions rose by 12%.",
        "Xiaomi will share its profits with its partners.",
        "编辑部认为公司的收入增长了百分之十。",
        "The newspaper printed a copy of the contract.",
        "E-CommerceRetail",
        "Related parties bought 12% of the shares.",
        "The next step: a listing in Hong Kong.",
        "Home sales rose by a tenth.",
        "Email is the main product of the company.",
    ],
)
def test_lines_about_such_things_are_content(line: str) -> None:
    content, _ = parted(f"Alder buys Birch\n\n{BODY}\n{line}\n\n{BODY}")
    assert line in content or line == "Facebook"


@pytest.mark.parametrize(
    "line",
    ["Latest News", "LATEST NEWS:", "## Related Articles", "You May Like These", "More Like This:", "About the Author",
     "Leave a Reply", "Add a comment", "Most Read", "相关阅读", "推荐阅读：", "热门文章", "延伸阅读", "3 Comments"],
)  # fmt: skip
def test_section_headings(line: str) -> None:
    assert is_section(line)


@pytest.mark.parametrize(
    "line", ["Latest News Corp results", "Shares", "Authors", "Related party transactions", "News"]
)
def test_other_headings_are_no_sections(line: str) -> None:
    assert not is_section(line)


def test_teasers_at_the_end_are_furniture_with_their_heading() -> None:
    teasers = (
        "Cedar raises money\nCedar has raised ten million dollars from a group of banks in the north of the country.\n"
        * 3
    )
    text = f"Alder Motors buys into Birch Cloud\n\n{BODY}\nLatest News\n{teasers}"
    document = load_bytes(text.encode(), "a.txt", origin="a.txt")[0]
    aside = [block for block in document.blocks if block.kind == "furniture"]
    assert {block.heading for block in aside} == {"Latest News"}
    assert document.text[aside[0].span.start :] == text[text.index("Latest News") :].strip()


@pytest.mark.parametrize("heading", ["You May Like", "Related Stories", "相关阅读"])
def test_the_story_goes_on_behind_teasers_in_its_middle(heading: str) -> None:
    content, aside = parted(
        f"Alder Motors buys into Birch Cloud\n\n{BODY}\n{heading}\nCedar raises money\n\n{BODY * 2}\n{BODY}"
    )
    assert content.count("expected to close") == 4
    assert "Cedar raises" in aside


def test_a_markdown_section_ends_at_the_next_heading() -> None:
    content, aside = parted(
        f"# Alder\n\n{BODY}\n## Related Articles\n\n- Cedar raises money\n\n## Terms\n\nThe price is 3.\n", "a.md"
    )
    assert "The price is 3." in content
    assert "Cedar raises" in aside


def test_author_box_and_comment_form_are_furniture() -> None:
    text = f"Alder Motors buys into Birch Cloud\n\n{BODY}\nAbout the Author\n\nAnn Lee\n\nStaff Writer\nI have loved cars since I was small.\n\nLeave a Reply\n\nName\n"
    content, aside = parted(text)
    assert "Ann Lee" not in content
    assert "loved cars" in aside
    assert aside.endswith("Name")


def test_a_page_about_comments_keeps_its_text() -> None:
    content, _ = parted(f"Comments\n\n{BODY}\n{BODY}")
    assert content.count("expected to close") == 2


HTML = """<html><head><title>Alder buys Birch</title><meta property="og:site_name" content="Daily Planet">
<meta property="article:published_time" content="2015-01-18T08:00:00Z"><link rel="canonical" href="https://x.org/alder">
<script>var secret = 1;</script></head><body><nav><a href="/">Home</a> <a href="/m">Markets</a></nav>
<article><h1>Alder buys Birch</h1><p>{0}</p><h2>Terms</h2><ul><li>Price: two million dollars for a tenth of the shares</li>
<li>Closing: in March of the next year, after the vote</li></ul>
<table><tr><th>Buyer</th><th>Share</th></tr><tr><td>Alder</td><td>10%</td></tr><tr><td>Cedar</td><td>5%</td></tr></table>
<p>{0}</p></article>
<aside><h3>Latest News</h3><p>Cedar has raised ten million dollars.</p></aside>
<footer>Copyright 2015 Daily Planet</footer></body></html>"""


def test_html_keeps_structure_and_sets_the_rest_apart() -> None:
    page = HTML.format(BODY.strip())
    document = load_bytes(page.encode(), "a.html", origin="a.html")[0]
    found = [(block.kind, block.span.of(document.text), block.heading) for block in document.blocks]
    content, aside = parted(page, "a.html")
    assert ("title", "Alder buys Birch", "") in found
    assert ("heading", "Terms", "") in found
    assert ("table", "| Buyer | Share |\n| Alder | 10% |\n| Cedar | 5% |", "Terms") in found
    assert [kind for kind, _, heading in found if heading == "Terms" and kind == "list"] == ["list", "list"]
    assert {heading for kind, _, heading in found if kind == "furniture"} == {"Page furniture"}
    assert all(part in aside for part in ("Markets", "Cedar has raised", "Copyright 2015"))
    assert "Markets" not in content
    assert "secret" not in document.text
    assert (document.title, document.publisher, document.url) == (
        "Alder buys Birch",
        "Daily Planet",
        "https://x.org/alder",
    )
    assert str(document.published) == "2015-01-18"
