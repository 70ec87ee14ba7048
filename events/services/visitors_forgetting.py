"""Forgetting who visited, once their time is over: names, contacts and answers go, counts stay."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch, transaction
from participation.base.identity.actor import CLOCKWORK
from participation.base.in_force import current_rules

BATCH = 500
# Tickets, seats, times and check-ins stay: they are what is counted.
BOOKINGS = """
UPDATE booking SET name = '', contact_kind = NULL, contact = NULL, person = NULL, needs = '', holder = 'gone:' || id,
    forgotten_at = {}
WHERE id IN (SELECT b.id FROM booking b JOIN session s ON s.id = b.session
    WHERE s.ends_at < {} AND b.forgotten_at IS NULL ORDER BY b.id LIMIT {} FOR UPDATE OF b SKIP LOCKED)
RETURNING id
"""
WAITING = """
UPDATE wait_entry SET name = '', names = '[]', contact_kind = NULL, contact = NULL, person = NULL, needs = '',
    holder = 'gone:' || id, forgotten_at = {}
WHERE id IN (SELECT w.id FROM wait_entry w JOIN session s ON s.id = w.session
    WHERE s.ends_at < {} AND w.forgotten_at IS NULL AND w.state NOT IN ('waiting', 'offered')
    ORDER BY w.id LIMIT {} FOR UPDATE OF w SKIP LOCKED)
RETURNING id
"""
OF_BOOKINGS = (
    "UPDATE ticket SET name = '' WHERE booking = ANY ({}::uuid[]) AND name <> ''",
    "DELETE FROM booking_answer WHERE booking = ANY ({}::uuid[])",
    # what the office let others read was given for that; everything else goes
    "UPDATE feedback SET text = '', publish = false WHERE booking = ANY ({}::uuid[]) AND shown_at IS NULL",
    "UPDATE no_show_step SET reason = '' WHERE booking = ANY ({}::uuid[]) AND reason <> ''",
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
WHERE id IN (SELECT e.id FROM ballot_entry e WHERE e.forgotten_at IS NULL AND EXISTS (SELECT FROM ballot t
        WHERE t.id = e.ballot AND t.draw_at < {}) AND NOT EXISTS (SELECT FROM ballot_session t
        JOIN session s ON s.id = t.session WHERE t.ballot = e.ballot AND s.ends_at >= {})
    ORDER BY e.id LIMIT {} FOR UPDATE OF e SKIP LOCKED)
RETURNING id
"""


class _Id(msgspec.Struct):
    id: UUID


async def forget_visitors() -> int:
    """Take away who booked, waited or drew for sessions that ended long ago, for the daily sweep; how many rows.

    Some hundreds in a transaction, until none is left; done twice it does nothing.
    """
    before = clock.now() - timedelta(days=current_rules().open_days.afterwards.erase_days)
    gone = 0
    while True:
        async with transaction():
            booked = await fetch(_Id, BOOKINGS, clock.now(), before, BATCH)
            waited = await fetch(_Id, WAITING, clock.now(), before, BATCH)
            entered = await fetch(_Id, ENTRIES, clock.now(), before, before, BATCH)
            ids = [row.id for row in booked]
            if ids:
                await execute(SLOTS, ids, clock.now().date())
            for statement in OF_BOOKINGS if ids else ():
                await execute(statement, ids)
            for row in booked:
                await record(CLOCKWORK, "booking.forgotten", f"booking:{row.id}")
            for row in waited:
                await record(CLOCKWORK, "waitlist.forgotten", f"wait:{row.id}")
            for row in entered:
                await record(CLOCKWORK, "ballot_entry.forgotten", f"ballot-entry:{row.id}")
        gone += len(booked) + len(waited) + len(entered)
        if max(len(booked), len(waited), len(entered)) < BATCH:
            return gone
