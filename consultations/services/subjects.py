"""District and tags of a consultation: set by its office at any time, for they are signposts and not the text."""

from __future__ import annotations

from consultations.schemas.subscribing import Subjects, SubjectsView
from consultations.services.loading import demand_role, locked
from participation.base.audit import record
from participation.base.database import execute, transaction
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean


async def set_subjects(actor: Actor, *, slug: str, new: Subjects) -> SubjectsView:
    """Say what a consultation is about. Raises 403 without the officer's role in its body."""
    district = clean(new.district).strip()
    tags = list(dict.fromkeys(tag for tag in (clean(one).strip() for one in new.tags) if tag))
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        await execute("UPDATE consultation SET district = {}, tags = {} WHERE id = {}", district, tags, held.id)
        await record(actor, "consultation.subjects", f"consultation:{held.id}", body=held.body, tags=len(tags))
    return SubjectsView(district=district, tags=tags)
