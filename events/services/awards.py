"""Preparing a vote on activities, changing it before it is public, and handing it in to be signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from events.queries.awards_inside import award_as_it_is
from events.rules.awards import HOSTS, PUBLIC_ALREADY, TAKEN, AwardTimes, check_complete, check_times
from events.schemas.award import AwardContent, AwardMade, EditedAward, NewAward
from events.schemas.programme import Submission, VersionView
from events.services.award_loading import demand_role, locked_award
from events.services.campaigns import EDITED_MEANWHILE
from events.services.programme_loading import body_named, campaign_named, demand_office
from events.services.programme_published import Published
from events.services.programme_writing import write_version
from events.tables.afterwards import Award
from events.words import ProgrammeKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

TEXTS = ("title", "title_en", "rules", "rules_en")
PLAIN = (
    "slug",
    "winners",
    "choices_most",
    "residents",
    "jury_percent",
    "nominates_until",
    "opens_at",
    "closes_at",
)


async def prepare_award(actor: Actor, *, new: NewAward) -> AwardMade:
    """Enter a vote. Raises 403 without the role of a host in the body, 422 naming wrong fields, 409 ``slug_taken``."""
    body, campaign = await body_named(new.body), await campaign_named(new.campaign)
    demand_office(actor, body)
    demand(check_times(_times(new)))
    made = AwardMade(id=uuid7(), slug=new.slug, version=1)
    row = Award(
        **_values(new),
        id=made.id,
        body=body,
        campaign=campaign,
        author=actor.person,
        authors=[actor.person],
        created_at=clock.now(),
        version=1,
    )
    try:
        async with transaction():
            await Award.insert(row)
            await record(actor, "award.prepared", f"award:{made.id}", body=body)
            await answered(made)
    except asyncpg.UniqueViolationError as error:
        raise Refused(TAKEN) from error
    return made


async def edit_award(actor: Actor, *, slug: str, change: EditedAward) -> AwardMade:
    """Save the whole vote again, as long as it is not public. Raises 409 ``already_public``, ``edited_meanwhile``,
    ``slug_taken``, 422, 403, 404."""
    body, campaign = await body_named(change.body), await campaign_named(change.campaign)
    demand(check_times(_times(change)))
    try:
        async with transaction():
            held = await locked_award(slug)
            demand_role(actor, held, HOSTS)
            demand_office(actor, body)
            if held.published_at:
                raise Refused(PUBLIC_ALREADY)
            if change.version != held.version:
                raise Refused(EDITED_MEANWHILE)
            values: dict[Any, Any] = {
                **_values(change),
                "body": body,
                "campaign": campaign,
                "version": held.version + 1,
                "authors": _authors(held.authors, actor),
            }
            await Award.update(values).where(Award.id == held.id)
            await record(actor, "award.corrected", f"award:{held.id}", body=body)
    except asyncpg.UniqueViolationError as error:
        raise Refused(TAKEN) from error
    return AwardMade(id=held.id, slug=change.slug, version=held.version + 1)


async def submit_award(actor: Actor, *, slug: str, new: Submission) -> VersionView:
    """Hand in the vote as it stands, with its rules. Raises 409 while a version waits or where it is public, 422
    naming what is lacking, 403, 404."""
    async with transaction():
        held = await locked_award(slug)
        demand_role(actor, held, HOSTS)
        if held.published_at:
            raise Refused(PUBLIC_ALREADY)
        found = await award_as_it_is(slug)
        demand(
            check_complete(
                found.title, found.rules, msgspec.convert(found, AwardTimes, from_attributes=True), clock.now()
            )
        )
        made = await write_version(
            actor,
            kind=ProgrammeKind.AWARD,
            subject=held.id,
            body=held.body,
            content=found,
            authors=held.authors,
            reason=new.reason,
        )
        await record(actor, "award.submitted", f"award:{held.id}", body=held.body, number=made.number)
        await answered(made)
    return made


async def award_published(_actor: Actor, published: Published) -> None:
    """From now on the vote goes by what was signed."""
    said = msgspec.json.decode(published.content, type=AwardContent)
    values: dict[Any, Any] = {name: getattr(said, name) for name in (*PLAIN, *TEXTS)}
    await Award.update({**values, "published_at": published.at}).where(Award.id == published.subject)


def _authors(before: list[UUID], actor: Actor) -> list[UUID]:
    return sorted({*before, *([actor.person] if actor.person else [])})


def _times(new: NewAward) -> AwardTimes:
    return msgspec.convert(new, AwardTimes, from_attributes=True)


def _values(new: NewAward) -> dict[str, Any]:
    return {
        **{name: getattr(new, name) for name in PLAIN},
        **{name: clean(getattr(new, name)).strip() for name in TEXTS},
    }
