"""Series of sessions: every Saturday in August, 9:00 to 16:00, every 30 minutes, without the lunch hour.

A pattern unfolds into the times of its sessions; a plan says of each whether it can be made, and why not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.words import Word

NO_DAYS = N_("Choose days of the week with a first and a last day, or name the dates.")
DAYS_ORDER = N_("The last day is before the first.")
DAYS_TOO_MANY = N_("A series covers %(most)s days at most.")
HOURS_ORDER = N_("The last session has to end after the first begins.")
NOT_ONE = N_("Between these times there is no room for a session of %(minutes)s minutes.")
BREAK_ORDER = N_("A break has to end after it begins.")
TOO_MANY = N_("These would be %(sessions)s sessions; a series has %(most)s at most.")
NOTHING = N_("No day is left on which a session could be.")

MOST_DAYS = 400
MOST_SESSIONS = 1000


class PlanFault(Word):
    """Why a session of a series is not made."""

    THERE = "there already"
    OVERLAPS = "overlaps"
    OVER = "over"
    OUTSIDE = "outside campaign"


class Break(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time of the day in which no session takes place, not even the end of one."""

    begins: time
    ends: time


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the sessions of a series are, by the office's clock.

    Either ``weekdays`` (1 is Monday, 7 Sunday) from ``first_day`` to ``last_day``, or ``dates``. On each of these days
    one begins at ``begins`` and further ones every ``every`` minutes, ``minutes`` long each, as long as it ends by
    ``ends``. With ``working_days`` or ``days_off`` only those on which offices work, or do not, are taken.
    """

    begins: time
    ends: time
    minutes: int
    every: int
    weekdays: tuple[int, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    dates: tuple[date, ...] = ()
    breaks: tuple[Break, ...] = ()
    working_days: bool = False
    days_off: bool = False


class Span(msgspec.Struct, frozen=True, order=True):
    """From when to when."""

    starts_at: datetime
    ends_at: datetime


class Taken(msgspec.Struct, frozen=True):
    """A session that there is already: when, and where."""

    span: Span
    place: str


class Planned(msgspec.Struct, frozen=True):
    """A session of a series before it is made; ``fault`` says why it will not be."""

    span: Span
    fault: PlanFault | None = None


def check_pattern(pattern: Pattern) -> Refusal | None:
    """What no series can be (422, naming every wrong field at once)."""
    errors = [*_days(pattern), *_hours(pattern)]
    return invalid(*errors) if errors else None


def days_of(pattern: Pattern, works: Callable[[date], bool]) -> list[date]:
    """The days of a pattern in order, each once; ``works`` tells on which days offices work."""
    if pattern.dates:
        days = sorted(set(pattern.dates))
    else:
        first, last = pattern.first_day, pattern.last_day
        if first is None or last is None:
            return []
        every_day = (first + timedelta(days=n) for n in range((last - first).days + 1))
        days = [day for day in every_day if day.isoweekday() in pattern.weekdays]
    if pattern.working_days:
        days = [day for day in days if works(day)]
    if pattern.days_off:
        days = [day for day in days if not works(day)]
    return days


def times_of(pattern: Pattern) -> list[tuple[time, time]]:
    """From when to when the sessions of one day are, in order; what would reach into a break is left out."""
    found = []
    at, ends = _minutes(pattern.begins), _minutes(pattern.ends)
    while at + pattern.minutes <= ends:
        until = at + pattern.minutes
        if not any(at < _minutes(rest.ends) and until > _minutes(rest.begins) for rest in pattern.breaks):
            found.append((_clock(at), _clock(until)))
        at += pattern.every
    return found


def unfold(pattern: Pattern, zone: tzinfo, works: Callable[[date], bool]) -> list[Span]:
    """All sessions of a pattern that :func:`check_pattern` lets pass, in order of time, in UTC.

    Times are those of the clock on the wall: at nine o'clock on each day, also where clocks are put forward.
    """
    return sorted(
        {
            Span(_instant(day, begins, zone), _instant(day, ends, zone))
            for day in days_of(pattern, works)
            for begins, ends in times_of(pattern)
        }
    )


def check_number(spans: Sequence[Span]) -> Refusal | None:
    """A series has at least one session and not more than can be looked through (422)."""
    if not spans:
        return invalid(FieldError("first_day", "nothing", NOTHING))
    if len(spans) > MOST_SESSIONS:
        values = {"sessions": len(spans), "most": MOST_SESSIONS}
        return invalid(FieldError("every", "too_many", TOO_MANY, values))
    return None


def plan(
    spans: Sequence[Span],
    *,
    place: str,
    taken: Collection[Taken],
    now: datetime,
    first_day: date,
    last_day: date,
    zone: tzinfo,
) -> list[Planned]:
    """What becomes of each session of a series: made, or left out and why.

    What is there at the same time and place is the same session, so that sending a series twice makes nothing twice.
    One that overlaps another at its place is not made; those of the series itself may, for tours follow each other.
    """
    here = sorted(one.span for one in taken if one.place == place)
    same = set(here)
    return [
        Planned(span, _fault(span, here, same, now=now, first_day=first_day, last_day=last_day, zone=zone))
        for span in spans
    ]


def _fault(
    span: Span,
    here: Sequence[Span],
    same: Collection[Span],
    *,
    now: datetime,
    first_day: date,
    last_day: date,
    zone: tzinfo,
) -> PlanFault | None:
    if span.starts_at <= now:
        return PlanFault.OVER
    if not first_day <= span.starts_at.astimezone(zone).date() <= last_day:
        return PlanFault.OUTSIDE
    if span in same:
        return PlanFault.THERE
    if any(span.starts_at < other.ends_at and other.starts_at < span.ends_at for other in here):
        return PlanFault.OVERLAPS
    return None


def _days(pattern: Pattern) -> list[FieldError]:
    if pattern.dates:
        if len(set(pattern.dates)) > MOST_DAYS:
            return [FieldError("dates", "too_many", DAYS_TOO_MANY, {"most": MOST_DAYS})]
        return []
    first, last = pattern.first_day, pattern.last_day
    if not pattern.weekdays or first is None or last is None:
        field = "weekdays" if not pattern.weekdays else "first_day" if first is None else "last_day"
        return [FieldError(field, "required", NO_DAYS)]
    if last < first:
        return [FieldError("last_day", "before_first", DAYS_ORDER)]
    if (last - first).days >= MOST_DAYS:
        return [FieldError("last_day", "too_many", DAYS_TOO_MANY, {"most": MOST_DAYS})]
    return []


def _hours(pattern: Pattern) -> list[FieldError]:
    errors = []
    if pattern.ends <= pattern.begins:
        errors.append(FieldError("ends", "before_begin", HOURS_ORDER))
    elif not times_of(pattern):
        errors.append(FieldError("minutes", "no_room", NOT_ONE, {"minutes": pattern.minutes}))
    if any(rest.ends <= rest.begins for rest in pattern.breaks):
        errors.append(FieldError("breaks", "order", BREAK_ORDER))
    return errors


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
