"""Who was there for which item, from when to when: computed from entries and exits."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.participants import participants
from decisions.rules.presence import Move, stays
from decisions.schemas.participant import AttendanceOf, AttendanceView, StayView
from decisions.services.meeting_loading import meeting_named
from decisions.words import Direction
from participation.base.cells import escaped
from participation.base.database import fetch
from participation.base.identity.actor import Actor
from participation.base.settings import current


class _Row(msgspec.Struct):
    participant: UUID
    id: UUID
    item: UUID
    direction: Direction
    at: datetime
    voids: UUID | None


class _Id(msgspec.Struct):
    id: UUID


class _Item(msgspec.Struct):
    id: UUID
    position: int
    title: str


ROWS = """
SELECT n.participant, n.id, n.item, n.direction, n.at, n.voids
FROM presence n JOIN participant p ON p.id = n.participant WHERE p.meeting = {} ORDER BY n.id
"""
COLUMNS = ("participant", "kind", "speaks_for", "item", "title", "came", "left")


async def attendance(actor: Actor, meeting: str | UUID) -> AttendanceView:
    """The stays of everybody who attends, or was there before they gave it back.

    Raises 404, and 403 for who does not work for the meeting's body. Names are for those who call people.
    """
    held = await meeting_named(meeting)
    view = await participants(actor, held.id)
    found = await stays_of(held.id)
    return AttendanceView(
        meeting=held.id,
        participants=[
            AttendanceOf(
                participant=one.id,
                kind=one.kind,
                shown=one.shown,
                speaks_for=one.speaks_for,
                items=one.items,
                stays=found.get(one.id, []),
            )
            for one in view.participants
            if not one.ended or one.id in found
        ],
    )


async def stays_of(meeting: UUID) -> Mapping[UUID, list[StayView]]:
    """The stays of each participant of a meeting who was ever there."""
    moves: dict[UUID, list[Move]] = {}
    for row in await fetch(_Row, ROWS, meeting):
        move = Move(id=row.id, item=row.item, direction=row.direction, at=row.at, voids=row.voids)
        moves.setdefault(row.participant, []).append(move)
    return {
        who: [StayView(**msgspec.structs.asdict(stay)) for stay in computed]
        for who, rows in moves.items()
        if (computed := stays(rows))
    }


async def attendance_csv(actor: Actor, meeting: str | UUID) -> bytes:
    """The same as a table: a line for each stay, and one for each who was not there; times by the office's clock.

    Raises as above.
    """
    view = await attendance(actor, meeting)
    items = {
        one.id: one
        for one in await fetch(_Item, "SELECT id, position, title FROM agenda_item WHERE meeting = {}", view.meeting)
    }
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in view.participants:
        who = (one.shown, one.kind.value, one.speaks_for)
        for stay in one.stays:
            item = items[stay.item]
            writer.writerow(
                [escaped(x) for x in (*who, str(item.position), item.title, _at(stay.came), _at(stay.left))]
            )
        if not one.stays:
            writer.writerow([escaped(x) for x in (*who, "", "", "", "")])
    return "\ufeff".encode() + out.getvalue().encode()


def _at(instant: datetime | None) -> str:
    return instant.astimezone(current().zone).strftime("%Y-%m-%d %H:%M:%S") if instant else ""


async def recorded(ids: Sequence[UUID]) -> set[UUID]:
    """Which of these entries and exits are recorded."""
    rows = await fetch(_Id, "SELECT id FROM presence WHERE id = ANY ({}::uuid[])", list(ids))
    return {row.id for row in rows}
