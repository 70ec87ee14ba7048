"""The rule by which a pattern becomes sessions: what holds for every pattern, and what an office asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.rules.series import (
    MOST_DAYS,
    Break,
    Pattern,
    PlanFault,
    Span,
    Taken,
    check_number,
    check_pattern,
    days_of,
    plan,
    times_of,
    unfold,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
AUGUST = {"first_day": date(2027, 8, 1), "last_day": date(2027, 8, 31)}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def always(day: date) -> bool:
    return True


def weekdays(day: date) -> bool:
    return day.isoweekday() < 6


def pattern(**changes: Any) -> Pattern:
    values: dict[str, Any] = {"begins": time(9), "ends": time(16), "minutes": 30, "every": 30, "weekdays": (6,)}
    return Pattern(**{**values, **AUGUST, **changes})


def planned(spans: list[Span], **changes: Any) -> list[PlanFault | None]:
    values: dict[str, Any] = {
        "place": "",
        "taken": [],
        "now": LONG_AGO,
        "first_day": date(2027, 8, 1),
        "last_day": date(2027, 8, 31),
        "zone": SHANGHAI,
    }
    return [one.fault for one in plan(spans, **{**values, **changes})]


def test_every_saturday_in_august_from_nine_to_four_every_thirty_minutes() -> None:
    spans = unfold(pattern(), SHANGHAI, always)
    assert len(spans) == 4 * 14
    assert spans[0] == Span(datetime(2027, 8, 7, 1, tzinfo=UTC), datetime(2027, 8, 7, 1, 30, tzinfo=UTC))
    assert spans[-1].ends_at == datetime(2027, 8, 28, 8, tzinfo=UTC)


def test_no_session_reaches_into_the_lunch_hour() -> None:
    times = times_of(pattern(minutes=45, breaks=(Break(time(12), time(13)),)))
    assert (time(11), time(11, 45)) in times
    assert (time(13), time(13, 45)) in times
    assert not [begins for begins, _ in times if time(11, 15) < begins < time(13)]


def test_named_dates_count_once_and_in_order() -> None:
    days = (date(2027, 8, 9), date(2027, 8, 2), date(2027, 8, 9))
    assert days_of(pattern(dates=days), always) == [date(2027, 8, 2), date(2027, 8, 9)]


def test_working_days_and_days_off_part_the_days() -> None:
    both = pattern(weekdays=(1, 2, 3, 4, 5, 6, 7))
    working = days_of(pattern(weekdays=both.weekdays, working_days=True), weekdays)
    off = days_of(pattern(weekdays=both.weekdays, days_off=True), weekdays)
    assert sorted([*working, *off]) == days_of(both, weekdays)
    assert [day.isoweekday() for day in off[:2]] == [7, 6]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": ()}, "weekdays"),
        ({"first_day": None}, "first_day"),
        ({"last_day": date(2027, 7, 1)}, "last_day"),
        ({"last_day": date(2029, 8, 31)}, "last_day"),
        ({"ends": time(8)}, "ends"),
        ({"minutes": 600}, "minutes"),
        ({"breaks": (Break(time(13), time(12)),)}, "breaks"),
        ({"dates": tuple(date(2027, 1, 1) + timedelta(days=n) for n in range(MOST_DAYS + 1))}, "dates"),
    ],
)
def test_what_no_series_can_be_is_named(changes: dict[str, Any], field: str) -> None:
    refusal = check_pattern(pattern(**changes))
    assert refusal is not None
    assert [error.field for error in refusal.errors] == [field]


def test_a_series_has_at_least_one_session_and_not_too_many() -> None:
    nothing, whole_year = check_number([]), check_number(unfold(pattern(every=5, weekdays=(1, 2, 3)), SHANGHAI, always))
    assert nothing is not None
    assert whole_year is not None
    assert [one.errors[0].code for one in (nothing, whole_year)] == ["nothing", "too_many"]


def test_what_is_there_overlaps_is_over_or_outside_is_left_out_and_said() -> None:
    spans = unfold(pattern(dates=(date(2027, 8, 7),), ends=time(10, 30)), SHANGHAI, always)
    there = Taken(spans[0], "")
    longer = Taken(Span(spans[2].starts_at + timedelta(minutes=10), spans[2].ends_at + timedelta(hours=1)), "")
    elsewhere = Taken(spans[1], "东门")
    faults = planned(spans, taken=[there, longer, elsewhere])
    assert faults == [PlanFault.THERE, None, PlanFault.OVERLAPS]
    assert planned(spans, now=spans[1].starts_at) == [PlanFault.OVER, PlanFault.OVER, None]
    assert set(planned(spans, last_day=date(2027, 8, 6))) == {PlanFault.OUTSIDE}


def test_nine_o_clock_is_nine_o_clock_also_after_clocks_are_put_back() -> None:
    days = (date(2027, 10, 30), date(2027, 11, 1))
    spans = unfold(pattern(dates=days, ends=time(10), minutes=60, every=60), LONDON, always)
    assert [span.starts_at.astimezone(LONDON).hour for span in spans] == [9, 9]
    assert [span.starts_at.hour for span in spans] == [8, 9]


times_of_day = st.integers(0, 23 * 60 + 59).map(lambda n: time(n // 60, n % 60))
breaks = st.lists(
    st.tuples(times_of_day, times_of_day).filter(lambda two: two[0] < two[1]).map(lambda two: Break(*two)), max_size=3
).map(tuple)
patterns = st.builds(
    Pattern,
    begins=times_of_day,
    ends=times_of_day,
    minutes=st.integers(5, 240),
    every=st.integers(5, 240),
    weekdays=st.lists(st.integers(1, 7), max_size=4).map(tuple),
    first_day=st.dates(date(2027, 1, 1), date(2027, 1, 31)),
    last_day=st.dates(date(2027, 1, 1), date(2027, 3, 31)),
    dates=st.lists(st.dates(date(2027, 1, 1), date(2027, 3, 31)), max_size=6).map(tuple),
    breaks=breaks,
    working_days=st.booleans(),
)


@given(patterns)
def test_every_session_keeps_what_the_pattern_says(asked: Pattern) -> None:
    spans = unfold(asked, SHANGHAI, weekdays) if check_pattern(asked) is None else []
    assert spans == sorted(set(spans))
    for span in spans:
        begins, ends = span.starts_at.astimezone(SHANGHAI), span.ends_at.astimezone(SHANGHAI)
        assert ends - begins == timedelta(minutes=asked.minutes)
        assert asked.begins <= begins.time()
        assert ends.date() == begins.date()
        assert ends.time() <= asked.ends
        assert not any(begins.time() < rest.ends and rest.begins < ends.time() for rest in asked.breaks)
        assert begins.date() in asked.dates if asked.dates else begins.isoweekday() in asked.weekdays
        assert weekdays(begins.date()) or not asked.working_days


@given(patterns, st.integers(0, 30))
def test_what_was_made_is_never_made_again(asked: Pattern, made: int) -> None:
    spans = unfold(asked, SHANGHAI, weekdays) if check_pattern(asked) is None else []
    whole: dict[str, Any] = {"first_day": date(2027, 1, 1), "last_day": date(2027, 12, 31)}
    first = [span for span, fault in zip(spans, planned(spans, **whole), strict=True) if fault is None]
    again = planned(spans, taken=[Taken(span, "") for span in first], **whole)
    assert first == spans
    assert set(again) <= {PlanFault.THERE}
    partly = planned(spans, taken=[Taken(span, "") for span in first[:made]], **whole)
    assert partly[:made] == [PlanFault.THERE] * len(partly[:made])
