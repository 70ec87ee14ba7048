"""Whom an officer can ask: the platform's bodies, and organisations of its register by the name they are typed with."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec

from consultations.queries.comments import body_of
from consultations.queries.consultations import consultation
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import Body, bodies
from participation.base.identity.words import Role


class _Known(msgspec.Struct):
    id: UUID
    name: str


async def askable_bodies(actor: Actor, slug: str) -> list[Body]:
    """Every body but the one that asks. Raises 403 for who does not ask for it."""
    own = await body_of((await consultation(actor, slug)).id)
    if not actor.has(Role.OFFICER, body=own):
        raise Refused(FORBIDDEN)
    return [body for body in await bodies() if body.id != own]


async def registered(names: Collection[str]) -> dict[str, UUID]:
    """The organisations of the register that bear one of these names; a name that two bear is nobody's."""
    rows = await fetch(_Known, "SELECT id, name FROM organisation WHERE name = ANY({})", list(names))
    borne = [row.name for row in rows]
    return {row.name: row.id for row in rows if borne.count(row.name) == 1}
