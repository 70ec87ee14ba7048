"""What somebody may do to a call now, and what the rules would say if it were handed in."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base.database import fetch
from participation.base.errors import FieldError, Refusal
from participation.base.identity.actor import Actor
from participation.base.in_force import current_calendar, current_rules
from participation.base.rules_file.signing_off import next_stage
from participation.base.rules_file.values import Stage
from participation.representatives.queries.call_said import said_of
from participation.representatives.queries.call_signing import call_steps, signed
from participation.representatives.queries.calls import body_of_call
from participation.representatives.rules.call_life import NEXT, may_act
from participation.representatives.rules.calls import check_complete
from participation.representatives.schemas.call import CallView
from participation.representatives.words import CallAct, CallState


class PossibleActs(msgspec.Struct, frozen=True):
    """``acts`` that are in order and the actor's to do, ``stage`` whose signature is waited for, ``held_back`` why the
    actor may not sign, ``lacking`` what stands in the way of the review."""

    acts: frozenset[CallAct]
    stage: Stage | None
    held_back: Refusal | None
    lacking: tuple[FieldError, ...]


class _Author(msgspec.Struct):
    author: UUID


async def possible_acts(actor: Actor, view: CallView) -> PossibleActs:
    """The acts of the life cycle that the actor may do now. Raises 404 and 403 for who is not of the office."""
    body = await body_of_call(actor, view.slug)
    roles = {role for role, where in actor.roles if where == body}
    [written] = await fetch(_Author, "SELECT author FROM call WHERE id = {}", view.id)
    authors, signatures = signed(await call_steps(view.id), written.author)
    stages = current_rules().sign_off.stages
    found = set()
    held_back = None
    for act in CallAct:
        if view.state not in NEXT[act]:
            continue
        refusal = may_act(
            act, person=str(actor.person), roles=roles, authors=authors, stages=stages, approvals=signatures
        )
        if refusal is None:
            found.add(act)
        elif act is CallAct.APPROVE and refusal.code in {"author_may_not_approve", "already_signed"}:
            held_back = refusal
    preparing = view.state in {CallState.PREPARED, CallState.REJECTED, CallState.APPROVED}
    lacking = check_complete(said_of(view), current_rules().calls, current_calendar()) if preparing else None
    stage = next_stage(stages, signatures) if view.state is CallState.SUBMITTED else None
    return PossibleActs(frozenset(found), stage, held_back, lacking.errors if lacking else ())
