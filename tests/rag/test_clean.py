"""Canonical text has one spelling and stays as it is when made canonical again."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clean import canonical, language_of

ANYTHING = st.text(st.characters() | st.sampled_from("\r\n\t \u00a0\u00ad\u200b\u200d\ufeff\u0301\u2028\x85\x0c\ud800"))


@given(ANYTHING)
def test_canonical_is_idempotent(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(ANYTHING)
def test_canonical_text_has_no_controls_odd_spaces_or_blank_runs(text: str) -> None:
    clean = canonical(text)
    assert clean == unicodedata.normalize("NFC", clean)
    clean.encode("utf-8")  # no lone surrogate
    assert not [c for c in clean if unicodedata.category(c) in ("Cc", "Zs", "Zl", "Zp") and c not in "\n "]
    assert not re.search(r" \n|\n\n\n|^\s|\s$", clean) or not clean


@given(ANYTHING)
def test_canonical_keeps_every_letter_and_digit(text: str) -> None:
    def kept(value: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", value) if c.isalnum())

    invisible = dict.fromkeys([0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0])
    joined = re.sub("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]", "", text)
    controls = "".join(
        c for c in joined if unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Co") or c.isalnum() or c.isspace()
    )
    assert sorted(kept(canonical(text)).translate(invisible)) == sorted(kept(canonical(controls)).translate(invisible))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("a\r\nb\rc\u2028d", "a\nb\nc\nd", id="newlines"),
        pytest.param("10\u00a0%\u3000of\tit", "10 % of it", id="spaces"),
        pytest.param("King\u00adsoft\u200b Cloud\ufeff", "Kingsoft Cloud", id="invisible"),
        pytest.param("e\u0301te\u0301", "été", id="nfc"),
        pytest.param("a\x00b\x07", "ab", id="controls"),
        pytest.param("a  \n \n\n\nb\n", "a\n\nb", id="blank-lines"),
        pytest.param("a\ud83db", "a\ufffdb", id="lone-surrogate"),
    ],
)
def test_canonical_spelling(raw: str, clean: str) -> None:
    assert canonical(raw) == clean


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The company bought its shares from the owner of the firm.", "en"),
        ("小米公司宣布投资 Kingsoft Cloud 的股份。", "zh"),
        ("この特約の概要を説明します。", "ja"),
        ("La société a acheté les actions de la banque dans une vente.", "fr"),
        ("Компания купила акции", "ru"),
        ("12345 %%%", ""),
        ("", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language
