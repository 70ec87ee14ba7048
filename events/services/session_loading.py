"""Loading the session or activity that an act is about, locked until the act is done; writing the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.rules.session_life import after, may_act
from events.words import Admission, Pool, SessionAct, SessionState
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused, demand
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


class SessionHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A session as the rules need it."""

    id: UUID
    activity: UUID
    campaign: UUID
    body: UUID
    series: UUID | None
    title: str
    title_en: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    admission: Admission
    books_from: datetime | None
    books_until: datetime | None
    cancels_until: datetime | None
    held_until: datetime | None
    most_per_booking: int
    group_most: int
    names_needed: bool
    waitlist: bool
    offer_hours: int
    doors_minutes: int
    late_minutes: int | None
    reentry: bool
    state: SessionState
    sequence: int
    version: int


class ActivityHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The activity that sessions are made of; ``public`` while a version of it is in force and not withdrawn."""

    id: UUID
    slug: str
    campaign: UUID
    body: UUID
    title: str
    booking: bool
    begins_on: date
    ends_on: date
    public: bool


class PoolHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The seats of one kind."""

    pool: Pool
    capacity: int
    taken: int


HELD = """
SELECT id, activity, campaign, body, series, title, title_en, place, link, starts_at, ends_at, admission, books_from,
    books_until, cancels_until, held_until, most_per_booking, group_most, names_needed, waitlist, offer_hours,
    doors_minutes, late_minutes, reentry, state, sequence, version
FROM session WHERE id = {} {}
"""
ACTIVITY = """
SELECT a.id, a.slug, a.campaign, a.body, a.title, a.booking, c.starts_on AS begins_on, c.ends_on,
    EXISTS (SELECT FROM activity_in_force f WHERE f.id = a.id AND f.withdrawn_at IS NULL) AS public
FROM activity a JOIN campaign c ON c.id = a.campaign WHERE {} {}
"""
# rows of one session are always held in this order
POOLS = "SELECT pool, capacity, taken FROM seat_pool WHERE session = {} ORDER BY pool {}"
# against everybody, those too who only add a booking to it: none is missed when everybody booked is told
TO_WRITE = QueryString("FOR UPDATE")
TO_READ = QueryString("")


async def locked_session(session: UUID) -> SessionHeld:
    """The session, held until the act ends; bookings on their way end first, new ones wait. Raises 404."""
    return _there(await fetch_one(SessionHeld, HELD, session, TO_WRITE))


async def session_named(session: UUID) -> SessionHeld:
    """The session as it is, held against nothing. Raises 404."""
    return _there(await fetch_one(SessionHeld, HELD, session, TO_READ))


async def activity_named(which: str | UUID) -> ActivityHeld:
    """The activity of a slug or id. Raises 404."""
    found = await fetch_one(ActivityHeld, ACTIVITY, _named(which), TO_READ)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def locked_activity(which: str | UUID) -> ActivityHeld:
    """The same, held against others who make sessions of it at once. Raises 404."""
    found = await fetch_one(ActivityHeld, ACTIVITY, _named(which), QueryString("FOR NO KEY UPDATE OF a"))
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def pools_held(session: UUID, *, locked: bool = True) -> dict[Pool, PoolHeld]:
    """The seats of each kind; ``locked`` holds their rows, the last thing an act may lock."""
    rows = await fetch(PoolHeld, POOLS, session, TO_WRITE if locked else TO_READ)
    return {row.pool: row for row in rows}


def roles_in(actor: Actor, body: UUID) -> frozenset[Role]:
    """What the actor is in the body."""
    return frozenset(role for role, where in actor.roles if where == body)


def demand_may(actor: Actor, body: UUID, act: SessionAct) -> None:
    """Raises 403 where the actor may not do this to sessions of the body, whatever their state is."""
    demand(may_act(act, roles=roles_in(actor, body)))


def next_state(held: SessionHeld, act: SessionAct) -> SessionState:
    """The state that the act leads to. Raises 409 out of order."""
    found = after(held.state, act)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


async def take_session_step(
    actor: Actor,
    session: UUID,
    body: UUID,
    act: SessionAct,
    *,
    reason: str = "",
    before: Mapping[str, object] = {},
    after: Mapping[str, object] = {},
) -> None:
    """Write the row of an act with what it changed, and its audit row."""
    await execute(
        "INSERT INTO session_step (id, session, act, at, person, reason, before, after)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}::jsonb, {}::jsonb)",
        uuid7(),
        session,
        act,
        clock.now(),
        actor.person,
        reason,
        msgspec.json.encode(before).decode(),
        msgspec.json.encode(after).decode(),
    )
    verb = f"session.{act.replace(' ', '_')}"
    await record(actor, verb, f"session:{session}", body=body, changed=sorted({*before, *after}))


def _named(which: str | UUID) -> QueryString:
    return QueryString("a.id = {}", which) if isinstance(which, UUID) else QueryString("a.slug = {}", which)


def _there(held: SessionHeld | None) -> SessionHeld:
    if held is None:
        raise Refused(NOT_FOUND)
    return held
