"""Owing a promotion: whoever frees seats calls this inside their own transaction."""

from __future__ import annotations

from uuid import UUID

from events.words import Pool
from participation.base.outbox.owing import owe

# The job that offers what is free in a pool to who waits for it.
PROMOTE = "session.promote"


async def owe_promotion(session: UUID, pool: Pool) -> None:
    """Owe, in the current transaction, that seats free in the pool are offered to who waits for them.

    Always written, also where nobody waits: somebody who joins at the same instant would else be passed by unseen.
    The job does nothing where nothing is to be done, so one too many is harmless.
    """
    await owe(PROMOTE, session=session, pool=pool.value)
