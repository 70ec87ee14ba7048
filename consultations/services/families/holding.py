"""Holding the families of a consultation: whoever changes them waits for whoever does."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.services.loading import Held, locked_by_id
from participation.base.database import execute, fetch
from participation.base.errors import NOT_FOUND, Refused


class HeldFamily(msgspec.Struct, frozen=True):
    """A family as the rules need it."""

    id: UUID
    consultation: UUID
    members: int
    version: int
    confirmed: bool


FAMILIES = """
SELECT id, consultation, members, version, confirmed_at IS NOT NULL AS confirmed FROM family WHERE id = ANY({})
"""


async def hold_families(consultation: UUID) -> None:
    """No family of this consultation changes until the end of the transaction, but by this one."""
    await execute("SELECT hold_families({})", consultation)


async def held_families(*families: UUID) -> tuple[Held, list[HeldFamily]]:
    """The families in the order given, with their consultation, held. Raises 404 where they are not of one."""
    seen = await fetch(HeldFamily, FAMILIES, list(families))
    if {one.id for one in seen} != set(families) or len({one.consultation for one in seen}) != 1:
        raise Refused(NOT_FOUND)
    held = await locked_by_id(seen[0].consultation)
    await hold_families(held.id)
    found = {one.id: one for one in await fetch(HeldFamily, FAMILIES, list(families))}
    return held, [found[family] for family in families]
