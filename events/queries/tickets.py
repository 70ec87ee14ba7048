"""Reading tickets by their code, by what their token says, and by whom they belong to."""

from __future__ import annotations

from uuid import UUID

from events.checkin.errors import FORGED
from events.checkin.token import verified
from events.queries.ticket_keys import verifying_keys
from events.schemas.ticket import HeldTicket
from participation.base.codes import read_code
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused

HELD = """
SELECT t.id, t.number, t.code, t.door, d.number AS door_number, d.kind AS door_kind, d.title, d.title_en, d.place,
    d.opens_at, d.starts_at, s.ends_at,
    CASE WHEN t.name <> '' THEN t.name WHEN t.position = 1 THEN coalesce(k.name, '') ELSE '' END AS name,
    t.heads, coalesce(k.kind, 'party') AS party_kind, t.position,
    (SELECT count(*) FROM ticket m WHERE m.booking = t.booking AND m.cancelled_at IS NULL) AS mates,
    b.name AS host, b.name_en AS host_en, t.booking, t.subject, t.cancelled_at, d.closed_at
FROM ticket t JOIN door d ON d.id = t.door JOIN body b ON b.id = d.body
LEFT JOIN session s ON s.id = t.door LEFT JOIN booking k ON k.id = t.booking
"""
BY_CODE = f"{HELD} WHERE t.code = {{}}"
BY_TOKEN = f"{HELD} WHERE t.number = {{}} AND d.number = {{}}"
OF_BOOKING = f"{HELD} WHERE t.booking = {{}} ORDER BY t.cancelled_at IS NOT NULL, t.position, t.number"
OF_SUBJECT = f"{HELD} WHERE t.subject = {{}} ORDER BY t.cancelled_at IS NOT NULL, t.number"


async def ticket_by_code(typed: str) -> HeldTicket:
    """The ticket of a code as somebody typed it. Raises 404 where there is none."""
    code = read_code(typed)
    ticket = await fetch_one(HeldTicket, BY_CODE, code) if code else None
    if ticket is None:
        raise Refused(NOT_FOUND)
    return ticket


async def ticket_by_token(shown: str) -> HeldTicket:
    """The ticket of a scanned token. Raises 404 ``forged_ticket`` unless a key signed it that is not retired."""
    token = verified(shown, await verifying_keys())
    ticket = await fetch_one(HeldTicket, BY_TOKEN, token.ticket, token.door) if token else None
    if ticket is None:
        raise Refused(FORGED)
    return ticket


async def tickets_of_booking(booking: UUID) -> list[HeldTicket]:
    """Those of a booking in their order, cancelled ones last."""
    return await fetch(HeldTicket, OF_BOOKING, booking)


async def ticket_of_subject(subject: UUID) -> HeldTicket | None:
    """The ticket of whom a meeting awaits, a good one before cancelled ones."""
    return await fetch_one(HeldTicket, OF_SUBJECT, subject)


async def good_ticket_of_subject(subject: UUID) -> HeldTicket | None:
    """The same, if it lets them in."""
    ticket = await ticket_of_subject(subject)
    return ticket if ticket and ticket.off_at is None else None
