"""Seats held back that nobody of their kind took go to all: when the time comes, or by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.schemas.session import SessionStanding
from events.services.promotion_owing import owe_promotion
from events.services.session_loading import (
    SessionHeld,
    demand_may,
    locked_session,
    next_state,
    pools_held,
    take_session_step,
)
from events.words import Pool, SessionAct, SessionState
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import N_, Refusal, Refused
from participation.base.idempotency import answered
from participation.base.identity.actor import CLOCKWORK, Actor
from participation.base.outbox.owing import owe

# The job that releases what is held back at the instant it was said.
RELEASE = "session.release"
NOTHING_HELD = Refusal("nothing_held", 409, N_("No seats are held back any more that nobody took."))


async def owe_release(session: UUID, at: datetime | None) -> None:
    """Owe, in the caller's act, that what is held back is released at ``at``; nothing where nothing is held back."""
    if at is not None:
        await owe(RELEASE, due_at=at, once=f"{RELEASE}:{session}:{at.isoformat()}", session=session, at=at)


async def release_seats(actor: Actor, *, session: UUID, reason: str = "") -> SessionStanding:
    """Give the seats held back that nobody took to everybody now.

    Raises 409 where none are held back or the session is not public, 403, 404.
    """
    async with transaction():
        held = await locked_session(session)
        demand_may(actor, held.body, SessionAct.RELEASE)
        next_state(held, SessionAct.RELEASE)
        if not await _release(actor, held, reason):
            raise Refused(NOTHING_HELD)
        made = SessionStanding(id=held.id, state=held.state, version=held.version + 1, sequence=held.sequence)
        await answered(made)
    return made


async def release_due(session: UUID) -> None:
    """What the clock does when the time has come; nothing where the time was moved, or the session is called off."""
    async with transaction():
        held = await locked_session(session)
        if held.state is SessionState.PUBLISHED and held.held_until is not None and held.held_until <= clock.now():
            await _release(CLOCKWORK, held, "")


async def _release(actor: Actor, held: SessionHeld, reason: str) -> bool:
    pools = await pools_held(held.id)
    kept = {pool: row for pool, row in pools.items() if pool is not Pool.GENERAL and row.capacity > row.taken}
    if not kept:
        return False
    freed = sum(row.capacity - row.taken for row in kept.values())
    before = {str(pool): row.capacity for pool, row in pools.items()}
    after = before | {str(pool): row.taken for pool, row in kept.items()}
    after[str(Pool.GENERAL)] = before.get(str(Pool.GENERAL), 0) + freed
    await owe_promotion(held.id, Pool.GENERAL)
    await take_session_step(actor, held.id, held.body, SessionAct.RELEASE, reason=reason, before=before, after=after)
    await execute("UPDATE session SET version = version + 1 WHERE id = {}", held.id)
    await execute("UPDATE seat_pool SET capacity = taken WHERE session = {} AND pool <> 'general'", held.id)
    await execute(
        "INSERT INTO seat_pool (id, session, pool, capacity, taken) VALUES ({}, {}, 'general', {}, 0)"
        " ON CONFLICT (session, pool) DO UPDATE SET capacity = seat_pool.capacity + EXCLUDED.capacity",
        uuid7(),
        held.id,
        freed,
    )
    return True
