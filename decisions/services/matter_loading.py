"""Loading the matter that an act is about, locked until the act is done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from decisions.rules.matters import OFFICE, WRONG_BODY
from participation.base.database import fetch, fetch_one
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

NO_SUCH_BODY = N_("There is no body with this address.")


class MatterHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as its services need it."""

    id: UUID
    slug: str
    title: str
    body: UUID
    version: int


class _Id(msgspec.Struct):
    id: UUID


class _Person(msgspec.Struct):
    person: UUID


async def locked_matter(actor: Actor, slug: str) -> MatterHeld:
    """The matter of a slug, held until the end of the transaction, for somebody of its office. Raises 404, 403."""
    held = await fetch_one(
        MatterHeld, "SELECT id, slug, title, body, version FROM matter WHERE slug = {} FOR UPDATE", slug
    )
    if held is None:
        raise Refused(NOT_FOUND)
    demand_office(actor, held.body)
    return held


async def body_named(slug: str) -> UUID:
    """The id of a body. Raises 422 for one that does not exist."""
    found = await fetch_one(_Id, "SELECT id FROM body WHERE slug = {}", slug)
    if found is None:
        raise Refused(invalid(FieldError("body", "unknown_value", NO_SUCH_BODY)))
    return found.id


async def authors_of(*subjects: str) -> Sequence[UUID]:
    """Everybody who ever did something to these subjects (kind:id), as the record of acts has it."""
    rows = await fetch(
        _Person, "SELECT DISTINCT person FROM audit WHERE subject = ANY ({}) AND person IS NOT NULL", list(subjects)
    )
    return [row.person for row in rows]


def demand_office(actor: Actor, body: UUID) -> None:
    """Raises 403 where the actor is neither officer nor secretary of the body."""
    if not actor.has(*OFFICE, body=body):
        raise Refused(WRONG_BODY)
