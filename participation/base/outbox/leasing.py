"""Leases: who claims a job has it alone for a while, and loses it to others when the lease runs out.

A claim counts one try, and the number of tries is the mark by which a lease is known: whoever claims a job after a
lease ran out has a higher one, and the slower of the two is told so when it renews.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import execute, fetch, fetch_one
from participation.base.outbox.rules import LEASE

BATCH = 20


class Job(msgspec.Struct, frozen=True):
    """A claimed row of the outbox; ``tries`` counts this one."""

    id: UUID
    topic: str
    payload: str
    tries: int
    due_at: datetime
    leased_until: datetime


async def claim(limit: int = BATCH) -> list[Job]:
    """Lease the jobs that are due, oldest first; no two callers get the same one while its lease lasts."""
    now = clock.now()
    jobs = await fetch(
        Job,
        # MATERIALIZED, for a subquery in the WHERE may be run again for each row and lease more than ``limit``
        "WITH due AS MATERIALIZED (SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= {}"
        " AND (leased_until IS NULL OR leased_until < {}) ORDER BY due_at, id LIMIT {} FOR UPDATE SKIP LOCKED)"
        " UPDATE outbox SET leased_until = {}, tries = tries + 1 FROM due WHERE outbox.id = due.id"
        " RETURNING outbox.id, topic, payload, tries, due_at, leased_until",
        now,
        now,
        limit,
        now + LEASE,
    )
    return sorted(jobs, key=lambda job: (job.due_at, job.id))


async def claimed(job: UUID, tries: int) -> Job | None:
    """The job of a lease that still stands, with its time begun anew; None once it has ended or is somebody else's."""
    return await fetch_one(
        Job,
        "UPDATE outbox SET leased_until = {} WHERE id = {} AND tries = {} AND state = 'waiting'"
        " RETURNING id, topic, payload, tries, due_at, leased_until",
        clock.now() + LEASE,
        job,
        tries,
    )


async def give_back(job: Job) -> None:
    """End the lease without a result: anybody may claim the job at once, and this was no try."""
    await execute(
        "UPDATE outbox SET leased_until = NULL, tries = tries - 1 WHERE id = {} AND tries = {} AND state = 'waiting'",
        job.id,
        job.tries,
    )
