"""Writing bookings: every row of any number of them in one statement, and the seats last.

The slots come first, so that two bookings of one holder wait for each other there; the row of the pool, for which all
bookings of a session wait, is held for one statement and the commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from events.booking_orders import Order, Placed
from events.links import Own, own_link
from events.queries.booking_terms import Look
from events.rules.booking import Slot
from events.schemas.booking import BookingMade, TicketMade
from events.services.ticket_keys import SigningKey, key_in_use, opened
from events.services.tickets import CODE, token_of
from events.words import PartyKind, Pool
from participation.base import clock
from participation.base.codes import new_code, uuid7
from participation.base.database import execute, fetch_one
from participation.base.outbox.waking import wake

# The jobs: to confirm bookings to who made them, and to remind those of a session.
CONFIRM, REMIND = "booking.confirm", "session.remind"
REMINDERS = {"week": timedelta(days=7), "day": timedelta(days=1)}


class SlotTaken(Exception):
    """Another booking of a holder took the slot first: look again."""


class SeatsTaken(Exception):
    """Other bookings took the seats first: look again."""


class _Written(msgspec.Struct):
    slots: int
    tickets: str | None


WRITE = """
WITH booked AS (
    INSERT INTO booking (id, session, pool, seats, kind, channel, holder, person, clerk, name, contact_kind, contact,
        locale, needs, booked_at, state, sequence, version)
    SELECT b.id, {}, b.pool, b.seats, b.kind, b.channel, b.holder, b.person, b.clerk, b.name, b.contact_kind, b.contact,
        b.locale, b.needs, {}, 'booked', 0, 1
    FROM json_to_recordset({}::json) AS b (id uuid, pool text, seats integer, kind text, channel text, holder text,
        person uuid, clerk uuid, name text, contact_kind text, contact text, locale text, needs text)
), slotted AS (
    INSERT INTO booking_slot (scope, holder, n, booking)
    SELECT s.scope, s.holder, s.n, s.booking
    FROM json_to_recordset({}::json) AS s (scope text, holder text, n integer, booking uuid)
    ORDER BY s.scope COLLATE "C", s.holder COLLATE "C", s.n ON CONFLICT DO NOTHING RETURNING 1
), ticketed AS (
    INSERT INTO ticket (id, door, code, booking, position, heads, name, issued_at)
    SELECT t.id, {}, t.code, t.booking, t.position, t.heads, t.name, {}
    FROM json_to_recordset({}::json) AS t (id uuid, code text, booking uuid, position integer, heads integer, name text)
    RETURNING code, number
), answered AS (
    INSERT INTO booking_answer (id, booking, question, answer)
    SELECT a.id, a.booking, a.question, a.answer
    FROM json_to_recordset({}::json) AS a (id uuid, booking uuid, question uuid, answer text)
), owed AS (
    INSERT INTO outbox (id, topic, payload, once, state, created_at, due_at, tries, last_error)
    SELECT o.id, o.topic, o.payload, o.once, 'waiting', {}, o.due_at, 0, ''
    FROM json_to_recordset({}::json) AS o (id uuid, topic text, payload jsonb, once text, due_at timestamptz)
    ON CONFLICT (once) DO NOTHING
), audited AS (
    INSERT INTO audit (at, person, capacity, via, verb, subject, detail)
    SELECT {}, u.person, u.capacity, u.via, 'booking.made', u.subject, u.detail
    FROM json_to_recordset({}::json) AS u (person uuid, capacity text, via text, subject text, detail jsonb)
)
SELECT (SELECT count(*) FROM slotted) AS slots,
    (SELECT json_object_agg(t.code, t.number) FROM ticketed t) AS tickets
"""


async def take_seats_of(session: UUID, seats: Mapping[Pool, int]) -> None:
    """Count seats of each pool as taken, in the order of their names. Raises :class:`SeatsTaken` where one has not so
    many. The rows are locked from here to the end of the transaction, so this is the last of its statements."""
    for pool in sorted(seats):
        rows = await execute(
            "UPDATE seat_pool SET taken = taken + {} WHERE session = {} AND pool = {} AND taken + {} <= capacity"
            " RETURNING taken",
            seats[pool],
            session,
            pool.value,
            seats[pool],
        )
        if not rows:
            raise SeatsTaken


async def give_back(session: UUID, seats: Mapping[Pool, int]) -> None:
    """Count seats as free again, as the last statements of the transaction."""
    for pool in sorted(seats):
        await execute(
            "UPDATE seat_pool SET taken = taken - {} WHERE session = {} AND pool = {}", seats[pool], session, pool.value
        )


async def insert_slots(booking: UUID, slots: Sequence[Slot]) -> bool:
    """Give a booking that is there these slots; False where another booking has one of them meanwhile."""
    rows = await execute(
        "INSERT INTO booking_slot (scope, holder, n, booking) SELECT s.scope, s.holder, s.n, {}"
        " FROM unnest({}::text[], {}::text[], {}::integer[]) AS s (scope, holder, n)"
        ' ORDER BY s.scope COLLATE "C", s.holder COLLATE "C", s.n ON CONFLICT DO NOTHING RETURNING 1 AS one',
        booking,
        [slot.scope for slot in slots],
        [slot.holder for slot in slots],
        [slot.n for slot in slots],
    )
    return len(rows) == len(slots)


async def write_rows(seen: Look, placed: Sequence[Placed], *, tell_at: datetime | None = None) -> list[BookingMade]:
    """All rows of the bookings but their seats; what each is answered, in the same order.

    ``tell_at`` is when they are confirmed, at once if None. Raises :class:`SlotTaken` where another booking has a slot
    meanwhile, with which the transaction has to be taken back; 503 where the key of tickets cannot be opened.
    """
    now, session = clock.now(), seen.terms.session
    tickets = {one.order.id: _tickets(one.order) for one in placed}
    written = await fetch_one(
        _Written,
        WRITE,
        session,
        now,
        _json([_booking(one) for one in placed]),
        _json([_slot(slot, one.order) for one in placed for slot in one.slots]),
        session,
        now,
        _json([ticket for one in placed for ticket in tickets[one.order.id]]),
        _json([answer for one in placed for answer in _answers(one.order)]),
        now,
        _json(
            [
                *_confirmations(placed, tell_at or now),
                *([] if seen.reminded else reminders_of(session, seen.terms.starts_at, now)),
            ]
        ),
        now,
        _json([_audit(one, session, seen.terms.body) for one in placed]),
    )
    assert written is not None  # a SELECT without FROM has one row
    if written.slots < sum(len(one.slots) for one in placed):
        raise SlotTaken
    wake()
    numbers = msgspec.json.decode(written.tickets or "{}", type=dict[str, int])
    key = await _signing(seen)
    return [
        BookingMade(
            id=one.order.id,
            session=session,
            seats=one.order.by.seats,
            pool=one.pool,
            tickets=[
                TicketMade(
                    code=ticket["code"],
                    qr=token_of(key, door=seen.door, ticket=numbers[ticket["code"]]),
                    heads=ticket["heads"],
                    name=ticket["name"],
                )
                for ticket in tickets[one.order.id]
            ],
            link=own_link(Own.BOOKING, one.order.id),
        )
        for one in placed
    ]


async def _signing(seen: Look) -> SigningKey:
    if seen.key is None or seen.public is None or seen.sealed is None:
        return await key_in_use()
    return opened(seen.key, seen.public, seen.sealed)


def reminders_of(session: UUID, starts_at: datetime, now: datetime) -> list[dict[str, Any]]:
    """The jobs that remind everybody booked, a week and a day before the session; one each, however many book."""
    return [
        {
            "id": uuid7(),
            "topic": REMIND,
            "payload": {"session": session, "starts_at": starts_at, "which": which},
            "once": f"remind:{session}:{int(starts_at.timestamp())}:{which}",
            "due_at": starts_at - before,
        }
        for which, before in REMINDERS.items()
        if starts_at - before > now
    ]


def _booking(one: Placed) -> dict[str, Any]:
    by = one.order.by
    return {
        "id": one.order.id,
        "pool": one.pool,
        "seats": by.seats,
        "kind": by.kind,
        "channel": one.order.channel,
        "holder": by.holder,
        "person": by.person,
        "clerk": one.order.clerk,
        "name": by.name,
        "contact_kind": by.contact and by.contact[0],
        "contact": by.contact and by.contact[1],
        "locale": by.locale,
        "needs": by.needs,
    }


def _slot(slot: Slot, order: Order) -> dict[str, Any]:
    return {"scope": slot.scope, "holder": slot.holder, "n": slot.n, "booking": order.id}


def _tickets(order: Order) -> list[dict[str, Any]]:
    """A ticket for each of a party, one for all heads of a group."""
    by = order.by
    if by.kind is PartyKind.GROUP:
        return [_ticket(order, 1, by.seats, by.name)]
    names = [*by.names, *[""] * by.seats][: by.seats]
    return [_ticket(order, position, 1, name) for position, name in enumerate(names, start=1)]


def _ticket(order: Order, position: int, heads: int, name: str) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "code": new_code(CODE),
        "booking": order.id,
        "position": position,
        "heads": heads,
        "name": name,
    }


def _answers(order: Order) -> Iterable[dict[str, Any]]:
    return (
        {"id": uuid7(), "booking": order.id, "question": question, "answer": answer}
        for question, answer in order.answers.items()
        if answer
    )


def _confirmations(placed: Sequence[Placed], due_at: datetime) -> list[dict[str, Any]]:
    payload = {"bookings": [one.order.id for one in placed]}
    return [{"id": uuid7(), "topic": CONFIRM, "payload": payload, "once": None, "due_at": due_at}]


def _audit(one: Placed, session: UUID, body: UUID) -> dict[str, Any]:
    actor = one.order.actor
    return {
        "person": actor.person,
        "capacity": f"body:{body}" if one.order.clerk else actor.capacity,
        "via": actor.via,
        "subject": f"booking:{one.order.id}",
        "detail": {
            "session": session,
            "seats": one.order.by.seats,
            "pool": one.pool,
            "channel": one.order.channel,
            **({"agreed": "needs"} if one.order.agreed else {}),
        },
    }


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()
