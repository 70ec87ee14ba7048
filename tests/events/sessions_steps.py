"""Steps of the tests about sessions: bookings written past their services, what is refused, told and owed."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from events.schemas.session import NewSession
from events.services.sessions import prepare_session
from events.words import Pool
from participation.base.codes import new_code
from participation.base.database import execute
from participation.base.errors import Refused
from tests.events.rows import NOW, SATURDAY, a_campaign, an_activity, written
from tests.world import HOST


def new_session(**changes: Any) -> NewSession:
    """A session of two hours on Saturday with 20 seats."""
    values = {"starts_at": SATURDAY, "ends_at": SATURDAY + timedelta(hours=2), "capacity": 20}
    return NewSession(**{**values, **changes})


async def a_prepared_session(**changes: Any) -> UUID:
    """A prepared session of an activity that is public."""
    activity = await an_activity(await a_campaign())
    return (await prepare_session(HOST, activity=activity, new=new_session(**changes))).id


async def a_booking(session: UUID, *, seats: int = 1, pool: Pool = Pool.GENERAL, tickets: int = 0) -> UUID:
    """Seats that somebody has booked, with a slot and tickets."""
    holder = f"c:{new_code(12)}"
    booking = await written(
        "booking",
        {
            "session": session,
            "pool": str(pool),
            "seats": seats,
            "holder": holder,
            "contact_kind": "mobile",
            "contact": "+8613800000201",
            "booked_at": NOW,
        },
    )
    await execute(
        "INSERT INTO booking_slot (scope, holder, n, booking) VALUES ({}, {}, 1, {})", f"s:{session}", holder, booking
    )
    for position in range(tickets):
        ticket = {"door": session, "code": new_code(16), "booking": booking, "position": position + 1}
        await written("ticket", ticket | {"issued_at": NOW})
    await execute("UPDATE seat_pool SET taken = taken + {} WHERE session = {} AND pool = {}", seats, session, str(pool))
    return booking


async def refused(code: str, doing: Awaitable[object], **extra: object) -> dict[str, str]:
    """What is refused with this code; the errors of its fields by name."""
    with pytest.raises(Refused) as raised:
        await doing
    refusal = raised.value.refusal
    assert refusal.code == code
    assert extra.items() <= refusal.extra.items()
    return {error.field: error.code for error in refusal.errors}


async def told(template: str) -> list[dict[str, Any]]:
    """The notices owed of a kind, in order, with their values."""
    rows = await execute(
        'SELECT contact, owed_for, "values"::text AS said FROM delivery WHERE template = {} ORDER BY id', template
    )
    return [{**row, "values": msgspec.json.decode(row["said"])} for row in rows]


async def waits(topic: str) -> list[Any]:
    """What is owed under a topic."""
    rows = await execute("SELECT payload::text AS payload FROM outbox WHERE topic = {} ORDER BY id", topic)
    return [msgspec.json.decode(row["payload"]) for row in rows]
