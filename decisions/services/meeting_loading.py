"""Loading the meeting or item that an act is about, locked until the act is done; who may; writing the act."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.rules.meeting_life import OFFICE, WRONG_BODY, after, may_act
from decisions.words import EditionKind, MeetingAct, MeetingKind, MeetingState
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused, demand
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE

Held = TypeVar("Held")


class MeetingHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as the rules need it; ``call`` is an id."""

    id: UUID
    slug: str
    title: str
    title_en: str
    kind: MeetingKind
    body: UUID
    call: UUID | None
    starts_at: datetime
    minutes: int
    place: str
    link: str
    members: int | None
    quorum: int | None
    members_present: int | None
    hand_in_days: int
    shortening_reason: str
    author: UUID
    state: MeetingState
    sequence: int
    version: int


class ItemHeld(msgspec.Struct, frozen=True, kw_only=True):
    """An agenda item as the rules need it; one that was taken off the agenda is not found."""

    id: UUID
    meeting: UUID
    position: int
    title: str
    body: UUID
    matter: UUID | None
    attended: bool
    decision_public: bool
    opinions_public: bool
    version: int


HELD = """
SELECT id, slug, title, title_en, kind, body, call, starts_at, minutes, place, link, members, quorum, members_present,
    hand_in_days, shortening_reason, author, state, sequence, version
FROM meeting WHERE {} {}
"""
ITEM = """
SELECT id, meeting, position, title, body, matter, attended, decision_public, opinions_public, version
FROM agenda_item WHERE id = {} AND removed_at IS NULL {}
"""
TO_WRITE = QueryString("FOR UPDATE")
TO_ADD_TO = QueryString("FOR SHARE")
TO_READ = QueryString("")


async def locked_meeting(which: str | UUID) -> MeetingHeld:
    """The meeting of a slug or id, held until the end of the transaction. Raises 404."""
    return _there(await fetch_one(MeetingHeld, HELD, _named(which), TO_WRITE))


async def locked_for_edition(which: str | UUID, kind: EditionKind) -> MeetingHeld:
    """The meeting, held, by one who is going to write an edition of it.

    Its editions are held first, in the order in which publishing one holds them, so that neither waits for the other.
    """
    found = await meeting_named(which)
    await execute("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", f"edition:{kind}:{found.id}")
    return await locked_meeting(found.id)


async def shared_meeting(which: str | UUID) -> MeetingHeld:
    """The meeting, held against changes but not against others who add to it. Raises 404."""
    return _there(await fetch_one(MeetingHeld, HELD, _named(which), TO_ADD_TO))


async def meeting_named(which: str | UUID) -> MeetingHeld:
    """The meeting as it is, held against nothing. Raises 404."""
    return _there(await fetch_one(MeetingHeld, HELD, _named(which), TO_READ))


async def locked_item(item: UUID) -> tuple[MeetingHeld, ItemHeld]:
    """An item and its meeting, both held; the meeting first, as everywhere. Raises 404."""
    found = await _item(item, TO_READ)
    held = await locked_meeting(found.meeting)
    return held, await _item(item, TO_WRITE)


async def item_named(item: UUID) -> tuple[MeetingHeld, ItemHeld]:
    """An item and its meeting, held against nothing. Raises 404."""
    found = await _item(item, TO_READ)
    return await meeting_named(found.meeting), found


def roles_in(actor: Actor, body: UUID) -> frozenset[Role]:
    """What the actor is in the body."""
    return frozenset(role for role, where in actor.roles if where == body)


def demand_office(actor: Actor, body: UUID) -> None:
    """Raises 403 where the actor is neither secretary nor officer of the body that holds the meeting."""
    demand_role(actor, body, *OFFICE)


def demand_role(actor: Actor, body: UUID, *roles: Role) -> None:
    """Raises 403 where the actor has none of the roles in the body."""
    mine = roles_in(actor, body)
    if not mine:
        raise Refused(WRONG_BODY)
    if not mine & set(roles):
        raise Refused(WRONG_ROLE)


def demand_may(actor: Actor, held: MeetingHeld, act: MeetingAct) -> None:
    """Raises 403 where the actor may not do this to a meeting of the body, whatever its state is."""
    demand(may_act(act, roles=roles_in(actor, held.body)))


def next_state(held: MeetingHeld, act: MeetingAct, reason: str = "") -> MeetingState:
    """The state that the act leads to. Raises 409 out of order, 422 without a reason that is needed."""
    found = after(held.state, act, reason=reason)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


async def note_author(actor: Actor, meeting: UUID) -> None:
    """Who writes on a meeting or its agenda is an author of it, and does not sign what is made of it."""
    await execute(
        "UPDATE meeting SET authors = array_append(authors, {}) WHERE id = {} AND NOT {} = ANY (authors)",
        actor.person,
        meeting,
        actor.person,
    )


async def take_meeting_step(
    actor: Actor,
    held: MeetingHeld,
    act: MeetingAct,
    state: MeetingState,
    *,
    reason: str = "",
    starts_at: datetime | None = None,
    place: str = "",
    told: bool = False,
) -> None:
    """Write the row of an act, the state that the steps now amount to, and the audit row.

    ``told`` lets the calendar entry of the meeting grow by one, since everybody hears of this act.
    """
    await execute(
        "INSERT INTO meeting_step (id, meeting, act, at, person, reason, starts_at, place)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        act,
        clock.now(),
        actor.person,
        reason,
        starts_at,
        place,
    )
    await execute(
        "UPDATE meeting SET state = {}, starts_at = coalesce({}, starts_at),"
        " place = CASE WHEN {} = '' THEN place ELSE {} END, sequence = sequence + {}, version = version + 1"
        " WHERE id = {}",
        state,
        starts_at,
        place,
        place,
        int(told),
        held.id,
    )
    await record(actor, f"meeting.{act}", f"meeting:{held.id}", body=held.body, state=state)


async def _item(item: UUID, lock: QueryString) -> ItemHeld:
    return _there(await fetch_one(ItemHeld, ITEM, item, lock))


def _named(which: str | UUID) -> QueryString:
    return QueryString("id = {}", which) if isinstance(which, UUID) else QueryString("slug = {}", which)


def _there(held: Held | None) -> Held:
    if held is None:
        raise Refused(NOT_FOUND)
    return held
