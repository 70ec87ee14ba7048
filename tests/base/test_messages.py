"""Sentences, dates and numbers as each reader gets them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base import messages

CITY = ZoneInfo("Asia/Shanghai")
OPENING = datetime(2026, 8, 1, 1, 0, tzinfo=UTC)


def test_a_sentence_is_said_in_the_readers_language() -> None:
    assert messages.say("zh-Hans", "Open for comments") == "征集中"
    assert messages.say("en", "Open for comments") == "Open for comments"


def test_an_unknown_language_speaks_english() -> None:
    assert messages.say("fr", "Open for comments") == "Open for comments"


def test_an_empty_sentence_does_not_show_the_header_of_the_catalogue() -> None:
    assert messages.say("zh-Hans", "") == ""


def test_plurals_follow_the_language() -> None:
    english, chinese = messages.catalogue("en"), messages.catalogue("zh-Hans")
    assert english.ngettext("%(n)s comment", "%(n)s comments", 1) == "%(n)s comment"
    assert english.ngettext("%(n)s comment", "%(n)s comments", 2) == "%(n)s comments"
    assert chinese.ngettext("%(n)s comment", "%(n)s comments", 1) == "%(n)s条意见"
    assert chinese.ngettext("%(n)s comment", "%(n)s comments", 2) == "%(n)s条意见"


def test_values_fill_the_sentence_and_dates_among_them_are_worded() -> None:
    said = messages.say("zh-Hans", "Closed at %(at)s after %(n)d days, 5%% late", {"at": OPENING, "n": 30}, CITY)
    assert said == "Closed at 2026年8月1日(周六) 09:00 after 30 days, 5% late"


def test_a_missing_value_does_not_break_the_page() -> None:
    assert messages.say("en", "Closed at %(at)s") == "Closed at …"


@given(st.text(), st.dictionaries(st.text(), st.one_of(st.text(), st.integers())))
def test_no_sentence_and_no_values_can_break_the_page(sentence: str, values: dict[str, object]) -> None:
    assert isinstance(messages.fill(sentence, values), str)


@given(st.text())
def test_what_a_person_typed_is_never_read_as_a_placeholder(typed: str) -> None:
    assert messages.fill("“%(what)s”", {"what": typed}) == f"“{typed}”"


def test_dates_are_written_as_the_office_writes_them() -> None:
    assert messages.date_words("zh-Hans", date(2026, 8, 1)) == "2026年8月1日(周六)"
    assert messages.date_words("en", date(2026, 8, 1)) == "1 Aug 2026 (Sat)"
    assert messages.datetime_words("zh-Hans", OPENING, CITY) == "2026年8月1日(周六) 09:00"
    assert messages.datetime_words("en", OPENING, CITY) == "1 Aug 2026 (Sat) 09:00"
    assert messages.time_words("en", OPENING, CITY) == "09:00"


def test_an_instant_late_in_the_evening_falls_on_the_day_of_the_city() -> None:
    late = datetime(2026, 7, 31, 17, 30, tzinfo=UTC)
    assert messages.datetime_words("zh-Hans", late, CITY) == "2026年8月1日(周六) 01:30"


def test_numbers_and_shares_are_written_with_the_signs_of_the_language() -> None:
    assert messages.number_words("zh-Hans", 12345) == "12,345"
    assert messages.percent_words("en", 0.126) == "13%"


def test_the_languages_name_themselves() -> None:
    names = {locale: messages.language_name(locale) for locale in messages.locales()}
    assert names == {"zh-Hans": "中文", "en": "English"}
    assert messages.locales()[0] == "zh-Hans"


@pytest.mark.parametrize(
    ("accepted", "choice", "answer"),
    [
        (None, None, "zh-Hans"),
        ("", None, "zh-Hans"),
        ("en-GB,en;q=0.9", None, "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", None, "zh-Hans"),
        ("zh-TW", None, "zh-Hans"),
        ("en;q=0.5, zh;q=0.9", None, "zh-Hans"),
        ("fr, de;q=0.7, en;q=0.1", None, "en"),
        ("zh;q=0, en", None, "en"),
        ("fr", None, "zh-Hans"),
        ("en", "zh-Hans", "zh-Hans"),
        ("zh", "EN", "en"),
        ("en", "klingon", "en"),
        (";;;q=,,*", None, "zh-Hans"),
    ],
)
def test_the_readers_choice_goes_before_the_browsers_wish(
    accepted: str | None, choice: str | None, answer: str
) -> None:
    assert messages.negotiate(accepted, choice) == answer


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_header_leads_to_a_language_there_is(accepted: str, choice: str | None) -> None:
    assert messages.negotiate(accepted, choice) in messages.locales()
