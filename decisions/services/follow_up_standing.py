"""The standing of follow-ups, made from their steps and written as exactly that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from decisions.rules.follow_ups import Made, Standing, Step, standing_of
from decisions.words import FollowUpAct
from participation.base.database import execute, fetch


class _Made(msgspec.Struct):
    id: UUID
    unit: UUID
    due_on: date
    at: datetime


class _Step(msgspec.Struct):
    follow_up: UUID
    act: FollowUpAct
    at: datetime
    unit: UUID | None
    due_on: date | None


MADE = "SELECT id, unit, due_on, at FROM follow_up WHERE id = ANY ({}::uuid[]) ORDER BY id"
STEPS = """
SELECT follow_up, act, at, unit, due_on FROM follow_up_step WHERE follow_up = ANY ({}::uuid[]) ORDER BY follow_up, id
"""
WRITE = """
INSERT INTO follow_up_standing (follow_up, body, unit, due_on, extensions, escalated_at, moved_at, done_at)
SELECT f.id, m.body, {}, {}, {}, {}, {}, {}
FROM follow_up f JOIN opinion o ON o.id = f.opinion JOIN meeting m ON m.id = o.meeting WHERE f.id = {}
ON CONFLICT (follow_up) DO UPDATE SET body = excluded.body, unit = excluded.unit, due_on = excluded.due_on,
    extensions = excluded.extensions, escalated_at = excluded.escalated_at, moved_at = excluded.moved_at,
    done_at = excluded.done_at
"""


async def computed(follow_ups: Collection[UUID]) -> Mapping[UUID, Standing]:
    """What the rows of these follow-ups amount to now, from scratch."""
    wanted = list(follow_ups)
    steps: dict[UUID, list[Step]] = {}
    for one in await fetch(_Step, STEPS, wanted):
        steps.setdefault(one.follow_up, []).append(Step(one.act, one.at, one.unit, one.due_on))
    return {
        one.id: standing_of(Made(one.unit, one.due_on, one.at), steps.get(one.id, []))
        for one in await fetch(_Made, MADE, wanted)
    }


async def restand_follow_up(follow_up: UUID) -> Standing:
    """Write the standing of a follow-up anew, in the caller's act; what it is."""
    standing = (await computed([follow_up]))[follow_up]
    await execute(
        WRITE,
        standing.unit,
        standing.due_on,
        standing.extensions,
        standing.escalated_at,
        standing.moved_at,
        standing.done_at,
        follow_up,
    )
    return standing
