"""What a matter leads to: links that are added and taken off."""

from __future__ import annotations

from uuid import UUID

from decisions.queries.link_targets import is_ours
from decisions.rules.links import OURS, check_target
from decisions.schemas.matter import LinkAdded, NewMatterLink
from decisions.services.matter_link_checking import owe_check
from decisions.services.matter_loading import locked_matter
from decisions.tables.matter import MatterLink
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

ALREADY_LINKED = Refusal("already_linked", 409, N_("This matter leads there already."))
NOTHING_OF_OURS = N_("There is nothing of ours with this address.")
SAME = "SELECT id FROM matter_link WHERE matter = {} AND kind = {} AND target = {} AND removed_at IS NULL"


async def add_link(actor: Actor, *, slug: str, new: NewMatterLink) -> LinkAdded:
    """Add a link; it is looked at soon, then daily.

    Raises 404, 403 outside the office, 422 for what no link can be made of, 409 for one that is there.
    """
    target = clean(new.target).strip()
    demand(check_target(new.kind, target))
    async with transaction():
        held = await locked_matter(actor, slug)
        if new.kind in OURS and not await is_ours(new.kind, target):
            raise Refused(invalid(FieldError("target", "unknown_value", NOTHING_OF_OURS)))
        if await execute(SAME, held.id, new.kind.value, target):
            raise Refused(ALREADY_LINKED)
        row = MatterLink(
            id=uuid7(),
            matter=held.id,
            kind=new.kind,
            target=target,
            title=clean(new.title).strip(),
            added_at=clock.now(),
            added_by=actor.person,
        )
        await MatterLink.insert(row)
        await owe_check(row.id)
        await record(actor, "matter.link_added", f"matter:{held.id}", body=held.body, kind=new.kind.value)
        added = LinkAdded(row.id)
        await answered(added)
    return added


async def remove_link(actor: Actor, *, slug: str, link: UUID) -> None:
    """Take a link off; its row stays. Raises 404, 403 outside the office."""
    async with transaction():
        held = await locked_matter(actor, slug)
        rows = await execute(
            "UPDATE matter_link SET removed_at = {}, removed_by = {} WHERE id = {} AND matter = {}"
            " AND removed_at IS NULL RETURNING id",
            clock.now(),
            actor.person,
            link,
            held.id,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        await record(actor, "matter.link_removed", f"matter:{held.id}", body=held.body)
