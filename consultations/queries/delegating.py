"""Who works on what in a consultation, and who could."""

from __future__ import annotations

from uuid import UUID

from piccolo.querystring import QueryString

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.delegating import Delegations, DelegationView, Officer, Officers
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

DELEGATIONS = """
SELECT d.id, d.officer, o.name AS officer_name, b.name AS by, d.at, d.note, d.family, d.comment, d.clause, d.whole,
    d.channel, d.stance, d.ended_at, e.name AS ended_by
FROM delegation d JOIN person o ON o.id = d.officer JOIN person b ON b.id = d.by
LEFT JOIN person e ON e.id = d.ended_by WHERE {} ORDER BY d.id DESC LIMIT 500
"""


async def delegations(
    actor: Actor, which: str | ConsultationView, *, officer: UUID | None = None, ended: bool = False
) -> Delegations:
    """What is given to whom, open unless ``ended``; of one officer, or of all. Raises 403 outside the office."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    parts = [QueryString("d.consultation = {}", view.id)]
    parts.append(QueryString("d.ended_at IS NOT NULL") if ended else QueryString("d.ended_at IS NULL"))
    if officer:
        parts.append(QueryString("d.officer = {}", officer))
    return Delegations(await fetch(DelegationView, DELEGATIONS, QueryString(" AND ".join("{}" for _ in parts), *parts)))


async def officers(actor: Actor, which: str | ConsultationView) -> Officers:
    """The officers of the body that answers, by name. Raises 403 outside the office."""
    view = await consultation(actor, which)
    body = await body_of(view.id)
    if not actor.has(*STAFF, body=body):
        raise Refused(FORBIDDEN)
    return Officers(await officers_of(body))


async def officers_of(body: UUID) -> list[Officer]:
    """Who answers comments for a body, by name."""
    return await fetch(
        Officer,
        "SELECT DISTINCT p.id, p.name FROM membership m JOIN person p ON p.id = m.person"
        " WHERE m.body = {} AND m.role = {} AND m.ended_at IS NULL ORDER BY p.name, p.id",
        body,
        Role.OFFICER,
    )
