"""Steps of tests on bookings: booking by script or by the service, and what the rows say afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from events.schemas.booking import BookingMade, Companion, NewBooking
from events.services.booking import book
from events.words import Pool
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor


def phone(n: int) -> str:
    """A mobile number of nobody: a different one for each number."""
    return f"+86139{n:08d}"


async def booked(
    client: httpx.AsyncClient,
    session: UUID,
    contact: str = "",
    *,
    seats: int = 1,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> httpx.Response:
    """The answer to a booking for so many people without names."""
    sent = {"contact": contact, "party": [{} for _ in range(seats)], **more}
    return await client.post(f"/api/v1/sessions/{session}/bookings", json=sent, headers=headers)


async def a_booking(
    session: UUID, contact: str = phone(1), *, seats: int = 1, actor: Actor = NOBODY, **more: Any
) -> BookingMade:
    """A booking by the service, for so many people without names."""
    return await book(
        actor, session=session, new=NewBooking(contact=contact, party=[Companion() for _ in range(seats)], **more)
    )


def key_of(made: BookingMade | dict[str, Any]) -> str:
    """The key of the private link of a booking."""
    link = made.link if isinstance(made, BookingMade) else str(made["link"])
    return link.rpartition("/")[2][32:]


async def cancelled(client: httpx.AsyncClient, made: dict[str, Any]) -> httpx.Response:
    """The answer to a cancellation by the link."""
    return await client.delete(f"/api/v1/bookings/{made['id']}", params={"key": key_of(made)})


async def seats_of(session: UUID, pool: Pool = Pool.GENERAL) -> tuple[int, int]:
    """How many seats a pool has, and how many are taken."""
    [row] = await execute("SELECT capacity, taken FROM seat_pool WHERE session = {} AND pool = {}", session, pool.value)
    return row["capacity"], row["taken"]


async def count(table: str, where: str = "true") -> int:
    """How many rows a table has."""
    [row] = await execute(f"SELECT count(*) AS n FROM {table} WHERE {where}")  # noqa: S608 # names of our own
    return int(row["n"])
