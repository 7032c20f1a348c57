"""Chinese read in English words: dictionary, business terms, names by pinyin, figures and dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.gloss import bilingual, glossed, names_in, spellings


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("雷军", "Lei Jun"),
        ("谷歌收购了Fossil的技术", "Google buy Fossil technology"),
        ("募集5.5亿元", "raise 550 million yuan"),
        ("约1683万股", "about 16.83 million"),
        ("超过300万", "over 3 million"),
        ("2014年5月6日成立", "May 6, 2014 founded"),
        ("2021年的净利润", "2021 net profit"),
        ("B轮融资由谁领投?", "Series B by who lead?"),
        ("股票代码是多少?", "stock code is how much?"),
        ("蒲公英", "dandelion"),
        ("收購", "purchase"),
        ("纯米", "Chunmi"),
        ("Ninebot One", "Ninebot One"),
        ("", ""),
    ],
    ids=[
        "known name", "beside Latin", "hundred millions", "ten thousands", "more than", "day", "year", "round",
        "asking", "dictionary", "traditional", "neither known: pinyin", "no Chinese", "empty",
    ],
)  # fmt: skip
def test_chinese_is_read_word_by_word(chinese: str, english: str) -> None:
    assert glossed(chinese) == english


@pytest.mark.parametrize(
    ("chinese", "names", "english"),
    [
        ("云米的股份", ("Yunmi",), "Yunmi"),
        ("创始人苏峻", ("Su Jun",), "Su Jun"),
        ("大众点评", ("Dianping",), "Dianping"),
    ],
    ids=["a word that is a name", "a person", "part of a name"],
)
def test_pinyin_is_read_as_a_name_that_the_other_text_has(chinese: str, names: tuple[str, ...], english: str) -> None:
    assert english in glossed(chinese, names)
    assert english not in glossed(chinese, ("Nobody",))


def test_names_are_those_written_with_capitals() -> None:
    assert {"Su Jun", "Zimi", "Beijing"} <= set(names_in("Did Su Jun found Zimi in Beijing?"))
    assert names_in("what did he pay?") == ()


def test_the_pinyin_of_short_words_is_spelled() -> None:
    assert {"shunwei", "dingdi"} <= set(spellings("顺为817.80万股,丁迪519.76万股"))


def test_english_is_left_as_it_is() -> None:
    text = "What  did Xiaomi pay?"
    assert glossed(text) == text
    assert bilingual(text) == text


def test_search_reads_both_languages() -> None:
    assert bilingual("小米收购紫米").startswith("小米收购紫米\nXiaomi buy")
    assert "zimi" in bilingual("小米收购紫米")


@given(st.text(max_size=300) | st.text(alphabet="小米的年月日万亿轮AB0123456789.,% 𠀀〇々", max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(glossed(text, names_in(text)), str)
    assert bilingual(text).startswith(text)
