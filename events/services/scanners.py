"""Who scans: a phone that is enrolled at doors, known by its secret, or somebody of the office at the desk."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from events.checkin.errors import DEVICE_ENDED, DEVICE_UNKNOWN
from events.queries.ticket_keys import public_key
from participation.base import clock
from participation.base.codes import digest
from participation.base.database import execute, fetch_one
from participation.base.errors import Refused
from participation.base.security.keys import unseal

SCHEME = "device"
# the key under which the names in a phone's manifests are encrypted lies sealed
KEY_PURPOSE = "key of a door phone"
# how lately a phone was here is written down at most so often
NOTED = timedelta(seconds=20)
# a clock is written down anew when it was found to go differently, in milliseconds
CLOCK_DIFFERS = 500
# The keys that verify tickets, by id and as they were last read: who uses them asks whether they still stand.
KNOWN_KEYS: dict[int, bytes] = {}


class Scanner(msgspec.Struct, frozen=True, kw_only=True):
    """Who scans, at which doors, and the keys by which tickets are verified now (by id).

    ``skew_ms`` is how far the clock of a phone went ahead of ours when it was last measured.
    """

    device: UUID | None = None
    person: UUID | None = None
    name: str = ""
    body: UUID
    doors: tuple[UUID, ...]
    keys: Mapping[int, EllipticCurvePublicKey]
    skew_ms: int = 0
    seen_at: datetime | None = None
    names_key: bytes = b""


class _Row(msgspec.Struct):
    id: UUID
    body: UUID
    name: str
    secret_hash: str
    key_sealed: bytes
    skew_ms: int
    seen_at: datetime | None
    ended_at: datetime | None
    doors: list[UUID]
    key_ids: list[int]
    keys: list[bytes]


# With all that is needed to answer a scan, so that one scan is few statements.
DEVICE = """
SELECT d.id, d.body, d.name, d.secret_hash, d.key_sealed, d.skew_ms, d.seen_at, d.ended_at,
    ARRAY(SELECT a.door FROM device_door a WHERE a.device = d.id ORDER BY a.door) AS doors,
    ARRAY(SELECT k.id FROM ticket_key k WHERE k.retired_at IS NULL ORDER BY k.id) AS key_ids,
    ARRAY(SELECT k.public FROM ticket_key k WHERE k.retired_at IS NULL ORDER BY k.id) AS keys
FROM device d WHERE d.id = {} AND d.secret_hash IS NOT NULL AND d.key_sealed IS NOT NULL
"""


def is_phone(authorization: str) -> bool:
    """Whether somebody comes as a phone, ours or not."""
    return authorization.partition(" ")[0].lower() == SCHEME


def carried(authorization: str) -> tuple[UUID, str]:
    """The phone that a header names, and the hash of the secret it carries. Raises 401 where it carries none."""
    id_, _, secret = authorization.partition(" ")[2].strip().partition(".")
    if not is_phone(authorization) or not secret:
        raise Refused(DEVICE_UNKNOWN)
    try:
        return UUID(id_), digest(secret)
    except ValueError as error:
        raise Refused(DEVICE_UNKNOWN) from error


async def phone_of(authorization: str) -> Scanner:
    """The phone that sent ``Authorization: Device <id>.<secret>``.

    Raises 401 where it is none of ours, 403 (``device_ended``) where it was signed off or reported lost.
    """
    device, secret_hash = carried(authorization)
    row = await fetch_one(_Row, DEVICE, device)
    if row is None or not hmac.compare_digest(row.secret_hash, secret_hash):
        raise Refused(DEVICE_UNKNOWN)
    if row.ended_at is not None:
        raise Refused(DEVICE_ENDED)
    KNOWN_KEYS.clear()
    KNOWN_KEYS.update(zip(row.key_ids, row.keys, strict=True))
    return Scanner(
        device=row.id,
        name=row.name,
        body=row.body,
        doors=tuple(row.doors),
        keys={number: public_key(der) for number, der in zip(row.key_ids, row.keys, strict=True)},
        skew_ms=row.skew_ms,
        seen_at=row.seen_at,
        names_key=row.key_sealed,
    )


def opened_key(by: Scanner) -> bytes:
    """The 256 bits under which names for this phone are encrypted. Raises 401 where nobody can open them any more."""
    key = unseal(KEY_PURPOSE, by.names_key, str(by.device))
    if key is None:
        raise Refused(DEVICE_UNKNOWN)
    return key


async def note_seen(by: Scanner) -> None:
    """Write down that the phone was here, unless that was written a moment ago."""
    now = clock.now()
    if by.seen_at is None or now - by.seen_at >= NOTED:
        await execute("UPDATE device SET seen_at = {} WHERE id = {}", now, by.device)
