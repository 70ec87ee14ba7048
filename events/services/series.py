"""Sessions made together by a pattern: looked at first, made once, and published together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from events.rules.series import Planned, Span, Taken, check_number, check_pattern, plan, unfold
from events.rules.sessions import check_said
from events.schemas.series import NewSeries, PlannedSession, SeriesActed, SeriesMade, SeriesPlan
from events.schemas.session import BookingTerms, NewSession
from events.services.session_loading import (
    ActivityHeld,
    activity_named,
    demand_may,
    locked_activity,
    locked_session,
)
from events.services.sessions import around, publish_held, said_of, write_session
from events.tables.session import Series
from events.words import SessionAct
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.in_force import current_calendar
from participation.base.settings import current
from participation.base.text import clean

THERE = """
SELECT starts_at, ends_at, place FROM session
WHERE activity = {} AND state <> 'called off' AND ends_at > {} AND starts_at < {}
"""


class _There(msgspec.Struct):
    starts_at: datetime
    ends_at: datetime
    place: str


class SeriesOf(msgspec.Struct):
    """Whose sessions a series are."""

    id: UUID
    activity: UUID
    body: UUID


async def preview_series(actor: Actor, *, activity: str | UUID, new: NewSeries) -> SeriesPlan:
    """Every session that a series would make, and those it would not, with why; nothing is written.

    Raises 422 for what no series or session can say, 403 without the role of a host in the body, 404.
    """
    held = await activity_named(activity)
    demand_may(actor, held.body, SessionAct.PREPARE)
    planned = await _planned(held, new)
    to_make = sum(one.fault is None for one in planned)
    calendar = current_calendar()
    years = {one.span.starts_at.astimezone(current().zone).year for one in planned}
    asked = new.working_days or new.days_off
    return SeriesPlan(
        sessions=[PlannedSession(one.span.starts_at, one.span.ends_at, one.fault) for one in planned],
        to_make=to_make,
        seats=to_make * new.capacity,
        calendar_known=not asked or all(calendar.is_known(year) for year in years),
    )


async def make_series(actor: Actor, *, activity: str | UUID, new: NewSeries) -> SeriesMade:
    """Make the sessions of a series that are not there yet; sent again it makes nothing again.

    They are prepared, not public. Raises what :func:`preview_series` raises.
    """
    async with transaction():
        # two who send the same series at once make it once
        held = await locked_activity(activity)
        demand_may(actor, held.body, SessionAct.PREPARE)
        planned = await _planned(held, new)
        wanted = [one.span for one in planned if one.fault is None]
        made = SeriesMade(id=None, sessions=[], left_out=len(planned) - len(wanted))
        if wanted:
            series = uuid7()
            pattern = msgspec.json.encode(new.pattern).decode()
            await Series.insert(
                Series(id=series, activity=held.id, pattern=pattern, made_at=clock.now(), made_by=actor.person)
            )
            ids = [(await write_session(actor, held, _session(new, span), series=series)).id for span in wanted]
            made = SeriesMade(id=series, sessions=ids, left_out=len(planned) - len(ids))
            await record(actor, "series.made", f"series:{series}", body=held.body, sessions=len(ids))
        await answered(made)
    return made


async def publish_series(actor: Actor, *, series: UUID) -> SeriesActed:
    """Publish every session of a series that is prepared and still to come; how many.

    Raises 409 where the activity is not public, 403, 404.
    """
    async with transaction():
        held = await series_named(series)
        demand_may(actor, held.body, SessionAct.PUBLISH)
        ids = await to_come(series, "prepared")
        for session in ids:
            await publish_held(actor, await locked_session(session))
        await record(actor, "series.published", f"series:{series}", body=held.body, sessions=len(ids))
        made = SeriesActed(len(ids))
        await answered(made)
    return made


async def series_named(series: UUID) -> SeriesOf:
    """The series, and whose it is. Raises 404."""
    found = await fetch(
        SeriesOf,
        "SELECT s.id, s.activity, a.body FROM series s JOIN activity a ON a.id = s.activity WHERE s.id = {}",
        series,
    )
    if not found:
        raise Refused(NOT_FOUND)
    return found[0]


async def to_come(series: UUID, *states: str) -> list[UUID]:
    """The sessions of a series in these states that have not begun, in the order in which they are held."""
    rows = await execute(
        "SELECT id FROM session WHERE series = {} AND state = ANY ({}::text[]) AND starts_at > {} ORDER BY id",
        series,
        list(states),
        clock.now(),
    )
    return [row["id"] for row in rows]


async def _planned(held: ActivityHeld, new: NewSeries) -> list[Planned]:
    demand(check_pattern(new.pattern))
    spans = unfold(new.pattern, current().zone, current_calendar().is_working_day)
    demand(check_number(spans))
    taken = await fetch(_There, THERE, held.id, spans[0].starts_at, max(span.ends_at for span in spans))
    now = clock.now()
    planned = plan(
        spans,
        place=clean(new.place).strip(),
        taken=[Taken(Span(one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)), one.place) for one in taken],
        now=now,
        first_day=held.begins_on,
        last_day=held.ends_on,
        zone=current().zone,
    )
    # what they have in common is judged on the first that will be made
    first = next((one.span for one in planned if one.fault is None), None)
    if first is not None:
        demand(check_said(said_of(_session(new, first)), around(held), now))
    return planned


def _session(new: NewSeries, span: Span) -> NewSession:
    common = {name: getattr(new, name) for name in BookingTerms.__struct_fields__}
    starts = span.starts_at
    return NewSession(
        **common,
        starts_at=starts,
        ends_at=span.ends_at,
        books_from=new.books_from,
        books_until=starts - timedelta(minutes=new.books_until_minutes) if new.books_until_minutes else None,
        cancels_until=starts - timedelta(minutes=new.cancels_until_minutes) if new.cancels_until_minutes else None,
        held_until=starts - timedelta(days=new.held_days) if new.accessible or new.group else None,
    )
