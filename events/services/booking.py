"""Booking seats of a session, and giving them back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from events.booking_orders import Order
from events.booking_rights import ENTERING, runs
from events.holders import holder_of
from events.queries.booking_terms import look
from events.rules.booking import FOR_STAFF, check_change, check_time
from events.schemas.booking import BookingMade, BookingStanding, NewBooking, SentCode
from events.services.booking_asking import order_of
from events.services.booking_holding import CHECKED_IN, ENDED, held_booking, take_booking_step
from events.services.booking_rows import give_back
from events.services.booking_telling import owe_telling
from events.services.booking_together import admit
from events.services.booking_writing import write_judged
from events.services.promotion_owing import owe_promotion
from events.services.tickets import cancel_tickets
from events.words import BookingAct, BookingChannel, BookingState
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refusal, Refused, demand
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.contacts import masked
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.codes import Tried, send_code, take_try, use_code
from participation.base.identity.services.people import contact_or_refuse, find_or_create
from participation.base.identity.words import Assurance
from participation.base.in_force import current_rules
from participation.base.text import clean

HOUR = timedelta(hours=1)
ENTERED = frozenset({BookingChannel.COUNTER, BookingChannel.HOTLINE})


async def book(actor: Actor, *, session: UUID, new: NewBooking) -> BookingMade:
    """Book seats, in one transaction that the database guards; staff book for others at the counter or hotline.

    Raises 404 where the session is not public; 409 ``not_open``, ``closed``, ``called_off``, ``ballot``, ``no_booking``
    or ``limit`` where this person has booked already what they may, ``full`` with ``waitlist``; 422 naming every wrong
    field; 403 where the campaign asks for a surer identity; 429 where one address asks too often.
    """
    if new.channel is not BookingChannel.WEB:
        if new.channel not in ENTERED or not actor.has(*ENTERING):
            raise Refused(FOR_STAFF)
    elif not tells_nobody_apart(actor.address):
        limit = current_rules().open_days.limits.bookings_per_address_hour
        await allow(key_of("booking", actor.address), limit, HOUR)
    order = await order_of(actor, new)
    contact = order.by.contact
    if new.code.strip() and contact and order.clerk is None:
        tried = await take_try(contact, new.code, actor.address)
        return await _book_proved(actor, session, order, tried)
    outcome = await admit(session, order)
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    return outcome


async def _book_proved(actor: Actor, session: UUID, order: Order, tried: Tried) -> BookingMade:
    """Book and use the code up in one act: where there is no seat, the code can be used again."""
    contact = order.by.contact
    assert contact is not None  # a code was tried against it
    async with transaction():
        await use_code(tried)
        person = actor.person or await find_or_create(contact, locale=actor.locale)
        by = msgspec.structs.replace(order.by, person=person, holder=holder_of(person, contact))
        sure = actor.assurance if actor.assurance is Assurance.REAL_NAME else Assurance.CONTACT
        return await write_judged(session, msgspec.structs.replace(order, by=by, assurance=sure))


async def send_booking_code(actor: Actor, *, session: UUID, contact: str) -> SentCode:
    """Send a code that proves a contact for a booking. Raises 404, 409 where nothing is booked now, 422, 429."""
    seen = await look(session)
    if seen is None:
        raise Refused(NOT_FOUND)
    demand(check_time(seen.terms, clock.now()))
    found = contact_or_refuse(contact)
    await send_code(actor, contact=found, template="proof_code")
    return SentCode(masked(*found))


async def cancel_booking(actor: Actor, *, booking: UUID, key: str = "", reason: str = "") -> BookingStanding:
    """Give all seats of a booking back: its tickets are void, its slots free, who waits is offered the seats.

    By the link (``key`` is the end of it), by who booked, or by who runs the session, with a ``reason`` that is kept.
    Raises 404, 409 ``booking_ended``, ``checked_in``, or ``closed`` where it is too late for anybody but staff.
    """
    async with transaction():
        held = await held_booking(actor, booking, key)
        if held.state is not BookingState.BOOKED:
            raise Refused(ENDED)
        if held.entered:
            raise Refused(CHECKED_IN)
        seen = await look(held.session)
        now = clock.now()
        if seen is None:
            raise Refused(NOT_FOUND)
        staff = runs(actor, held.body)
        if not staff:
            demand(check_change(seen.terms, now))
        await execute("DELETE FROM booking_slot WHERE booking = {}", booking)
        await execute(
            "UPDATE booking SET state = 'cancelled', ended_at = {}, sequence = sequence + 1, version = version + 1"
            " WHERE id = {}",
            now,
            booking,
        )
        await cancel_tickets(booking=booking)
        await take_booking_step(actor, booking, BookingAct.CANCEL, note=clean(reason).strip() if staff else "")
        await record(actor, "booking.cancelled", f"booking:{booking}", body=held.body if staff else None)
        await owe_telling(booking, "cancelled")
        await owe_promotion(held.session, held.pool)
        await give_back(held.session, {held.pool: held.seats})
    return BookingStanding(
        id=booking,
        state=BookingState.CANCELLED,
        session=held.session,
        seats=held.seats,
        version=held.version + 1,
        sequence=held.sequence + 1,
    )
