"""Bookings as those see them who made them, and as a list for those who run the session."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from events.booking_rights import is_theirs, reads, runs
from events.schemas.booking import (
    BookingLine,
    BookingList,
    BookingStepTaken,
    BookingView,
    GivenAnswer,
    TicketView,
)
from events.words import BookingChannel, BookingState, PartyKind, Pool
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind
from participation.base.paging import after_cursor, page_of

S = TypeVar("S", bound=msgspec.Struct)


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    session: UUID
    body: UUID
    person: UUID | None
    pool: Pool
    seats: int
    kind: PartyKind
    channel: BookingChannel
    name: str
    contact_kind: ContactKind | None
    contact: str | None
    needs: str
    booked_at: datetime
    state: BookingState
    ended_at: datetime | None
    sequence: int
    version: int
    forgotten_at: datetime | None
    tickets: str | None
    answers: str | None
    steps: str | None


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    name: str
    names: list[str]
    contact_kind: ContactKind | None
    contact: str | None
    kind: PartyKind
    seats: int
    pool: Pool
    channel: BookingChannel
    needs: str
    state: BookingState
    booked_at: datetime
    ended_at: datetime | None
    inside: int


class _Body(msgspec.Struct):
    body: UUID


# all of it in one statement: a link is opened often, on phones that wait
ROW = """
SELECT b.id, b.session, s.body, b.person, b.pool, b.seats, b.kind, b.channel, b.name, b.contact_kind, b.contact,
    b.needs, b.booked_at, b.state, b.ended_at, s.sequence + b.sequence AS sequence, b.version, b.forgotten_at,
    (SELECT json_agg(t) FROM (SELECT id, number, code, position, heads, name, cancelled_at FROM ticket
        WHERE booking = b.id ORDER BY cancelled_at IS NOT NULL, position, id) t) AS tickets,
    (SELECT json_agg(a) FROM (SELECT a.question, q.text, q.text_en, a.answer
        FROM booking_answer a JOIN booking_question q ON q.id = a.question
        WHERE a.booking = b.id ORDER BY q.position, q.id) a) AS answers,
    (SELECT json_agg(x) FROM (SELECT x.act, x.at, x.seats, x.note, p.name AS by
        FROM booking_step x LEFT JOIN person p ON p.id = x.person
        WHERE x.booking = b.id ORDER BY x.at, x.id) x) AS steps
FROM booking b JOIN session s ON s.id = b.session WHERE b.id = {}
"""
LINES = """
SELECT b.id, b.name, ARRAY(SELECT t.name FROM ticket t WHERE t.booking = b.id AND t.cancelled_at IS NULL
    AND t.name <> '' ORDER BY t.position) AS names, b.contact_kind, b.contact, b.kind, b.seats, b.pool, b.channel,
    b.needs, b.state, b.booked_at, b.ended_at,
    (SELECT coalesce(sum(t.heads), 0) FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id) AS inside
FROM booking b WHERE b.session = {} AND ({}::text IS NULL OR b.state = {}) AND ({}::uuid IS NULL OR b.id < {}::uuid)
    AND ({} = '' OR strpos(lower(b.name), {}) > 0 OR right(b.contact, {}) = {} OR lower(b.contact) = {}
        OR EXISTS (SELECT FROM ticket t WHERE t.booking = b.id
            AND (strpos(lower(t.name), {}) > 0 OR replace(t.code, '-', '') = {})))
ORDER BY b.id DESC LIMIT {}
"""


async def own_booking(actor: Actor, booking: UUID, key: str = "") -> BookingView:
    """A booking for whoever has its link (``key`` is the end of it), is its person, or works for its host.

    Raises 404 for everybody else.
    """
    row = await fetch_one(_Row, ROW, booking)
    if row is None or not (is_theirs(actor, booking, row.person, key) or reads(actor, row.body)):
        raise Refused(NOT_FOUND)
    steps = _read(row.steps, BookingStepTaken)
    if not runs(actor, row.body):
        # what clerks wrote down, and who did what, is the host's affair
        steps = [msgspec.structs.replace(step, note="", by=None) for step in steps]
    values = {name: getattr(row, name) for name in BookingView.__struct_fields__ if hasattr(row, name)}
    values |= {
        "contact": masked(row.contact_kind, row.contact) if row.contact_kind and row.contact else "",
        "forgotten": row.forgotten_at is not None,
        "tickets": _read(row.tickets, TicketView),
        "answers": _read(row.answers, GivenAnswer),
        "steps": steps,
    }
    return BookingView(**values)


def _read(rows: str | None, kind: type[S]) -> list[S]:
    return msgspec.json.decode(rows, type=list[kind]) if rows else []  # type: ignore[valid-type] # it is one


async def session_bookings(
    actor: Actor,
    session: UUID,
    *,
    q: str = "",
    state: BookingState | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> BookingList:
    """The bookings of a session, newest first, for those who run it; ``q`` is part of a name, the last four digits of a
    number, a whole contact, or the code of a ticket. Raises 404 for everybody else.
    """
    held = await fetch_one(_Body, "SELECT body FROM session WHERE id = {}", session)
    if held is None or not reads(actor, held.body):
        raise Refused(NOT_FOUND)
    after = after_cursor(cursor) if cursor else None
    sought = q.strip().lower()
    digits = sought[-4:] if sought.isdigit() and len(sought) == 4 else "\n"
    code = sought.upper().replace("-", "")
    named = state.value if state else None
    rows = await fetch(
        _Line,
        LINES,
        *(session, named, named, after, after),
        *(sought, sought, len(digits), digits, sought, sought, code, limit + 1),
    )
    shown, cursor_after = page_of(rows, limit)
    return BookingList([_line(row) for row in shown], cursor_after)


def _line(row: _Line) -> BookingLine:
    values = {name: getattr(row, name) for name in BookingLine.__struct_fields__}
    values["contact"] = masked(row.contact_kind, row.contact) if row.contact_kind and row.contact else ""
    return BookingLine(**values)
