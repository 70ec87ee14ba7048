"""Voting: one vote a person, whatever way they come; a later one is stored, does not count, and is seen as a number."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.rules.awards import COUNTED_ALREADY, JURORS, NO_JURY, NOT_ENTITLED, check_choices, check_voting
from events.schemas.award import NewScores, NewVote, VoteTaken
from events.services.award_loading import (
    AwardHeld,
    Voter,
    demand_role,
    nominees_admitted,
    origin_key,
    resident,
    rules_in_force,
    shared_award,
    times_of,
    visitor,
)
from events.services.award_nominating import count_try
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import NOBODY, Actor

VOTE = """
INSERT INTO award_vote (id, award, voter, kind, choices, at, counts, origin) VALUES ({}, {}, {}, {}, {}, {}, true, {})
ON CONFLICT (award, voter) WHERE counts DO NOTHING RETURNING id
"""
DUPLICATE = """
INSERT INTO award_vote (id, award, voter, kind, choices, at, counts, origin) VALUES ({}, {}, {}, {}, {}, {}, false, {})
"""


class _Id(msgspec.Struct):
    id: UUID


async def vote(actor: Actor, *, slug: str, new: NewVote) -> VoteTaken:
    """Vote for some of the activities that stand: who was there, and residents where the rules let them.

    A second vote of the same person is stored as a late duplicate and does not count. Raises 404, 409 ``not_open`` or
    ``closed``, 403 ``not_entitled``, 422 naming what is wrong, 429 where one address sends too many.
    """
    await count_try(actor)
    async with transaction():
        held = await shared_award(slug)
        said = await rules_in_force(held)
        now = clock.now()
        demand(check_voting(times_of(said), now))
        who = await _voter(actor, held, new.booking, residents=said.residents)
        choices = [str(one) for one in new.choices]
        demand(check_choices(choices, await nominees_admitted(held.id), most=said.choices_most))
        origin = origin_key(held.id, actor.address)
        values = (held.id, who.key, who.kind, new.choices, now)
        first = await execute(VOTE, uuid7(), *values, origin)
        if not first:
            await execute(DUPLICATE, uuid7(), *values, origin)
        # who voted for what is known to nobody: not to the record of acts either
        nobody = msgspec.structs.replace(NOBODY, via=actor.via)
        await record(nobody, "award.voted", f"award:{held.id}", counts=bool(first), kind=who.kind)
        taken = VoteTaken(counts=bool(first), kind=who.kind)
        await answered(taken)
    return taken


async def score(actor: Actor, *, slug: str, new: NewScores) -> None:
    """What a member of the jury gives; until the result is frozen it can be given anew.

    Raises 409 ``no_jury``, ``counted_already``, 403, 404 for what does not stand.
    """
    async with transaction():
        held = await shared_award(slug)
        demand_role(actor, held, JURORS)
        if not (await rules_in_force(held)).jury_percent:
            raise Refused(NO_JURY)
        if await fetch_one(_Id, "SELECT id FROM award_result WHERE award = {}", held.id):
            raise Refused(COUNTED_ALREADY)
        standing = set(await nominees_admitted(held.id))
        if not {str(one) for one in new.scores} <= standing:
            raise Refused(NOT_FOUND)
        for nominee in sorted(new.scores):
            await execute(
                "INSERT INTO jury_score (id, award, nominee, juror, score, at) VALUES ({}, {}, {}, {}, {}, {})"
                " ON CONFLICT (nominee, juror) DO UPDATE SET score = excluded.score, at = excluded.at",
                uuid7(),
                held.id,
                nominee,
                actor.person,
                new.scores[nominee],
                clock.now(),
            )
        await record(actor, "award.scored", f"award:{held.id}", body=held.body, nominees=len(new.scores))


async def _voter(actor: Actor, held: AwardHeld, link: str, *, residents: bool) -> Voter:
    found = await visitor(actor, held, link)
    if found is None and residents and not link.strip():
        found = resident(actor, held)
    if found is None:
        raise Refused(NOT_ENTITLED)
    return found
