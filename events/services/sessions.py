"""Preparing a session of an activity, and publishing it: from then on it has a door, and its seats can be had."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from events.rules.session_life import IS_OVER, NOT_PUBLIC
from events.rules.sessions import Around, Said, check_said, pools_of
from events.schemas.session import NewSession, SessionStanding
from events.services.session_doors import write_door
from events.services.session_loading import (
    ActivityHeld,
    SessionHeld,
    activity_named,
    demand_may,
    locked_session,
    next_state,
    take_session_step,
)
from events.services.session_releasing import owe_release
from events.tables.session import SeatPool, Session
from events.words import SessionAct, SessionState
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.settings import current
from participation.base.text import clean

TEXTS = ("title", "title_en", "place", "link")
PLAIN = (
    "starts_at",
    "ends_at",
    "admission",
    "books_from",
    "books_until",
    "cancels_until",
    "held_until",
    "most_per_booking",
    "group_most",
    "names_needed",
    "waitlist",
    "offer_hours",
    "doors_minutes",
    "late_minutes",
    "reentry",
)


async def prepare_session(actor: Actor, *, activity: str | UUID, new: NewSession) -> SessionStanding:
    """Enter a session of an activity, with its seats; nobody but the office sees it before it is published.

    Raises 422 for what no session can say, 403 without the role of a host in the body of the activity, 404.
    """
    async with transaction():
        held = await activity_named(activity)
        demand_may(actor, held.body, SessionAct.PREPARE)
        demand(check_said(said_of(new), around(held), clock.now()))
        made = await write_session(actor, held, new)
        await answered(made)
    return made


async def publish_session(actor: Actor, *, session: UUID) -> SessionStanding:
    """Publish a prepared session of an activity that is public: it gets its door, and can be booked in its window.

    Raises 409 where it is public already or its activity is not, or where it is over, 403, 404.
    """
    async with transaction():
        held = await locked_session(session)
        demand_may(actor, held.body, SessionAct.PUBLISH)
        made = await publish_held(actor, held)
        await answered(made)
    return made


async def publish_held(actor: Actor, held: SessionHeld) -> SessionStanding:
    """The same within an act of the caller, who has looked at who may."""
    state = next_state(held, SessionAct.PUBLISH)
    if not (await activity_named(held.activity)).public:
        raise Refused(NOT_PUBLIC)
    if held.starts_at <= clock.now():
        raise Refused(IS_OVER)
    await execute("UPDATE session SET state = {}, version = version + 1 WHERE id = {}", state, held.id)
    await write_door(held)
    await owe_release(held.id, held.held_until)
    await take_session_step(actor, held.id, held.body, SessionAct.PUBLISH)
    return SessionStanding(id=held.id, state=state, version=held.version + 1, sequence=held.sequence)


async def write_session(
    actor: Actor, activity: ActivityHeld, new: NewSession, *, series: UUID | None = None
) -> SessionStanding:
    """Write a session with its seats, in the act of a caller who has asked the rule."""
    made = SessionStanding(id=uuid7(), state=SessionState.PREPARED, version=1, sequence=0)
    await Session.insert(
        Session(
            **values_of(new),
            id=made.id,
            activity=activity.id,
            campaign=activity.campaign,
            body=activity.body,
            series=series,
            state=made.state,
            sequence=0,
            version=1,
            created_at=clock.now(),
            author=actor.person,
        )
    )
    pools = pools_of(new.capacity, accessible=new.accessible, group=new.group)
    if pools:
        await SeatPool.insert(
            *(SeatPool(session=made.id, pool=pool, capacity=seats, taken=0) for pool, seats in pools.items())
        )
    await take_session_step(actor, made.id, activity.body, SessionAct.PREPARE)
    return made


def values_of(new: NewSession) -> dict[str, Any]:
    """The columns of what was sent, its texts made clean."""
    values: dict[str, Any] = {name: getattr(new, name) for name in PLAIN}
    return values | {name: clean(getattr(new, name)).strip() for name in TEXTS}


def said_of(new: NewSession) -> Said:
    """What was sent, as the rule judges it; the day is that of the office's calendar."""
    values = {name: getattr(new, name) for name in Said.__struct_fields__ if hasattr(new, name)}
    return Said(**values, starts_on=day_of(new.starts_at))


def around(activity: ActivityHeld) -> Around:
    """What the rule asks of the activity and its campaign."""
    return msgspec.convert(activity, Around, from_attributes=True)


def day_of(instant: datetime) -> date:
    """The day of an instant in the office's calendar."""
    return instant.astimezone(current().zone).date()
