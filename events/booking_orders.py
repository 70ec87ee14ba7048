"""Bookings that are to be made, and what each of them is to get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from events.booking_rights import enters
from events.holders import holder_of
from events.queries.booking_terms import Look
from events.rules.booking import (
    FOR_STAFF,
    Slot,
    Terms,
    answer_errors,
    check_assurance,
    check_time,
    full,
    group_errors,
    party_errors,
    pool_for,
    slots_for,
    with_taken,
)
from events.schemas.booking import Booker
from events.words import BookingChannel, PartyKind, Pool
from participation.base.errors import NOT_FOUND, FieldError, Refusal, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.words import Assurance


def keys_of(holder: str, contact: Contact | None) -> tuple[str, ...]:
    """All keys under which the limits count somebody: a person counts by their contact too."""
    return (holder,) if contact is None else tuple(sorted({holder, holder_of(None, contact)}))


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A booking that is to be made: for whom, by whom, by which way, and which seats are looked for, in order.

    ``errors`` is what was found wrong before the session was looked at, so that everything is named at once; ``agreed``
    that what somebody needs may be kept.
    """

    id: UUID
    by: Booker
    channel: BookingChannel
    wishes: tuple[Pool, ...]
    actor: Actor
    clerk: UUID | None = None
    assurance: Assurance = Assurance.NONE
    answers: Mapping[UUID, str] = {}
    errors: tuple[FieldError, ...] = ()
    agreed: bool = False

    @property
    def holders(self) -> tuple[str, ...]:
        """All keys under which the limits count who books."""
        return keys_of(self.by.holder, self.by.contact)


class Placed(msgspec.Struct, frozen=True):
    """An order with the seats and slots it is to get."""

    order: Order
    pool: Pool
    slots: tuple[Slot, ...]


def place(seen: Look | None, orders: Sequence[Order], now: datetime) -> list[Placed | Refusal]:
    """Which seats and slots each order gets, in the order they came; or why it gets none."""
    if seen is None:
        return [NOT_FOUND] * len(orders)
    terms = seen.terms
    found: list[Placed | Refusal] = []
    for order in orders:
        outcome = _placed(seen, terms, order, now)
        found.append(outcome)
        if isinstance(outcome, Placed):
            terms = with_taken(terms, outcome.pool, order.by.seats)
    return found


def _placed(seen: Look, terms: Terms, order: Order, now: datetime) -> Placed | Refusal:
    entered = order.clerk is not None
    if entered and not enters(order.actor, terms.body):
        return FOR_STAFF
    refusal = check_time(terms, now, entered=entered) or check_assurance(
        terms.assurance, order.assurance, entered=entered
    )
    if refusal:
        return refusal
    by = order.by
    group = by.kind is PartyKind.GROUP
    errors = [
        *order.errors,
        *(group_errors(terms, by.name, by.seats) if group else party_errors(terms, by.names)),
        *answer_errors(terms.questions, order.answers),
    ]
    if errors:
        return invalid(*errors)
    slots = slots_for(terms, order.holders, seen.held)
    if isinstance(slots, Refusal):
        return slots
    pool = pool_for(terms, by.seats, order.wishes)
    return full(terms) if pool is None else Placed(order, pool, slots)
