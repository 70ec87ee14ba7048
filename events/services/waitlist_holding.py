"""What every act on a waitlist begins with: the session held, then the entry; and what may be done with which link."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.links import Own, read_own
from events.rules.waitlist import Line, Window
from events.services.session_loading import HELD, SessionHeld
from events.words import Admission, OfferState, PartyKind, Pool, SessionState, WaitState
from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import ContactKind, Role
from participation.base.in_force import current_rules

# Whoever notes at the telephone or the counter what somebody who waits has said.
NOTING = (Role.HOST, Role.OFFICER, Role.CLERK)
HOSTS = (Role.HOST, Role.OFFICER)


class EntryHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A place in line, with all that a booking made of it needs."""

    id: UUID
    session: UUID
    pool: Pool
    seats: int
    kind: PartyKind
    holder: str
    person: UUID | None
    name: str
    names: str
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    needs: str
    state: WaitState

    @property
    def way(self) -> tuple[str, str] | None:
        """How they are reached."""
        return (self.contact_kind.value, self.contact) if self.contact_kind and self.contact else None


class OfferHeld(msgspec.Struct, frozen=True, kw_only=True):
    """Seats that are held for somebody."""

    id: UUID
    entry: UUID
    session: UUID
    pool: Pool
    seats: int
    state: OfferState
    expires_at: datetime


ENTRY = """
SELECT id, session, pool, seats, kind, holder, person, name, names::text AS names, contact_kind, contact, locale, needs,
    state FROM wait_entry WHERE id = {} {}
"""
OFFER = "SELECT id, entry, session, pool, seats, state, expires_at FROM offer WHERE {} {}"
LOCKED = QueryString("FOR UPDATE")
UNLOCKED = QueryString("")
# Two who give out seats of one session go one after the other; bookings go on beside them.
TO_SERVE = QueryString("FOR NO KEY UPDATE")
# Many may join, leave and answer at a time, but none while seats are given out or the session is called off.
TO_ANSWER = QueryString("FOR SHARE")


async def session_to_serve(session: UUID) -> SessionHeld:
    """The session, held against others who give out its seats or change it. Raises 404."""
    return await _session(session, TO_SERVE)


async def session_to_answer(session: UUID) -> SessionHeld:
    """The session, held against those who give out its seats or call it off. Raises 404."""
    return await _session(session, TO_ANSWER)


async def held_entry(entry: UUID) -> tuple[SessionHeld, EntryHeld]:
    """The session and then the entry, both held. Raises 404."""
    seen = await fetch_one(EntryHeld, ENTRY, entry, UNLOCKED)
    if seen is None:
        raise Refused(NOT_FOUND)
    held = await session_to_answer(seen.session)
    it = await fetch_one(EntryHeld, ENTRY, entry, LOCKED)
    assert it is not None, "entries are never deleted"
    return held, it


async def held_offer(offer: UUID) -> tuple[SessionHeld, EntryHeld, OfferHeld]:
    """The session, the entry and the offer, all held in this order. Raises 404."""
    seen = await fetch_one(OfferHeld, OFFER, QueryString("id = {}", offer), UNLOCKED)
    if seen is None:
        raise Refused(NOT_FOUND)
    held, it = await held_entry(seen.entry)
    found = await fetch_one(OfferHeld, OFFER, QueryString("id = {}", offer), LOCKED)
    assert found is not None, "offers are never deleted"
    return held, it, found


async def open_offer(entry: UUID) -> OfferHeld | None:
    """The offer that an entry has now, held; the caller holds the entry."""
    return await fetch_one(OfferHeld, OFFER, QueryString("entry = {} AND state = 'open'", entry), LOCKED)


def window_of(held: SessionHeld) -> Window:
    """What of a session decides whether one can wait for it."""
    return Window(
        published=held.state is SessionState.PUBLISHED,
        called_off=held.state is SessionState.CALLED_OFF,
        waits=held.waitlist and held.admission is not Admission.OPEN,
        books_from=held.books_from,
        books_until=held.books_until,
        starts_at=held.starts_at,
    )


def the_rule() -> Line:
    """The published rule of this installation."""
    said = current_rules().open_days.waitlist
    return Line(
        closes_hours=said.closes_hours,
        answer_minutes=said.answer_minutes,
        passed_over_most=said.passed_over_most,
    )


def demand_theirs(actor: Actor, held: SessionHeld, it: EntryHeld, link: Own, id_: UUID, code: str) -> None:
    """Raises 404 unless the code opens it, it is the actor's own, or the actor notes what somebody said."""
    by_link = bool(code) and read_own(link, code) == id_
    own = it.person is not None and it.person == actor.person
    if not by_link and not own and not actor.has(*NOTING, body=held.body):
        raise Refused(NOT_FOUND)


async def _session(session: UUID, how: QueryString) -> SessionHeld:
    found = await fetch_one(SessionHeld, HELD, session, how)
    if found is None:
        raise Refused(NOT_FOUND)
    return found
