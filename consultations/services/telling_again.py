"""Sending a notice again that came back or was given up."""

from __future__ import annotations

from uuid import UUID

from consultations.queries.telling import subject_of
from consultations.services.loading import demand_role, locked
from participation.base.database import transaction
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.notices.services import send_again


async def retry_notice(actor: Actor, *, slug: str, delivery: UUID) -> None:
    """Send a notice about the report of a consultation again.

    Raises 403 without the officer's role in its body, 404 for a notice about something else, 409 where it is sent
    or waits already.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        about = (subject_of(held.id), f"consultation:{held.id}")
        await send_again(actor, delivery=delivery, about=about, body=held.body)
