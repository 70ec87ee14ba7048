"""Changing a session and its number of seats. Everybody booked is told of what concerns them; nobody is moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from events.rules.session_life import EDITED_MEANWHILE, IS_OVER, check_reason
from events.rules.sessions import HELD_BACK, SEATS_APART, USE_CAPACITY, below_taken, check_said
from events.schemas.session import ChangedSession, Resized, SessionStanding
from events.services.booking_telling import owe_reminders
from events.services.promotion_owing import owe_promotion
from events.services.session_doors import write_door
from events.services.session_loading import (
    PoolHeld,
    SessionHeld,
    activity_named,
    demand_may,
    locked_session,
    next_state,
    pools_held,
    take_session_step,
)
from events.services.session_releasing import owe_release
from events.services.session_telling import tell_changed
from events.services.sessions import around, day_of, said_of, values_of
from events.tables.session import Session
from events.words import Admission, Pool, SessionAct, SessionState
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

ONE_SECOND = timedelta(seconds=1)
# what those who booked have in their calendars; whoever changes one of these tells them
TOLD = ("starts_at", "ends_at", "place", "link")
# The guard is the database's: a booking that comes between a count and this would be one too many.
RESIZED = """
UPDATE seat_pool SET capacity = {} WHERE session = {} AND pool = {} AND taken <= {} RETURNING capacity
"""
# The limit of a day counts on the day it takes place, unless the holder has used that place of theirs there already.
MOVED_DAY = """
UPDATE booking_slot s SET scope = {} FROM booking b WHERE b.id = s.booking AND b.session = {} AND s.scope = {}
    AND NOT EXISTS (SELECT FROM booking_slot o WHERE o.scope = {} AND o.holder = s.holder AND o.n = s.n)
"""


async def change_session(actor: Actor, *, session: UUID, change: ChangedSession) -> SessionStanding:
    """Save the whole session again. A new time or place is told to everybody booked, who may cancel until it begins.

    Raises 409 where somebody else changed it meanwhile, where it was called off or is over, 422 without a reason for
    what is told or for what no session can say, 403, 404.
    """
    async with transaction():
        held = await locked_session(session)
        demand_may(actor, held.body, SessionAct.CHANGE)
        made = await change_held(actor, held, change)
        await answered(made)
    return made


async def change_held(actor: Actor, held: SessionHeld, change: ChangedSession) -> SessionStanding:
    """The same within an act of the caller, who has looked at who may and holds the session."""
    next_state(held, SessionAct.CHANGE)
    if change.version != held.version:
        raise Refused(EDITED_MEANWHILE)
    if held.ends_at <= clock.now():
        raise Refused(IS_OVER)
    pools = await pools_held(held.id, locked=False)
    seats = _seats_kept(change, pools)
    # what has begun may still end later
    now = clock.now() if change.starts_at != held.starts_at else min(clock.now(), held.starts_at - ONE_SECOND)
    demand(check_said(said_of(seats), around(await activity_named(held.activity)), now))
    values = values_of(change)
    before = {name: getattr(held, name) for name in values if getattr(held, name) != values[name]}
    if not before:
        return SessionStanding(id=held.id, state=held.state, version=held.version, sequence=held.sequence)
    told = held.state is SessionState.PUBLISHED and any(name in before for name in TOLD)
    reason = clean(change.reason).strip()
    if told:
        demand(check_reason(held.state, reason))
        # who booked another time or place owes nothing: they may cancel until it begins
        values["cancels_until"] = None
    after = {name: values[name] for name in before}
    sequence = held.sequence + int(told)
    await Session.update(**values, sequence=sequence, version=held.version + 1).where(Session.id == held.id)
    new = msgspec.structs.replace(held, **values, sequence=sequence, version=held.version + 1)
    if held.state is SessionState.PUBLISHED:
        await write_door(new)
        if new.held_until != held.held_until:
            await owe_release(new.id, new.held_until)
        if new.starts_at != held.starts_at:
            # at once, as those of an earlier time fall due before the ones owed so far, which find it moved
            await owe_reminders(new.id, new.starts_at)
        # who waits has another cut-off now, and so have open offers
        for pool in pools:
            await owe_promotion(new.id, pool)
    await take_session_step(
        actor, held.id, held.body, SessionAct.CHANGE, reason=reason, before=_open(before), after=_open(after)
    )
    if told:
        await _follow_day(held, new)
        await tell_changed(new, sequence=sequence, reason=reason)
    return SessionStanding(id=held.id, state=held.state, version=new.version, sequence=sequence)


async def resize_session(actor: Actor, *, session: UUID, new: Resized) -> SessionStanding:
    """Give a pool another number of seats; more of them are offered to who waits.

    Raises 409 ``below_taken`` naming how many are taken where it would be fewer, 409 where it was called off or is
    over, 422 where nobody books it, 403, 404.
    """
    async with transaction():
        held = await locked_session(session)
        demand_may(actor, held.body, SessionAct.RESIZE)
        next_state(held, SessionAct.RESIZE)
        if held.ends_at <= clock.now():
            raise Refused(IS_OVER)
        _demand_seats(held, new)
        made = SessionStanding(id=held.id, state=held.state, version=held.version + 1, sequence=held.sequence)
        await execute("UPDATE session SET version = version + 1 WHERE id = {}", held.id)
        before = (await pools_held(held.id, locked=False)).get(new.pool, PoolHeld(pool=new.pool, capacity=0, taken=0))
        if new.capacity > before.capacity:
            await owe_promotion(held.id, new.pool)
        await take_session_step(
            actor,
            held.id,
            held.body,
            SessionAct.RESIZE,
            reason=clean(new.reason).strip(),
            before={str(new.pool): before.capacity},
            after={str(new.pool): new.capacity},
        )
        await answered(made)
        await _resize(held.id, new)
    return made


async def _resize(session: UUID, new: Resized) -> None:
    await execute(
        "INSERT INTO seat_pool (id, session, pool, capacity, taken) VALUES ({}, {}, {}, 0, 0)"
        " ON CONFLICT (session, pool) DO NOTHING",
        uuid7(),
        session,
        new.pool,
    )
    if await execute(RESIZED, new.capacity, session, new.pool, new.capacity):
        return
    pools = await pools_held(session)
    raise Refused(below_taken(new.capacity, pools[new.pool].taken))


def _demand_seats(held: SessionHeld, new: Resized) -> None:
    if held.admission is Admission.OPEN:
        raise Refused(invalid(FieldError("capacity", "no_seats", SEATS_APART)))


def _seats_kept(change: ChangedSession, pools: Mapping[Pool, PoolHeld]) -> ChangedSession:
    """What was sent, with the seats as they are: the rule judges both together."""
    held = {pool: pools[pool].capacity if pool in pools else 0 for pool in HELD_BACK}
    kept = {
        "capacity": sum(pool.capacity for pool in pools.values()),
        "accessible": held[Pool.ACCESSIBLE],
        "group": held[Pool.GROUP],
    }
    wrong = [name for name, seats in kept.items() if getattr(change, name) not in {0, seats}]
    if wrong:
        raise Refused(invalid(*(FieldError(name, "use_capacity", USE_CAPACITY) for name in wrong)))
    if not sum(held.values()) and pools:
        change = msgspec.structs.replace(change, held_until=None)
    return msgspec.structs.replace(change, **kept)


async def _follow_day(held: SessionHeld, new: SessionHeld) -> None:
    was, now = (_scope(held.campaign, at) for at in (held.starts_at, new.starts_at))
    if was != now:
        await execute(MOVED_DAY, now, held.id, was, now)


def _scope(campaign: UUID, at: datetime) -> str:
    return f"d:{campaign}:{day_of(at)}"


def _open(values: Mapping[str, Any]) -> dict[str, object]:
    """What a step may say of a change: the link is for those booked alone."""
    return {name: ("…" if value else "") if name == "link" else value for name, value in values.items()}
