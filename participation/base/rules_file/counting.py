"""Counting days as the law does: the day it begins is not counted, the last day is.

民法典 art. 201: 按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol

from participation.base.rules_file.values import Counting, Days

ONE_DAY = timedelta(days=1)


class Calendar(Protocol):
    """Which days offices work, and of which years that is known; other years count Monday to Friday."""

    def is_working_day(self, day: date, /) -> bool:
        """Whether offices work on a day."""

    def is_known(self, year: int, /) -> bool:
        """Whether the holidays of a year are known."""


def counted(begins: date, ends: date, counting: Counting, calendar: Calendar) -> int:
    """How many days lie after ``begins`` up to and including ``ends``; 0 when ``ends`` is not later."""
    days = max(0, (ends - begins).days)
    if counting is Counting.CALENDAR:
        return days
    return sum(calendar.is_working_day(begins + n * ONE_DAY) for n in range(1, days + 1))


def last_day_of(begins: date, period: Days, calendar: Calendar) -> date:
    """The day on which a period that begins on ``begins`` has been served."""
    if period.counting is Counting.CALENDAR:
        return begins + period.days * ONE_DAY
    day, left = begins, period.days
    while left:
        day += ONE_DAY
        left -= calendar.is_working_day(day)
    return day


def unknown_years(begins: date, ends: date, calendar: Calendar) -> tuple[int, ...]:
    """The years between two days whose holidays are not known, so that their days count Monday to Friday."""
    return tuple(year for year in range(begins.year, ends.year + 1) if not calendar.is_known(year))


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The local day of an instant at which something begins."""
    return instant.astimezone(zone).date()


def last_day_before(instant: datetime, zone: tzinfo) -> date:
    """The last local day before an instant at which something ends: midnight ends the day before."""
    return (instant.astimezone(zone) - timedelta(microseconds=1)).date()
