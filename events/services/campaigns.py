"""Preparing a campaign, changing what is said of it, and handing it in; nothing is public before a version is."""

from __future__ import annotations

import secrets
from typing import Any

import asyncpg
import msgspec

from events.queries.campaigns_inside import campaign_as_it_is
from events.rules.campaigns import CampaignFacts, check_campaign, check_complete
from events.schemas.campaign import CampaignInside, CampaignSaid, EditedCampaign, NewCampaign, ProgrammeMade
from events.schemas.programme import CampaignContent, Submission, VersionView
from events.services.programme_loading import authors_with, body_named, demand_office, locked_campaign
from events.services.programme_writing import write_version
from events.tables.programme import Campaign
from events.words import ProgrammeKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import transaction
from participation.base.errors import N_, Refusal, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

SLUG_TAKEN = Refusal("slug_taken", 409, N_("Something has this address already."))
EDITED_MEANWHILE = Refusal(
    "edited_meanwhile", 409, N_("Somebody else changed this meanwhile. Load it anew and put your change in again.")
)
# words that are addresses of their own beside those of campaigns and activities
RESERVED = frozenset({"new", "mine"})
CONTENT = tuple(name for name in CampaignContent.__struct_fields__ if name != "body")


async def prepare_campaign(actor: Actor, *, new: NewCampaign) -> ProgrammeMade:
    """Enter a campaign. Raises 403 without a role in the body, 422 naming wrong fields, 409 for a taken slug."""
    body = await body_named(new.body)
    demand_office(actor, body)
    values = _values(new)
    demand(check_campaign(_facts(new)))
    slug = new.slug or f"{new.starts_on:%Y}-{secrets.token_hex(4)}"
    if slug in RESERVED:
        raise Refused(SLUG_TAKEN)
    row = Campaign(
        **values,
        id=uuid7(),
        slug=slug,
        body=body,
        author=actor.person,
        authors=[actor.person],
        created_at=clock.now(),
        version=1,
    )
    made = ProgrammeMade(id=row.id, slug=slug, version=1)
    try:
        async with transaction():
            await Campaign.insert(row)
            await record(actor, "campaign.prepared", f"campaign:{row.id}", body=body, slug=slug)
            await answered(made)
    except asyncpg.UniqueViolationError as error:
        raise Refused(SLUG_TAKEN) from error
    return made


async def edit_campaign(actor: Actor, *, slug: str, change: EditedCampaign) -> ProgrammeMade:
    """Save the whole campaign again; what is public changes with the next version only.

    Raises 404, 403, 422 naming wrong fields, and 409 ``edited_meanwhile`` where somebody else saved it meanwhile: the
    refusal holds the ``version`` there is and, under ``now``, each field that reads otherwise.
    """
    async with transaction():
        held = await locked_campaign(actor, slug)
        values = _values(change)
        if change.version != held.version:
            raise Refused(clash(held.version, await campaign_as_it_is(slug), values))
        demand(check_campaign(_facts(change)))
        await Campaign.update(**values, version=held.version + 1, authors=authors_with(actor, held)).where(
            Campaign.id == held.id
        )
        await record(actor, "campaign.corrected", f"campaign:{held.id}", body=held.body)
    return ProgrammeMade(id=held.id, slug=slug, version=held.version + 1)


async def submit_campaign(actor: Actor, *, slug: str, new: Submission) -> VersionView:
    """Hand in the campaign as it stands.

    Raises 404, 403, 422 naming what is lacking or where no reason is given for a change of what is public, 409 while
    a version waits.
    """
    async with transaction():
        held = await locked_campaign(actor, slug)
        found = await campaign_as_it_is(slug)
        demand(check_complete(_facts(found)))
        made = await write_version(
            actor,
            kind=ProgrammeKind.CAMPAIGN,
            subject=held.id,
            body=held.body,
            content=CampaignContent(body=found.body, **{name: getattr(found, name) for name in CONTENT}),
            authors=held.authors,
            reason=new.reason,
        )
        await record(actor, "campaign.submitted", f"campaign:{held.id}", body=held.body, number=made.number)
        await answered(made)
    return made


def clash(version: int, stored: msgspec.Struct, sent: dict[str, Any]) -> Refusal:
    """The refusal of a change of something that was changed meanwhile, with what it says now."""
    now = {name: said for name in sent if (said := msgspec.to_builtins(getattr(stored, name))) != _plain(sent[name])}
    return msgspec.structs.replace(EDITED_MEANWHILE, extra={"version": version, "now": now})


def cleaned(said: msgspec.Struct, names: tuple[str, ...]) -> dict[str, Any]:
    """The named fields as they are stored: texts without invisible characters, enums and their lists as words."""
    values = {}
    for name in names:
        value = getattr(said, name)
        values[name] = clean(value).strip() if type(value) is str else value
    return values


def _values(said: CampaignSaid) -> dict[str, Any]:
    return cleaned(said, CampaignSaid.__struct_fields__)


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _facts(said: CampaignSaid | CampaignInside) -> CampaignFacts:
    return CampaignFacts(**{name: getattr(said, name) for name in CampaignFacts.__struct_fields__})
