"""How far the chances are computed, for the office: what came out, whether it is still of the pool as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from participation.base.canonical import canonical
from participation.base.database import fetch_one
from participation.base.errors import Refused
from participation.representatives.rules.draws import Kind, small_types
from participation.representatives.schemas.draw import Merged, ProgressView
from participation.representatives.services.draw_loading import call_of
from participation.representatives.services.draw_pool import Input
from participation.representatives.services.draw_pool_now import current_input


class _Row(msgspec.Struct):
    id: UUID
    kind: Kind
    asked_at: datetime
    given: bytes
    stage: str
    done: int
    steps: int
    solved_at: datetime | None
    failed_at: datetime | None
    failure: str
    failure_values: str
    cancelled_at: datetime | None


NEWEST = """
SELECT id, kind, asked_at, given, stage, done, steps, solved_at, failed_at, failure, failure_values, cancelled_at
FROM draw_preparation WHERE call = {} ORDER BY id DESC LIMIT 1
"""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """The newest computation of a call, and what it was given."""

    progress: ProgressView
    people: int
    seats: int
    coarser: list[Merged]


async def newest_preparation(call: UUID) -> Prepared | None:
    """The newest computation of a call; ``stale`` where the pool is another by now."""
    row = await fetch_one(_Row, NEWEST, call)
    if row is None:
        return None
    given = msgspec.json.decode(row.given, type=Input)
    stale = await _stale(call, given, row.given)
    said: dict[str, Any] = msgspec.json.decode(row.failure_values)
    return Prepared(
        progress=ProgressView(
            id=row.id,
            kind=row.kind,
            asked_at=row.asked_at,
            stage=row.stage,
            done=row.done,
            steps=row.steps,
            solved_at=row.solved_at,
            failed_at=row.failed_at,
            failure=row.failure,
            repair=said,
            cancelled_at=row.cancelled_at,
            stale=stale,
            small=small_types([one.values for one in given.persons]),
        ),
        people=len(given.persons),
        seats=given.seats,
        coarser=given.coarser,
    )


async def _stale(call: UUID, given: Input, stored: bytes) -> bool:
    """Whether it would be computed from something else by now, or no more at all."""
    try:
        return canonical(await current_input(await call_of(call), given.kind, given)) != stored
    except Refused:
        return True
