"""Doors as acts need them, and who of an office may do what there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.checkin.errors import DOOR_ELSEWHERE, DOOR_ROLE
from events.words import DoorKind
from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

# who prepares phones and settles what doors have done; meetings are the secretary's
RUNNING = (Role.HOST, Role.OFFICER, Role.SECRETARY)
# who lets people in by hand at the desk; a volunteer scans and sees no lists
CHECKING_IN = (*RUNNING, Role.CLERK)
# who sees who is in
SEEING = (*CHECKING_IN, Role.LEADER, Role.REVIEWER, Role.AUDITOR)


class DoorHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A door; ``number`` is what the tokens of its tickets carry."""

    id: UUID
    kind: DoorKind
    number: int
    body: UUID
    title: str
    title_en: str
    place: str
    opens_at: datetime
    starts_at: datetime
    closes_at: datetime
    reentry: bool
    closed_at: datetime | None


async def door_of(actor: Actor, door: UUID, *roles: Role) -> DoorHeld:
    """The door, for who has one of the roles in the office that keeps it. Raises 404, 403."""
    held = await fetch_one(
        DoorHeld,
        "SELECT id, kind, number, body, title, title_en, place, opens_at, starts_at, closes_at, reentry, closed_at"
        " FROM door WHERE id = {}",
        door,
    )
    if held is None:
        raise Refused(NOT_FOUND)
    demand_at_door(actor, held.body, *roles)
    return held


def demand_at_door(actor: Actor, body: UUID, *roles: Role) -> None:
    """Raises 403 where the actor has none of the roles in the office that keeps the door."""
    if not actor.has(*Role, body=body):
        raise Refused(DOOR_ELSEWHERE)
    if not actor.has(*roles, body=body):
        raise Refused(DOOR_ROLE)
