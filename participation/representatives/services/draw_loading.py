"""Loading the call that a draw or a seat is about, locked until the act is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.representatives.rules.call_life import after, may_act, state_at
from participation.representatives.words import CallAct, CallState, Way


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A call as the draw and its seats need it."""

    id: UUID
    slug: str
    title: str
    body: UUID
    seats: int
    way: Way
    one_per_household: bool
    acceptance_hours: int
    meeting_title: str
    meeting_at: datetime
    place: str
    entropy_sources: list[str]
    draw_at: datetime | None
    closes_at: datetime
    state: CallState


HELD = """
SELECT id, slug, title, body, seats, way, one_per_household, acceptance_hours, meeting_title, meeting_at, place,
    entropy_sources, draw_at, closes_at, state FROM call WHERE {} {}
"""
TO_WRITE = QueryString("FOR UPDATE")
TO_READ = QueryString("")


async def locked_call(slug: str) -> Held:
    """The call, held until the end of the transaction. Raises 404."""
    return _there(await fetch_one(Held, HELD, QueryString("slug = {}", slug), TO_WRITE))


async def locked_call_of(call: UUID) -> Held:
    """The same by id. Raises 404."""
    return _there(await fetch_one(Held, HELD, QueryString("id = {}", call), TO_WRITE))


async def call_of(call: UUID) -> Held:
    """The call, not held. Raises 404."""
    return _there(await fetch_one(Held, HELD, QueryString("id = {}", call), TO_READ))


async def call_named(slug: str) -> Held:
    """The call by its address, not held. Raises 404."""
    return _there(await fetch_one(Held, HELD, QueryString("slug = {}", slug), TO_READ))


def _there(held: Held | None) -> Held:
    if held is None:
        raise Refused(NOT_FOUND)
    state = state_at(held.state, held.closes_at, clock.now())
    return msgspec.structs.replace(held, state=state)


def demand(refusal: Refusal | None) -> None:
    """Raise what a rule refused."""
    if refusal is not None:
        raise Refused(refusal)


def demand_may(actor: Actor, held: Held, act: CallAct) -> None:
    """Raises 403 where the actor may not do this to a call of the body, whatever its state is."""
    roles = {role for role, where in actor.roles if where == held.body}
    demand(may_act(act, person=str(actor.person), roles=roles))


def next_state(held: Held, act: CallAct, reason: str = "") -> CallState:
    """The state that the act leads to. Raises 409 out of order, 422 without a reason that is needed."""
    found = after(held.state, act, reason=reason)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


async def take_step(actor: Actor, held: Held, act: CallAct, reason: str = "") -> CallState:
    """Write the row of an act and the state that the steps now amount to."""
    state = next_state(held, act, reason)
    await execute(
        "INSERT INTO call_step (id, call, act, stage, at, person, reason) VALUES ({}, {}, {}, '', {}, {}, {})",
        uuid7(),
        held.id,
        act,
        clock.now(),
        actor.person,
        reason.strip(),
    )
    await execute("UPDATE call SET state = {} WHERE id = {}", state, held.id)
    return state
