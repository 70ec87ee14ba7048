"""A month as a calendar: weeks from Monday, each day with what is on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from events.schemas.session_finding import DayCount


class Day(msgspec.Struct, frozen=True):
    """A day in the grid; one of the month before or after has ``inside`` False and shows nothing."""

    day: date
    inside: bool
    sessions: int = 0
    free: int = 0


def weeks_of(month: date, counts: Sequence[DayCount]) -> list[list[Day]]:
    """The weeks that have a day of the month; ``month`` is its first day."""
    by_day = {one.day: one for one in counts}
    at = month - timedelta(days=month.weekday())
    weeks = []
    while at < after(month):
        weeks.append([_day(at + timedelta(days=n), month, by_day) for n in range(7)])
        at += timedelta(days=7)
    return weeks


def after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=32)).replace(day=1)


def before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def _day(day: date, month: date, counts: dict[date, DayCount]) -> Day:
    if day.month != month.month:
        return Day(day, inside=False)
    found = counts.get(day)
    return Day(day, inside=True, sessions=found.sessions if found else 0, free=found.free if found else 0)
