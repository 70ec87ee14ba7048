"""Admitting bookings in batches: those that come while others are being written are written together, next.

One process has one transaction at a time for a session; nobody waits for a timer. A booking that comes alone is a
batch of one. What decides is the database: where other processes were quicker, the batch looks again, and after some
times each booking tries for itself, so that the last seats go to whoever they are enough for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextvars import Context
from datetime import timedelta
from functools import partial
from uuid import UUID

import asyncpg
import msgspec

from events.booking_orders import Order, Placed, place
from events.queries.booking_terms import Look, look
from events.schemas.booking import BookingMade
from events.services.booking_rows import SeatsTaken, SlotTaken, take_seats_of, write_rows
from events.words import Pool
from participation.base import clock
from participation.base.database import transaction
from participation.base.errors import Refusal, Refused
from participation.base.idempotency import ANSWER_LOST, Claim, Repeated, earlier, pending, take_together, taken
from participation.base.problems import GONE

# orders written together at most
MOST = 64
# how often a batch looks again before each of it tries for itself, and how often that does
LOOKS, LOOKS_ALONE = 3, 8
# in a rush messages wait, so that nobody waits for a seat because somebody else is sent a mail
CALM = timedelta(minutes=1)
AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

Outcome = BookingMade | Refusal | Exception


class _Claimed(Exception):
    """Another request has claimed some of the keys meanwhile."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        super().__init__("claimed")
        self.claims = claims


class _Waiting(msgspec.Struct, eq=False):
    order: Order
    claim: Claim | None
    told: asyncio.Future[Outcome]

    def tell(self, outcome: Outcome) -> None:
        """Give the answer; who went away is not told."""
        if not self.told.done():
            self.told.set_result(outcome)


class _Line(msgspec.Struct, eq=False):
    """Who waits to be admitted to a session, those who are being written, and the task that does it."""

    waiting: list[_Waiting] = []
    batch: list[_Waiting] = []
    admitting: asyncio.Task[None] | None = None


_lines: dict[UUID, _Line] = {}


async def admit(session: UUID, order: Order) -> BookingMade | Refusal:
    """Book, together with whoever else comes at this moment: what was made, or why not (404, 409).

    Raises ``Repeated`` where the request was carried out before under the same key, and what the database raises. Who
    does not wait for the answer any more is booked all the same.
    """
    line = _lines.setdefault(session, _Line())
    mine = _Waiting(order, pending(), asyncio.get_running_loop().create_future())
    line.waiting.append(mine)
    if line.admitting is None:
        # in a context of its own: the transaction is not that of whoever came first
        line.admitting = asyncio.create_task(_admit(session, line), context=Context())
        line.admitting.add_done_callback(partial(_ended, line))
    outcome = await mine.told
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def _admit(session: UUID, line: _Line) -> None:
    try:
        while line.waiting:
            line.batch, line.waiting = _next(line.waiting)
            await _carry_out(session, line.batch)
    finally:
        # at once: whoever comes now begins a line of their own
        del _lines[session]


def _ended(line: _Line, task: asyncio.Task[None]) -> None:
    """Nobody is left without an answer, also where the task broke."""
    broken = ConnectionAbortedError("broken off") if task.cancelled() else task.exception()
    for one in (*line.batch, *line.waiting):
        one.tell(broken if isinstance(broken, Exception) else ConnectionAbortedError("broken off"))


def _next(waiting: Sequence[_Waiting]) -> tuple[list[_Waiting], list[_Waiting]]:
    """The next batch, with one order of each holder, and the rest in its order."""
    batch: list[_Waiting] = []
    rest: list[_Waiting] = []
    holders: set[str] = set()
    for one in waiting:
        if len(batch) < MOST and holders.isdisjoint(one.order.holders):
            batch.append(one)
            holders.update(one.order.holders)
        else:
            rest.append(one)
    return batch, rest


async def _carry_out(session: UUID, batch: Sequence[_Waiting]) -> None:
    left = batch
    for _ in range(LOOKS):
        left = await _try(session, left)
        if not left:
            return
    for one in left:
        alone: Sequence[_Waiting] = [one]
        for _ in range(LOOKS_ALONE):
            alone = await _try(session, alone)
            if not alone:
                break
        else:
            one.tell(TimeoutError("others were quicker again and again"))


async def _try(session: UUID, batch: Sequence[_Waiting]) -> Sequence[_Waiting]:
    """Look, refuse what is to be refused, write the rest; those for whom it has to be looked again."""
    ready: list[tuple[_Waiting, Placed]] = []
    try:
        seen = await look(session, {key for one in batch for key in one.order.holders})
        outcomes = place(seen, [one.order for one in batch], clock.now())
        for one, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Placed):
                ready.append((one, outcome))
            else:
                one.tell(await _refused(one, outcome))
        if seen is not None and ready:
            await _write(seen, ready)
    except (SlotTaken, SeatsTaken, *AGAIN):
        return [one for one, _ in ready]
    except _Claimed as claimed:
        return await _without(claimed.claims, [one for one, _ in ready])
    except Refused as refused:
        for one in batch:
            one.tell(refused.refusal)
    except GONE as error:
        # nobody knows whether it was committed: who asks again is told
        for one in batch:
            one.tell(error)
    except asyncpg.PostgresError as error:
        if len(batch) == 1:
            batch[0].tell(error)
        # one of them is the cause: each for itself
        for one in batch[: len(batch) if len(batch) > 1 else 0]:
            await _carry_out(session, [one])
    return ()


async def _write(seen: Look, ready: Sequence[tuple[_Waiting, Placed]]) -> None:
    rush = timedelta() if len(ready) == 1 else CALM
    seats: dict[Pool, int] = {}
    for _, placed in ready:
        seats[placed.pool] = seats.get(placed.pool, 0) + placed.order.by.seats
    async with transaction():
        made = await write_rows(seen, [placed for _, placed in ready], tell_at=clock.now() + rush)
        claims = [(one.claim, answer) for (one, _), answer in zip(ready, made, strict=True) if one.claim]
        if others := await take_together(claims):
            raise _Claimed(others)
        await take_seats_of(seen.terms.session, seats)
    taken(claim for claim, _ in claims)
    for (one, _), answer in zip(ready, made, strict=True):
        one.tell(answer)


async def _refused(one: _Waiting, refusal: Refusal) -> Outcome:
    """The refusal; or what was answered a moment ago under the same key, for then this very booking came first."""
    if one.claim is None:
        return refusal
    try:
        answer = await earlier(one.claim.scope, one.claim.key, one.claim.body_hash)
    except Refused as refused:
        return refused
    return Repeated(answer) if answer else refusal


async def _without(claims: Sequence[Claim], batch: Sequence[_Waiting]) -> Sequence[_Waiting]:
    """Tell those whose keys were claimed meanwhile what was answered then; the others."""
    left = []
    for one in batch:
        if one.claim is None or one.claim not in claims:
            left.append(one)
        else:
            one.tell(await _refused(one, ANSWER_LOST))
    return left
