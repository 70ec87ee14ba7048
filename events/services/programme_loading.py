"""Loading the campaign or activity that an act is about, locked until the act is done."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.rules.campaigns import WRONG_BODY
from events.rules.programme import OFFICE
from participation.base.database import execute, fetch_one
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

NO_SUCH_BODY = N_("There is no body with this address.")
NO_SUCH_CAMPAIGN = N_("There is no campaign with this address.")


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign or an activity as its services need it."""

    id: UUID
    slug: str
    body: UUID
    version: int
    authors: list[UUID]


class _Id(msgspec.Struct):
    id: UUID


async def locked_campaign(actor: Actor, slug: str) -> Held:
    """The campaign of a slug, held until the end of the transaction, for its office. Raises 404, 403."""
    return _of_office(
        actor,
        await fetch_one(
            Held, "SELECT id, slug, body, version, authors FROM campaign WHERE slug = {} FOR NO KEY UPDATE", slug
        ),
    )


async def locked_activity(actor: Actor, slug: str) -> Held:
    """The same for an activity, for its host."""
    return _of_office(
        actor,
        await fetch_one(
            Held, "SELECT id, slug, body, version, authors FROM activity WHERE slug = {} FOR NO KEY UPDATE", slug
        ),
    )


async def activity_touched(actor: Actor, held: Held) -> int:
    """Note who wrote on the activity; its new version, so that none overwrites what another added."""
    await execute(
        "UPDATE activity SET version = version + 1, authors = {} WHERE id = {}", authors_with(actor, held), held.id
    )
    return held.version + 1


def authors_with(actor: Actor, held: Held) -> list[UUID]:
    """Everybody who wrote on it, and now the actor."""
    return sorted({*held.authors, *([actor.person] if actor.person else [])})


async def body_named(slug: str) -> UUID:
    """The id of a body. Raises 422 for one that does not exist."""
    found = await fetch_one(_Id, "SELECT id FROM body WHERE slug = {}", slug)
    if found is None:
        raise Refused(invalid(FieldError("body", "unknown_value", NO_SUCH_BODY)))
    return found.id


async def campaign_named(slug: str) -> UUID:
    """The id of a campaign, public or not. Raises 422 for one that does not exist."""
    found = await fetch_one(_Id, "SELECT id FROM campaign WHERE slug = {}", slug)
    if found is None:
        raise Refused(invalid(FieldError("campaign", "unknown_value", NO_SUCH_CAMPAIGN)))
    return found.id


def demand_office(actor: Actor, body: UUID) -> None:
    """Raises 403 where the actor neither is an officer of the body nor runs its open days."""
    if not actor.has(*OFFICE, body=body):
        raise Refused(WRONG_BODY)


def _of_office(actor: Actor, held: Held | None) -> Held:
    if held is None:
        raise Refused(NOT_FOUND)
    demand_office(actor, held.body)
    return held
