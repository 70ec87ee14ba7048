"""What the outbox carries out for this room, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from events.services.award_telling import TELL as TELL_VOTERS
from events.services.award_telling import tell_voters
from events.services.ballot_freezing import freeze_by_clock
from events.services.ballot_serving import BOOK as BOOK_DRAWN
from events.services.ballot_serving import book_drawn
from events.services.ballots import FREEZE as FREEZE_BALLOT
from events.services.booking_rows import CONFIRM as CONFIRM_BOOKINGS
from events.services.booking_rows import REMIND
from events.services.booking_telling import TELL as TELL_OF_BOOKING
from events.services.booking_telling import confirm, remind, tell
from events.services.feedback_asking import ASK as ASK_FEEDBACK
from events.services.feedback_asking import ask_visitors
from events.services.offer_making import EXPIRE as EXPIRE_OFFER
from events.services.offer_settling import expire_offer
from events.services.promotion import promote
from events.services.promotion_owing import PROMOTE
from events.services.session_releasing import RELEASE, release_due
from events.services.waitlist_closing import close_due
from events.services.waitlist_joining import CLOSE as CLOSE_WAITLIST
from events.words import Pool
from participation.base.outbox.carrying import Handlers


async def release_held_seats(payload: Mapping[str, Any]) -> None:
    """Seats held back go to all; run early or twice it does nothing."""
    await release_due(UUID(payload["session"]))


async def promote_waiting(payload: Mapping[str, Any]) -> None:
    """What is free is offered to who waits; run twice it finds nothing to do."""
    await promote(UUID(payload["session"]), Pool(payload["pool"]))


async def end_offer(payload: Mapping[str, Any]) -> None:
    """An offer nobody answered ends; answered, run early or twice it does nothing."""
    await expire_offer(UUID(payload["offer"]))


async def ask_for_feedback(payload: Mapping[str, Any]) -> None:
    """Visitors are asked what they thought; run early or twice nobody is asked twice."""
    await ask_visitors(UUID(payload["session"]))


async def close_waitlist_due(payload: Mapping[str, Any]) -> None:
    """The line of a session ends when no offer can be made any more; run early it comes again."""
    await close_due(UUID(payload["session"]))


async def freeze_ballot(payload: Mapping[str, Any]) -> None:
    """Entries are over and everything is frozen; frozen or voided before, it does nothing."""
    await freeze_by_clock(UUID(payload["ballot"]))


async def book_drawn_seats(payload: Mapping[str, Any]) -> None:
    """A party gets a booking of what it drew; run twice it gets one."""
    await book_drawn(UUID(payload["entry"]))


async def confirm_bookings(payload: Mapping[str, Any]) -> None:
    """Who booked is sent the confirmation; run twice nobody is sent two."""
    await confirm([UUID(booking) for booking in payload["bookings"]])


async def tell_of_booking(payload: Mapping[str, Any]) -> None:
    """Who booked is told what was done with the booking; run twice nobody is told twice."""
    await tell(UUID(payload["booking"]), payload["what"])


async def remind_booked(payload: Mapping[str, Any]) -> None:
    """Everybody booked is reminded of the session; run twice nobody is reminded twice."""
    await remind(UUID(payload["session"]), datetime.fromisoformat(payload["starts_at"]), payload["which"])


async def tell_of_voided_vote(payload: Mapping[str, Any]) -> None:
    """Whoever voted and can be reached is told that the vote is void; run twice nobody is told twice."""
    await tell_voters(UUID(payload["award"]))


HANDLERS: Handlers = {
    TELL_VOTERS: tell_of_voided_vote,
    CONFIRM_BOOKINGS: confirm_bookings,
    TELL_OF_BOOKING: tell_of_booking,
    REMIND: remind_booked,
    FREEZE_BALLOT: freeze_ballot,
    BOOK_DRAWN: book_drawn_seats,
    RELEASE: release_held_seats,
    PROMOTE: promote_waiting,
    EXPIRE_OFFER: end_offer,
    CLOSE_WAITLIST: close_waitlist_due,
    ASK_FEEDBACK: ask_for_feedback,
}
