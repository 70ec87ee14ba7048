"""Counting a vote once it is over, and freezing the result: its hash goes into the ledger, and nothing changes it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC
from uuid import UUID

import msgspec

from events.queries.award_votes import figures_of, nominees_of
from events.rules.award_counting import count
from events.rules.awards import COUNTED_ALREADY, HOSTS, check_count
from events.schemas.award import AwardContent, NomineeCounted, NomineeView, ResultContent, ResultMade, VoteFigures
from events.services.award_loading import demand_role, locked_award, rules_in_force, times_of
from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.ledger.sequencing import sequence

FORMAT = "kaimen-vote-result/1"


class _Vote(msgspec.Struct):
    choices: list[UUID]


class _Score(msgspec.Struct):
    nominee: UUID
    juror: UUID
    score: int


async def freeze_result(actor: Actor, *, slug: str) -> ResultMade:
    """Count by the published rule and freeze it. Raises 409 ``still_open``, ``counted_already``, 403, 404."""
    async with transaction():
        held = await locked_award(slug)
        demand_role(actor, held, HOSTS)
        said = await rules_in_force(held)
        now = clock.now()
        demand(check_count(times_of(said), now))
        if await execute("SELECT id FROM award_result WHERE award = {}", held.id):
            raise Refused(COUNTED_ALREADY)
        nominees = [one for one in await nominees_of(held.id) if one.admitted_at]
        votes = await fetch(_Vote, "SELECT choices FROM award_vote WHERE award = {} AND counts", held.id)
        scores = await fetch(_Score, "SELECT nominee, juror, score FROM jury_score WHERE award = {}", held.id)
        content = counted(said, nominees, votes, scores, await figures_of(held.id))
        frozen = canonical(content)
        made = ResultMade(sha256=hashlib.sha256(frozen).hexdigest(), at=now, content=content)
        await execute(
            "INSERT INTO award_result (id, award, content, sha256, at, person, figures)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}::jsonb)",
            uuid7(),
            held.id,
            frozen,
            made.sha256,
            now,
            actor.person,
            msgspec.json.encode(content.figures).decode(),
        )
        await record(actor, "award.counted", f"award:{held.id}", body=held.body, sha256=made.sha256)
        await answered(made)
    with suppress(Refused):
        await sequence()
    return made


def counted(
    said: AwardContent,
    nominees: Sequence[NomineeView],
    votes: Sequence[_Vote],
    scores: Sequence[_Score],
    figures: VoteFigures,
) -> ResultContent:
    """The count as it is frozen."""
    by_nominee: dict[str, list[int]] = {}
    for one in scores:
        by_nominee.setdefault(str(one.nominee), []).append(one.score)
    by_id = {str(one.id): one for one in nominees}
    standings = count(
        sorted(by_id),
        [[str(choice) for choice in vote.choices] for vote in votes],
        by_nominee,
        winners=said.winners,
        jury_percent=said.jury_percent,
    )
    return ResultContent(
        format=FORMAT,
        award=said.slug,
        title=said.title,
        winners=said.winners,
        choices_most=said.choices_most,
        jury_percent=said.jury_percent,
        jurors=len({one.juror for one in scores}),
        closes_at=said.closes_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        figures=figures,
        nominees=[
            NomineeCounted(
                activity=by_id[standing.nominee].activity, title=by_id[standing.nominee].title, standing=standing
            )
            for standing in standings
        ],
    )
