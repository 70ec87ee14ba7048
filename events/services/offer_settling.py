"""The end of an offer: accepted, declined, left unanswered, or withdrawn; and what it frees."""

from __future__ import annotations

from uuid import UUID

from events.links import Own, own_link
from events.rules.waitlist import NOT_WAITING, OFFER_SETTLED, check_answer, ends_at
from events.schemas.waitlist import OfferSettled, WaitActed
from events.services.booking_rows import give_back
from events.services.offer_making import EXPIRE
from events.services.promotion_owing import owe_promotion
from events.services.session_loading import SessionHeld
from events.services.waitlist_booking import book_offered
from events.services.waitlist_holding import (
    NOTING,
    EntryHeld,
    OfferHeld,
    demand_theirs,
    held_entry,
    held_offer,
    open_offer,
    the_rule,
    window_of,
)
from events.services.waitlist_telling import tell_lapsed
from events.words import OfferState, Pool, WaitState
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import CLOCKWORK, Actor
from participation.base.outbox.owing import owe


async def accept_offer(actor: Actor, *, offer: UUID, code: str = "") -> OfferSettled:
    """Make a booking of the seats that are held, by the link or by who is signed in as the holder.

    Raises 404 for whom it does not concern, 409 ``offer_settled``, ``offer_over``, or what a booking raises (the
    ``limit`` of a person): the offer stands then.
    """
    async with transaction():
        held, it, seen = await held_offer(offer)
        demand_theirs(actor, held, it, Own.OFFER, offer, code)
        # a session that was brought forward has another cut-off than when the offer was made
        last = min(seen.expires_at, ends_at(window_of(held), the_rule()))
        demand(check_answer(open_=seen.state is OfferState.OPEN, expires_at=last, now=clock.now()))
        if not await settle(offer, OfferState.ACCEPTED):
            raise Refused(OFFER_SETTLED)
        booking = await book_offered(actor, held, it)
        await _end_entry(it.id, WaitState.BOOKED, booking)
        await record(actor, "offer.accepted", f"session:{held.id}", offer=offer, seats=seen.seats)
        made = OfferSettled(id=offer, state=OfferState.ACCEPTED, booking=booking, link=own_link(Own.BOOKING, booking))
        await answered(made)
    return made


async def decline_offer(actor: Actor, *, offer: UUID, code: str = "") -> OfferSettled:
    """Leave the seats to the next in line. Raises 404, 409 ``offer_settled``, ``offer_over``."""
    async with transaction():
        held, it, seen = await held_offer(offer)
        demand_theirs(actor, held, it, Own.OFFER, offer, code)
        demand(check_answer(open_=seen.state is OfferState.OPEN, expires_at=seen.expires_at, now=clock.now()))
        await _freed(actor, held, it, seen, OfferState.DECLINED, WaitState.DECLINED, "offer.declined")
        made = OfferSettled(id=offer, state=OfferState.DECLINED)
        await answered(made)
    return made


async def expire_offer(offer: UUID) -> None:
    """The time to answer is over: the seats go on to the next. Answered already, it does nothing."""
    async with transaction():
        held, it, seen = await held_offer(offer)
        if seen.state is not OfferState.OPEN:
            return
        if clock.now() < seen.expires_at:
            # the clock that called was fast; nobody else would call
            await owe(EXPIRE, due_at=seen.expires_at, offer=offer)
            return
        await tell_lapsed(held, it, offer)
        await _freed(CLOCKWORK, held, it, seen, OfferState.EXPIRED, WaitState.LAPSED, "offer.expired")


async def leave(actor: Actor, *, entry: UUID, code: str = "") -> WaitActed:
    """Leave the line; seats that are held for them go on to the next. Raises 404, 409 ``not_waiting``."""
    async with transaction():
        held, it = await held_entry(entry)
        demand_theirs(actor, held, it, Own.WAITING, entry, code)
        await end_waiting(actor, held, it, WaitState.LEFT, "waitlist.left")
        made = WaitActed(id=entry, state=WaitState.LEFT)
        await answered(made)
    return made


async def end_waiting(
    actor: Actor, held: SessionHeld, it: EntryHeld, state: WaitState, verb: str, **detail: object
) -> None:
    """End the place of somebody who waits or has an offer, in the caller's act, of which this is the last.

    Raises 409 ``not_waiting``.
    """
    if it.state not in {WaitState.WAITING, WaitState.OFFERED}:
        raise Refused(NOT_WAITING)
    offer = await open_offer(it.id)
    if offer is not None:
        await _freed(actor, held, it, offer, OfferState.WITHDRAWN, state, verb, **detail)
        return
    await _end_entry(it.id, state, None)
    # who is behind it may have been held up by seats that were saved for it
    await owe_promotion(held.id, it.pool)
    await record(actor, verb, f"session:{held.id}", body=_body(actor, held), entry=it.id, **detail)


async def settle(offer: UUID, state: OfferState) -> bool:
    """Whether the offer was still open and is now this: of two who end it at once, one does."""
    return bool(
        await execute(
            "UPDATE offer SET state = {}, settled_at = {} WHERE id = {} AND state = 'open' RETURNING id",
            state,
            clock.now(),
            offer,
        )
    )


async def free_seats(session: UUID, pool: Pool, seats: int, *, owed: bool = True) -> None:
    """Give seats back to a pool, the last thing an act does, and owe that they are offered to who waits."""
    if owed:
        await owe_promotion(session, pool)
    await give_back(session, {pool: seats})


async def _freed(
    actor: Actor,
    held: SessionHeld,
    it: EntryHeld,
    offer: OfferHeld,
    state: OfferState,
    entry: WaitState,
    verb: str,
    **detail: object,
) -> None:
    if not await settle(offer.id, state):
        raise Refused(OFFER_SETTLED)
    await _end_entry(it.id, entry, None)
    await record(actor, verb, f"session:{held.id}", body=_body(actor, held), entry=it.id, seats=offer.seats, **detail)
    await free_seats(held.id, offer.pool, offer.seats)


async def _end_entry(entry: UUID, state: WaitState, booking: UUID | None) -> None:
    await execute(
        "UPDATE wait_entry SET state = {}, ended_at = {}, booking = {} WHERE id = {}",
        state,
        clock.now(),
        booking,
        entry,
    )


def _body(actor: Actor, held: SessionHeld) -> UUID | None:
    """For which body it was done: for none by who waits themselves."""
    return held.body if actor.has(*NOTING, body=held.body) else None
