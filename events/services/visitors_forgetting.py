"""Forgetting who visited, once their time is over: names, contacts and answers go, counts stay.

Acts that are only added to keep what was done and when; what somebody wrote with one, and which account of the visitor
did it, are taken away. Who of the office acted stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch, transaction
from participation.base.identity.actor import CLOCKWORK
from participation.base.in_force import current_rules
from participation.base.notices.forgetting import forget_recipients_of

BATCH = 500
# Tickets, seats, times and check-ins stay: they are what is counted.
DUE = """
SELECT b.id, b.session FROM booking b JOIN session s ON s.id = b.session
WHERE s.ends_at < {} AND b.forgotten_at IS NULL ORDER BY b.id LIMIT {} FOR UPDATE OF b SKIP LOCKED
"""
BOOKINGS = """
UPDATE booking SET name = '', contact_kind = NULL, contact = NULL, person = NULL, needs = '', holder = 'gone:' || id,
    forgotten_at = {} WHERE id = ANY ({}::uuid[])
"""
# Arrays here and below, for a subquery behind IN may be run again for each row, and lock more than the limit.
WAITING = """
UPDATE wait_entry SET name = '', names = '[]', contact_kind = NULL, contact = NULL, person = NULL, needs = '',
    holder = 'gone:' || id, forgotten_at = {}
WHERE id = ANY (ARRAY(SELECT w.id FROM wait_entry w JOIN session s ON s.id = w.session
    WHERE s.ends_at < {} AND w.forgotten_at IS NULL AND w.state NOT IN ('waiting', 'offered')
    ORDER BY w.id LIMIT {} FOR UPDATE OF w SKIP LOCKED))
RETURNING id, session
"""
OF_BOOKINGS = (
    "UPDATE ticket SET name = '' WHERE booking = ANY ({}::uuid[]) AND name <> ''",
    "DELETE FROM booking_answer WHERE booking = ANY ({}::uuid[])",
    # what the office let others read was given for that; everything else goes
    "UPDATE feedback SET text = '', publish = false WHERE booking = ANY ({}::uuid[]) AND shown_at IS NULL",
    "UPDATE no_show_step x SET reason = '', person = nullif(x.person, b.person) FROM booking b"
    " WHERE b.id = x.booking AND b.id = ANY ({}::uuid[]) AND (x.reason <> '' OR x.person = b.person)",
    "UPDATE booking_step x SET note = '', person = nullif(x.person, b.person) FROM booking b"
    " WHERE b.id = x.booking AND b.id = ANY ({}::uuid[]) AND (x.note <> '' OR x.person = b.person)",
    "UPDATE conflict x SET note = '' FROM ticket t"
    " WHERE t.id = x.ticket AND t.booking = ANY ({}::uuid[]) AND x.note <> ''",
)
# The limit of a campaign that goes on needs to know how many somebody had; the key of who it was tells nothing else.
SLOTS = """
DELETE FROM booking_slot x USING booking b, session s, campaign c
WHERE x.booking = ANY ({}::uuid[]) AND b.id = x.booking AND s.id = b.session AND c.id = s.campaign
    AND (x.scope NOT LIKE 'c:%' OR c.ends_on < {})
"""
ENTRIES = """
UPDATE ballot_entry SET name = '', names = '[]', contact_kind = NULL, contact = NULL, person = NULL, needs = '',
    holder = 'gone:' || id, forgotten_at = {}
WHERE id = ANY (ARRAY(SELECT e.id FROM ballot_entry e WHERE e.forgotten_at IS NULL AND EXISTS (SELECT FROM ballot t
        WHERE t.id = e.ballot AND t.draw_at < {}) AND NOT EXISTS (SELECT FROM ballot_session t
        JOIN session s ON s.id = t.session WHERE t.ballot = e.ballot AND s.ends_at >= {})
    ORDER BY e.id LIMIT {} FOR UPDATE OF e SKIP LOCKED))
RETURNING id
"""


# Why a visitor nominated what the office did not let stand, once the vote is as long over.
NOMINATIONS = """
UPDATE nominee x SET why = '' FROM award a
WHERE a.id = x.award AND a.closes_at < {} AND x.nominated_by <> '' AND x.admitted_at IS NULL AND x.why <> ''
"""


class _Id(msgspec.Struct):
    id: UUID


class _Of(msgspec.Struct):
    id: UUID
    session: UUID


async def forget_visitors() -> int:
    """Take away who booked, waited or drew for sessions that ended long ago, for the daily sweep; how many rows.

    Some hundreds in a transaction, until none is left; done twice it does nothing.
    """
    before = clock.now() - timedelta(days=current_rules().open_days.afterwards.erase_days)
    gone = 0
    async with transaction():
        await execute(NOMINATIONS, before)
    while True:
        async with transaction():
            booked = await fetch(_Of, DUE, before, BATCH)
            ids = [row.id for row in booked]
            if ids:
                await execute(SLOTS, ids, clock.now().date())
            for statement in OF_BOOKINGS if ids else ():
                await execute(statement, ids)
            if ids:
                await execute(BOOKINGS, clock.now(), ids)
            waited = await fetch(_Of, WAITING, clock.now(), before, BATCH)
            entered = await fetch(_Id, ENTRIES, clock.now(), before, before, BATCH)
            await forget_recipients_of(_told(booked, waited, entered))
            for row in booked:
                await record(CLOCKWORK, "booking.forgotten", f"booking:{row.id}")
            for row in waited:
                await record(CLOCKWORK, "waitlist.forgotten", f"wait:{row.id}")
            for entry in entered:
                await record(CLOCKWORK, "ballot_entry.forgotten", f"ballot-entry:{entry.id}")
        gone += len(booked) + len(waited) + len(entered)
        if max(len(booked), len(waited), len(entered)) < BATCH:
            return gone


def _told(booked: Sequence[_Of], waited: Sequence[_Of], entered: Sequence[_Id]) -> set[str]:
    """What the notices are about that went to these people: the sessions, which all of them forget, and their own."""
    return {
        *(f"session:{row.session}" for row in (*booked, *waited)),
        *(f"booking:{row.id}" for row in booked),
        *(f"wait:{row.id}" for row in waited),
        *(f"ballot_entry:{row.id}" for row in entered),
    }
