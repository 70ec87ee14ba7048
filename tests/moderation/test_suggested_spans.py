"""What looks like personal data is found wherever it stands, and what only resembles it is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.rules.redacting_suggestions import (
    CHECKS,
    WEIGHTS,
    Likeness,
    is_bank_card,
    is_identity_card,
    suggestions,
)

AROUND = st.text(alphabet="我住在这里，电梯加装。请联系：\n（）", max_size=20)
DIGITS = st.sampled_from("0123456789")


def luhn(digits: str) -> str:
    """The digits with the check of a bank card at their end."""
    return next(digits + d for d in "0123456789" if is_bank_card(digits + d) or len(set(digits + d)) == 1)


def identity_card(first17: str) -> str:
    """The number with its check."""
    return first17 + CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, first17, strict=True)) % 11]


@st.composite
def identity_cards(draw: st.DrawFn) -> str:
    """The number of somebody who was born on a day of the calendar."""
    day = draw(st.dates().filter(lambda one: 1900 <= one.year <= 2026))
    area = draw(st.from_regex(r"[1-8][0-9]{5}", fullmatch=True))
    return identity_card(area + day.strftime("%Y%m%d") + draw(st.from_regex(r"[0-9]{3}", fullmatch=True)))


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
BANK_CARDS = st.from_regex(r"62[0-9]{14}", fullmatch=True).map(luhn)
EMAILS = st.from_regex(r"[a-z][a-z0-9]{1,8}@[a-z]{2,8}\.(com|cn|org\.cn)", fullmatch=True)
PLATES = st.from_regex(r"[沪苏浙京][A-H][A-H0-9]{5}", fullmatch=True)
HOMES = st.from_regex(r"[1-9][0-9]?号楼[1-9]单元[1-9]0[1-9]室", fullmatch=True)


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (Likeness.MOBILE, MOBILES),
        (Likeness.IDENTITY_CARD, identity_cards()),
        (Likeness.BANK_CARD, BANK_CARDS),
        (Likeness.EMAIL, EMAILS),
        (Likeness.PLATE, PLATES),
        (Likeness.HOME, HOMES),
    ],
    ids=str,
)
@settings(deadline=None)
@given(data=st.data())
def test_what_is_planted_is_found_whole(kind: Likeness, made: st.SearchStrategy[str], data: st.DataObject) -> None:
    before, secret, after = data.draw(AROUND), data.draw(made), data.draw(AROUND)
    text = before + secret + after
    found = [(one.likeness, text[one.span.begins : one.span.ends]) for one in suggestions(text)]
    assert (kind, secret) in found


@settings(deadline=None)
@given(AROUND, MOBILES, AROUND)
def test_a_number_in_wide_digits_or_with_gaps_is_the_same_number(before: str, number: str, after: str) -> None:
    wide = number.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    for written in (wide, f"{number[:3]} {number[3:7]} {number[7:]}", f"{number[:3]}-{number[3:7]}-{number[7:]}"):
        text = before + written + after
        assert written in [text[one.span.begins : one.span.ends] for one in suggestions(text)]


@settings(deadline=None)
@given(identity_cards(), st.sampled_from("0123456789X"))
def test_only_the_right_check_makes_an_identity_card(number: str, other: str) -> None:
    assert is_identity_card(number)
    assert is_identity_card(number[:17] + other) == (other == number[17])


def test_a_day_that_is_none_makes_no_identity_card() -> None:
    assert not is_identity_card(identity_card("11010119900231001"))
    assert is_identity_card("11010519491231002X")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_and_no_two_suggestions_overlap(text: str) -> None:
    found = suggestions(text)
    assert all(0 <= one.span.begins < one.span.ends <= len(text) for one in found)
    assert all(a.span.ends <= b.span.begins for a, b in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "按照2026年8月1日第12号令，补贴10000元。",
        "第三条第二款，面积120平方米，12层以上。",
        "建议增加3部电梯，每部20万元，合计600000元。",
        "热线12345，邮编200000。",
        "同意@所有人。",
        "111111111111111111",
        "一二三四五六七八九十",
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert suggestions(text) == []


def test_one_text_with_everything() -> None:
    text = "我是王小明，住梧桐里3号楼2单元501室，手机13812345678，车牌沪A·12345，邮箱wang@example.com。"
    assert [str(one.likeness) for one in suggestions(text)] == [
        "home address",
        "mobile number",
        "number plate",
        "e-mail address",
    ]
