"""The working-day calendar: holidays that are known, years that are not, and what an office adds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.rules_file import load
from participation.base.rules_file.values import Holidays, Text
from participation.base.working_days import WorkingDays, released_years

SOURCE = Text(zh="通知", en="notice")
SHIPPED = WorkingDays.of(load())
UNKNOWN = max(released_years()) + 1


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday that is worked for National Day
        (date(2026, 10, 11), False),
        (date(2026, 2, 17), False),
        (date(2026, 2, 28), True),
    ],
)
def test_the_holidays_of_2026_are_known(day: date, works: bool) -> None:
    assert SHIPPED.is_known(2026)
    assert SHIPPED.is_working_day(day) is works


@given(st.dates(date(UNKNOWN, 1, 1), date(UNKNOWN, 12, 31)))
def test_an_unknown_year_counts_monday_to_friday_and_says_so(day: date) -> None:
    assert not SHIPPED.is_known(day.year)
    assert SHIPPED.is_working_day(day) is (day.isoweekday() <= 5)


def test_what_an_office_lists_makes_a_year_known() -> None:
    friday, saturday = date(2027, 1, 1), date(2027, 1, 9)
    calendar = WorkingDays({2027: Holidays((friday,), (saturday,), SOURCE)})
    assert calendar.is_known(2027)
    assert not calendar.is_working_day(friday)
    assert calendar.is_working_day(saturday)
    assert not calendar.is_working_day(date(2027, 1, 10))
    assert calendar.is_working_day(date(2027, 1, 4))


def test_what_an_office_lists_replaces_the_whole_year() -> None:
    calendar = WorkingDays({2026: Holidays((date(2026, 5, 20),), (), SOURCE)})
    assert not calendar.is_working_day(date(2026, 5, 20))
    assert calendar.is_working_day(date(2026, 10, 1))
    assert not calendar.is_working_day(date(2025, 10, 1))
