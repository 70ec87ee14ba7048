"""Voting: a voter's last vote on a statement counts, one voter a person, else one a browser."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from consultations.errors import NOT_INVITED
from consultations.queries.opinion_voters import browser_of, voter_is
from consultations.rules.opinion_map import (
    NO_MAP,
    NOT_VOTED_ON,
    VALUE,
    VOTES_PER_ADDRESS_HOUR,
    VOTES_PER_VOTER_HOUR,
    Standing,
    Vote,
)
from consultations.rules.receiving import check_assurance, check_time
from consultations.schemas.opinion_map import Cast
from consultations.services.commenting import INSIDE
from consultations.services.loading import Held, shared
from consultations.services.opinion_map_drawing import owe_drawing
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.rates import allow, key_of
from participation.base.in_force import current_rules
from participation.base.settings import current

HOUR = timedelta(hours=1)


class _Statement(msgspec.Struct):
    slug: str
    consultation: UUID


class _Standing(msgspec.Struct):
    standing: Standing
    on: bool


class _Id(msgspec.Struct):
    id: UUID


class _Counts(msgspec.Struct):
    voted: int
    statements: int


async def cast(actor: Actor, *, statement: UUID, vote: Vote, browser: str) -> Cast:
    """Vote, or vote anew. ``browser`` is the secret of a browser's cookie and counts where nobody is signed in.

    Raises 404 where there is no such statement, or its map is off; 409 ``closed`` outside the period or for one that
    was withdrawn; 403 where the consultation asks for a surer identity or an invitation; 429 for too many at once.
    """
    about = await fetch_one(
        _Statement,
        "SELECT c.slug, c.id AS consultation FROM statement s JOIN consultation c ON c.id = s.consultation"
        " WHERE s.id = {} AND s.standing IN ('public', 'withdrawn')",
        statement,
    )
    if about is None:
        raise Refused(NOT_FOUND)
    await _count(actor, about.consultation, browser)
    async with transaction():
        held = await shared(about.slug)
        now = clock.now()
        there = await fetch_one(
            _Standing,
            "SELECT s.standing, EXISTS (SELECT FROM opinion_map m"
            " WHERE m.consultation = s.consultation AND m.standing = 'on') AS on"
            " FROM statement s WHERE s.id = {} FOR SHARE OF s",
            statement,
        )
        if there is None or not there.on or held.state in INSIDE:
            raise Refused(NO_MAP)
        demand(check_time(held.state, held.opens_at, held.closes_at, now, entered=False, zone=current().zone))
        demand(check_assurance(held.assurance, actor.assurance))
        await _check_invitation(actor, held)
        if there.standing is not Standing.PUBLIC:
            raise Refused(NOT_VOTED_ON)
        voter = await _voter(actor, held.id, browser)
        await execute(
            "INSERT INTO statement_vote (id, statement, voter, vote, times, at) VALUES ({}, {}, {}, {}, 1, {})"
            " ON CONFLICT (voter, statement) DO UPDATE"
            " SET vote = EXCLUDED.vote, times = statement_vote.times + 1, at = EXCLUDED.at",
            uuid7(),
            statement,
            voter,
            VALUE[vote],
            now,
        )
        # that somebody voted, never what
        await record(actor, "statement.voted", f"statement:{statement}")
        await owe_drawing(held.id)
        counts = await _counts(held.id, voter)
        given = Cast(statement, vote, counts.voted, counts.statements)
        await answered(given)
    return given


async def _count(actor: Actor, consultation: UUID, browser: str) -> None:
    """Count the vote against the voter and the address; a new browser counts as a comment would."""
    if actor.person:
        await allow(key_of("vote", str(actor.person)), VOTES_PER_VOTER_HOUR, HOUR)
        return
    if tells_nobody_apart(actor.address):
        return
    await allow(key_of("votes", actor.address), VOTES_PER_ADDRESS_HOUR, HOUR)
    if not await execute("SELECT FROM opinion_voter o WHERE {}", voter_is(actor, consultation, browser)):
        await allow(key_of("voter", actor.address), current_rules().limits.comments_per_address_hour, HOUR)


async def _check_invitation(actor: Actor, held: Held) -> None:
    if held.invited_only and not await execute(
        "SELECT FROM invitation i JOIN contact c ON c.kind = i.kind AND c.value = i.contact"
        " WHERE i.consultation = {} AND c.person = {} AND c.verified_at IS NOT NULL LIMIT 1",
        held.id,
        actor.person,
    ):
        raise Refused(NOT_INVITED)


async def _voter(actor: Actor, consultation: UUID, browser: str) -> UUID:
    if actor.person is not None:
        # one at a time for each person, so that a browser's votes become theirs once
        await execute("SELECT FROM person WHERE id = {} FOR NO KEY UPDATE", actor.person)
        if not await execute("SELECT FROM opinion_voter o WHERE {}", voter_is(actor, consultation, "")) and browser:
            # who voted before signing in is not counted a second time
            await execute(
                "UPDATE opinion_voter SET person = {}, browser = NULL WHERE consultation = {} AND browser = {}",
                actor.person,
                consultation,
                browser_of(consultation, browser),
            )
    await execute(
        "INSERT INTO opinion_voter (id, consultation, person, browser, since) VALUES ({}, {}, {}, {}, {})"
        " ON CONFLICT DO NOTHING",
        uuid7(),
        consultation,
        actor.person,
        None if actor.person else browser_of(consultation, browser),
        clock.now(),
    )
    found = await fetch_one(_Id, "SELECT o.id FROM opinion_voter o WHERE {}", voter_is(actor, consultation, browser))
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id


async def _counts(consultation: UUID, voter: UUID) -> _Counts:
    found = await fetch_one(
        _Counts,
        "SELECT count(v.id) AS voted, count(*) AS statements FROM statement s"
        " LEFT JOIN statement_vote v ON v.statement = s.id AND v.voter = {}"
        " WHERE s.consultation = {} AND s.standing = 'public'",
        voter,
        consultation,
    )
    return found or _Counts(0, 0)
