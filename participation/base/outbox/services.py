"""What an administrator does with jobs."""

from __future__ import annotations

from uuid import UUID

from participation.base import audit, clock
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.outbox.errors import NOT_DEAD
from participation.base.outbox.waking import wake


async def retry(actor: Actor, *, job: UUID) -> None:
    """Give a dead job a fresh start, due at once. Raises :class:`Refused` where the job is not dead."""
    async with transaction():
        rows = await execute(
            "UPDATE outbox SET state = 'waiting', tries = 0, due_at = {}, ended_at = NULL, leased_until = NULL"
            " WHERE id = {} AND state = 'dead' RETURNING topic",
            clock.now(),
            job,
        )
        if not rows:
            raise Refused(NOT_DEAD)
        await audit.record(actor, "retried", f"job:{job}", topic=rows[0]["topic"])
        wake()
