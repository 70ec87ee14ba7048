"""Recording what became of a step of a matter; what was recorded before stays and is corrected by what comes later."""

from __future__ import annotations

from decisions.queries.matters_inside import standings_of
from decisions.rules.matters import StepSaid, check_step, stage_of
from decisions.schemas.matter import NewMatterStep, StepRecorded
from decisions.services.matter_loading import locked_matter
from decisions.tables.matter import MatterStep
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import transaction
from participation.base.errors import demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import clean
from participation.base.uploads.services import attach

SUBJECT = "matter-step:"


async def record_step(actor: Actor, *, slug: str, new: NewMatterStep) -> StepRecorded:
    """Add a row to a step. Raises 404, 403 outside the office, 422 naming every wrong field or an unknown file."""
    now = clock.now()
    document, note = clean(new.document).strip(), clean(new.note).strip()
    async with transaction():
        held = await locked_matter(actor, slug)
        said = StepSaid(
            standing=new.standing,
            done_on=new.done_on,
            note=note,
            document=document,
            document_public=new.document_public,
            files=len(new.attachments),
        )
        demand(check_step(said, today=day_of(now, current().zone)))
        row = MatterStep(
            id=uuid7(),
            matter=held.id,
            kind=new.kind,
            standing=new.standing,
            done_on=new.done_on,
            note=note,
            document=document,
            document_public=new.document_public,
            at=now,
            person=actor.person,
        )
        await MatterStep.insert(row)
        await attach(actor, subject=f"{SUBJECT}{row.id}", uploads=new.attachments)
        await record(actor, "matter.step_recorded", f"matter:{held.id}", body=held.body, step=new.kind.value)
        recorded = StepRecorded(row.id, stage_of(await standings_of(held.id)))
        await answered(recorded)
    return recorded
