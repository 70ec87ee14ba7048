"""Exports of who booked, who came, who did not, and what they said: for host and officer, each on record."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from events.services.session_loading import session_named
from events.visits_as_files import Visits, write_csv, write_xlsx
from participation.base.audit import record
from participation.base.database import transaction
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.spooling import Hashed, Spooled, spooled

EXPORTING = (Role.HOST, Role.OFFICER)


async def exported(actor: Actor, session: UUID, what: Visits, *, headings: Sequence[str] | None = None) -> Spooled:
    """The rows as CSV or, with ``headings``, as a workbook. Raises 403, 404."""
    held = await session_named(session)
    if not actor.has(*EXPORTING, body=held.body):
        raise Refused(WRONG_ROLE)
    async with transaction():
        await record(actor, "visits.exported", f"session:{session}", body=held.body, what=what)

    async def write(hashed: Hashed) -> int:
        if headings is None:
            return await write_csv(hashed, what, session)
        return await write_xlsx(hashed, what, session, headings)

    return await spooled(write)
