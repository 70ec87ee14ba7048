"""What a phone takes along to answer by itself: keys, the door, its tickets, who is in; or what changed of it."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from piccolo.querystring import QueryString

from events.checkin.errors import OTHER_DOOR
from events.checkin.shown import hash_of_code
from events.queries.ticket_keys import known_keys
from events.schemas.door import DoorFacts, Manifest, ManifestTicket, OwnDoor, OwnDoors, VerificationKey
from events.services.scanners import Scanner, note_seen, opened_key
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused

NONCE = 12
# what is written now may be committed a moment later: what is new is told twice rather than never
OVERLAP = timedelta(seconds=30)
# names go this long after the door has closed
KEPT = timedelta(hours=12)

DOOR = """
SELECT d.id, d.number, d.kind, d.title, d.title_en, d.place, d.opens_at, d.starts_at, d.closes_at, d.reentry,
    d.closed_at,
    (SELECT coalesce(sum(t.heads), 0) FROM ticket t WHERE t.door = d.id AND t.cancelled_at IS NULL) AS expected
FROM door d WHERE d.id = {}
"""
TICKETS = """
SELECT t.number, t.code, t.position, t.heads, coalesce(nullif(t.name, ''), b.name, '') AS name,
    CASE WHEN b.contact_kind = 'mobile' THEN right(b.contact, 4) ELSE '' END AS tail,
    t.cancelled_at IS NOT NULL AS cancelled, c.at AS came_at, c.moved_at, coalesce(c.inside, false) AS inside
FROM ticket t LEFT JOIN booking b ON b.id = t.booking LEFT JOIN check_in c ON c.id = t.id AND c.door = t.door
WHERE t.door = {} {} ORDER BY t.number
"""
OWN = """
SELECT id, number, kind, title, title_en, place, opens_at, starts_at, closes_at, reentry, closed_at FROM door
WHERE id = ANY ({}::uuid[]) AND closes_at > {} ORDER BY closes_at < {}, starts_at, id
"""
# a scan that was taken back changes how a ticket stands too
CHANGED = """AND (t.issued_at >= {} OR t.cancelled_at >= {} OR t.id IN (
    SELECT s.ticket FROM scan s WHERE s.door = {} AND s.synced_at >= {}
    UNION SELECT s.ticket FROM scan_undo u JOIN scan s ON s.id = u.scan WHERE s.door = {} AND u.at >= {}
))"""
REVOKED = "SELECT t.number FROM ticket t WHERE t.door = {} AND t.cancelled_at IS NOT NULL ORDER BY t.number"


class _Ticket(msgspec.Struct):
    number: int
    code: str
    position: int
    heads: int
    name: str
    tail: str
    cancelled: bool
    came_at: datetime | None
    moved_at: datetime | None
    inside: bool


class _Number(msgspec.Struct):
    number: int


async def manifest(by: Scanner, *, door: UUID, since: datetime | None = None) -> Manifest:
    """The manifest of a door for a phone that stands there; with ``since`` only the tickets that changed from then.

    Raises 404 where there is no such door, 403 (``other_door``) where the phone does not stand at it.
    """
    now = clock.now()
    facts = await fetch_one(DoorFacts, DOOR, door)
    if facts is None:
        raise Refused(NOT_FOUND)
    if door not in by.doors:
        raise Refused(OTHER_DOOR)
    changed = QueryString("")
    if since is not None:
        changed = QueryString(CHANGED, since, since, door, since, door, since)
    tickets = await fetch(_Ticket, TICKETS, door, changed)
    revoked = (
        [ticket.number for ticket in tickets if ticket.cancelled]
        if since is None
        else [row.number for row in await fetch(_Number, REVOKED, door)]
    )
    await note_seen(by)
    return Manifest(
        door=facts,
        keys=[
            VerificationKey(
                id=key.id,
                algorithm=key.algorithm,
                spki=b64encode(key.public).decode(),
                retired_at=key.retired_at,
            )
            for key in await known_keys()
        ],
        tickets=_for_phone(tickets, opened_key(by)),
        revoked=revoked,
        whole=since is None,
        now=now,
        next=now - OVERLAP,
        wipe_at=facts.closes_at + KEPT,
    )


async def own_doors(by: Scanner) -> OwnDoors:
    """The doors of a phone that are not long over, the next one first."""
    now = clock.now()
    doors = await fetch(OwnDoor, OWN, list(by.doors), now - KEPT, now)
    await note_seen(by)
    assert by.device is not None  # the desk asks for none
    return OwnDoors(device=by.device, name=by.name, doors=doors, now=now)


def content_of(found: Manifest) -> bytes:
    """The manifest without the hour at which it was asked for: what its ETag is of."""
    still = msgspec.structs.replace(found, now=found.wipe_at, next=found.wipe_at)
    return msgspec.json.encode(still)


def encrypted(key: bytes, number: int, name: str, tail: str) -> str:
    """A name and the last four digits under a phone's key: base64 of a nonce of 12 bytes and AES-256-GCM of JSON.

    The ticket's number in decimal digits is authenticated with it, so that no name is put to another ticket. The nonce
    is made of what is encrypted, so that the same manifest is the same bytes. Empty where there is nothing to hide.
    """
    if not name and not tail:
        return ""
    about = str(number).encode()
    text = msgspec.json.encode({"name": name, "tail": tail})
    nonce = hmac.digest(key, b"nonce\0" + about + b"\0" + text, "sha256")[:NONCE]
    return b64encode(nonce + AESGCM(key).encrypt(nonce, text, about)).decode()


def _for_phone(tickets: Sequence[_Ticket], key: bytes) -> list[ManifestTicket]:
    return [
        ManifestTicket(
            n=ticket.number,
            h=hash_of_code(ticket.code),
            p=ticket.position,
            heads=ticket.heads,
            who="" if ticket.cancelled else encrypted(key, ticket.number, ticket.name, ticket.tail),
            came_at=ticket.came_at,
            moved_at=ticket.moved_at,
            inside=ticket.inside,
            cancelled=ticket.cancelled,
        )
        for ticket in tickets
    ]
