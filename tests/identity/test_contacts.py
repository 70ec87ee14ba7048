"""Contacts are read as people write them and stored in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.errors import FieldError
from participation.base.identity.contacts import EMAIL, masked, read_contact
from participation.base.identity.words import ContactKind


@pytest.mark.parametrize(
    "typed",
    [
        "13800000101",
        " 138 0000 0101 ",
        "+86 138-0000-0101",
        "0086 13800000101",
        "１３８０００００１０１",
        "(+86)13800000101",
    ],
)
def test_a_chinese_mobile_number_is_stored_as_e164_however_it_is_written(typed: str) -> None:
    assert read_contact(typed) == (ContactKind.MOBILE, "+8613800000101")


def test_a_number_of_another_country_keeps_its_code() -> None:
    assert read_contact("+44 7911 123456") == (ContactKind.MOBILE, "+447911123456")


@pytest.mark.parametrize(
    "typed", ["010-65123456", "+86 10 6512 3456", "12345", "110", "1380000", "电话", "+86", "1" * 40]
)
def test_what_cannot_receive_a_text_is_refused(typed: str) -> None:
    found = read_contact(typed, "author.contact")
    assert isinstance(found, FieldError)
    assert (found.field, found.code) == ("author.contact", "invalid")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Emma.Clark@Example.COM", "emma.clark@example.com"),
        ("  a+b@sub.example.org ", "a+b@sub.example.org"),
        ("name@例子.公司", "name@xn--fsqu00a.xn--55qx5d"),
    ],
)
def test_an_e_mail_address_is_stored_in_lower_case(typed: str, stored: str) -> None:
    assert read_contact(typed) == (ContactKind.EMAIL, stored)


@pytest.mark.parametrize(
    "typed",
    [
        "@example.com",
        "a@",
        "a@b",
        "a@@example.com",
        "a b@example.com",
        "a.@example.com",
        ".a@example.com",
        "a..b@example.com",
        "a@-example.com",
        "a@example.com\nBcc: x@example.com",
        "a@example.c",
        "甲@example.com",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 250}.com",
    ],
)
def test_what_is_no_e_mail_address_is_refused(typed: str) -> None:
    found = read_contact(typed)
    assert isinstance(found, FieldError)
    assert found.code == "invalid"


def test_nothing_typed_is_required() -> None:
    found = read_contact("  ")
    assert isinstance(found, FieldError)
    assert found.code == "required"


@given(st.text(max_size=40) | st.from_regex(EMAIL, fullmatch=True))
def test_whatever_is_typed_is_read_or_refused_and_what_is_read_reads_the_same_again(typed: str) -> None:
    found = read_contact(typed)
    if not isinstance(found, FieldError):
        assert read_contact(found[1]) == found


def test_a_masked_contact_shows_its_owner_enough_and_others_too_little() -> None:
    assert masked(ContactKind.MOBILE, "+8613800000101") == "138****0101"
    assert masked(ContactKind.EMAIL, "emma.clark@example.com") == "e***@example.com"
