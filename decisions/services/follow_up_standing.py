"""The standing of follow-ups, made from their steps and written as exactly that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from decisions.rules.follow_ups import Made, Standing, Step, standing_of
from decisions.words import FollowUpAct
from participation.base.database import execute, fetch
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import SEARCHED, bigrams


class _Made(msgspec.Struct):
    id: UUID
    unit: UUID
    due_on: date
    at: datetime
    titles: str


class _Id(msgspec.Struct):
    id: UUID


class _Step(msgspec.Struct):
    follow_up: UUID
    act: FollowUpAct
    at: datetime
    unit: UUID | None
    due_on: date | None


MADE = """
SELECT f.id, f.unit, f.due_on, f.at, concat_ws(chr(10), f.title, m.title, m.title_en) AS titles
FROM follow_up f JOIN opinion o ON o.id = f.opinion JOIN meeting m ON m.id = o.meeting
WHERE f.id = ANY ({}::uuid[]) ORDER BY f.id
"""
STEPS = """
SELECT follow_up, act, at, unit, due_on FROM follow_up_step WHERE follow_up = ANY ({}::uuid[]) ORDER BY follow_up, id
"""
WRITE = """
INSERT INTO follow_up_standing (follow_up, body, unit, due_on, extensions, escalated_at, moved_at, done_at,
    made_on, words)
SELECT f.id, m.body, {}, {}, {}, {}, {}, {}, {}, {}
FROM follow_up f JOIN opinion o ON o.id = f.opinion JOIN meeting m ON m.id = o.meeting WHERE f.id = {}
ON CONFLICT (follow_up) DO UPDATE SET body = excluded.body, unit = excluded.unit, due_on = excluded.due_on,
    extensions = excluded.extensions, escalated_at = excluded.escalated_at, moved_at = excluded.moved_at,
    done_at = excluded.done_at, made_on = excluded.made_on, words = excluded.words
"""


async def computed(follow_ups: Collection[UUID]) -> Mapping[UUID, Standing]:
    """What the rows of these follow-ups amount to now, from scratch."""
    wanted = list(follow_ups)
    steps: dict[UUID, list[Step]] = {}
    for one in await fetch(_Step, STEPS, wanted):
        steps.setdefault(one.follow_up, []).append(Step(one.act, one.at, one.unit, one.due_on))
    zone = current().zone
    return {
        one.id: standing_of(
            Made(one.unit, one.due_on, one.at, day_of(one.at, zone), bigrams(one.titles[:SEARCHED])),
            steps.get(one.id, []),
        )
        for one in await fetch(_Made, MADE, wanted)
    }


async def restand_follow_up(follow_up: UUID) -> Standing:
    """Write the standing of a follow-up anew, in the caller's act; what it is."""
    standing = (await computed([follow_up]))[follow_up]
    await _write(follow_up, standing)
    return standing


async def restand_follow_ups_of(meeting: UUID) -> None:
    """The same for all follow-ups that came from a meeting, where it was renamed."""
    rows = await fetch(
        _Id,
        "SELECT f.id FROM follow_up f JOIN opinion o ON o.id = f.opinion WHERE o.meeting = {} ORDER BY f.id",
        meeting,
    )
    for follow_up, standing in (await computed([row.id for row in rows])).items():
        await _write(follow_up, standing)


async def _write(follow_up: UUID, standing: Standing) -> None:
    await execute(
        WRITE,
        standing.unit,
        standing.due_on,
        standing.extensions,
        standing.escalated_at,
        standing.moved_at,
        standing.done_at,
        standing.made_on,
        standing.words,
        follow_up,
    )
