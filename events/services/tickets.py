"""Tickets: made in the transaction of the booking or invitation that they belong to, and cancelled with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from events.checkin.token import address, make
from events.services.ticket_keys import SigningKey, key_in_use, opened
from participation.base import clock
from participation.base.codes import new_code, uuid7
from participation.base.database import execute, fetch
from participation.base.settings import current

# characters of a code of 5 bits each: 80 bits
CODE = 16


class NewTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a ticket lets in: one person, named or not, or a group with its head count."""

    name: str = ""
    heads: int = 1


class IssuedTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as it is handed out; ``qr`` is what its QR code holds."""

    id: UUID
    number: int
    code: str
    position: int
    heads: int
    name: str
    qr: str


class _Row(msgspec.Struct):
    id: UUID
    number: int
    code: str
    position: int
    heads: int
    name: str
    door_number: int
    key: int | None
    public: bytes | None
    sealed: bytes | None


# In one statement, with the key that signs: bookings in a rush wait for nothing that is not theirs.
ISSUE = """
WITH signing AS MATERIALIZED (
    SELECT id, public, sealed FROM ticket_key WHERE retired_at IS NULL ORDER BY id DESC LIMIT 1
), made AS (
    INSERT INTO ticket (id, door, code, booking, subject, position, heads, name, issued_at)
    SELECT n.id, {}, n.code, {}, {}, n.ordinality + {}, n.heads, n.name, {}
    FROM unnest({}::uuid[], {}::text[], {}::integer[], {}::text[]) WITH ORDINALITY AS n (id, code, heads, name)
    RETURNING id, number, code, position, heads, name, door
)
SELECT m.id, m.number, m.code, m.position, m.heads, m.name, d.number AS door_number, s.id AS key, s.public, s.sealed
FROM made m JOIN door d ON d.id = m.door LEFT JOIN signing s ON true ORDER BY m.position
"""


async def issue_tickets(
    *,
    door: UUID,
    new: Sequence[NewTicket],
    booking: UUID | None = None,
    subject: UUID | None = None,
    after: int = 0,
) -> list[IssuedTicket]:
    """Tickets for one door, of a booking or of the ``subject`` whom a meeting awaits; inside the caller's transaction.

    They are numbered from ``after`` + 1 in their party. Raises 503 where the signing key cannot be opened.
    """
    rows = await fetch(
        _Row,
        ISSUE,
        door,
        booking,
        subject,
        after,
        clock.now(),
        [uuid7() for _ in new],
        [new_code(CODE) for _ in new],
        [one.heads for one in new],
        [one.name for one in new],
    )
    if not rows:
        return []
    first = rows[0]
    if first.key is None or first.public is None or first.sealed is None:
        key = await key_in_use()
    else:
        key = opened(first.key, first.public, first.sealed)
    return [_issued(row, key) for row in rows]


async def cancel_tickets(
    *, booking: UUID | None = None, subject: UUID | None = None, tickets: Collection[UUID] | None = None
) -> list[UUID]:
    """Cancel what is still good of a booking or of a subject, or of it only ``tickets``; which these were.

    Inside the caller's transaction. Doors learn it with their next manifest; a ticket that was let in meanwhile by a
    phone without network becomes a conflict.
    """
    rows = await execute(
        "UPDATE ticket SET cancelled_at = {} WHERE (booking = {} OR subject = {}) AND cancelled_at IS NULL"
        " AND ({}::uuid[] IS NULL OR id = ANY ({}::uuid[])) RETURNING id",
        clock.now(),
        booking,
        subject,
        None if tickets is None else [*tickets],
        None if tickets is None else [*tickets],
    )
    return sorted(UUID(str(row["id"])) for row in rows)


async def forget_names(subjects: Collection[UUID]) -> None:
    """Take the names off the tickets of these whom meetings awaited; inside the caller's transaction."""
    await execute("UPDATE ticket SET name = '' WHERE subject = ANY ({}::uuid[]) AND name <> ''", [*subjects])


def token_of(key: SigningKey, *, door: int, ticket: int) -> str:
    """What the QR code of a ticket holds, by the numbers of its door and its own."""
    return address(current().base_url, make(key.private, key=key.id, door=door, ticket=ticket))


def _issued(row: _Row, key: SigningKey) -> IssuedTicket:
    return IssuedTicket(
        id=row.id,
        number=row.number,
        code=row.code,
        position=row.position,
        heads=row.heads,
        name=row.name,
        qr=token_of(key, door=row.door_number, ticket=row.number),
    )
