"""What lists and filters read follows what is published: activities stand there as their public version tells them."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.schemas.programme import ActivityContent
from events.services.programme_published import Published, TakenOff
from events.services.session_following import follow_activity
from participation.base.database import execute, fetch_one
from participation.base.errors import N_, NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.text import SEARCHED, bigrams

CAMPAIGN_NOT_PUBLIC = Refusal(
    "campaign_not_public", 409, N_("The campaign it belongs to is not public yet. Publish that first.")
)
SESSIONS_AHEAD = Refusal(
    "sessions_ahead", 409, N_("Sessions of it are still to come. Call them off first: everybody who booked is told.")
)
ACTIVITIES_PUBLIC = Refusal(
    "activities_public", 409, N_("Activities of it are still public. Take them off the programme first.")
)

INTO_LISTS = """
INSERT INTO activity_in_force (id, campaign, body, slug, title, title_en, theme, mode, address, address_en, district,
    latitude, longitude, facilities, languages, booking, bigrams, published_at, withdrawn_at)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, NULL)
ON CONFLICT (id) DO UPDATE SET campaign = excluded.campaign, body = excluded.body, slug = excluded.slug,
    title = excluded.title, title_en = excluded.title_en, theme = excluded.theme, mode = excluded.mode,
    address = excluded.address, address_en = excluded.address_en, district = excluded.district,
    latitude = excluded.latitude, longitude = excluded.longitude, facilities = excluded.facilities,
    languages = excluded.languages, booking = excluded.booking, bigrams = excluded.bigrams, withdrawn_at = NULL
"""
PUBLIC_CAMPAIGN = """
SELECT a.campaign AS id FROM activity a JOIN programme_in_force f ON f.kind = 'campaign' AND f.subject = a.campaign
WHERE a.id = {} FOR SHARE OF f
"""
AHEAD = "SELECT id FROM session WHERE activity = {} AND state = 'published' AND ends_at > {} LIMIT 1"
STILL_PUBLIC = """
SELECT a.id FROM activity a JOIN programme_in_force f ON f.kind = 'activity' AND f.subject = a.id
WHERE a.campaign = {} LIMIT 1
"""


class _Id(msgspec.Struct):
    id: UUID


class _Reason(msgspec.Struct):
    reason: str


async def campaign_published(_actor: Actor, published: Published) -> None:
    """The campaign remembers when it first was public."""
    await execute(
        "UPDATE campaign SET published_at = coalesce(published_at, {}) WHERE id = {}", published.at, published.subject
    )


async def activity_published(actor: Actor, published: Published) -> None:
    """The activity stands in the lists as this version tells it, and its sessions follow.

    Raises 409 while its campaign is not public.
    """
    campaign = await fetch_one(_Id, PUBLIC_CAMPAIGN, published.subject)
    if campaign is None:
        raise Refused(CAMPAIGN_NOT_PUBLIC)
    said = msgspec.json.decode(published.content, type=ActivityContent)
    place = (said.theme, said.district, said.address, said.address_en)
    words = (said.title, said.title_en, *place, said.body.name, said.body.name_en, said.project, said.project_en)
    searched = "\n".join((*words, said.summary, said.summary_en))
    await execute(
        INTO_LISTS,
        *(published.subject, campaign.id, published.body, said.slug, said.title, said.title_en),
        *(said.theme, said.mode.value, said.address, said.address_en, said.district, said.latitude, said.longitude),
        *([one.value for one in said.facilities], said.languages, said.booking, bigrams(searched[:SEARCHED])),
        published.at,
    )
    await execute(
        "UPDATE activity SET published_at = coalesce(published_at, {}), withdrawn_at = NULL WHERE id = {}",
        published.at,
        published.subject,
    )
    why = await fetch_one(_Reason, "SELECT reason FROM programme_version WHERE id = {}", published.id)
    await follow_activity(actor, published.subject, why.reason if why else "")


async def campaign_taken_off(_actor: Actor, taken: TakenOff) -> None:
    """Nothing changes in lists. Raises 409 while an activity of the campaign is public."""
    if await fetch_one(_Id, STILL_PUBLIC, taken.subject):
        raise Refused(ACTIVITIES_PUBLIC)


async def activity_taken_off(_actor: Actor, taken: TakenOff) -> None:
    """The activity goes out of the lists. Raises 409 while a public session of it is not over."""
    held = await fetch_one(_Id, "SELECT id FROM activity WHERE id = {} FOR UPDATE", taken.subject)
    if held is None:
        raise Refused(NOT_FOUND)
    if await fetch_one(_Id, AHEAD, taken.subject, taken.at):
        raise Refused(SESSIONS_AHEAD)
    await execute("UPDATE activity SET withdrawn_at = {} WHERE id = {}", taken.at, taken.subject)
    await execute("UPDATE activity_in_force SET withdrawn_at = {} WHERE id = {}", taken.at, taken.subject)
