"""Loading the call that an act is about, locked until the act is done; writing the act."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.representatives.rules.call_life import WRONG_BODY
from participation.representatives.words import CallAct, CallState, Way


class CallHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A call as the rules need it."""

    id: UUID
    slug: str
    title: str
    body: UUID
    seats: int
    way: Way
    persons: bool
    organisations: bool
    one_per_household: bool
    opens_at: datetime
    closes_at: datetime
    meeting_title: str
    meeting_at: datetime
    place: str
    draw_at: datetime | None
    entropy_sources: list[str]
    acceptance_hours: int
    names_published: bool
    author: UUID
    state: CallState
    version: int


HELD = """
SELECT id, slug, title, body, seats, way, persons, organisations, one_per_household, opens_at, closes_at,
    meeting_title, meeting_at, place, draw_at, entropy_sources, acceptance_hours, names_published, author, state,
    version
FROM call WHERE {} {}
"""
TO_WRITE = QueryString("FOR UPDATE")
TO_ADD_TO = QueryString("FOR SHARE")
TO_READ = QueryString("")


async def locked_call(which: str | UUID) -> CallHeld:
    """The call of a slug or id, held until the end of the transaction. Raises 404."""
    return _there(await fetch_one(CallHeld, HELD, _named(which), TO_WRITE))


async def shared_call(which: str | UUID) -> CallHeld:
    """The call, held against changes but not against others who add to it. Raises 404."""
    return _there(await fetch_one(CallHeld, HELD, _named(which), TO_ADD_TO))


async def read_call(which: str | UUID) -> CallHeld:
    """The call as it is, held against nothing. Raises 404."""
    return _there(await fetch_one(CallHeld, HELD, _named(which), TO_READ))


def _named(which: str | UUID) -> QueryString:
    return QueryString("id = {}", which) if isinstance(which, UUID) else QueryString("slug = {}", which)


def _there(held: CallHeld | None) -> CallHeld:
    if held is None:
        raise Refused(NOT_FOUND)
    return held


def demand_role(actor: Actor, body: UUID, *roles: Role) -> None:
    """Raises 403 where the actor has none of the roles in the body."""
    if not actor.has(*roles, body=body):
        raise Refused(WRONG_BODY)


def roles_in(actor: Actor, body: UUID) -> frozenset[Role]:
    """What the actor is in the body."""
    return frozenset(role for role, where in actor.roles if where == body)


async def take_call_step(
    actor: Actor,
    held: CallHeld,
    act: CallAct,
    state: CallState,
    at: datetime,
    *,
    reason: str = "",
    stage: str = "",
    closes_at: datetime | None = None,
) -> UUID:
    """Write the row of an act and the state that the steps now amount to; the id of the row."""
    step = uuid7()
    await execute(
        "INSERT INTO call_step (id, call, act, stage, at, person, reason, closes_at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        step,
        held.id,
        act,
        stage,
        at,
        actor.person,
        reason.strip(),
        closes_at,
    )
    await execute(
        "UPDATE call SET state = {}, closes_at = coalesce({}, closes_at) WHERE id = {}", state, closes_at, held.id
    )
    return step
