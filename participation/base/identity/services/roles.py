"""Roles: what a person may do for a body, from one instant to another."""

from __future__ import annotations

from uuid import UUID

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.errors import LAST_ADMINISTRATOR
from participation.base.identity.services.authority import require_administrator
from participation.base.identity.words import Role


async def grant_role(actor: Actor, *, person: UUID, body: UUID, role: Role) -> None:
    """Give a person a role in a body; having it already is no error. Raises :class:`Refused` (404) for nobody."""
    require_administrator(actor, body)
    async with transaction():
        if not await execute("SELECT id FROM person WHERE id = {}", person):
            raise Refused(NOT_FOUND)
        await grant(actor, person, body, role)


async def grant(actor: Actor, person: UUID, body: UUID, role: Role) -> None:
    """The same in the caller's transaction."""
    first = not await execute("SELECT id FROM membership WHERE person = {} AND ended_at IS NULL LIMIT 1", person)
    rows = await execute(
        "INSERT INTO membership (id, person, body, role, granted_at, granted_by) VALUES ({}, {}, {}, {}, {}, {})"
        " ON CONFLICT (person, body, role) WHERE ended_at IS NULL DO NOTHING RETURNING id",
        uuid7(),
        person,
        body,
        role.value,
        clock.now(),
        actor.person,
    )
    if rows and first and actor.via != "command":
        # made when the person was no staff, without a second factor: they must not become keys to the office
        await execute("UPDATE token SET revoked_at = {} WHERE person = {} AND revoked_at IS NULL", clock.now(), person)
    if rows:
        await record(actor, "role granted", f"person:{person}", body=body, role=role)


async def end_role(actor: Actor, *, person: UUID, body: UUID, role: Role) -> None:
    """Take a role back, at once and everywhere.

    Raises :class:`Refused` (404) where the person does not have it, and (409) for a body's last administrator, who
    only the command line may take away.
    """
    require_administrator(actor, body)
    async with transaction():
        if role is Role.ADMINISTRATOR and actor.via != "command":
            await _keep_one(person, body)
        rows = await execute(
            "UPDATE membership SET ended_at = {} WHERE person = {} AND body = {} AND role = {} AND ended_at IS NULL"
            " RETURNING id",
            clock.now(),
            person,
            body,
            role.value,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        await record(actor, "role ended", f"person:{person}", body=body, role=role)


async def _keep_one(person: UUID, body: UUID) -> None:
    """Raises :class:`Refused` where nobody but this person administers the body."""
    # two administrators who take the role from each other wait here, so that one of them keeps it
    await execute("SELECT id FROM body WHERE id = {} FOR UPDATE", body)
    others = await execute(
        "SELECT id FROM membership WHERE body = {} AND role = {} AND person <> {} AND ended_at IS NULL LIMIT 1",
        body,
        Role.ADMINISTRATOR.value,
        person,
    )
    if not others:
        raise Refused(LAST_ADMINISTRATOR)
