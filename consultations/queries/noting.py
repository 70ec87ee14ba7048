"""Notes of officers, for officers of the body that answers and for nobody else."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from consultations.queries.comments import body_of
from consultations.queries.consultations import consultation
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.noting import Notes, NoteView
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


async def notes(actor: Actor, which: str | ConsultationView, about: Collection[UUID]) -> Notes:
    """The notes on some families, comments and points, the oldest first. Raises 403 for who is no officer there."""
    view = await consultation(actor, which)
    if not actor.has(Role.OFFICER, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return await notes_on(view.id, about)


async def notes_on(id_: UUID, about: Collection[UUID]) -> Notes:
    """The same for who has asked already whether the actor may know."""
    wanted = list(about)
    return Notes(
        await fetch(
            NoteView,
            "SELECT n.id, n.text, p.name AS by, n.at, n.family, n.comment, n.point"
            " FROM internal_note n JOIN person p ON p.id = n.person WHERE n.consultation = {}"
            " AND (n.family = ANY({}) OR n.comment = ANY({}) OR n.point = ANY({})) ORDER BY n.id LIMIT 200",
            id_,
            wanted,
            wanted,
            wanted,
        )
    )
