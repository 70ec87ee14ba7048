"""A matter as its office has it, turned into what is published of it."""

from __future__ import annotations

from decisions.schemas.matter import MatterInside, StepView
from decisions.schemas.matter_edition import LinkOnRecord, MatterContent, StepOnRecord


def content_of(found: MatterInside) -> MatterContent:
    """What an edition of the matter would say now; documents that are not public stay out of it."""
    return MatterContent(
        slug=found.slug,
        title=found.title,
        title_en=found.title_en,
        summary=found.summary,
        body=found.body,
        basis=found.basis,
        scope=found.scope,
        ways=found.ways,
        planned_for=found.planned_for,
        officer_unit=found.officer_unit,
        stage=found.stage,
        steps=[_step(step) for step in found.steps],
        links=[LinkOnRecord(kind=link.kind, target=link.target, title=link.title) for link in found.links],
    )


def _step(step: StepView) -> StepOnRecord:
    public = step.document_public
    return StepOnRecord(
        kind=step.kind,
        standing=step.standing,
        done_on=step.done_on,
        note=step.note,
        document=step.document if public else "",
        filed_with=step.filed_with if public else None,
        files=step.files if public else [],
    )
