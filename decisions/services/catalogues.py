"""The yearly catalogue: set up, changed during the year with reasons, handed in version by version."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import msgspec

from decisions.queries.catalogues_inside import draft_of, public_matters, turns_of
from decisions.queries.matters_inside import may_read_matter
from decisions.rules.catalogues import NOTHING_LISTED, check_change, listed
from decisions.schemas.catalogue import CatalogueChanged, CatalogueMade, NewCatalogue, NewCatalogueChange
from decisions.schemas.edition import EditionView
from decisions.schemas.matter import Submission
from decisions.services.edition_writing import write_edition
from decisions.services.matter_loading import authors_of, body_named, demand_office
from decisions.tables.matter import Catalogue, CatalogueChange
from decisions.words import EditionKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

TAKEN = Refusal("catalogue_taken", 409, N_("This body has a catalogue of this year already."))
NO_SUCH_MATTER = N_("There is no matter with this address.")


class _Held(msgspec.Struct):
    id: UUID
    body: UUID


class _Newest(msgspec.Struct):
    version: int


async def prepare_catalogue(actor: Actor, *, new: NewCatalogue) -> CatalogueMade:
    """Set up the catalogue of a body for a year. Raises 422 for a wrong body, 403, 409 where there is one."""
    body = await body_named(new.body)
    demand_office(actor, body)
    row = Catalogue(
        id=uuid7(),
        body=body,
        year=new.year,
        title=clean(new.title).strip(),
        basis=clean(new.basis).strip(),
        created_at=clock.now(),
        author=actor.person,
    )
    made = CatalogueMade(id=row.id, body=new.body, year=new.year)
    try:
        async with transaction():
            await Catalogue.insert(row)
            await record(actor, "catalogue.prepared", f"catalogue:{row.id}", body=body, year=new.year)
            await answered(made)
    except asyncpg.UniqueViolationError as error:
        raise Refused(TAKEN) from error
    return made


async def change_catalogue(actor: Actor, *, catalogue: UUID, new: NewCatalogueChange) -> CatalogueChanged:
    """Add a matter or drop one; it becomes public with the version that is handed in next.

    Raises 404, 403 outside the office, 422 for an unknown matter or where a published reason is lacking, 409 for a
    matter that is there or is not.
    """
    async with transaction():
        held = await _locked(actor, catalogue)
        matter = await fetch_one(_Held, "SELECT id, body FROM matter WHERE slug = {}", new.matter)
        public = await public_matters(catalogue)
        turns = await turns_of(catalogue)
        now_held = listed(turns)
        # what somebody may not read they may not name; what is in the catalogue they have read there
        if matter is None or not (may_read_matter(actor, matter.body) or matter.id in now_held):
            raise Refused(invalid(FieldError("matter", "unknown_value", NO_SUCH_MATTER)))
        reason = clean(new.reason).strip()
        demand(check_change(new.change, matter.id, held=now_held, public=public, reason=reason))
        version = await _next_version(catalogue)
        row = CatalogueChange(
            id=uuid7(),
            catalogue=catalogue,
            version=version,
            matter=matter.id,
            change=new.change,
            reason=reason,
            at=clock.now(),
            person=actor.person,
        )
        await CatalogueChange.insert(row)
        await record(
            actor,
            "catalogue.changed",
            f"catalogue:{catalogue}",
            body=held.body,
            change=new.change.value,
            matter=new.matter,
        )
        changed = CatalogueChanged(id=row.id, version=version, matters=len(listed(await turns_of(catalogue))))
        await answered(changed)
    return changed


async def submit_catalogue(actor: Actor, *, catalogue: UUID, new: Submission) -> EditionView:
    """Hand in the catalogue with all changes so far.

    Raises 404, 403 outside the office, 422 for an empty one or where no reason is given for a change of what is
    public, 409 while a version waits.
    """
    async with transaction():
        held = await _locked(actor, catalogue)
        content = await draft_of(catalogue)
        if not content.entries and not content.turns:
            raise Refused(NOTHING_LISTED)
        made = await write_edition(
            actor,
            kind=EditionKind.CATALOGUE,
            subject=catalogue,
            body=held.body,
            content=content,
            authors=await authors_of(f"catalogue:{catalogue}"),
            reason=new.reason,
        )
        await record(actor, "catalogue.submitted", f"catalogue:{catalogue}", body=held.body, version=made.version)
        await answered(made)
    return made


async def _locked(actor: Actor, catalogue: UUID) -> _Held:
    held = await fetch_one(_Held, "SELECT id, body FROM catalogue WHERE id = {} FOR UPDATE", catalogue)
    if held is None:
        raise Refused(NOT_FOUND)
    demand_office(actor, held.body)
    return held


async def _next_version(catalogue: UUID) -> int:
    found = await fetch_one(
        _Newest,
        "SELECT coalesce(max(version), 0) AS version FROM edition WHERE kind = {} AND subject = {}",
        EditionKind.CATALOGUE.value,
        catalogue,
    )
    return (found.version if found else 0) + 1
