"""The acts of a call until its list is frozen: review, signature, announcement, more time, closing, withdrawal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.database import transaction
from participation.base.errors import FieldError, Refusal, Refused, demand, invalid
from participation.base.identity.actor import CLOCKWORK, Actor
from participation.base.in_force import current_calendar, current_rules
from participation.base.outbox.owing import owe
from participation.base.rules_file.signing_off import Approval, next_stage
from participation.base.text import clean
from participation.representatives.errors import AFTER_MEETING, NOT_LATER
from participation.representatives.queries.call_said import said_of
from participation.representatives.queries.call_signing import call_steps, signed
from participation.representatives.queries.calls import call_inside
from participation.representatives.rules.call_life import (
    after,
    may_act,
    state_at,
)
from participation.representatives.rules.calls import check_complete
from participation.representatives.schemas.call import CallStanding
from participation.representatives.services.loading import CallHeld, locked_call, roles_in, take_call_step
from participation.representatives.words import CallAct, CallState

CLOSE = "call.close"


async def submit_call(actor: Actor, *, slug: str, reason: str = "") -> CallStanding:
    """Hand it in for review. Raises 422 naming what is missing or too short, 409 out of order, 403 without the role."""
    async with transaction():
        held = await locked_call(slug)
        state = await _allowed(actor, held, CallAct.SUBMIT)
        await _check(held)
        return await done(actor, held, CallAct.SUBMIT, state, reason=reason)


async def approve_call(actor: Actor, *, slug: str, reason: str = "") -> CallStanding:
    """Sign the next stage of the chain. Raises 403 for its author, a wrong role or a second signature."""
    async with transaction():
        held = await locked_call(slug)
        stages = current_rules().sign_off.stages
        authors, signatures = signed(await call_steps(held.id), held.author)
        demand(_may(actor, held, CallAct.APPROVE, authors, signatures))
        stage = next_stage(stages, signatures)
        name = stage.name if stage else ""
        after_this = [*signatures, Approval(name, str(actor.person))]
        waiting = next_stage(stages, after_this)
        state = _state(after(held.state, CallAct.APPROVE, signatures_left=0 if waiting is None else 1))
        return await done(
            actor,
            held,
            CallAct.APPROVE,
            state,
            reason=reason,
            stage=name,
            waiting_for=waiting.name if waiting else None,
        )


async def reject_call(actor: Actor, *, slug: str, reason: str) -> CallStanding:
    """Send it back with reasons. Raises 422 without one."""
    async with transaction():
        held = await locked_call(slug)
        state = await _allowed(actor, held, CallAct.REJECT, reason=reason)
        return await done(actor, held, CallAct.REJECT, state, reason=reason)


async def open_call(actor: Actor, *, slug: str) -> CallStanding:
    """Announce it: from now on it is public, and applications are taken from its opening to its end.

    Raises 422 where so little time is left that the rules file no longer allows it.
    """
    async with transaction():
        held = await locked_call(slug)
        state = await _allowed(actor, held, CallAct.OPEN)
        await _check(held)
        await _owe_closing(held.id, held.closes_at)
        return await done(actor, held, CallAct.OPEN, state)


async def extend_call(actor: Actor, *, slug: str, closes_at: datetime, reason: str) -> CallStanding:
    """Give people more time to apply, also after the end while nothing is frozen; the reason is published.

    Raises 422 where it is no later, after the meeting or unreasoned.
    """
    async with transaction():
        held = await in_time(slug)
        state = await _allowed(actor, held, CallAct.EXTEND, reason=reason)
        errors = []
        if closes_at <= max(held.closes_at, clock.now()):
            errors.append(FieldError("closes_at", "not_later", NOT_LATER))
        if closes_at >= (held.draw_at or held.meeting_at):
            errors.append(FieldError("closes_at", "out_of_range", AFTER_MEETING))
        if errors:
            raise Refused(invalid(*errors))
        await _owe_closing(held.id, closes_at)
        return await done(actor, held, CallAct.EXTEND, state, reason=reason, closes_at=closes_at)


async def close_call(actor: Actor, *, slug: str, reason: str = "") -> CallStanding:
    """Take no more applications; before the announced end this takes a published reason."""
    async with transaction():
        before = await locked_call(slug)
        held = await _caught_up(before)
        if held.state is CallState.CLOSED and before.state is CallState.OPEN:
            demand(_may(actor, held, CallAct.CLOSE))
            return CallStanding(slug, held.state)
        state = await _allowed(actor, held, CallAct.CLOSE, reason=reason)
        now = clock.now()
        ended = now if now > held.opens_at else None
        return await done(actor, held, CallAct.CLOSE, state, reason=reason, closes_at=ended)


async def withdraw_call(actor: Actor, *, slug: str, reason: str) -> CallStanding:
    """Take it back with a published reason. Raises 422 without one, 409 once it is drawn."""
    async with transaction():
        held = await in_time(slug)
        state = await _allowed(actor, held, CallAct.WITHDRAW, reason=reason)
        return await done(actor, held, CallAct.WITHDRAW, state, reason=reason)


async def keep_call_time(call: UUID) -> None:
    """What the clock does: closes an open call when its end has come."""
    async with transaction():
        await _caught_up(await locked_call(call))


async def in_time(which: str | UUID) -> CallHeld:
    """The call, locked; a closing that is due is done before anything else may be."""
    return await _caught_up(await locked_call(which))


async def _caught_up(held: CallHeld) -> CallHeld:
    if state_at(held.state, held.closes_at, clock.now()) is held.state:
        return held
    await done(CLOCKWORK, held, CallAct.CLOSE, CallState.CLOSED, at=held.closes_at)
    return msgspec.structs.replace(held, state=CallState.CLOSED)


async def _check(held: CallHeld) -> None:
    view = await call_inside(held.slug)
    demand(check_complete(said_of(view), current_rules().calls, current_calendar()))


async def _allowed(actor: Actor, held: CallHeld, act: CallAct, *, reason: str = "") -> CallState:
    """The state that the act leads to, once the actor's role and the order of things are judged."""
    authors, signatures = signed(await call_steps(held.id), held.author)
    demand(_may(actor, held, act, authors, signatures))
    return _state(after(held.state, act, reason=clean(reason)))


def _may(
    actor: Actor,
    held: CallHeld,
    act: CallAct,
    authors: Collection[str] = (),
    signatures: Sequence[Approval] = (),
) -> Refusal | None:
    return may_act(
        act,
        person=str(actor.person),
        roles=roles_in(actor, held.body),
        authors=authors,
        stages=current_rules().sign_off.stages,
        approvals=signatures,
    )


def _state(found: CallState | Refusal) -> CallState:
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


async def _owe_closing(call: UUID, closes_at: datetime) -> None:
    await owe(CLOSE, due_at=closes_at, once=f"close call:{call}:{closes_at.isoformat()}", call=str(call))


async def done(
    actor: Actor,
    held: CallHeld,
    act: CallAct,
    state: CallState,
    *,
    reason: str = "",
    stage: str = "",
    closes_at: datetime | None = None,
    waiting_for: str | None = None,
    at: datetime | None = None,
) -> CallStanding:
    """Write the step, the state and the audit row; ``at`` dates the step where that is not now."""
    await take_call_step(
        actor, held, act, state, at or clock.now(), reason=clean(reason), stage=stage, closes_at=closes_at
    )
    await record(actor, f"call.{act}", f"call:{held.id}", body=held.body, state=state, stage=stage)
    return CallStanding(held.slug, state, waiting_for)
