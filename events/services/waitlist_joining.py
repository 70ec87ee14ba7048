"""Joining the line of a full session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec

from events.holders import holder_of
from events.links import Own, own_link
from events.queries.booking_terms import look
from events.rules.booking import (
    BOOKED_ALREADY,
    SURENESS,
    Terms,
    check_assurance,
    group_errors,
    party_errors,
    wishes_of,
)
from events.rules.waitlist import (
    NAME_MISSING,
    NO_WAITLIST,
    SEATS_FREE,
    WAITING_ALREADY,
    check_line,
    check_size,
    closes_at,
)
from events.schemas.waitlist import NewPlace, PlaceTaken
from events.services.booking_asking import own_contact
from events.services.promotion_owing import owe_promotion
from events.services.session_loading import SessionHeld
from events.services.waitlist_holding import EntryHeld, session_to_answer, the_rule, window_of
from events.services.waitlist_telling import tell_joined
from events.words import Admission, BallotState, PartyKind, Pool, WaitState
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.contacts import Contact, read_contact
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.codes import Tried, take_try, use_code
from participation.base.identity.words import Assurance
from participation.base.in_force import current_rules
from participation.base.outbox.owing import owe
from participation.base.text import clean

# The job that closes the line when no offer can be made any more.
CLOSE = "waitlist.close"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


class _Count(msgspec.Struct):
    n: int


class _Reached(msgspec.Struct, frozen=True):
    """How somebody is reached, and the code that proved it."""

    contact: Contact
    tried: Tried | None = None


async def join(actor: Actor, *, session: UUID, new: NewPlace) -> PlaceTaken:
    """Take the last place in line, for a whole party.

    Raises 404; 409 ``called_off``, ``no_waitlist``, ``not_open``, ``waitlist_closed``, ``seats_free``, ``limit`` where
    they have booked it already, ``waiting_already``; 403 ``assurance_too_low``; 422 naming every wrong field; 429 where
    one address joins too often.
    """
    if not tells_nobody_apart(actor.address):
        limit = current_rules().open_days.waitlist.joins_per_address_hour
        await allow(key_of("waitlist", actor.address), limit, HOUR)
    reached = await _reached(actor, new)
    try:
        async with transaction():
            return await _joined(actor, session, new, reached)
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "unique_wait_entry":
            raise Refused(WAITING_ALREADY) from error
        raise


async def _joined(actor: Actor, session: UUID, new: NewPlace, reached: _Reached | FieldError) -> PlaceTaken:
    now = clock.now()
    held = await session_to_answer(session)
    demand(check_line(window_of(held), the_rule(), now))
    contact = None if isinstance(reached, FieldError) else reached.contact
    # somebody is known by several keys at once: as a person, and by the contact
    holders = [holder_of(actor.person, None)] if actor.person else []
    holders += [holder_of(None, contact)] if contact else []
    seen = await look(session, holders)
    if seen is None:
        raise Refused(NOT_FOUND)
    terms = seen.terms
    if terms.admission is Admission.BALLOT and terms.ballot is not BallotState.DRAWN:
        raise Refused(NO_WAITLIST)
    it = _entry(actor, terms, new, reached)
    proved = Assurance.CONTACT if isinstance(reached, _Reached) and reached.tried else actor.assurance
    demand(check_assurance(terms.assurance, max(proved, actor.assurance, key=SURENESS.__getitem__)))
    if any(seen.held.get(holder, {}).get(f"s:{session}") for holder in holders):
        raise Refused(BOOKED_ALREADY)
    if terms.seats(it.pool).free >= it.seats:
        raise Refused(SEATS_FREE)
    if isinstance(reached, _Reached) and reached.tried:
        await use_code(reached.tried)
    ahead = await _ahead(session, it.pool)
    await write_entry(it, place=(now - EPOCH) // timedelta(microseconds=1), at=now)
    # seats may have fallen free since we looked, or who is ahead needs more than there are
    await owe_promotion(session, it.pool)
    await owe_closing(held)
    await tell_joined(held, it, ahead)
    await record(actor, "waitlist.joined", f"session:{session}", entry=it.id, seats=it.seats, pool=it.pool)
    made = PlaceTaken(id=it.id, state=it.state, ahead=ahead, link=own_link(Own.WAITING, it.id))
    await answered(made)
    return made


async def write_entry(it: EntryHeld, *, place: int, at: datetime) -> None:
    """Write a place in line in the caller's act; ``place`` sorts it, smaller first."""
    await execute(
        "INSERT INTO wait_entry (id, session, pool, place, seats, kind, holder, person, name, names, contact_kind,"
        " contact, locale, needs, joined_at, passed_over, state)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}::jsonb, {}, {}, {}, {}, {}, 0, {})",
        it.id,
        it.session,
        it.pool,
        place,
        it.seats,
        it.kind,
        it.holder,
        it.person,
        it.name,
        it.names,
        it.contact_kind,
        it.contact,
        it.locale,
        it.needs,
        at,
        it.state,
    )


async def owe_closing(held: SessionHeld) -> None:
    """Owe, in the caller's act, that the line is closed when no offer can be made any more."""
    closes = closes_at(window_of(held), the_rule())
    await owe(CLOSE, due_at=closes, once=f"{CLOSE}:{held.id}:{closes.isoformat()}", session=held.id)


def _entry(actor: Actor, terms: Terms, new: NewPlace, reached: _Reached | FieldError) -> EntryHeld:
    """The place as it is written. Raises 422 naming every wrong field."""
    names = [clean(one.name).strip() for one in new.party] or [""] * new.seats
    group = new.group
    errors = group_errors(terms, group.name, group.heads) if group else party_errors(terms, names)
    errors = [*errors, *([reached] if isinstance(reached, FieldError) else [])]
    seats = group.heads if group else len(names)
    wishes = wishes_of(accessible=new.accessible, group=group is not None)
    # where the seats kept for such people can never do, they wait with everybody
    pool = next((one for one in wishes if terms.seats(one).capacity >= seats), Pool.GENERAL)
    size = check_size(seats, terms.seats(pool).capacity)
    name = clean(group.name if group else new.name).strip() or next((one for one in names if one), "") or actor.name
    if not name:
        errors.append(FieldError("name", "required", NAME_MISSING))
    if size and not errors:
        errors.append(size)
    if errors or isinstance(reached, FieldError):
        raise Refused(invalid(*errors))
    return EntryHeld(
        id=uuid7(),
        session=terms.session,
        pool=pool,
        seats=seats,
        kind=PartyKind.GROUP if group else PartyKind.PARTY,
        holder=holder_of(actor.person, reached.contact),
        person=actor.person,
        name=name,
        names=msgspec.json.encode([one for one in names if one]).decode(),
        contact_kind=reached.contact[0],
        contact=reached.contact[1],
        locale=actor.locale,
        needs=clean(new.needs).strip(),
        state=WaitState.WAITING,
    )


async def _reached(actor: Actor, new: NewPlace) -> _Reached | FieldError:
    """What was typed and, with a code, proved; else the verified way to who is signed in, the mobile number first.

    Raises 422 for a wrong code, 429.
    """
    if not new.contact.strip() and actor.person is not None:
        own = await own_contact(actor.person)
        if own is not None:
            return _Reached(own)
    found = read_contact(new.contact)
    if isinstance(found, FieldError):
        return found
    return _Reached(found, await take_try(found, new.code, actor.address) if new.code.strip() else None)


async def _ahead(session: UUID, pool: Pool) -> int:
    found = await fetch_one(
        _Count,
        "SELECT count(*) AS n FROM wait_entry WHERE session = {} AND pool = {} AND state = 'waiting'",
        session,
        pool,
    )
    return found.n if found else 0
