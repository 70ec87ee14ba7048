"""正式文本: an officer proposes the version that was decided on, a leader who did not write it releases it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from consultations.queries.final_text import text_hash
from consultations.rules.final_text import FinalStep, Proposed, check_judgement, check_proposal
from consultations.schemas.final_text import FinalTextView, NewFinalText
from consultations.services.loading import Held, demand_role, locked
from consultations.services.telling_final_text import tell_final_text
from consultations.tables.aligning import FinalText
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import clean


class _Draft(msgspec.Struct):
    id: UUID


class _Last(msgspec.Struct):
    step: FinalStep
    draft: UUID
    version: int
    decided_on: date
    reference: str
    person: UUID
    saved_by: UUID


async def propose(actor: Actor, *, slug: str, new: NewFinalText) -> FinalTextView:
    """Propose a version as the text that was decided on.

    Raises 403 without the officer's role, 404 for a version that is not there, 409 before the report is published or
    while another is proposed, 422 for a day that is still to come.
    """
    now = clock.now()
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        last = await _last(held)
        demand(check_proposal(held.state, _judged(last), new.decided_on, day_of(now, current().zone)))
        draft = await fetch_one(
            _Draft, "SELECT id FROM draft WHERE consultation = {} AND version = {}", held.id, new.version
        )
        if draft is None:
            raise Refused(NOT_FOUND)
        made = await _take(actor, held, FinalStep.PROPOSED, draft.id, new.version, new.decided_on, clean(new.reference))
        await answered(made)
    return made


async def release(actor: Actor, *, slug: str) -> FinalTextView:
    """Release the proposed text: everybody can read it from now on, and who commented or subscribed is told.

    Raises 403 without the leader's role and for who wrote or proposed it, 409 while nothing is proposed.
    """
    return await _judge(actor, slug, FinalStep.RELEASED, "")


async def send_back(actor: Actor, *, slug: str, reason: str) -> FinalTextView:
    """Send the proposal back with a reason. Raises what :func:`release` raises, and 422 without a reason."""
    return await _judge(actor, slug, FinalStep.SENT_BACK, clean(reason).strip())


async def _judge(actor: Actor, slug: str, step: FinalStep, reason: str) -> FinalTextView:
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.LEADER)
        last = await _last(held)
        demand(check_judgement(_judged(last), actor.person, step, reason))
        assert last is not None  # the rule asked for it
        return await _take(actor, held, step, last.draft, last.version, last.decided_on, last.reference, reason)


async def _take(
    actor: Actor,
    held: Held,
    step: FinalStep,
    draft: UUID,
    version: int,
    decided_on: date,
    reference: str,
    reason: str = "",
) -> FinalTextView:
    now = clock.now()
    row = FinalText(
        id=uuid7(), consultation=held.id, draft=draft, step=step, decided_on=decided_on, reference=reference,
        reason=reason, sha256=await text_hash(draft), person=actor.person, at=now,
    )  # fmt: skip
    await FinalText.insert(row)
    view = FinalTextView(
        version=version, step=step, decided_on=decided_on, reference=reference, reason=reason, sha256=row.sha256,
        at=now, by=actor.name,
    )  # fmt: skip
    told = {"told": await tell_final_text(held, row.id, view)} if step is FinalStep.RELEASED else {}
    verb = f"final_text.{step.replace(' ', '_')}"
    await record(actor, verb, f"consultation:{held.id}", body=held.body, version=version, **told)
    return view


async def _last(held: Held) -> _Last | None:
    return await fetch_one(
        _Last,
        "SELECT f.step, f.draft, d.version, f.decided_on, f.reference, f.person, d.saved_by FROM final_text f"
        " JOIN draft d ON d.id = f.draft WHERE f.consultation = {} ORDER BY f.id DESC LIMIT 1",
        held.id,
    )


def _judged(last: _Last | None) -> Proposed | None:
    return Proposed(last.step, last.person, last.saved_by) if last else None
