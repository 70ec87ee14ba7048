"""A door as the office sees it while people come in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.schemas.door_desk import (
    ConflictShown,
    DoorCounts,
    HolderPage,
    PhoneAtDoor,
    ScanOfConflict,
    TicketHolder,
)
from events.services.door_loading import CHECKING_IN, SEEING, DoorHeld, door_of
from events.words import ConflictKind
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.identity.actor import Actor

ON_A_PAGE = 50
MOST_PRINTED = 20_000

COUNTS = """
SELECT coalesce(sum(c.heads), 0) AS came, coalesce(sum(c.heads) FILTER (WHERE c.inside), 0) AS inside,
    (SELECT coalesce(sum(t.heads), 0) FROM ticket t WHERE t.door = {} AND t.cancelled_at IS NULL) AS expected,
    (SELECT count(*) FROM conflict k WHERE k.door = {} AND k.settled_at IS NULL) AS conflicts,
    {}::timestamptz AS at
FROM check_in c WHERE c.door = {}
"""
PHONES = """
SELECT d.id, d.name, d.enrolled_at, d.seen_at, d.ended_at, d.skew_ms,
    (SELECT count(*) FROM scan s WHERE s.door = a.door AND s.device = d.id) AS scans
FROM device_door a JOIN device d ON d.id = a.device WHERE a.door = {} ORDER BY d.ended_at IS NOT NULL, d.name, d.id
"""
CONFLICTS = """
SELECT k.id, k.ticket, t.number, t.position, t.heads, coalesce(nullif(t.name, ''), b.name, '') AS name, k.kind,
    k.found_at, k.settled_at, coalesce(p.name, '') AS settled_by, k.note, t.cancelled_at, (
        SELECT jsonb_agg(jsonb_build_object('id', s.id, 'at', s.at, 'phone', coalesce(d.name, ''),
            'direction', s.direction, 'offline', s.offline, 'verdict', s.verdict) ORDER BY s.at, s.id)
        FROM scan s LEFT JOIN device d ON d.id = s.device WHERE s.id = ANY (k.scans)
    ) AS scans
FROM conflict k JOIN ticket t ON t.id = k.ticket LEFT JOIN booking b ON b.id = t.booking
LEFT JOIN person p ON p.id = k.settled_by
WHERE k.door = {} ORDER BY k.settled_at IS NOT NULL, k.found_at DESC, k.id LIMIT 200
"""
HOLDERS = """
SELECT t.id, t.number, t.position, coalesce(b.seats, 1) AS party, t.heads,
    coalesce(nullif(t.name, ''), b.name, '') AS name, coalesce(b.needs, '') AS needs,
    CASE WHEN b.contact_kind = 'mobile' THEN right(b.contact, 4) ELSE '' END AS tail,
    t.cancelled_at, c.at AS came_at, c.moved_at, coalesce(c.inside, false) AS inside, c.scan
FROM ticket t LEFT JOIN booking b ON b.id = t.booking LEFT JOIN check_in c ON c.id = t.id AND c.door = t.door
WHERE t.door = {} {} ORDER BY {} LIMIT {}
"""
NOTHING = QueryString("")
BY_NUMBER = QueryString("t.number")
BY_NAME = QueryString("(coalesce(nullif(t.name, ''), b.name, '')), t.number")


class _ConflictRow(msgspec.Struct):
    id: UUID
    ticket: UUID
    number: int
    position: int
    heads: int
    name: str
    kind: ConflictKind
    found_at: datetime
    settled_at: datetime | None
    settled_by: str
    note: str
    cancelled_at: datetime | None
    scans: str | None


class DoorSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A door with its counts, phones and conflicts; ``names`` says whether the reader may see people's names."""

    door: DoorHeld
    counts: DoorCounts
    phones: list[PhoneAtDoor]
    conflicts: list[ConflictShown]
    names: bool


async def door_seen(actor: Actor, door: UUID) -> DoorSeen:
    """The door as it is this moment. Raises 404, 403 for who does not work for the office that keeps it."""
    held = await door_of(actor, door, *SEEING)
    names = actor.has(*CHECKING_IN, body=held.body)
    return DoorSeen(
        door=held,
        counts=await door_counts(door),
        phones=await fetch(PhoneAtDoor, PHONES, door),
        conflicts=await _conflicts(door, names=names),
        names=names,
    )


async def door_counts(door: UUID) -> DoorCounts:
    """How many are in; asked by whoever was let in to the page."""
    counts = await fetch_one(DoorCounts, COUNTS, door, door, clock.now(), door)
    assert counts is not None  # sums have a row always
    return counts


async def holders(
    actor: Actor, door: UUID, *, name: str = "", tail: str = "", inside: bool = False, after: int = 0
) -> HolderPage:
    """Who holds tickets of a door: by a part of the name, the last four digits, or who is inside.

    Raises 404, 403 for who does not let people in there.
    """
    await door_of(actor, door, *CHECKING_IN)
    parts = [QueryString("AND t.number > {}", after)]
    if name:
        parts.append(QueryString("AND strpos(lower(coalesce(nullif(t.name, ''), b.name, '')), lower({})) > 0", name))
    if tail:
        parts.append(QueryString("AND b.contact_kind = 'mobile' AND right(b.contact, 4) = {}", tail))
    if inside:
        parts.append(QueryString("AND c.inside"))
    which = QueryString(" ".join("{}" for _ in parts), *parts)
    rows = await fetch(TicketHolder, HOLDERS, door, which, BY_NUMBER, ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    return HolderPage(items=shown, next=shown[-1].number if len(rows) > ON_A_PAGE else None)


async def printed_list(actor: Actor, door: UUID) -> tuple[DoorHeld, list[TicketHolder]]:
    """Everybody with a good ticket by name, for paper. Raises as above."""
    held = await door_of(actor, door, *CHECKING_IN)
    good = QueryString("AND t.cancelled_at IS NULL")
    return held, await fetch(TicketHolder, HOLDERS, door, good, BY_NAME, MOST_PRINTED)


async def _conflicts(door: UUID, *, names: bool) -> list[ConflictShown]:
    rows = await fetch(_ConflictRow, CONFLICTS, door)
    return [
        ConflictShown(
            **{
                **msgspec.structs.asdict(row),
                "name": row.name if names else "",
                "scans": msgspec.json.decode(row.scans or "[]", type=list[ScanOfConflict]),
            }
        )
        for row in rows
    ]
