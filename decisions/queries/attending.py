"""The own page of a participant: their items, and the entry for their calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from decisions.queries.participants_held import ParticipantHeld
from decisions.words import InvitationAnswer, MeetingState
from participation.base.calendar import Event, as_ics
from participation.base.database import fetch, fetch_one
from participation.base.settings import current
from participation.representatives.queries.seats import seat_event


class OwnItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item that a participant attends."""

    id: UUID
    position: int
    title: str
    title_en: str
    summary: str
    starts_at: datetime | None
    minutes: int | None


class _Told(msgspec.Struct):
    name: str
    email: str
    at: datetime
    reason: str


ITEMS = """
SELECT id, position, title, title_en, summary, starts_at, minutes FROM agenda_item
WHERE id = ANY ({}::uuid[]) AND removed_at IS NULL ORDER BY position, id
"""
# What was told of the meeting last: its entry in a calendar is as new as that.
TOLD = """
SELECT b.name, b.email, coalesce(s.at, m.created_at) AS at, coalesce(s.reason, '') AS reason
FROM meeting m JOIN body b ON b.id = m.body
LEFT JOIN LATERAL (SELECT at, reason FROM meeting_step WHERE meeting = m.id ORDER BY id DESC LIMIT 1) s ON true
WHERE m.id = {}
"""


async def own_items(who: ParticipantHeld) -> list[OwnItem]:
    """The items that somebody attends, in the order of the agenda."""
    return await fetch(OwnItem, ITEMS, who.items)


async def own_calendar(who: ParticipantHeld) -> bytes:
    """The file of :func:`own_event`."""
    return as_ics(await own_event(who), str(current().zone))


async def own_event(who: ParticipantHeld) -> Event:
    """The entry of somebody's meeting for their calendar; its cancelling where the meeting is off or they do not come.

    Who has a seat has the seat's own entry, so that the meeting never stands there twice. Raises 404 where that seat
    was never accepted.
    """
    if who.seat is not None:
        return await seat_event(who.seat)
    told = await fetch_one(_Told, TOLD, who.meeting)
    assert told is not None  # the participant's meeting stays
    items = await own_items(who)
    starts_at = next((one.starts_at for one in items if one.starts_at), who.starts_at)
    ends_at = max(who.starts_at + timedelta(minutes=who.minutes), starts_at + timedelta(minutes=5))
    comes = not who.ended
    return Event(
        uid=f"participant-{who.id}@{urlsplit(current().base_url).hostname or 'kaimen'}",
        # an answer changes the entry as a new time does: each of both lets it grow
        sequence=who.sequence * 1000 + who.turn + (1 if who.removed_at else 0),
        stamped_at=max(told.at, *(at for at in (who.answered_at, who.removed_at, who.added_at) if at)),
        starts_at=starts_at,
        ends_at=ends_at,
        summary=who.title,
        description="\n".join([one.title for one in items] + ([who.link] if who.link and comes else [])),
        place=who.place,
        url=f"{current().base_url}{who.path}",
        organiser=told.name,
        organiser_email=told.email,
        cancelled=not comes or who.state is MeetingState.CANCELLED,
    )


async def why_off(who: ParticipantHeld) -> str:
    """Why the meeting was cancelled; empty while it is on."""
    if who.state is not MeetingState.CANCELLED:
        return ""
    told = await fetch_one(_Told, TOLD, who.meeting)
    return told.reason if told else ""


def answered_no(who: ParticipantHeld) -> bool:
    """Whether somebody said that they do not come."""
    return who.answer in {InvitationAnswer.DECLINED, InvitationAnswer.GIVEN_BACK}
