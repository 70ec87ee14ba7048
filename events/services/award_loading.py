"""Loading the vote that an act is about, and telling who a voter is without keeping it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.holders import holder_of
from events.links import LENGTH, Own, read_own
from events.queries.programmes import in_force
from events.rules.awards import VOIDED, AwardTimes
from events.rules.session_life import WRONG_BODY
from events.schemas.award import AwardContent
from events.words import ProgrammeKind, VoterKind
from participation.base.database import execute, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance, Role
from participation.base.security.keys import sign


class AwardHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The working copy of a vote."""

    id: UUID
    slug: str
    campaign: UUID
    body: UUID
    authors: list[UUID]
    published_at: datetime | None
    version: int
    voided: bool


class Voter(msgspec.Struct, frozen=True):
    """Somebody with a vote: the key under which it is one, and why they have it."""

    key: str
    kind: VoterKind


class _Visit(msgspec.Struct):
    holder: str
    person: UUID | None


HELD = """
SELECT id, slug, campaign, body, authors, published_at, version,
    EXISTS (SELECT FROM award_step s WHERE s.award = award.id AND s.act = 'void') AS voided
FROM award WHERE {} {}
"""
TO_WRITE = QueryString("FOR UPDATE")
TO_VOTE = QueryString("FOR SHARE")
# A booking by whose tickets somebody was let in. Who booked by a contact that is a person's own is that person.
VISIT = """
SELECT b.holder, coalesce(b.person, c.person) AS person
FROM booking b JOIN session s ON s.id = b.session
LEFT JOIN contact c ON c.kind = b.contact_kind AND c.value = b.contact AND c.verified_at IS NOT NULL
WHERE {} AND s.campaign = {} AND EXISTS (
    SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id
) AND ({}::uuid IS NULL OR s.activity = {}) ORDER BY b.id LIMIT 1
"""


async def locked_award(which: str | UUID) -> AwardHeld:
    """The vote, held until the act ends. Raises 404."""
    return await _award(which, TO_WRITE)


async def shared_award(which: str | UUID) -> AwardHeld:
    """The vote, held against being counted but not against others who vote. Raises 404."""
    return await _award(which, TO_VOTE)


async def rules_in_force(held: AwardHeld) -> AwardContent:
    """What was signed and published: by this it goes. Raises 404 before that, 409 ``voided`` once it does not count."""
    if held.voided:
        raise Refused(VOIDED)
    found = await in_force(ProgrammeKind.AWARD, held.id, AwardContent)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.content


def times_of(said: AwardContent) -> AwardTimes:
    """The instants, as the rules take them."""
    return AwardTimes(nominates_until=said.nominates_until, opens_at=said.opens_at, closes_at=said.closes_at)


def demand_role(actor: Actor, held: AwardHeld, roles: frozenset[Role]) -> None:
    """Raises 403 where the actor has none of the roles in the body."""
    if not actor.has(*roles, body=held.body):
        raise Refused(WRONG_BODY)


async def visitor(actor: Actor, held: AwardHeld, link: str, activity: UUID | None = None) -> Voter | None:
    """Who was there, by the link of a booking or by being signed in; of one activity where that is given."""
    booking = read_own(Own.BOOKING, _code(link)) if link.strip() else None
    if booking is not None:
        which = QueryString("b.id = {}", booking)
    elif actor.person is not None and not link.strip():
        which = QueryString(
            "(b.person = {} OR (b.contact_kind, b.contact) IN"
            " (SELECT k.kind, k.value FROM contact k WHERE k.person = {} AND k.verified_at IS NOT NULL))",
            actor.person,
            actor.person,
        )
    else:
        return None
    found = await fetch_one(_Visit, VISIT, which, held.campaign, activity, activity)
    if found is None:
        return None
    holder = holder_of(found.person, None) if found.person else found.holder
    return Voter(voter_key(held.id, holder), VoterKind.CHECKED_IN)


def resident(actor: Actor, held: AwardHeld) -> Voter | None:
    """Somebody signed in whose contact is proved."""
    if actor.person is None or actor.assurance is Assurance.NONE:
        return None
    return Voter(voter_key(held.id, holder_of(actor.person, None)), VoterKind.RESIDENT)


def voter_key(award: UUID, holder: str) -> str:
    """The key of a voter within one vote: the same person's in another vote is another."""
    return sign("voter of an award", f"{award}:{holder}")


def origin_key(award: UUID, address: str) -> str:
    """Where a vote came from, likewise."""
    return sign("origin of a vote", f"{award}:{address}")[:32] if address else ""


async def nominees_admitted(award: UUID) -> list[str]:
    """The nominees that stand for election."""
    rows = await execute(
        "SELECT id FROM nominee WHERE award = {} AND admitted_at IS NOT NULL ORDER BY nominated_at, id", award
    )
    return [str(row["id"]) for row in rows]


def _code(link: str) -> str:
    """The last part of a link, however much of it was pasted."""
    return link.strip().split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2][: 2 * LENGTH]


async def _award(which: str | UUID, how: QueryString) -> AwardHeld:
    named = QueryString("id = {}", which) if isinstance(which, UUID) else QueryString("slug = {}", which)
    found = await fetch_one(AwardHeld, HELD, named, how)
    if found is None:
        raise Refused(NOT_FOUND)
    return found
