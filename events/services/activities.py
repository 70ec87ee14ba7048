"""Preparing an activity, changing what is said of it, and handing it in; nothing is public before a version is."""

from __future__ import annotations

import secrets
from typing import Any

import asyncpg

from events.queries.activities_inside import activity_as_it_is
from events.rules.activities import ActivityFacts, check_activity, check_complete
from events.schemas.activity import ActivityInside, ActivitySaid, EditedActivity, NewActivity
from events.schemas.campaign import ProgrammeMade
from events.schemas.programme import ActivityContent, PhotoContent, QuestionContent, Submission, VersionView
from events.services.campaigns import RESERVED, SLUG_TAKEN, clash, cleaned
from events.services.programme_loading import (
    authors_with,
    body_named,
    campaign_named,
    demand_office,
    locked_activity,
)
from events.services.programme_writing import write_version
from events.tables.programme import Activity
from events.words import ProgrammeKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules

CONTENT = tuple(name for name in ActivityContent.__struct_fields__ if name not in ("photos", "questions"))


async def prepare_activity(actor: Actor, *, new: NewActivity) -> ProgrammeMade:
    """Enter an activity. Raises 403 without a role in its host, 422 naming wrong fields, 409 for a taken slug."""
    body = await body_named(new.body)
    demand_office(actor, body)
    campaign = await campaign_named(new.campaign)
    _demand_sound(new)
    now = clock.now()
    slug = new.slug or f"{now:%Y}-{secrets.token_hex(4)}"
    if slug in RESERVED:
        raise Refused(SLUG_TAKEN)
    row = Activity(
        **_values(new),
        id=uuid7(),
        slug=slug,
        campaign=campaign,
        body=body,
        author=actor.person,
        authors=[actor.person],
        created_at=now,
        version=1,
    )
    made = ProgrammeMade(id=row.id, slug=slug, version=1)
    try:
        async with transaction():
            await Activity.insert(row)
            await record(actor, "activity.prepared", f"activity:{row.id}", body=body, slug=slug)
            await answered(made)
    except asyncpg.UniqueViolationError as error:
        raise Refused(SLUG_TAKEN) from error
    return made


async def edit_activity(actor: Actor, *, slug: str, change: EditedActivity) -> ProgrammeMade:
    """Save the whole activity again; what is public changes with the next version only.

    Raises 404, 403, 422 naming wrong fields, and 409 ``edited_meanwhile`` where somebody else saved it meanwhile: the
    refusal holds the ``version`` there is and, under ``now``, each field that reads otherwise.
    """
    async with transaction():
        held = await locked_activity(actor, slug)
        found = await activity_as_it_is(slug)
        values = _values(change)
        if change.version != held.version:
            raise Refused(clash(held.version, found, values))
        _demand_sound(change, kept=(found.theme, found.district))
        await Activity.update(**values, version=held.version + 1, authors=authors_with(actor, held)).where(
            Activity.id == held.id
        )
        await record(actor, "activity.corrected", f"activity:{held.id}", body=held.body)
    return ProgrammeMade(id=held.id, slug=slug, version=held.version + 1)


async def submit_activity(actor: Actor, *, slug: str, new: Submission) -> VersionView:
    """Hand in the activity as it stands, with its photos and questions.

    Raises 404, 403, 422 naming what is lacking or where no reason is given for a change of what is public, 409 while
    a version waits.
    """
    async with transaction():
        held = await locked_activity(actor, slug)
        found = await activity_as_it_is(slug)
        demand(check_complete(_facts(found)))
        made = await write_version(
            actor,
            kind=ProgrammeKind.ACTIVITY,
            subject=held.id,
            body=held.body,
            content=content_of(found),
            authors=held.authors,
            reason=new.reason,
        )
        await record(actor, "activity.submitted", f"activity:{held.id}", body=held.body, number=made.number)
        await answered(made)
    return made


def content_of(found: ActivityInside) -> ActivityContent:
    """What a version of the activity would say now."""
    return ActivityContent(
        **{name: getattr(found, name) for name in CONTENT},
        photos=[
            PhotoContent(**{name: getattr(one, name) for name in PhotoContent.__struct_fields__})
            for one in found.photos
        ],
        questions=[
            QuestionContent(**{name: getattr(one, name) for name in QuestionContent.__struct_fields__})
            for one in found.questions
        ],
    )


def _values(said: ActivitySaid) -> dict[str, Any]:
    values = cleaned(said, ActivitySaid.__struct_fields__)
    facilities = list(dict.fromkeys(one.value for one in said.facilities))
    return values | {"facilities": facilities, "languages": list(dict.fromkeys(said.languages))}


def _demand_sound(said: ActivitySaid, *, kept: tuple[str, ...] = ()) -> None:
    rules = current_rules().open_days
    themes, districts = [one.zh for one in rules.themes], [one.zh for one in rules.districts]
    demand(check_activity(_facts(said), themes=themes, districts=districts, kept=kept))


def _facts(said: ActivitySaid | ActivityInside) -> ActivityFacts:
    values = {name: getattr(said, name) for name in ActivityFacts.__struct_fields__ if name != "languages"}
    return ActivityFacts(**values, languages=tuple(said.languages))
