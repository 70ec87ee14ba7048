"""The door of a meeting and the tickets of those who come: standing as the meeting and their answers stand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.rules.meeting_doors import doors_of
from decisions.words import InvitationAnswer, MeetingState
from events.services.tickets import NewTicket, cancel_tickets, issue_tickets
from events.words import DoorKind
from participation.base import clock
from participation.base.database import execute, fetch, fetch_one

MEETING = """
SELECT m.id, m.body, m.title, m.title_en, m.place, m.starts_at, m.minutes, m.state,
    EXISTS (SELECT FROM door d WHERE d.id = m.id) AS has_door
FROM meeting m WHERE m.id = {}
"""
WRITTEN = """
INSERT INTO door (id, kind, body, title, title_en, place, opens_at, starts_at, closes_at, reentry, closed_at)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, true, {}::timestamptz)
ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, title_en = EXCLUDED.title_en, place = EXCLUDED.place,
    opens_at = EXCLUDED.opens_at, starts_at = EXCLUDED.starts_at, closes_at = EXCLUDED.closes_at,
    closed_at = CASE WHEN EXCLUDED.closed_at IS NULL THEN NULL ELSE coalesce(door.closed_at, EXCLUDED.closed_at) END
"""
# who comes: on the list, and said yes last
COMES = """
p.removed_at IS NULL AND coalesce((SELECT a.answer FROM participant_answer a WHERE a.participant = p.id
    ORDER BY a.turn DESC LIMIT 1), '') = {}
"""
LACKING = """
SELECT p.id, p.name FROM participant p JOIN door d ON d.id = p.meeting
WHERE p.meeting = {} AND d.closed_at IS NULL AND {} AND NOT EXISTS (
    SELECT FROM ticket t WHERE t.subject = p.id AND t.door = d.id AND t.cancelled_at IS NULL)
ORDER BY p.id
"""
IDLE = """
SELECT p.id, p.name FROM participant p JOIN ticket t ON t.subject = p.id AND t.cancelled_at IS NULL
WHERE p.meeting = {} AND NOT ({}) ORDER BY p.id
"""


class _Meeting(msgspec.Struct):
    id: UUID
    body: UUID
    title: str
    title_en: str
    place: str
    starts_at: datetime
    minutes: int
    state: MeetingState
    has_door: bool


class _Comes(msgspec.Struct):
    id: UUID
    name: str


async def stand_door(meeting: UUID) -> None:
    """Write, move or close the door as the meeting is now, and issue the tickets that are due; in the caller's act.

    There is none before the meeting is announced. What is called off is closed, and opened again if it is announced
    anew, with the tickets that everybody has.
    """
    held = await fetch_one(_Meeting, MEETING, meeting)
    assert held is not None  # the caller holds it
    if held.state is MeetingState.PREPARED or (held.state is MeetingState.CANCELLED and not held.has_door):
        return
    opens, closes = doors_of(held.starts_at, held.minutes)
    await execute(
        WRITTEN,
        held.id,
        DoorKind.MEETING.value,
        held.body,
        held.title,
        held.title_en,
        held.place,
        opens,
        held.starts_at,
        closes,
        clock.now() if held.state is MeetingState.CANCELLED else None,
    )
    await stand_tickets(held.id)


async def stand_tickets(meeting: UUID) -> None:
    """A ticket for everybody who comes and has none, none for who does not come any more; in the caller's act.

    Without a door yet it does nothing. The caller holds the meeting, or the participant whose answer changed.
    """
    comes = QueryString(COMES, InvitationAnswer.ACCEPTED.value)
    for one in await fetch(_Comes, IDLE, meeting, comes):
        await cancel_tickets(subject=one.id)
    for one in await fetch(_Comes, LACKING, meeting, comes):
        await issue_tickets(door=meeting, subject=one.id, new=[NewTicket(name=one.name)])
