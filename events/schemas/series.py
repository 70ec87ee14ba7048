"""Series of sessions going in and out."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.rules.series import Break, Pattern, PlanFault
from events.schemas.session import BookingTerms
from participation.representatives.schemas.limits import Instant, Line, Reason

Weekday = Annotated[int, Meta(ge=1, le=7)]
Days = Annotated[int, Meta(ge=0, le=365)]


class NewSeries(BookingTerms, kw_only=True, forbid_unknown_fields=True):
    """Sessions to be made together: a pattern of times, and what they have in common.

    All are booked from ``books_from`` (their publication, if null); each until ``books_until_minutes`` before it
    begins, and taken back until ``cancels_until_minutes`` before. Seats held back go to all ``held_days`` before.
    Weekdays count from 1, Monday, to 7, Sunday; times are those of the office's clock.
    """

    begins: time
    ends: time
    minutes: Annotated[int, Meta(ge=5, le=1440)]
    every: Annotated[int, Meta(ge=5, le=1440)]
    weekdays: Annotated[tuple[Weekday, ...], Meta(max_length=7)] = ()
    first_day: date | None = None
    last_day: date | None = None
    dates: Annotated[tuple[date, ...], Meta(max_length=400)] = ()
    breaks: Annotated[tuple[Break, ...], Meta(max_length=10)] = ()
    working_days: bool = False
    days_off: bool = False
    books_from: Instant | None = None
    books_until_minutes: Annotated[int, Meta(ge=0, le=44640)] = 0
    cancels_until_minutes: Annotated[int, Meta(ge=0, le=44640)] = 0
    held_days: Days = 2

    @property
    def pattern(self) -> Pattern:
        """When they are."""
        return Pattern(
            begins=self.begins,
            ends=self.ends,
            minutes=self.minutes,
            every=self.every,
            weekdays=self.weekdays,
            first_day=self.first_day,
            last_day=self.last_day,
            dates=self.dates,
            breaks=self.breaks,
            working_days=self.working_days,
            days_off=self.days_off,
        )


class PlannedSession(msgspec.Struct, frozen=True):
    """A session as a preview shows it; ``fault`` says why it will not be made."""

    starts_at: datetime
    ends_at: datetime
    fault: PlanFault | None = None


class SeriesPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Every session of a series before it is made; ``calendar_known`` where the holidays of its years are."""

    sessions: list[PlannedSession]
    to_make: int
    seats: int
    calendar_known: bool


class SeriesMade(msgspec.Struct, frozen=True, kw_only=True):
    """What was made: the series (null where everything was there), its sessions, and how many were left out."""

    id: UUID | None
    sessions: list[UUID]
    left_out: int


class SeriesChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A change to every session of a series that has not begun: so many minutes later (or earlier), another place.

    A place of null stays; ``reason`` is told to everybody booked.
    """

    later_minutes: Annotated[int, Meta(ge=-1440, le=1440)] = 0
    place: Line | None = None
    reason: Reason = ""


class SeriesActed(msgspec.Struct, frozen=True):
    """Of how many sessions something was done."""

    sessions: int
