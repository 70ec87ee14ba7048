"""Bookings: making, showing, changing, moving and cancelling them, by script."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, FromQuery, JSONBody, QueryParameter

from events.queries import bookings as queries
from events.schemas.booking import (
    AskedCode,
    BookingList,
    BookingMade,
    BookingStanding,
    BookingView,
    ChangedParty,
    MovedBooking,
    NewBooking,
    SentCode,
)
from events.services.booking import book, cancel_booking, send_booking_code
from events.services.booking_changing import change_party, move_booking
from events.words import BookingState
from participation.base.identity.actor import Actor
from participation.base.identity.guards import staff
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit

BOOKED = Example(
    summary="Two people", value={"contact": "13800000201", "party": [{"name": "陈立"}, {"name": "陈小满"}]}
)


class SessionBookingController(ApiController):
    """The bookings of a session."""

    path = "/api/v1/sessions/{session:uuid}/bookings"
    tags = ("Bookings",)

    @post(summary="Book seats")
    async def book(
        self,
        actor: NamedDependency[Actor],
        session: FromPath[UUID],
        data: Annotated[NewBooking, BodyKwarg(examples=[BOOKED])],
    ) -> BookingMade:
        """For a party or a group. Where there are not enough seats the answer is 409 ``full``; ``waitlist`` says
        whether one can wait for some. Who has booked what one person may gets 409 ``limit``."""
        return await book(actor, session=session, new=data)

    @post("/code", status_code=200, summary="Send a code that proves a contact")
    async def code(self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[AskedCode]) -> SentCode:
        """Send six digits to a mobile number or e-mail address, to be sent along with the booking."""
        return await send_booking_code(actor, session=session, contact=data.contact)

    @get(guards=(staff,), summary="List the bookings of a session")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        session: FromPath[UUID],
        q: FromQuery[str] = "",
        standing: Annotated[BookingState | None, QueryParameter(name="state", description="Only these")] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> BookingList:
        """For those who run it, newest first; ``q`` is part of a name, four digits, a contact, or a ticket code."""
        return await queries.session_bookings(actor, session, q=q, state=standing, cursor=cursor, limit=limit)


class BookingController(ApiController):
    """One booking, for whoever has its link, is signed in as who booked, or runs its session."""

    path = "/api/v1/bookings/{booking:uuid}"
    tags = ("Bookings",)

    @get(summary="Show a booking")
    async def shown(
        self, actor: NamedDependency[Actor], booking: FromPath[UUID], key: FromQuery[str] = ""
    ) -> BookingView:
        """With its tickets; ``key`` is the end of the private link."""
        return await queries.own_booking(actor, booking, key)

    @put("/party", summary="Change who comes")
    async def change(
        self, actor: NamedDependency[Actor], booking: FromPath[UUID], data: JSONBody[ChangedParty]
    ) -> BookingStanding:
        """Send everybody again; ``version`` is the one you read. Tickets of those who stay keep their codes."""
        return await change_party(actor, booking=booking, change=data)

    @post("/move", status_code=200, summary="Move a booking to another session")
    async def move(
        self, actor: NamedDependency[Actor], booking: FromPath[UUID], data: JSONBody[MovedBooking]
    ) -> BookingStanding:
        """Of the same activity. Its link stays, its tickets are new."""
        return await move_booking(actor, booking=booking, move=data)

    @delete(status_code=200, summary="Cancel a booking")
    async def cancel(
        self,
        actor: NamedDependency[Actor],
        booking: FromPath[UUID],
        key: FromQuery[str] = "",
        reason: FromQuery[str] = "",
    ) -> BookingStanding:
        """All its seats are given back at once, its tickets are void. ``reason`` is noted where staff cancel."""
        return await cancel_booking(actor, booking=booking, key=key, reason=reason)
