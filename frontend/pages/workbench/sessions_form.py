"""A session and a series of sessions as forms."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta

from events.rules.series import Break
from events.schemas.series import NewSeries, Weekday
from events.schemas.session import BookingTerms, ChangedSession, NewSession
from events.schemas.session_desk import SessionInside
from events.words import Pool
from frontend.pages.workbench.showing import lines_of, minutes
from participation.base import clock
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.in_force import current_rules
from participation.base.office_days import meant
from participation.base.settings import current
from participation.representatives.schemas.limits import Instant

NOT_A_DAY = N_("This is not a day: %(text)s. Write days as 2027-08-07, one a line.")
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
Clock = Annotated[str, Meta(pattern=CLOCK)]
TICKS = ("names_needed", "waitlist", "reentry")
INSTANTS = ("starts_at", "ends_at", "books_from", "books_until", "cancels_until", "held_until")


class SessionForm(NewSession, kw_only=True):
    """A new session as its form sends it: a box that is not ticked is False."""

    names_needed: bool
    waitlist: bool
    reentry: bool


class ChangedForm(ChangedSession, kw_only=True):
    """A changed session as its form sends it."""

    names_needed: bool
    waitlist: bool
    reentry: bool


class SeriesForm(BookingTerms, kw_only=True):
    """A series as its form sends it: times as the browser's field writes them, dates one a line, one break."""

    names_needed: bool
    waitlist: bool
    reentry: bool
    begins: Clock
    ends: Clock
    minutes: Annotated[int, Meta(ge=5, le=1440)]
    every: Annotated[int, Meta(ge=5, le=1440)]
    weekdays: tuple[Weekday, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    dates: str = ""
    break_begins: Clock | None = None
    break_ends: Clock | None = None
    which: Literal["every", "working", "off"] = "every"
    books_from: Instant | None = None
    books_until_minutes: Annotated[int, Meta(ge=0, le=44640)] = 0
    cancels_until_minutes: Annotated[int, Meta(ge=0, le=44640)] = 0
    held_days: Annotated[int, Meta(ge=0, le=365)] = 2


def blank_session(*, booking: bool) -> dict[str, Any]:
    """A new form, with what the rules file begins sessions with."""
    said = current_rules().open_days.booking
    terms = {
        "most_per_booking": str(said.most_per_booking),
        "offer_hours": str(said.offer_hours),
        "doors_minutes": str(said.doors_minutes),
        "group_most": "0",
        "accessible": "0",
        "group": "0",
        "admission": "booking" if booking else "open",
        "waitlist": "yes",
        "reentry": "yes",
        "version": "0",
    }
    return terms | ({} if booking else {"capacity": "0"})


def blank_series(*, booking: bool) -> dict[str, Any]:
    """A new form of a series."""
    closes = current_rules().open_days.booking.closes_hours * 60
    return blank_session(booking=booking) | {
        "begins": "09:00",
        "ends": "16:00",
        "minutes": "30",
        "every": "30",
        "which": "every",
        "held_days": "2",
        "books_until_minutes": str(closes if booking else 0),
        "cancels_until_minutes": "0",
        "first_day": (clock.now().astimezone(current().zone).date() + timedelta(days=1)).isoformat(),
    }


def typed_session(view: SessionInside) -> dict[str, Any]:
    """The fields of a session as the form shows them: text."""
    form = {name: _text(getattr(view, name)) for name in ChangedSession.__struct_fields__ if hasattr(view, name)}
    form |= {name: "yes" if getattr(view, name) else "" for name in TICKS}
    form |= {name: minutes(getattr(view, name)) if getattr(view, name) else "" for name in INSTANTS}
    # what was set to the second is not lost by being shown
    for name in ("books_from", "books_until"):
        instant = getattr(view, name)
        if instant is not None and instant.second:
            form[name] = instant.astimezone(current().zone).strftime("%Y-%m-%dT%H:%M:%S")
    seats = {pool.pool: pool.capacity for pool in view.pools}
    return form | {
        "capacity": str(view.capacity),
        "accessible": str(seats.get(Pool.ACCESSIBLE, 0)),
        "group": str(seats.get(Pool.GROUP, 0)),
    }


def series_of(form: SeriesForm) -> NewSeries:
    """A series as services take it. Raises 422 for a line that is no day."""
    common = {name: getattr(form, name) for name in BookingTerms.__struct_fields__}
    plain = ("minutes", "every", "first_day", "last_day", "books_from", "books_until_minutes")
    common |= {name: getattr(form, name) for name in (*plain, "cancels_until_minutes", "held_days")}
    rest: tuple[Break, ...] = ()
    if form.break_begins and form.break_ends:
        rest = (Break(time.fromisoformat(form.break_begins), time.fromisoformat(form.break_ends)),)
    return NewSeries(
        **common,
        begins=time.fromisoformat(form.begins),
        ends=time.fromisoformat(form.ends),
        weekdays=form.weekdays,
        dates=tuple(_day(text) for text in lines_of(form.dates)),
        breaks=rest,
        working_days=form.which == "working",
        days_off=form.which == "off",
    )


def _day(text: str) -> date:
    found = None
    with suppress(ValueError):
        found = date.fromisoformat(text)
    if found is None or not meant(found):
        raise Refused(invalid(FieldError("dates", "not_a_day", NOT_A_DAY, {"text": text})))
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)
