"""What the administrator and the health page read of the outbox."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import fetch, fetch_one


class Counts(msgspec.Struct, frozen=True):
    """How many jobs there are: due now, being carried out, due later, handled within the time kept, and dead.

    ``failing`` are those of the waiting that failed before; ``oldest_due`` is since when the oldest due job waits.
    """

    due: int
    running: int
    later: int
    failing: int
    handled: int
    dead: int
    oldest_due: datetime | None


class Dead(msgspec.Struct, frozen=True):
    """A job that was given up: what it was, when, and the last thing that went wrong."""

    id: UUID
    topic: str
    tries: int
    last_error: str
    created_at: datetime
    ended_at: datetime


async def counts() -> Counts:
    """The jobs by state, now."""
    now = clock.now()
    found = await fetch_one(
        Counts,
        "SELECT count(*) FILTER (WHERE ready AND due_at <= at) AS due,"
        " count(*) FILTER (WHERE state = 'waiting' AND NOT ready) AS running,"
        " count(*) FILTER (WHERE ready AND due_at > at) AS later,"
        " count(*) FILTER (WHERE state = 'waiting' AND last_error <> '') AS failing,"
        " count(*) FILTER (WHERE state = 'handled') AS handled,"
        " count(*) FILTER (WHERE state = 'dead') AS dead,"
        " min(greatest(due_at, created_at)) FILTER (WHERE ready AND due_at <= at) AS oldest_due"
        " FROM outbox, (SELECT {}::timestamptz AS at) AS clock,"
        " LATERAL (SELECT state = 'waiting' AND (leased_until IS NULL OR leased_until < at) AS ready) AS claimable",
        now,
    )
    assert found is not None
    return found


async def dead_jobs(*, limit: int = 50, before: UUID | None = None) -> list[Dead]:
    """The dead jobs, newest first by id; ``before`` is the last id of the page before."""
    return await fetch(
        Dead,
        "SELECT id, topic, tries, last_error, created_at, ended_at FROM outbox WHERE state = 'dead'"
        " AND ({}::uuid IS NULL OR id < {}::uuid) ORDER BY id DESC LIMIT {}",
        before,
        before,
        limit,
    )
