"""Phones at the door of a session, and what two gates did with one ticket: rows, since no office may make them so."""

from __future__ import annotations

from tests.browser.city import City

PHONE = """
INSERT INTO device (id, body, name, code_hash, code_until, made_at, made_by, enrolled_at, seen_at, skew_ms)
SELECT gen_random_uuid(), d.body, '东门', gen_random_uuid()::text, now(), now(), p.id, now(), now(), 95000
FROM door d, (SELECT id FROM person ORDER BY id LIMIT 1) p WHERE d.id = $1::text::uuid RETURNING id
"""
PUT = "INSERT INTO device_door (id, device, door) VALUES (gen_random_uuid(), $1, $2::text::uuid) RETURNING device"
BOOKED = """
INSERT INTO booking (id, session, pool, seats, kind, channel, holder, name, contact_kind, contact, locale, needs,
    booked_at, state, sequence, version)
VALUES (gen_random_uuid(), $1::text::uuid, 'general', 1, 'party', 'counter', 'c:' || gen_random_uuid(), '林可',
    'mobile', '+8613800000202', 'zh-Hans', '轮椅', now(), 'booked', 0, 1) RETURNING id
"""
TICKET = """
INSERT INTO ticket (id, door, code, booking, position, heads, name, issued_at)
VALUES (gen_random_uuid(), $1::text::uuid, 'DOOR-' || gen_random_uuid(), $2, 1, 1, '', now()) RETURNING id
"""
SCAN = """
INSERT INTO scan (id, device, door, ticket, direction, at, claimed_at, offline, given, verdict, synced_at, shown)
VALUES (gen_random_uuid(), $1, $2::text::uuid, $3, 'in', now(), now(), true, 'admitted', $4, now(), '') RETURNING id
"""
LET_IN = """
INSERT INTO check_in (id, door, scan, at, inside, moved_at, heads)
VALUES ($1, $2::text::uuid, $3, now(), true, now(), 1) RETURNING id
"""
CONFLICT = """
INSERT INTO conflict (id, door, ticket, kind, scans, found_at, note)
VALUES (gen_random_uuid(), $1::text::uuid, $2, 'two doors', $3, now(), '') RETURNING id
"""


async def at_doors(city: City, door: str) -> dict[str, str]:
    """Make it; what stands in the addresses, by name."""
    east, west = [await city.one(PHONE, door) for _ in range(2)]
    for phone in (east, west):
        await city.one(PUT, phone, door)
    ticket = await city.one(TICKET, door, await city.one(BOOKED, door))
    scans = [await city.one(SCAN, phone, door, ticket, "admitted") for phone in (east, west)]
    await city.one(LET_IN, ticket, door, scans[0])
    await city.one(CONFLICT, door, ticket, scans)
    return {"door-phone": str(east)}
