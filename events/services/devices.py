"""Phones at doors: prepared at the desk, enrolled by a one-time code, put to doors, signed off or reported lost."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from events.checkin.errors import CODE_WRONG, DEVICE_OVER, DOORS_WRONG
from events.schemas.device import DeviceCode, DeviceDoors, DeviceEnd, NewDevice
from events.schemas.door import Enrolled, NewEnrolment
from events.services.door_loading import RUNNING, demand_at_door
from events.services.scanners import KEY_PURPOSE
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import digest, new_code, new_secret, read_code, uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.authority import person_of
from participation.base.security.keys import seal, sign
from participation.base.settings import current

# typed on a phone at a gate; 40 bits, and few tries
CODE = 8
CODE_PURPOSE = "code of a door phone"
CODE_LASTS = timedelta(days=2)
# a whole site may come from one address, and enrols its phones on one morning
TRIES, PER = 60, timedelta(minutes=10)


class _Held(msgspec.Struct):
    id: UUID
    body: UUID
    name: str
    ended_at: datetime | None


class _Door(msgspec.Struct):
    id: UUID
    body: UUID
    closes_at: datetime


class _Enrolled(msgspec.Struct):
    id: UUID
    body: UUID
    name: str
    doors: list[UUID]


ENROL = """
UPDATE device SET enrolled_at = {}, seen_at = {}, code_until = {}, name = CASE WHEN name = '' THEN {} ELSE name END,
    secret_hash = NULL, key_sealed = NULL
WHERE code_hash = {} AND code_until > {} AND ended_at IS NULL
RETURNING id, body, name, ARRAY(SELECT a.door FROM device_door a WHERE a.device = device.id ORDER BY a.door) AS doors
"""


async def prepare_device(actor: Actor, *, new: NewDevice) -> DeviceCode:
    """A phone for a gate, with the code by which it is enrolled.

    Raises 403 for who does not run the doors of the office, 422 for doors of several offices or doors that are over.
    """
    async with transaction():
        body = await _body_of(actor, new.doors)
        id_, now = uuid7(), clock.now()
        code = new_code(CODE)
        until = now + CODE_LASTS
        await execute(
            "INSERT INTO device (id, body, name, code_hash, code_until, made_at, made_by, skew_ms)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, 0)",
            id_,
            body,
            new.name.strip(),
            _hashed(code),
            until,
            now,
            person_of(actor),
        )
        await _put_to(id_, new.doors)
        await record(actor, "device.prepared", f"device:{id_}", body=body, doors=len(set(new.doors)))
        made = DeviceCode(device=id_, code=code, until=until, address=enrolling_address(code))
        # no code lies in the database
        await answered(msgspec.structs.replace(made, code="", address=""))
    return made


async def renew_code(actor: Actor, *, device: UUID) -> DeviceCode:
    """A new code for the same phone, or for another one in its place: the one before is out once it is used.

    Raises 404, 403 as above, 409 where the phone was signed off.
    """
    async with transaction():
        held = await _locked(actor, device)
        code, until = new_code(CODE), clock.now() + CODE_LASTS
        await execute("UPDATE device SET code_hash = {}, code_until = {} WHERE id = {}", _hashed(code), until, held.id)
        await record(actor, "device.code_renewed", f"device:{held.id}", body=held.body)
        made = DeviceCode(device=held.id, code=code, until=until, address=enrolling_address(code))
        await answered(msgspec.structs.replace(made, code="", address=""))
    return made


async def choose_doors(actor: Actor, *, device: UUID, new: DeviceDoors) -> None:
    """Put a phone to these doors and no others. Raises as above."""
    async with transaction():
        held = await _locked(actor, device)
        if await _body_of(actor, new.doors, held.id) != held.body:
            raise Refused(invalid(FieldError("doors", "invalid", DOORS_WRONG)))
        await execute(
            "DELETE FROM device_door WHERE device = {} AND NOT door = ANY ({}::uuid[])", held.id, list(new.doors)
        )
        await _put_to(held.id, new.doors)
        await record(actor, "device.doors_chosen", f"device:{held.id}", body=held.body, doors=len(set(new.doors)))


async def end_device(actor: Actor, *, device: UUID, new: DeviceEnd) -> None:
    """Take nothing from this phone any more; it is told so and forgets what it holds. Raises as above."""
    async with transaction():
        held = await _locked(actor, device)
        await execute(
            "UPDATE device SET ended_at = {}, code_until = {} WHERE id = {}", clock.now(), clock.now(), held.id
        )
        await record(actor, "device.ended", f"device:{held.id}", body=held.body, lost=new.lost)


async def enrol(actor: Actor, *, new: NewEnrolment) -> Enrolled:
    """Make the phone that has the code one of ours. The code is used up; a phone enrolled by an earlier one is out.

    Raises 422 for a code that is wrong, used or old, 429 after too many tries from one address.
    """
    await allow(key_of("door code from", actor.address), TRIES, PER)
    code = read_code(new.code)
    now = clock.now()
    async with transaction():
        row = await fetch_one(_Enrolled, ENROL, now, now, now, new.name.strip(), _hashed(code), now) if code else None
        if row is None:
            raise Refused(invalid(FieldError("code", "code_wrong", CODE_WRONG)))
        secret, key = new_secret(), secrets.token_bytes(32)
        await execute(
            "UPDATE device SET secret_hash = {}, key_sealed = {} WHERE id = {}",
            digest(secret),
            seal(KEY_PURPOSE, key, str(row.id)),
            row.id,
        )
        await record(actor, "device.enrolled", f"device:{row.id}", body=row.body)
        made = Enrolled(device=row.id, secret=secret, key=b64encode(key).decode(), name=row.name, doors=row.doors)
        # an answer that is kept for repeated requests lies in the database, where no secret belongs
        await answered(msgspec.structs.replace(made, secret="", key=""))
    return made


def enrolling_address(code: str) -> str:
    """The door page with the code behind the ``#``, which browsers send to nobody."""
    return f"{current().base_url}/door#code={code}"


async def _body_of(actor: Actor, doors: Collection[UUID], device: UUID | None = None) -> UUID:
    """The office that keeps all these doors, which the actor runs; those where the phone is already may be over."""
    found = await fetch(
        _Door,
        "SELECT d.id, d.body, d.closes_at FROM door d WHERE d.id = ANY ({}::uuid[]) AND (d.closes_at > {}"
        " OR EXISTS (SELECT FROM device_door a WHERE a.door = d.id AND a.device = {}))",
        list(doors),
        clock.now(),
        device,
    )
    bodies = {door.body for door in found}
    for body in bodies:
        demand_at_door(actor, body, *RUNNING)
    if len(bodies) != 1 or len(found) != len(set(doors)):
        raise Refused(invalid(FieldError("doors", "invalid", DOORS_WRONG)))
    return bodies.pop()


async def _locked(actor: Actor, device: UUID) -> _Held:
    held = await fetch_one(_Held, "SELECT id, body, name, ended_at FROM device WHERE id = {} FOR UPDATE", device)
    if held is None:
        raise Refused(NOT_FOUND)
    demand_at_door(actor, held.body, *RUNNING)
    if held.ended_at is not None:
        raise Refused(DEVICE_OVER)
    return held


async def _put_to(device: UUID, doors: Collection[UUID]) -> None:
    wanted = sorted(set(doors))
    await execute(
        "INSERT INTO device_door (id, device, door) SELECT n.id, {}, n.door"
        " FROM unnest({}::uuid[], {}::uuid[]) AS n (id, door) ON CONFLICT (device, door) DO NOTHING",
        device,
        [uuid7() for _ in wanted],
        wanted,
    )


def _hashed(code: str) -> str:
    return sign(CODE_PURPOSE, code)
