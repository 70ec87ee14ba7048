"""Which days offices work: the State Council's holidays as far as they are known, else Monday to Friday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import chinese_calendar
import msgspec
from chinese_calendar import constants

from participation.base.rules_file.values import Holidays, Rules

SATURDAY = 5


@cache
def released_years() -> frozenset[int]:
    """The years whose holidays this installation's calendar library was released with."""
    return frozenset(day.year for day in constants.holidays)


class WorkingDays(msgspec.Struct, frozen=True):
    """The working-day calendar of an installation; ``overrides`` replace what is known of their years."""

    overrides: Mapping[int, Holidays] = {}

    @classmethod
    def of(cls, rules: Rules) -> WorkingDays:
        """The calendar with the holidays that the rules file lists."""
        return cls(rules.holidays)

    def is_known(self, year: int) -> bool:
        """Whether the holidays of a year are known; if not, its days are counted Monday to Friday."""
        return year in self.overrides or year in released_years()

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day."""
        weekday = day.weekday() < SATURDAY
        if listed := self.overrides.get(day.year):
            return day in listed.working or (weekday and day not in listed.off)
        if day.year in released_years():
            return bool(chinese_calendar.is_workday(day))
        return weekday
