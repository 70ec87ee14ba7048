"""The end of a line: the session is called off, there is no time left for offers, or the office closes it."""

from __future__ import annotations

from uuid import UUID

from events.rules.waitlist import closes_at
from events.services.offer_settling import free_seats
from events.services.session_loading import SessionHeld
from events.services.waitlist_holding import EntryHeld, session_to_serve, the_rule, window_of
from events.services.waitlist_joining import owe_closing
from events.services.waitlist_telling import tell_closed
from events.words import Pool, SessionState
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch, transaction
from participation.base.identity.actor import CLOCKWORK, Actor

CALLED_OFF = "called off"
NO_TIME = "no time"
BY_OFFICE = "by the office"

CLOSED = """
UPDATE wait_entry SET state = 'closed', ended_at = {} WHERE session = {} AND state = ANY({})
RETURNING id, session, pool, seats, kind, holder, person, name, names::text AS names, contact_kind, contact, locale,
    needs, state
"""


async def close_due(session: UUID) -> None:
    """What the clock does when no offer can be made any more; where the session was put off it comes again then."""
    async with transaction():
        held = await session_to_serve(session)
        if held.state is not SessionState.PUBLISHED:
            await close_everything(held)
        elif clock.now() < closes_at(window_of(held), the_rule()):
            await owe_closing(held)
        else:
            await close_waiting(held)


async def close_waiting(held: SessionHeld, *, actor: Actor = CLOCKWORK, why: str = NO_TIME, reason: str = "") -> int:
    """Close the entries of all who wait without an offer and tell them, in the caller's act; how many.

    Offers that are open stand until they are answered or end.
    """
    rows = await fetch(EntryHeld, CLOSED, clock.now(), held.id, ["waiting"])
    await _told(actor, held, rows, why, reason)
    return len(rows)


async def close_everything(held: SessionHeld) -> int:
    """The session does not take place: entries and offers end, and everybody is told, in the caller's act; how many."""
    offers = await execute(
        "UPDATE offer SET state = 'withdrawn', settled_at = {} WHERE session = {} AND state = 'open'"
        " RETURNING pool, seats",
        clock.now(),
        held.id,
    )
    rows = await fetch(EntryHeld, CLOSED, clock.now(), held.id, ["waiting", "offered"])
    why = CALLED_OFF if held.state is SessionState.CALLED_OFF else NO_TIME
    await _told(CLOCKWORK, held, rows, why, "")
    for pool in sorted({row["pool"] for row in offers}):
        seats = sum(row["seats"] for row in offers if row["pool"] == pool)
        await free_seats(held.id, Pool(pool), seats, owed=False)
    return len(rows)


async def _told(actor: Actor, held: SessionHeld, rows: list[EntryHeld], why: str, reason: str) -> None:
    if rows:
        await record(actor, "waitlist.closed", f"session:{held.id}", body=held.body, why=why, entries=len(rows))
    await tell_closed(held, rows, why, reason)
