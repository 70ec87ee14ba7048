"""The call that a draw or a seat is about, by the server's clock, and the steps that a draw takes."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.errors import Refusal, Refused, demand
from participation.base.identity.actor import Actor
from participation.representatives.rules.call_life import after, may_act, state_at
from participation.representatives.services import loading
from participation.representatives.services.loading import CallHeld as Held
from participation.representatives.services.loading import roles_in, take_call_step
from participation.representatives.words import CallAct, CallState

__all__ = [
    "Held",
    "call_named",
    "call_of",
    "demand",
    "demand_may",
    "locked_call",
    "locked_call_of",
    "next_state",
    "take_step",
]


async def locked_call(slug: str) -> Held:
    """The call, held until the end of the transaction. Raises 404."""
    return _by_now(await loading.locked_call(slug))


async def locked_call_of(call: UUID) -> Held:
    """The same by id. Raises 404."""
    return _by_now(await loading.locked_call(call))


async def call_of(call: UUID) -> Held:
    """The call, not held. Raises 404."""
    return _by_now(await loading.read_call(call))


async def call_named(slug: str) -> Held:
    """The call by its address, not held. Raises 404."""
    return _by_now(await loading.read_call(slug))


def _by_now(held: Held) -> Held:
    return msgspec.structs.replace(held, state=state_at(held.state, held.closes_at, clock.now()))


def demand_may(actor: Actor, held: Held, act: CallAct) -> None:
    """Raises 403 where the actor may not do this to a call of the body, whatever its state is."""
    demand(may_act(act, person=str(actor.person), roles=roles_in(actor, held.body)))


def next_state(held: Held, act: CallAct, reason: str = "") -> CallState:
    """The state that the act leads to. Raises 409 out of order, 422 without a reason that is needed."""
    found = after(held.state, act, reason=reason)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


async def take_step(actor: Actor, held: Held, act: CallAct, reason: str = "") -> CallState:
    """Write the row of an act and the state that the steps now amount to."""
    state = next_state(held, act, reason)
    await take_call_step(actor, held, act, state, clock.now(), reason=reason)
    return state
