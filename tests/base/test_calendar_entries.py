"""Calendar files: what a calendar program reads out of them, and how a later one replaces an earlier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from participation.base.calendar import Event, as_ics

AT = datetime(2026, 8, 1, 1, tzinfo=UTC)
MEETING = Event(
    uid="seat-1@kaimen.example",
    stamped_at=AT - timedelta(days=10),
    starts_at=AT,
    ends_at=AT + timedelta(hours=2),
    summary="区政府第112次常务会议：加装电梯议题",
    description="请于会前15分钟到场。",
    place="望潮区人民政府三楼会议室",
    url="https://kaimen.example/calls/lift",
    organiser="区政府办公室",
    organiser_email="office@example.com",
)


def entry(content: bytes) -> icalendar.Event:
    """The one entry of a file."""
    [found] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found


def test_a_meeting_stands_in_the_clock_of_the_office() -> None:
    content = as_ics(MEETING, "Asia/Shanghai")
    found = entry(content)
    assert found["summary"] == MEETING.summary
    assert found.decoded("dtstart") == AT
    assert b"DTSTART;TZID=Asia/Shanghai:20260801T090000" in content
    assert b"BEGIN:VTIMEZONE" in content
    assert b"METHOD:PUBLISH" in content


def test_a_change_has_the_same_uid_and_a_greater_sequence() -> None:
    later = replace(MEETING, sequence=1, starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=2))
    first, second = entry(as_ics(MEETING, "Asia/Shanghai")), entry(as_ics(later, "Asia/Shanghai"))
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)


def test_a_cancelled_event_is_taken_out_of_the_calendar() -> None:
    content = as_ics(replace(MEETING, sequence=2, cancelled=True), "Asia/Shanghai")
    assert b"METHOD:CANCEL" in content
    assert entry(content)["status"] == "CANCELLED"
    assert b"VALARM" not in content


def test_an_event_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        as_ics(replace(MEETING, ends_at=AT - timedelta(hours=1)), "Asia/Shanghai")


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_whatever_is_written_in_it_is_read_again_and_breaks_no_line(text: str) -> None:
    content = as_ics(replace(MEETING, summary=text, description=text), "Asia/Shanghai")
    assert str(entry(content)["summary"]) == text
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
