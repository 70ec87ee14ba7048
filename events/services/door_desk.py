"""What the office does at a door itself: lets people in by hand, and settles what doors have done."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.checkin.errors import SETTLED
from events.queries.ticket_keys import verifying_keys
from events.schemas.door import NewScan, NewScans, NewUndo, ScanVerdict
from events.schemas.door_desk import Settlement
from events.services.door_loading import CHECKING_IN, RUNNING, DoorHeld, demand_at_door, door_of
from events.services.scanners import Scanner
from events.services.scanning import take_scans
from events.words import Direction
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.services.authority import person_of

# there is no phone, but what is sent names one
DESK = UUID(int=0)


class _Conflict(msgspec.Struct):
    id: UUID
    door: UUID
    body: UUID
    settled: bool


class _Code(msgspec.Struct):
    code: str


async def scan_at_desk(
    actor: Actor, *, door: UUID, shown: str, direction: Direction = Direction.IN, id_: UUID | None = None
) -> ScanVerdict:
    """Let in, or out, whoever shows this: what a scanner read, or a code. ``id_`` makes sending it twice one scan.

    Raises 404, 403 for who does not let people in at this door.
    """
    held = await door_of(actor, door, *CHECKING_IN)
    scan = NewScan(id=id_ or uuid7(), ticket=shown, at=clock.now(), direction=direction, door=door)
    taken = await take_scans(await _desk(actor, held), new=NewScans(device=DESK, scans=[scan]))
    return taken.verdicts[0]


async def let_in_by_hand(
    actor: Actor, *, door: UUID, ticket: UUID, direction: Direction = Direction.IN, id_: UUID | None = None
) -> ScanVerdict:
    """The same for somebody who was found by name. Raises 404 also for a ticket of another door."""
    await door_of(actor, door, *CHECKING_IN)
    found = await fetch_one(_Code, "SELECT code FROM ticket WHERE id = {} AND door = {}", ticket, door)
    if found is None:
        raise Refused(NOT_FOUND)
    return await scan_at_desk(actor, door=door, shown=found.code, direction=direction, id_=id_)


async def take_back_at_desk(actor: Actor, *, door: UUID, scan: UUID) -> bool:
    """Take back a scan of this door, whoever made it; whether there was one. Raises as above."""
    held = await door_of(actor, door, *CHECKING_IN)
    undo = NewUndo(id=uuid7(), scan=scan, at=clock.now())
    taken = await take_scans(await _desk(actor, held), new=NewScans(device=DESK, undos=[undo]))
    return taken.undone[0].done


async def settle_conflict(actor: Actor, *, conflict: UUID, new: Settlement) -> UUID:
    """Write down what was found out; the door whose conflict it was.

    Raises 404, 403 for who does not run the door, 409 where it is settled already.
    """
    async with transaction():
        found = await fetch_one(
            _Conflict,
            "SELECT k.id, k.door, d.body, k.settled_at IS NOT NULL AS settled"
            " FROM conflict k JOIN door d ON d.id = k.door WHERE k.id = {} FOR UPDATE OF k",
            conflict,
        )
        if found is None:
            raise Refused(NOT_FOUND)
        demand_at_door(actor, found.body, *RUNNING)
        if found.settled:
            raise Refused(SETTLED)
        await execute(
            "UPDATE conflict SET settled_at = {}, settled_by = {}, note = {} WHERE id = {}",
            clock.now(),
            person_of(actor),
            new.note.strip(),
            found.id,
        )
        await record(actor, "door.conflict_settled", f"door:{found.door}", body=found.body, conflict=str(found.id))
    return found.door


async def _desk(actor: Actor, held: DoorHeld) -> Scanner:
    return Scanner(
        person=person_of(actor), name=actor.name, body=held.body, doors=(held.id,), keys=await verifying_keys()
    )
