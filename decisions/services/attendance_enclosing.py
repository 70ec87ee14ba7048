"""What goes with mails to those who attend a meeting: their entry for the calendar, and their ticket once they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec

from decisions.attending_links import read_attending
from decisions.queries.attending import own_event
from decisions.queries.participants_held import participant_held
from decisions.words import InvitationAnswer
from events.queries.tickets import good_ticket_of_subject
from events.services.ticket_enclosing import calendar_file, ticket_files
from participation.base.database import fetch_one
from participation.base.notices.enclosing import Enclosure
from participation.representatives.seat_links import opens_seat


class _Id(msgspec.Struct):
    id: UUID


async def enclose_attendance(values: Mapping[str, Any], locale: str) -> Sequence[Enclosure]:
    """The files of the participant or seat that the link of a notice opens; none where it leads elsewhere.

    Raises 404 where they are gone.
    """
    participant = await _participant(str(values.get("link", "")))
    if participant is None:
        return ()
    who = await participant_held(participant)
    # who has not answered yet is asked first, and has the entry once they said yes
    if who.answer is None and not who.ended:
        return ()
    event = await own_event(who)
    ticket = await good_ticket_of_subject(participant)
    comes = who.answer is InvitationAnswer.ACCEPTED and not event.cancelled
    return [calendar_file(event), *(await ticket_files([ticket], locale) if ticket and comes else [])]


async def _participant(link: str) -> UUID | None:
    parts = urlsplit(link)
    match parts.path.split("/")[1:]:
        case ["attending", code]:
            return read_attending(code)
        case ["seats", seat]:
            return await _of_seat(seat, parse_qs(parts.query).get("key", [""])[0])
    return None


async def _of_seat(text: str, key: str) -> UUID | None:
    try:
        seat = UUID(text)
    except ValueError:
        return None
    if not opens_seat(seat, key):
        return None
    row = await fetch_one(_Id, "SELECT id FROM participant WHERE seat = {}", seat)
    return row.id if row else None
