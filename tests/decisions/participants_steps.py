"""People at the meetings of the tests: invited, seated by a call, heard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from decisions.attending_links import attending_key
from decisions.queries.participants_held import ParticipantHeld, participant_held
from decisions.schemas.participant import NewParticipant
from decisions.services.participants import add_participant, invite
from decisions.words import ParticipantKind
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.schemas.seat import NewChoice, NewSelection
from participation.representatives.seat_links import seat_key
from participation.representatives.services.seat_answering import accept
from participation.representatives.services.seat_selecting import give_seats
from tests.decisions.steps import MEETING, START, a_meeting, an_item
from tests.representatives.draw_world import CLOSED, a_call, applicants
from tests.world import OFFICER

CALL = "lift-seats"
SEATS_GIVEN = CLOSED + timedelta(hours=1)


async def somebody(meeting: str = "executive-112", **changes: Any) -> UUID:
    """An expert on the list of a meeting, not invited yet."""
    values: dict[str, Any] = {
        "kind": ParticipantKind.INVITED,
        "name": "何工",
        "contact": "hegong@example.com",
    }
    with clock.frozen(START):
        made = await add_participant(OFFICER, meeting=meeting, new=NewParticipant(**values | changes))
    return made.id


async def somebody_invited(meeting: str = "executive-112", **changes: Any) -> ParticipantHeld:
    """The same, invited."""
    participant = await somebody(meeting, **changes)
    with clock.frozen(START):
        await invite(OFFICER, meeting=meeting, participants=[participant])
    return await participant_held(participant)


async def a_seated_meeting(seats: int = 2) -> tuple[UUID, list[UUID]]:
    """A meeting with the lift item whose call gave so many seats, which are offered; its id and those of the seats."""
    call = await a_call(CALL, seats=seats, way="criteria", meeting_at=MEETING)
    chosen = await applicants(call, seats)
    made = await a_meeting(call=CALL)
    await an_item()
    with clock.frozen(SEATS_GIVEN):
        choices = [NewChoice(pseudonym=one, reason="最早报名") for one in chosen]
        await give_seats(OFFICER, slug=CALL, new=NewSelection(chosen=choices, reason="按报名先后"))
    rows = await execute("SELECT id FROM seat WHERE call = {} ORDER BY place", call)
    return made.id, [row["id"] for row in rows]


async def accepted(seat: UUID) -> None:
    """The seat is accepted by its link."""
    with clock.frozen(SEATS_GIVEN):
        await accept(NOBODY, seat=seat, key=seat_key(seat), by=AnsweredBy.LINK)


def key_of(who: ParticipantHeld) -> str:
    """The key of somebody's own page."""
    return attending_key(who.id)
