"""What phones at the door of a meeting scanned, as attendance: each scan is the entry or exit under its own id."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.rules.meeting_doors import Attended, item_entered
from decisions.rules.presence import Move, in_room, stays
from decisions.schemas.participant import NewMoves
from decisions.services.presence import record_move, record_moves
from decisions.words import Direction
from participation.base.database import fetch, fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

SUBJECT = """
SELECT t.subject AS participant, t.door AS meeting, d.body FROM ticket t JOIN door d ON d.id = t.door
JOIN participant p ON p.id = t.subject AND p.meeting = t.door WHERE t.id = {}
"""
# whoever scanned, or who prepared the phone that did
SCANS = """
SELECT s.id, s.direction, s.at, coalesce(s.person, v.made_by) AS person, u.id IS NOT NULL AS undone,
    EXISTS (SELECT FROM presence n WHERE n.id = s.id) AS recorded,
    EXISTS (SELECT FROM presence n WHERE n.voids = s.id) AS voided
FROM scan s LEFT JOIN device v ON v.id = s.device LEFT JOIN scan_undo u ON u.scan = s.id
WHERE s.ticket = {} AND s.verdict IN ('admitted', 'left') ORDER BY s.at, s.id
"""
ITEMS = """
SELECT a.id, a.starts_at, a.minutes FROM participant_item i JOIN agenda_item a ON a.id = i.item
WHERE i.participant = {} AND a.removed_at IS NULL ORDER BY a.position, a.id
"""
ROWS = "SELECT id, item, direction, at, voids FROM presence WHERE participant = {}"


class _Subject(msgspec.Struct):
    participant: UUID
    meeting: UUID
    body: UUID


class _Scan(msgspec.Struct):
    id: UUID
    direction: Direction
    at: datetime
    person: UUID
    undone: bool
    recorded: bool
    voided: bool


async def follow_door(ticket: UUID) -> int:
    """Record what the scans of a ticket say that is not recorded yet, and take back what was undone; how many changed.

    The record of the meeting follows the door where it can: an entry or exit that contradicts what somebody wrote by
    hand is left out, for what a person wrote stands. Done again it changes nothing.
    """
    subject = await fetch_one(_Subject, SUBJECT, ticket)
    if subject is None:
        return 0
    changed = 0
    for scan in await fetch(_Scan, SCANS, ticket):
        if scan.undone and scan.recorded and not scan.voided:
            changed += await _taken_back(subject, scan)
        elif not scan.undone and not scan.recorded:
            changed += await _recorded(subject, scan)
    return changed


async def _recorded(subject: _Subject, scan: _Scan) -> int:
    if scan.direction is Direction.IN:
        item = item_entered(await fetch(Attended, ITEMS, subject.participant), scan.at)
    else:
        item = in_room(stays(await fetch(Move, ROWS, subject.participant)), scan.at)
    if item is None:
        return 0
    try:
        taken = await record_move(
            _by(subject, scan),
            meeting=subject.meeting,
            id_=scan.id,
            participant=subject.participant,
            item=item,
            direction=scan.direction,
            at=scan.at,
        )
    except Refused:
        return 0
    return taken.stored


async def _taken_back(subject: _Subject, scan: _Scan) -> int:
    try:
        await record_moves(_by(subject, scan), meeting=subject.meeting, new=NewMoves(taken_back=[scan.id]))
    except Refused:
        return 0
    return 1


def _by(subject: _Subject, scan: _Scan) -> Actor:
    return Actor(person=scan.person, roles=frozenset({(Role.DOOR, subject.body)}), via="job")
