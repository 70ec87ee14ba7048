"""Texts that are alike but for width, script, case, accents, punctuation and space have one normal form."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.grouping.normal import TABLE_VERSION, normal, normal_texts, table
from tests.grouping.letters import TRADITIONAL

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("我們支持「ＡＢＣ」，臺灣！", "我们支持abc台湾"),
        ("裏面 裡面", "里面里面"),
        ("ｶﾅ", "カナ"),
        ("Café\u0301 CAFE", "cafecafe"),
        ("５％ 與 5%", "5%与5%"),
        ("㎡ ② ﬁ", "㎡2ﬁ"),
        ("支持👍🏽!!", "支持"),
        ("a\u200bb\ufeffc\tt", "abct"),
        ("，。！？…… \u3000", ""),
        ("", ""),
        ("\U00020000𠀀", "\U00020000𠀀"),
    ],
)
def test_a_text_has_the_form_that_people_read(written: str, form: str) -> None:
    assert normal(written) == form


@pytest.mark.parametrize("pair", TRADITIONAL.split())
def test_traditional_and_simplified_are_read_alike(pair: str) -> None:
    assert normal(pair[0]) == normal(pair[1])


@given(ANY_TEXT)
def test_the_form_of_a_form_is_itself(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_no_code_point_becomes_one_that_becomes_another() -> None:
    becomes = table()
    assert len(becomes) == sys.maxunicode + 1
    assert np.array_equal(becomes[becomes], becomes)
    assert TABLE_VERSION >= 1


@given(st.lists(ANY_TEXT, max_size=8))
def test_texts_together_have_the_forms_of_each(texts: list[str]) -> None:
    forms = normal_texts(texts)
    parts = [
        forms.codes[begin:end].tobytes().decode("utf-32-le", "surrogatepass")
        for begin, end in zip(forms.begins[:-1], forms.begins[1:], strict=True)
    ]
    assert parts == [normal(text) for text in texts]
    assert len(forms.spaced) == len(forms.stopped) == len(forms.codes)
