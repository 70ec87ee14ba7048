"""Loading what an act is about, locked until the act is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.errors import WRONG_BODY
from consultations.words import Act, Kind, Screening, State
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance, Role


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation as the rules need it."""

    id: UUID
    slug: str
    title: str
    kind: Kind
    body: UUID
    screening: Screening
    assurance: Assurance
    invited_only: bool
    concerns_business: bool
    opens_at: datetime
    closes_at: datetime
    shortening_reason: str
    drafting_note: str
    author: UUID
    state: State
    version: int


HELD = """
SELECT id, slug, title, kind, body, screening, assurance, invited_only, concerns_business, opens_at, closes_at,
    shortening_reason, drafting_note, author, state, version
FROM consultation WHERE {} {}
"""
TO_WRITE = QueryString("FOR UPDATE")
TO_ADD_TO = QueryString("FOR SHARE")


async def locked(slug: str) -> Held:
    """The consultation, held until the end of the transaction. Raises 404."""
    return _there(await fetch_one(Held, HELD, QueryString("slug = {}", slug), TO_WRITE))


async def locked_by_id(id_: UUID) -> Held:
    """The same by id. Raises 404."""
    return _there(await fetch_one(Held, HELD, QueryString("id = {}", id_), TO_WRITE))


async def shared(slug: str) -> Held:
    """The consultation, held against changes but not against others who add to it. Raises 404."""
    return _there(await fetch_one(Held, HELD, QueryString("slug = {}", slug), TO_ADD_TO))


def _there(held: Held | None) -> Held:
    if held is None:
        raise Refused(NOT_FOUND)
    return held


def demand_role(actor: Actor, body: UUID, *roles: Role) -> None:
    """Raises 403 where the actor has none of the roles in the body."""
    if not actor.has(*roles, body=body):
        raise Refused(WRONG_BODY)


async def take_step(
    actor: Actor,
    held: Held,
    act: Act,
    state: State,
    at: datetime,
    *,
    reason: str = "",
    stage: str = "",
    closes_at: datetime | None = None,
) -> None:
    """Write the row of an act and the state that the steps now amount to."""
    await execute(
        "INSERT INTO step (id, consultation, act, stage, at, person, reason, closes_at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        act,
        stage,
        at,
        actor.person,
        reason.strip(),
        closes_at,
    )
    await execute(
        "UPDATE consultation SET state = {}, closes_at = coalesce({}, closes_at) WHERE id = {}",
        state,
        closes_at,
        held.id,
    )


async def is_published(consultation: UUID) -> bool:
    """Whether a version of the report is public."""
    return bool(
        await execute("SELECT FROM report WHERE consultation = {} AND edition = 'public' LIMIT 1", consultation)
    )
