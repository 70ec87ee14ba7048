"""Who may have the document of a step: everybody where a published edition names it, else the office."""

from __future__ import annotations

from uuid import UUID

import msgspec

from decisions.queries.editions import in_force
from decisions.queries.matters_inside import may_read_matter
from decisions.schemas.matter_edition import MatterContent
from decisions.words import EditionKind
from participation.base.database import fetch_one
from participation.base.identity.actor import Actor


class _Step(msgspec.Struct):
    matter: UUID
    body: UUID


async def may_see_step_document(actor: Actor, subject: str) -> bool:
    """Whether somebody may have the files of ``matter-step:<id>``."""
    id_ = UUID(subject.partition(":")[2])
    found = await fetch_one(
        _Step, "SELECT s.matter, m.body FROM matter_step s JOIN matter m ON m.id = s.matter WHERE s.id = {}", id_
    )
    if found is None:
        return False
    if may_read_matter(actor, found.body):
        return True
    public = await in_force(EditionKind.MATTER, found.matter, MatterContent)
    return public is not None and any(step.filed_with == id_ for step in public.content.steps)
