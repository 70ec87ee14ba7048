"""Having the chances computed: asked for here, carried out by a job, cancelled by whoever asked too early."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.outbox.owing import owe
from participation.representatives.rules.draws import (
    BY_DRAW,
    NOT_DRAWN_WAY,
    NOT_NEEDED,
    NOTHING_TO_CANCEL,
    SOLVING,
    VALUES_FIXED,
    is_needed,
)
from participation.representatives.schemas.draw import Merged, Preparing
from participation.representatives.services.call_life import in_time
from participation.representatives.services.draw_loading import (
    Held,
    demand_may,
    locked_call,
    next_state,
)
from participation.representatives.services.draw_pool import Input, input_of
from participation.representatives.services.draw_refilling import demand_answered, refill_input
from participation.representatives.services.seat_vacancies import vacancies
from participation.representatives.words import CallAct, CallState, Way

SOLVE = "draw.solve"


class _Id(msgspec.Struct):
    id: UUID


async def prepare(actor: Actor, *, slug: str, coarser: Sequence[Merged] = ()) -> Preparing:
    """Have the chances computed for everybody who is eligible now.

    After the draw it is for the seats that fell free and whose type has run dry. Raises 403 without the role, 409
    while one is under way (``solving``), where nothing has to be drawn (``draw_not_needed``), somebody has not answered
    an offer (``offers_open``) or the call names another way (``not_by_draw``), 422 for values that are not there.
    """
    async with transaction():
        await in_time(slug)
        held = await locked_call(slug)
        demand_may(actor, held, CallAct.FREEZE)
        if held.way is not Way.DRAW:
            raise Refused(NOT_DRAWN_WAY)
        given = await _wanted(held, coarser)
        if await running(held.id):
            raise Refused(SOLVING)
        asked = Preparing(preparation=uuid7(), stage="", done=0, steps=0)
        await execute(
            "INSERT INTO draw_preparation (id, call, kind, asked_at, asked_by, given, stage, done, steps, failure,"
            " failure_values) VALUES ({}, {}, {}, {}, {}, {}, '', 0, 0, '', jsonb_build_object())",
            asked.preparation,
            held.id,
            given.kind,
            clock.now(),
            actor.person,
            canonical(given),
        )
        await owe(SOLVE, ahead=True, preparation=asked.preparation)
        await record(actor, "draw.prepared", f"call:{held.id}", body=held.body, people=len(given.persons))
        await answered(asked)
    return asked


async def cancel(actor: Actor, *, slug: str) -> None:
    """Break the computation off; its process is killed. Raises 409 where none is under way, 403."""
    async with transaction():
        held = await locked_call(slug)
        demand_may(actor, held, CallAct.FREEZE)
        stopped = await execute(
            "UPDATE draw_preparation SET cancelled_at = {}, cancelled_by = {} WHERE call = {}"
            " AND solved_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL RETURNING id",
            clock.now(),
            actor.person,
            held.id,
        )
        if not stopped:
            raise Refused(NOTHING_TO_CANCEL)
        await record(actor, "draw.preparation_cancelled", f"call:{held.id}", body=held.body)


async def running(call: UUID) -> UUID | None:
    """The computation that is under way."""
    found = await fetch_one(
        _Id,
        "SELECT id FROM draw_preparation WHERE call = {} AND solved_at IS NULL AND failed_at IS NULL"
        " AND cancelled_at IS NULL",
        call,
    )
    return found.id if found else None


async def _wanted(held: Held, coarser: Sequence[Merged]) -> Input:
    if held.state is CallState.DRAWN:
        if not (await vacancies(held.id)).places:
            raise Refused(NOT_NEEDED)
        if coarser:
            raise Refused(invalid(FieldError("coarser", "fixed", VALUES_FIXED)))
        await demand_answered(held)
        return await refill_input(held)
    next_state(held, CallAct.FREEZE)
    given = await input_of(held, coarser=coarser)
    if not is_needed(len(given.persons), held.seats):
        raise Refused(NOT_NEEDED)
    return given


def demand_other_way(held: Held) -> None:
    """Raises 409 where the call says that its seats are drawn."""
    if held.way is Way.DRAW:
        raise Refused(BY_DRAW)
