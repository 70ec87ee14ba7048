"""Loading what an act is about, locked until the act is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.errors import WRONG_BODY
from consultations.words import Act, Kind, Screening, State
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused
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


def demand(refusal: Refusal | None) -> None:
    """Raise what a rule refused."""
    if refusal is not None:
        raise Refused(refusal)


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


# Of a draft ``d``: saved before the first opening. The last of these is the one that was put to the public.
BEFORE_OPENING = QueryString(
    "d.saved_at <= coalesce("
    "(SELECT min(s.at) FROM step s WHERE s.consultation = d.consultation AND s.act = 'open'), 'infinity')"
)
CLAUSES = """
WITH put AS (SELECT max(d.version) AS version FROM draft d WHERE d.consultation = {} AND {})
SELECT c.identity, c.number FROM clause c JOIN draft d ON d.id = c.draft CROSS JOIN put
WHERE d.consultation = {} ORDER BY d.version = put.version DESC, d.version DESC, c.position
"""


async def clause_numbers(consultation: UUID) -> dict[UUID, str]:
    """Every clause of every version: identity to number as printed, those that were put to the public first.

    A clause is called by its number in the text that people commented on, else by that of the newest version.
    """
    numbers: dict[UUID, str] = {}
    for row in await fetch(_Number, CLAUSES, consultation, BEFORE_OPENING, consultation):
        numbers.setdefault(row.identity, row.number)
    return numbers


class _Number(msgspec.Struct):
    identity: UUID
    number: str


class Put(msgspec.Struct, frozen=True):
    """What somebody may comment on: whether there is a draft at all, and whether it has the clause they name."""

    draft: bool
    clause: bool


async def clause_put(consultation: UUID, clause: UUID | None) -> Put:
    """Whether a clause stands in the text that was put to the public."""
    found = await fetch_one(
        Put,
        "WITH put AS (SELECT d.id FROM draft d WHERE d.consultation = {} AND {} ORDER BY d.version DESC LIMIT 1)"
        " SELECT EXISTS (SELECT FROM clause c JOIN put ON put.id = c.draft) AS draft,"
        " EXISTS (SELECT FROM clause c JOIN put ON put.id = c.draft WHERE c.identity = {}) AS clause",
        consultation,
        BEFORE_OPENING,
        clause,
    )
    assert found is not None  # two questions always have an answer
    return found


async def is_published(consultation: UUID) -> bool:
    """Whether a version of the report is public."""
    return bool(
        await execute("SELECT FROM report WHERE consultation = {} AND edition = 'public' LIMIT 1", consultation)
    )
