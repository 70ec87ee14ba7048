"""Changing who comes, and moving a booking to another session of its activity: the seats always go with it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.booking_orders import keys_of
from events.booking_rights import runs
from events.queries.booking_terms import Look, look
from events.rules.booking import (
    Terms,
    check_change,
    check_time,
    full,
    group_errors,
    party_errors,
    pool_for,
    slots_for,
)
from events.schemas.booking import BookingStanding, ChangedParty, MovedBooking
from events.services.booking_holding import (
    CHANGED,
    CHECKED_IN,
    ENDED,
    BookingHeld,
    held_booking,
    take_booking_step,
)
from events.services.booking_rows import SeatsTaken, give_back, insert_slots, take_seats_of
from events.services.booking_telling import owe_telling
from events.services.promotion_owing import owe_promotion
from events.services.tickets import NewTicket, cancel_tickets, issue_tickets
from events.words import BookingAct, BookingState, PartyKind, Pool
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, demand, invalid
from participation.base.identity.actor import Actor
from participation.base.text import clean

NOT_SAME_KIND = N_("A party stays a party and a group a group; cancel and book anew to change that.")
ELSEWHERE = N_("Choose another session of the same activity.")


class _Ticket(msgspec.Struct):
    id: UUID
    position: int
    heads: int
    name: str


async def change_party(actor: Actor, *, booking: UUID, change: ChangedParty) -> BookingStanding:
    """Change who comes: how many they are, their names where these are asked for, and what they need.

    Raises 404; 409 ``changed_meanwhile``, ``booking_ended``, ``checked_in``, ``closed`` where it is too late, ``full``
    where there are not enough seats for more; 422 naming every wrong field.
    """
    async with transaction():
        held = await _held(actor, booking, change.key, change.version)
        seen = await _seen(held.session)
        if not runs(actor, held.body):
            demand(check_change(seen.terms, clock.now()))
        group = held.kind is PartyKind.GROUP
        if group is (change.group is None):
            raise Refused(invalid(FieldError("group" if group else "party", "kind", NOT_SAME_KIND)))
        names = [clean(one.name).strip() for one in change.party]
        name = clean(change.group.name).strip() if change.group else (names[0] if names and names[0] else held.name)
        seats = change.group.heads if change.group else len(names)
        errors = group_errors(seen.terms, name, seats) if group else party_errors(seen.terms, names)
        if errors:
            raise Refused(invalid(*errors))
        more = seats - held.seats
        if more > 0 and seen.terms.seats(held.pool).free < more:
            raise Refused(full(seen.terms))
        if group:
            await execute(
                "UPDATE ticket SET heads = {}, name = {} WHERE booking = {} AND cancelled_at IS NULL",
                seats,
                name,
                booking,
            )
        else:
            await _fit_tickets(held, names)
        needs = held.needs if change.needs is None else clean(change.needs).strip()
        await execute(
            "UPDATE booking SET seats = {}, name = {}, needs = {}, version = version + 1, sequence = sequence + 1"
            " WHERE id = {}",
            seats,
            name,
            needs,
            booking,
        )
        await take_booking_step(actor, booking, BookingAct.CHANGE, seats=seats)
        staff = held.body if runs(actor, held.body) else None
        await record(actor, "booking.changed", f"booking:{booking}", body=staff, seats=seats)
        if more:
            await owe_telling(booking, "changed")
        if more < 0:
            await owe_promotion(held.session, held.pool)
            await give_back(held.session, {held.pool: -more})
        elif more > 0:
            await _take(held.session, held.pool, more, seen.terms)
    return _standing(held, session=held.session, seats=seats, sequence=held.sequence + 1)


async def move_booking(actor: Actor, *, booking: UUID, move: MovedBooking) -> BookingStanding:
    """Move a booking to another session of its activity. It keeps its link; its tickets are new.

    Raises 404; 409 as :func:`change_party`, and what booking the other session would be refused with; 422 where it is
    none of the same activity, or does not take such parties.
    """
    async with transaction():
        held = await _held(actor, booking, move.key, move.version)
        before = await _seen(held.session)
        now = clock.now()
        if not runs(actor, held.body):
            demand(check_change(before.terms, now))
        await execute("DELETE FROM booking_slot WHERE booking = {}", booking)
        holders = keys_of(held.holder, held.reached_at)
        after = await look(move.session, holders)
        if after is None or after.terms.activity != held.activity or move.session == held.session:
            raise Refused(invalid(FieldError("session", "elsewhere", ELSEWHERE)))
        demand(check_time(after.terms, now, entered=runs(actor, held.body)))
        tickets = await _tickets(booking)
        group = held.kind is PartyKind.GROUP
        names = [ticket.name for ticket in tickets]
        wrong = group_errors(after.terms, held.name, held.seats) if group else party_errors(after.terms, names)
        if wrong:
            raise Refused(invalid(*wrong))
        slots = slots_for(after.terms, holders, after.held)
        if isinstance(slots, Refusal):
            raise Refused(slots)
        pool = pool_for(after.terms, held.seats, tuple(dict.fromkeys((held.pool, Pool.GENERAL))))
        if pool is None:
            raise Refused(full(after.terms))
        if not await insert_slots(booking, slots):
            raise Refused(CHANGED)
        await cancel_tickets(booking=booking)
        new = [NewTicket(name=one.name, heads=one.heads) for one in tickets]
        await issue_tickets(door=move.session, new=new, booking=booking)
        # the calendar counts on from the sequences of both sessions
        [row] = await execute(
            "UPDATE booking b SET session = {}, pool = {}, version = b.version + 1,"
            " sequence = greatest(b.sequence, b.sequence + old.sequence - new.sequence) + 1"
            " FROM session old, session new WHERE b.id = {} AND old.id = b.session AND new.id = {}"
            " RETURNING b.sequence",
            move.session,
            pool.value,
            booking,
            move.session,
        )
        await take_booking_step(actor, booking, BookingAct.MOVE, seats=held.seats)
        staff = held.body if runs(actor, held.body) else None
        await record(
            actor,
            "booking.moved",
            f"booking:{booking}",
            body=staff,
            **{"from": held.session, "to": move.session},
        )
        await owe_telling(booking, "changed")
        await owe_promotion(held.session, held.pool)
        # rows of pools are locked in the order of their sessions, whichever way a booking moves
        if held.session < move.session:
            await give_back(held.session, {held.pool: held.seats})
        await _take(move.session, pool, held.seats, after.terms)
        if held.session > move.session:
            await give_back(held.session, {held.pool: held.seats})
    return _standing(held, session=move.session, seats=held.seats, sequence=row["sequence"])


async def _held(actor: Actor, booking: UUID, key: str, version: int) -> BookingHeld:
    held = await held_booking(actor, booking, key)
    if held.state is not BookingState.BOOKED:
        raise Refused(ENDED)
    if held.entered:
        raise Refused(CHECKED_IN)
    if held.version != version:
        raise Refused(CHANGED)
    return held


async def _seen(session: UUID) -> Look:
    seen = await look(session)
    if seen is None:
        raise Refused(NOT_FOUND)
    return seen


async def _tickets(booking: UUID) -> list[_Ticket]:
    return await fetch(
        _Ticket,
        "SELECT id, position, heads, name FROM ticket WHERE booking = {} AND cancelled_at IS NULL"
        " ORDER BY position, id",
        booking,
    )


async def _fit_tickets(held: BookingHeld, names: list[str]) -> None:
    """One good ticket for each name: those that are there keep their codes, the last ones are void or new."""
    tickets = await _tickets(held.id)
    for ticket, name in zip(tickets, names, strict=False):
        if ticket.name != name:
            await execute("UPDATE ticket SET name = {} WHERE id = {}", name, ticket.id)
    if over := [ticket.id for ticket in tickets[len(names) :]]:
        await cancel_tickets(booking=held.id, tickets=over)
    if new := [NewTicket(name=name) for name in names[len(tickets) :]]:
        after = max((ticket.position for ticket in tickets), default=0)
        await issue_tickets(door=held.session, new=new, booking=held.id, after=after)


async def _take(session: UUID, pool: Pool, seats: int, terms: Terms) -> None:
    try:
        await take_seats_of(session, {pool: seats})
    except SeatsTaken as error:
        raise Refused(full(terms)) from error


def _standing(held: BookingHeld, *, session: UUID, seats: int, sequence: int) -> BookingStanding:
    return BookingStanding(
        id=held.id,
        state=held.state,
        session=session,
        seats=seats,
        version=held.version + 1,
        sequence=sequence,
    )
