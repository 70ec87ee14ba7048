"""Scans as they come in, one or two thousand at once: each gets its verdict, each ticket its one standing.

Four statements, however many scans there are: who scans (before), the tickets locked in one order, what was scanned
of them before, and all that is written; one where a ticket simply comes in (``scans_together``). The lock on the ticket
is what keeps two doors from letting it in at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from piccolo.querystring import QueryString

from events.checkin import token
from events.checkin.errors import OTHER_DEVICE
from events.checkin.scan_batch import Batch, Known, TicketAtDoor, answered_alone, by_our_clock
from events.checkin.shown import Shown, read_shown
from events.queries.ticket_keys import public_key
from events.schemas.door import NewScan, NewScans, ScansTaken
from events.services.scan_writing import write_scans
from events.services.scanners import KNOWN_KEYS, Scanner, carried, phone_of
from events.services.scans_together import Plain, Settled, let_in_together
from events.words import Direction
from participation.base import clock
from participation.base.audit import record
from participation.base.database import fetch, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import Actor

LOCKED = """
SELECT t.id, t.number, t.code, t.position, t.heads, t.subject, t.cancelled_at, t.door, d.kind, d.opens_at, d.closes_at,
    d.reentry, d.closed_at
FROM ticket t JOIN door d ON d.id = t.door WHERE {} ORDER BY t.id FOR NO KEY UPDATE OF t
"""
BY_NUMBER = "t.number = ANY ({}::bigint[])"
BY_CODE = "t.code = ANY ({}::text[])"
BY_SCAN = "t.id IN (SELECT s.ticket FROM scan s WHERE s.id = ANY ({}::uuid[]))"
KNOWN = """
SELECT s.id, s.device, s.door, s.ticket, s.direction, s.at, s.synced_at, s.offline,
    nullif(s.given, '') AS given, s.verdict, u.id IS NOT NULL AS undone
FROM scan s LEFT JOIN scan_undo u ON u.scan = s.id WHERE s.ticket = ANY ({}::uuid[]) OR s.id = ANY ({}::uuid[])
"""
MANY = 50


async def take_from_phone(authorization: str, *, new: NewScans) -> ScansTaken:
    """Take in what a phone sent that says who it is by ``authorization``.

    Raises 401 where it is none of ours, 403 where it was signed off, and as :func:`take_scans`.
    """
    now = clock.now()
    plain = _plain(authorization, new, now)
    settled = await let_in_together(plain) if plain else Settled()
    if plain and settled.verdict:
        return ScansTaken(now=now, skew_ms=plain.skew_ms, verdicts=[settled.verdict], undone=[])
    known = settled.ticket if not settled.locked else None
    return await take_scans(await phone_of(authorization), new=new, known=known)


async def take_scans(by: Scanner, *, new: NewScans, known: TicketAtDoor | None = None) -> ScansTaken:
    """Take in what a phone or the desk scanned and took back; the same scans sent again are the same scans.

    ``known`` is the one ticket that is concerned, where it was read just now and nothing of it will be changed. Raises
    403 where a phone sends another one's scans. What cannot be let in is a verdict and no refusal.
    """
    if new.device != by.device and by.device is not None:
        raise Refused(OTHER_DEVICE)
    now = clock.now()
    skew_ms = _skew(by, new.now, now)
    shown = await _read(by, new)
    async with transaction():
        tickets = [known] if known else await _locked(shown, new)
        before = await fetch(Known, KNOWN, [ticket.id for ticket in tickets], _ids(new))
        batch = Batch(by.device, by.doors, tickets, before, now=now, ahead=timedelta(milliseconds=skew_ms))
        for scan, what in zip(new.scans, shown, strict=True):
            batch.add(scan, what)
        for undo in new.undos:
            batch.take_back(undo)
        batch.decide()
        await write_scans(by, batch, now=now, skew_ms=skew_ms)
        if by.person or new.undos or len(new.scans) > 1 or any(scan.offline for scan in new.scans):
            await _record(by, batch, skew_ms)
    return ScansTaken(now=now, skew_ms=skew_ms, verdicts=batch.verdicts, undone=batch.undone)


def _plain(authorization: str, new: NewScans, now: datetime) -> Plain | None:
    """The one scan of somebody who comes in now, where it is one that may be taken together with others."""
    device, secret_hash = carried(authorization)
    if len(new.scans) != 1 or new.undos or new.now is None or new.device != device:
        return None
    scan = new.scans[0]
    number, public = scan.number, None
    if scan.direction is not Direction.IN or scan.offline:
        return None
    if number is None:
        if (signed := token.read(scan.ticket)) is None or (public := KNOWN_KEYS.get(signed.key)) is None:
            return None
        if not token.verify(signed, public_key(public)):
            return None
        number = signed.ticket
    skew_ms = round((new.now - now) / timedelta(milliseconds=1))
    return Plain(
        scan=scan.id,
        number=number,
        device=device,
        secret_hash=secret_hash,
        public=public,
        door=scan.door,
        at=by_our_clock(scan.at, timedelta(milliseconds=skew_ms), now),
        claimed_at=scan.at,
        synced_at=now,
        skew_ms=skew_ms,
    )


def _shown(by: Scanner, scan: NewScan) -> Shown:
    """What a scan is of; a number counts only beside the phone's own secret, never in what was read off a code."""
    return read_shown(scan.ticket, by.keys) if scan.number is None else Shown(number=scan.number)


async def _read(by: Scanner, new: NewScans) -> list[Shown]:
    """What was shown; the signatures of many are verified beside the loop, so that nobody else waits for them."""

    def read() -> list[Shown]:
        return [_shown(by, scan) for scan in new.scans]

    return read() if len(new.scans) < MANY else await asyncio.to_thread(read)


def _skew(by: Scanner, theirs: datetime | None, now: datetime) -> int:
    """How far the phone's clock goes ahead, in milliseconds: as it says now, else as it was last measured."""
    return by.skew_ms if theirs is None else round((theirs - now) / timedelta(milliseconds=1))


async def _locked(shown: Iterable[Shown], new: NewScans) -> list[TicketAtDoor]:
    """The tickets that are concerned."""
    numbers = [one.number for one in shown if one.number is not None]
    codes = [one.code for one in shown if one.code is not None]
    undone = [undo.scan for undo in new.undos]
    parts = [
        QueryString(part, values)
        for part, values in ((BY_NUMBER, numbers), (BY_CODE, codes), (BY_SCAN, undone))
        if values
    ]
    if not parts:
        return []
    return await fetch(TicketAtDoor, LOCKED, QueryString(" OR ".join("{}" for _ in parts), *parts))


def _ids(new: NewScans) -> Sequence[UUID]:
    """Under which what was sent may be on record already."""
    ids = [scan.id for scan in new.scans] + [undo.scan for undo in new.undos]
    alone = [scan.id for scan in new.scans if scan.offline] + [undo.scan for undo in new.undos]
    return [*ids, *map(answered_alone, alone)]


async def _record(by: Scanner, batch: Batch, skew_ms: int) -> None:
    """One row a batch; each scan is a row of its own already, which nobody can change."""
    actor = Actor(person=by.person, via="page" if by.person else "api")
    subject = f"device:{by.device}" if by.device else f"door:{by.doors[0]}"
    await record(
        actor,
        "door.scanned",
        subject,
        body=by.body,
        scans=len(batch.rows),
        undone=len(batch.undos),
        conflicts=sum(bool(stands.conflicts) for stands in batch.standings.values()),
        skew_ms=skew_ms,
    )
