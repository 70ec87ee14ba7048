"""Entering a ballot with a party and ranked wishes, changing the entry, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec

from events.holders import holder_of
from events.links import Own, own_link
from events.rules.ballots import (
    ALREADY_DRAWN,
    ENTERED_ALREADY,
    WITHDRAWN,
    PartySaid,
    check_party,
    check_time,
)
from events.rules.booking import check_assurance
from events.schemas.ballot import EditedEntry, EntryMade, NewEntry
from events.schemas.booking import SentCode
from events.services.ballot_loading import ENTERING, BallotHeld, held_entry, rooms_of, shared_ballot
from events.services.ballot_telling import tell_entered
from events.services.booking_asking import own_contact
from events.words import BallotState
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import new_code, uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.contacts import Contact, masked
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.codes import Tried, send_code, take_try, use_code
from participation.base.identity.services.people import contact_or_refuse
from participation.base.identity.words import Assurance
from participation.base.in_force import current_rules
from participation.base.text import clean

HOUR = timedelta(hours=1)
# Fifty random bits: says nothing of who it is, and two alike in one ballot are not to be feared.
PSEUDONYM = 10


class _Asked(msgspec.Struct):
    assurance: Assurance


class _InBallot(msgspec.Struct):
    ballot: UUID


async def enter_for(actor: Actor, *, session: UUID, new: NewEntry) -> EntryMade:
    """Enter the ballot that gives the seats of a session, which is the only wish where none is named. Raises as
    :func:`enter`, 404 where its seats are given otherwise."""
    found = await fetch_one(_InBallot, "SELECT ballot FROM ballot_session WHERE session = {}", session)
    if found is None:
        raise Refused(NOT_FOUND)
    return await enter(actor, which=found.ballot, new=msgspec.structs.replace(new, wishes=new.wishes or [session]))


async def enter(actor: Actor, *, which: str | UUID, new: NewEntry) -> EntryMade:
    """Take part with a whole party: one chance, whatever its size.

    Raises 404, 409 outside the window (``not_open``, ``closed``, ``voided``), ``entered_already``; 403
    ``assurance_too_low``; 422 naming every wrong field; 429 where one address enters too often.
    """
    if not tells_nobody_apart(actor.address) and not new.for_another:
        await allow(key_of("ballot", actor.address), current_rules().open_days.ballots.entries_per_address_hour, HOUR)
    contact = await _contact(actor, new)
    tried = await take_try(contact, new.proof, actor.address) if new.proof else None
    try:
        async with transaction():
            return await _entered(actor, which, new, contact, tried)
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "unique_ballot_holder":
            raise Refused(ENTERED_ALREADY) from error
        raise


async def send_entry_code(actor: Actor, *, slug: str, contact: str) -> SentCode:
    """Send a code that proves a contact for an entry. Raises 404, 409 outside the window, 422, 429."""
    async with transaction():
        held = await shared_ballot(slug)
    if held.state is BallotState.PREPARED:
        raise Refused(NOT_FOUND)
    demand(check_time(held.state, held.opens_at, held.closes_at, clock.now()))
    found = contact_or_refuse(contact)
    await send_code(actor, contact=found, template="proof_code")
    return SentCode(masked(*found))


async def change_entry(actor: Actor, *, entry: UUID, change: EditedEntry) -> EntryMade:
    """Say anew who comes and what they wish, as long as entries are taken. Raises 404, 409, 422 as above."""
    async with transaction():
        held, it = await held_entry(actor, entry, change.code)
        demand(check_time(held.state, held.opens_at, held.closes_at, clock.now()))
        if it.withdrawn_at:
            raise Refused(WITHDRAWN)
        said = _said(change, it.name)
        demand(check_party(said, await rooms_of(held.id), wishes_most=held.wishes_most))
        await execute(
            "UPDATE ballot_entry SET seats = {}, kind = {}, name = {}, names = {}::jsonb, needs = {},"
            " version = version + 1 WHERE id = {}",
            said.seats,
            said.kind,
            said.name,
            _named(said),
            clean(change.needs).strip(),
            it.id,
        )
        await execute("DELETE FROM ballot_wish WHERE entry = {}", it.id)
        await _wish(it.id, change.wishes)
        await record(actor, "ballot.entry_changed", f"ballot:{held.id}", entry=it.id, seats=said.seats)
        made = EntryMade(id=it.id, ballot=held.slug, pseudonym=it.pseudonym, link=own_link(Own.BALLOT_ENTRY, it.id))
        await answered(made, 200)
    return made


async def withdraw_entry(actor: Actor, *, entry: UUID, code: str = "") -> None:
    """Take an entry back. After the freeze its pseudonym stays in the file, and what it draws goes on to others.

    Raises 404, 409 ``already_drawn`` and ``withdrawn``.
    """
    async with transaction():
        held, it = await held_entry(actor, entry, code)
        if held.state is BallotState.DRAWN:
            raise Refused(ALREADY_DRAWN)
        if it.withdrawn_at:
            raise Refused(WITHDRAWN)
        await execute("UPDATE ballot_entry SET withdrawn_at = {} WHERE id = {}", clock.now(), it.id)
        await record(actor, "ballot.entry_withdrawn", f"ballot:{held.id}", entry=it.id)


async def _entered(actor: Actor, which: str | UUID, new: NewEntry, contact: Contact, tried: Tried | None) -> EntryMade:
    held = await shared_ballot(which)
    if held.state is BallotState.PREPARED:
        raise Refused(NOT_FOUND)
    now = clock.now()
    demand(check_time(held.state, held.opens_at, held.closes_at, now))
    if new.for_another and not actor.has(*ENTERING, body=held.body):
        raise Refused(FORBIDDEN)
    await _demand_sure(actor, held, new, tried)
    said = _said(new, "" if new.for_another else actor.name)
    demand(check_party(said, await rooms_of(held.id), wishes_most=held.wishes_most))
    person = None if new.for_another else actor.person
    id_, pseudonym = uuid7(), new_code(PSEUDONYM)
    await execute(
        "INSERT INTO ballot_entry (id, ballot, pseudonym, holder, person, seats, kind, name, names, contact_kind,"
        " contact, locale, needs, entered_at, version)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}::jsonb, {}, {}, {}, {}, {}, 1)",
        id_,
        held.id,
        pseudonym,
        holder_of(person, contact),
        person,
        said.seats,
        said.kind,
        said.name,
        _named(said),
        contact[0],
        contact[1],
        actor.locale,
        clean(new.needs).strip(),
        now,
    )
    await _wish(id_, new.wishes)
    await record(actor, "ballot.entered", f"ballot:{held.id}", entry=id_, seats=said.seats)
    made = EntryMade(id=id_, ballot=held.slug, pseudonym=pseudonym, link=own_link(Own.BALLOT_ENTRY, id_))
    await tell_entered(held, id_)
    await answered(made)
    return made


async def _demand_sure(actor: Actor, held: BallotHeld, new: NewEntry, tried: Tried | None) -> None:
    """One party, one chance: so surely must be known who enters as the campaign asks of those who book."""
    found = await fetch_one(_Asked, "SELECT assurance FROM campaign WHERE id = {}", held.campaign)
    assert found is not None, "a ballot is of a campaign"
    given = actor.assurance
    if tried is not None:
        await use_code(tried)
        given = Assurance.CONTACT if given is Assurance.NONE else given
    demand(check_assurance(found.assurance, given, entered=new.for_another))


async def _contact(actor: Actor, new: NewEntry) -> Contact:
    """What was typed, else the verified way to who is signed in, the mobile number first. Raises 422."""
    known = None if new.contact.strip() or new.for_another or not actor.person else await own_contact(actor.person)
    return known or contact_or_refuse(new.contact)


def _said(new: EditedEntry, name: str) -> PartySaid:
    names = [found for one in new.party if (found := clean(one.name).strip())]
    return PartySaid(
        kind=new.kind,
        seats=new.heads,
        name=clean(new.name).strip() or next(iter(names), "") or name,
        names=names,
        wishes=[str(one) for one in new.wishes],
    )


def _named(said: PartySaid) -> str:
    return msgspec.json.encode(list(said.names)[: said.seats]).decode()


async def _wish(entry: UUID, wishes: list[UUID]) -> None:
    for rank, session in enumerate(wishes, 1):
        await execute(
            "INSERT INTO ballot_wish (id, entry, rank, session) VALUES ({}, {}, {}, {})", uuid7(), entry, rank, session
        )
