"""A matter is handed in, signed and published as an edition."""

from __future__ import annotations

from decisions.matter_contents import content_of
from decisions.queries.matters_inside import matter_as_it_is
from decisions.rules.matters import check_complete
from decisions.schemas.edition import EditionView
from decisions.schemas.matter import Submission
from decisions.services.edition_writing import write_edition
from decisions.services.matter_loading import authors_of, locked_matter
from decisions.words import EditionKind
from participation.base.audit import record
from participation.base.database import transaction
from participation.base.errors import demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor


async def submit_matter(actor: Actor, *, slug: str, new: Submission) -> EditionView:
    """Hand in the page of a matter as it stands.

    Raises 404, 403 outside the office, 422 naming what is lacking or where no reason is given for a change of what is
    public, 409 while a version waits.
    """
    async with transaction():
        held = await locked_matter(actor, slug)
        found = await matter_as_it_is(slug)
        demand(check_complete(basis=found.basis, scope=found.scope, ways=found.ways, unit=found.officer_unit))
        made = await write_edition(
            actor,
            kind=EditionKind.MATTER,
            subject=held.id,
            body=held.body,
            content=content_of(found),
            authors=await authors_of(f"matter:{held.id}"),
            reason=new.reason,
        )
        await record(actor, "matter.submitted", f"matter:{held.id}", body=held.body, version=made.version)
        await answered(made)
    return made
