"""Showing a body's overdue list to everybody, or no longer: an edition either way, so that the chain signs it."""

from __future__ import annotations

from decisions.schemas.edition import EditionView
from decisions.schemas.overdue import NewOverdueList, OverdueList
from decisions.services.edition_writing import write_edition
from decisions.words import EditionKind
from participation.base.database import transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.queries import body_by_slug
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE


async def show_overdue(actor: Actor, *, body: str, new: NewOverdueList) -> EditionView:
    """Hand in, for the chain to sign, that what the body of this slug is late with is public, or no longer is.

    Raises 404, 403 for who does not work for it, 409 ``edition_waiting``, 422 where an earlier decision is replaced
    without a reason.
    """
    async with transaction():
        found = await body_by_slug(body)
        if found is None:
            raise Refused(NOT_FOUND)
        if not actor.has(Role.OFFICER, Role.SECRETARY, body=found.id):
            raise Refused(WRONG_ROLE)
        made = await write_edition(
            actor,
            kind=EditionKind.OVERDUE_LIST,
            subject=found.id,
            body=found.id,
            content=OverdueList(public=new.public),
            reason=new.reason,
        )
        await answered(made)
    return made
