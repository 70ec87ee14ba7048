"""The meetings that somebody we know attends, as calendar entries."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from decisions.queries.attending import own_event
from decisions.queries.participants_held import participant_held
from decisions.words import InvitationAnswer
from participation.base.calendar import Event
from participation.base.database import fetch
from participation.base.errors import Refused

# as long as this what is over stays, so that calendars that were off for a while still follow
KEPT = timedelta(days=60)
# who once said yes; who took it back too, so that the entry leaves their calendar
ATTENDED = """
SELECT p.id FROM participant p JOIN meeting m ON m.id = p.meeting
WHERE p.person = {} AND m.starts_at > {} AND EXISTS (
    SELECT FROM participant_answer a WHERE a.participant = p.id AND a.answer = {}
) ORDER BY m.starts_at, p.id LIMIT 200
"""


class _Id(msgspec.Struct):
    id: UUID


async def meetings_of_person(person: UUID, now: datetime) -> list[Event]:
    """Entries of all that they said yes to and that is to come or over for less than two months."""
    rows = await fetch(_Id, ATTENDED, person, now - KEPT, InvitationAnswer.ACCEPTED.value)
    found = []
    for row in rows:
        # a seat that is not theirs yet has no entry
        with suppress(Refused):
            found.append(await own_event(await participant_held(row.id)))
    return found
