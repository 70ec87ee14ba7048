"""Who can be named as the officer of a matter."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from decisions.rules.matters import OFFICE
from participation.base.database import fetch


class OfficerNamed(msgspec.Struct, frozen=True):
    """An officer or secretary, and the body where they are that."""

    id: UUID
    name: str
    body: str


async def officers_of(bodies: Sequence[UUID]) -> list[OfficerNamed]:
    """The officers and secretaries of these bodies, by name."""
    return await fetch(
        OfficerNamed,
        "SELECT DISTINCT p.id, p.name, b.name AS body FROM membership m JOIN person p ON p.id = m.person"
        " JOIN body b ON b.id = m.body WHERE m.body = ANY ({}::uuid[]) AND m.role = ANY ({}) AND m.ended_at IS NULL"
        " ORDER BY p.name, b.name, p.id",
        list(bodies),
        [role.value for role in OFFICE],
    )
