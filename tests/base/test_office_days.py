"""Days at the ends of the calendar, which programs send and nobody means."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.office_days import FIRST, LAST, begins, ends, meant

ZONES = st.one_of(
    st.sampled_from([ZoneInfo("Asia/Shanghai"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Niue")]),
    st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
CITY = ZoneInfo("Asia/Shanghai")


@given(st.dates(), ZONES)
def test_every_day_there_is_begins_and_ends(day: date, zone: ZoneInfo) -> None:
    assert begins(day, zone) <= begins(LAST, zone)
    assert begins(FIRST, zone) < ends(day, zone)


@given(st.dates(FIRST, LAST - timedelta(days=1)), ZONES)
def test_a_day_ends_as_the_next_begins(day: date, zone: ZoneInfo) -> None:
    assert begins(day, zone) < ends(day, zone) == begins(day + timedelta(days=1), zone)


def test_a_day_begins_at_midnight_by_the_clock_of_the_office() -> None:
    assert begins(date(2027, 8, 7), CITY).isoformat() == "2027-08-06T16:00:00+00:00"
    assert begins(date(2027, 8, 7), CITY).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "said"),
    [(date.min, False), (date(1899, 12, 31), False), (FIRST, True), (LAST, True), (date(3000, 1, 1), False)],
)
def test_nobody_means_a_day_of_another_age(day: date, said: bool) -> None:
    assert meant(day) is said
