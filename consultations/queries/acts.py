"""Which acts of the life cycle somebody may do now, so that a page offers no form that would be refused."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.report_submissions import under_way
from consultations.queries.signing import signed
from consultations.rules.lifecycle import after
from consultations.rules.sign_off import DECISIONS, may_act
from consultations.schemas.consultation import ConsultationView
from consultations.words import Act, State
from participation.base import clock
from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import next_stage
from participation.base.rules_file.values import Stage

REASON = "a reason, which the form will ask for"


class _Held(msgspec.Struct):
    body: UUID
    author: UUID


class Possible(msgspec.Struct, frozen=True):
    """What the actor may do; ``stage`` is whose signature is awaited, ``held_back`` why the actor may not give it."""

    acts: frozenset[Act]
    stage: Stage | None = None
    held_back: Refusal | None = None


async def possible(actor: Actor, view: ConsultationView) -> Possible:
    """The acts that are in order now and that the actor's roles allow."""
    held = await fetch_one(_Held, "SELECT body, author FROM consultation WHERE id = {}", view.id)
    if held is None:
        raise Refused(NOT_FOUND)
    if view.state is State.REPORT_SUBMITTED and await under_way(view.id):
        return Possible(frozenset())
    stages = current_rules().sign_off.stages
    roles = {role for role, where in actor.roles if where == held.body}
    published = any(step.act is Act.PUBLISH for step in view.steps)
    later = view.opens_at > clock.now()
    stage, held_back = None, None
    acts = set()
    for act in Act:
        to = after(view.state, act, reason=REASON, opens_later=later, published_before=published)
        if not isinstance(to, State):
            continue
        authors, approvals = await signed(view.id, held.author, act) if act in DECISIONS else (set(), [])
        refusal = may_act(
            act, person=str(actor.person), roles=roles, authors=authors, stages=stages, approvals=approvals
        )
        if refusal is None:
            acts.add(act)
        if act in {Act.APPROVE, Act.APPROVE_REPORT}:
            stage, held_back = next_stage(stages, approvals), refusal
    return Possible(frozenset(acts), stage, held_back)
