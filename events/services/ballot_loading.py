"""Loading the ballot or the entry that an act is about, held until the act is done; writing the act."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.links import Own, read_own
from events.rules.ballots import Room, after, may_act
from events.services.session_loading import roles_in
from events.words import BallotAct, BallotState, PartyKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused, demand
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.words import ContactKind, Role
from participation.representatives.draw.entropy import Value

# Whoever enters for somebody at the counter or notes what they said.
ENTERING = (Role.HOST, Role.OFFICER, Role.CLERK)


class BallotHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot as the rules need it."""

    id: UUID
    slug: str
    title: str
    title_en: str
    campaign: UUID
    body: UUID
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime
    wishes_most: int
    entropy_sources: list[str]
    state: BallotState
    sha256: str
    version: int


class BallotEntryHeld(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with all that a booking or a place in line made of it needs."""

    id: UUID
    ballot: UUID
    pseudonym: str
    holder: str
    person: UUID | None
    seats: int
    kind: PartyKind
    name: str
    names: str
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    needs: str
    withdrawn_at: datetime | None
    place: int | None
    session: UUID | None
    booking: UUID | None
    released_at: datetime | None

    @property
    def way(self) -> Contact | None:
        """How they are reached."""
        return (self.contact_kind, self.contact) if self.contact_kind and self.contact else None


class _Room(Room, frozen=True, kw_only=True):
    id: UUID


HELD = """
SELECT id, slug, title, title_en, campaign, body, opens_at, closes_at, draw_at, wishes_most, entropy_sources, state,
    sha256, version
FROM ballot WHERE {} {}
"""
ENTRY = """
SELECT id, ballot, pseudonym, holder, person, seats, kind, name, names::text AS names, contact_kind, contact, locale,
    needs, withdrawn_at, place, session, booking, released_at
FROM ballot_entry WHERE {} {}
"""
ROOMS = """
SELECT s.id, s.most_per_booking, s.group_most, s.names_needed, s.state = 'called off' AS called_off
FROM ballot_session x JOIN session s ON s.id = x.session WHERE x.ballot = {} ORDER BY x.position
"""
TO_WRITE = QueryString("FOR UPDATE")
# Many may enter at a time, but none while everything is frozen.
TO_ENTER = QueryString("FOR SHARE")
TO_READ = QueryString("")


async def locked_ballot(which: str | UUID) -> BallotHeld:
    """The ballot, held until the act ends. Raises 404."""
    return await _ballot(which, TO_WRITE)


async def shared_ballot(which: str | UUID) -> BallotHeld:
    """The ballot, held against being frozen or voided but not against others who enter. Raises 404."""
    return await _ballot(which, TO_ENTER)


async def ballot_named(which: str | UUID) -> BallotHeld:
    """The ballot as it is, held against nothing. Raises 404."""
    return await _ballot(which, TO_READ)


async def held_entry(actor: Actor, entry: UUID, code: str) -> tuple[BallotHeld, BallotEntryHeld]:
    """The ballot and then the entry, both held. Raises 404 for whom it does not concern."""
    seen = await fetch_one(BallotEntryHeld, ENTRY, QueryString("id = {}", entry), TO_READ)
    if seen is None:
        raise Refused(NOT_FOUND)
    held = await shared_ballot(seen.ballot)
    it = await locked_entry(entry)
    by_link = bool(code) and read_own(Own.BALLOT_ENTRY, code) == entry
    own = it.person is not None and it.person == actor.person
    if not by_link and not own and not actor.has(*ENTERING, body=held.body):
        raise Refused(NOT_FOUND)
    return held, it


async def locked_entry(entry: UUID) -> BallotEntryHeld:
    """An entry, held until the act ends. Raises 404."""
    found = await fetch_one(BallotEntryHeld, ENTRY, QueryString("id = {}", entry), TO_WRITE)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def standing_entries(ballot: UUID) -> list[BallotEntryHeld]:
    """The entries that were not withdrawn."""
    return await fetch(
        BallotEntryHeld, ENTRY, QueryString("ballot = {} AND withdrawn_at IS NULL", ballot), QueryString("ORDER BY id")
    )


async def entries_where(ids: Sequence[UUID], how: QueryString) -> list[BallotEntryHeld]:
    """These entries, in the order of their ids."""
    by_id = QueryString("id = ANY ({}::uuid[])", list(ids))
    return await fetch(BallotEntryHeld, ENTRY, by_id, QueryString("ORDER BY id {}", how))


async def rooms_of(ballot: UUID) -> dict[str, Room]:
    """What each session of the ballot lets one party have, by its id, in the order of the ballot."""
    return {str(room.id): room for room in await fetch(_Room, ROOMS, ballot)}


def demand_may(actor: Actor, body: UUID, act: BallotAct) -> None:
    """Raises 403 where the actor may not do this to ballots of the body, whatever their state is."""
    demand(may_act(act, roles=roles_in(actor, body)))


def next_state(held: BallotHeld, act: BallotAct) -> BallotState:
    """The state that the act leads to. Raises 409 out of order."""
    found = after(held.state, act)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


async def take_ballot_step(
    actor: Actor,
    held: BallotHeld,
    act: BallotAct,
    *,
    reason: str = "",
    sha256: str = "",
    entropy: Collection[Value] = (),
) -> UUID:
    """Write the row of an act, by which the ledger owes a leaf, and its audit row; the id of the row."""
    step = uuid7()
    await execute(
        "INSERT INTO ballot_step (id, ballot, act, at, person, reason, sha256, entropy)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}::jsonb)",
        step,
        held.id,
        act,
        clock.now(),
        actor.person,
        reason,
        sha256,
        msgspec.json.encode(list(entropy)).decode(),
    )
    await record(actor, f"ballot.{act}", f"ballot:{held.id}", body=held.body, **({"sha256": sha256} if sha256 else {}))
    return step


async def give_back(ballot: UUID, seats: dict[UUID, int]) -> None:
    """Free seats that the ballot held, in the caller's act: the last thing it does, for it locks the pools."""
    for session in sorted(seats):
        await execute(
            "UPDATE ballot_session SET held = held - {} WHERE ballot = {} AND session = {}",
            seats[session],
            ballot,
            session,
        )
    for session in sorted(seats):
        await execute(
            "UPDATE seat_pool SET taken = taken - {} WHERE session = {} AND pool = 'general'", seats[session], session
        )


async def _ballot(which: str | UUID, how: QueryString) -> BallotHeld:
    named = QueryString("id = {}", which) if isinstance(which, UUID) else QueryString("slug = {}", which)
    found = await fetch_one(BallotHeld, HELD, named, how)
    if found is None:
        raise Refused(NOT_FOUND)
    return found
