"""Who booked a session of the Open Month, who waits for it, and who came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from events.links import Own, own_code
from events.schemas.booking import Companion, NewBooking, NewGroup
from events.schemas.visit import NewFeedback
from events.schemas.waitlist import NewPlace
from events.services.booking import book, cancel_booking
from events.services.feedback import give_feedback, show_words
from events.services.promotion import promote
from events.services.waitlist_joining import join
from events.words import BookingChannel, Pool
from participation.base import clock
from participation.base.database import fetch
from participation.base.identity.actor import NOBODY, Actor
from participation.demo.decided import Days
from participation.demo.open_days_door import Gate
from participation.demo.people import Population


class _Ticket(msgspec.Struct):
    code: str


class Parties:
    """The parties of one session, in the order in which they asked."""

    def __init__(
        self,
        people: Population,
        days: Days,
        by: Actor,
        session: UUID,
        told: Mapping[str, Any],
        starts_at: datetime,
    ) -> None:
        """``told`` is the session's part of the file; ``by`` runs it."""
        self.city, self.days, self.by, self.session, self.told = people, days, by, session, told
        self.starts_at = starts_at
        self.bookings: list[UUID] = []

    async def book(self) -> None:
        """Everybody who got seats, then those who were late, then who gave theirs back."""
        asking = [*self.told.get("groups", ()), *self.told.get("parties", ())]
        for n, one in enumerate(asking):
            clerk = one.get("clerk")
            new = NewBooking(
                contact=one["contact"],
                name=one["name"],
                party=[Companion(name=name) for name in one.get("names", ())],
                group=NewGroup(name=one["name"], heads=one["heads"]) if "heads" in one else None,
                accessible=one.get("accessible", False),
                needs=one.get("needs", ""),
                channel=BookingChannel.COUNTER if clerk else BookingChannel.WEB,
            )
            actor = self.city.actors[clerk] if clerk else _somebody(one)
            with clock.frozen(self.days.at(one["at"], 10, n)):
                self.bookings.append((await book(actor, session=self.session, new=new)).id)
        for n, one in enumerate(self.told.get("waiting", ())):
            place = NewPlace(
                contact=one["contact"],
                name=one["name"],
                seats=len(one["names"]),
                party=[Companion(name=name) for name in one["names"]],
            )
            with clock.frozen(self.days.at(one["at"], 11, n)):
                await join(_somebody(one), session=self.session, new=place)
        for one in self.told.get("cancelled", ()):
            with clock.frozen(self.days.past(one["at"], 16)):
                await cancel_booking(self.by, booking=self.bookings[one["party"]], reason=one["reason"])
                await promote(self.session, Pool.GENERAL)

    async def tell(self, at: datetime) -> None:
        """Who came to a session that is over; at one they came in by two gates."""
        if "came" not in self.told:
            return
        gate = Gate(self.city, self.by, self.session)
        with clock.frozen(at - timedelta(hours=2)):
            await gate.open()
        codes = [code for party in self.told["came"] for code in await self._codes(self.bookings[party])]
        await gate.let_in(codes, at - timedelta(minutes=10))
        if "two_gates" in self.told:
            [twice, *_] = await self._codes(self.bookings[self.told["two_gates"]])
            await gate.let_in_elsewhere(twice, at - timedelta(minutes=4))
        for n, one in enumerate(self.told.get("feedback", ())):
            code = own_code(Own.FEEDBACK, self.bookings[one["party"]])
            said = {name: one[name] for name in ("rating", "understood", "text", "publish") if name in one}
            with clock.frozen(at + timedelta(days=1, hours=n)):
                given = await give_feedback(NOBODY, code=code, new=NewFeedback(**said))
            if one["publish"]:
                with clock.frozen(at + timedelta(days=2)):
                    await show_words(self.by, feedback=given.id, show=True)

    async def _codes(self, booking: UUID) -> list[str]:
        rows = await fetch(_Ticket, "SELECT code FROM ticket WHERE booking = {} ORDER BY position", booking)
        return [row.code for row in rows]


def _somebody(told: Mapping[str, Any]) -> Actor:
    return msgspec.structs.replace(NOBODY, locale=told.get("locale", "zh-Hans"))
