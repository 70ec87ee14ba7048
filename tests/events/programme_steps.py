"""A campaign and its activities as they are prepared, signed and published through the services."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from PIL import Image

from events.schemas.activity import NewActivity, NewPhoto
from events.schemas.campaign import NewCampaign, ProgrammeMade
from events.schemas.programme import Submission, VersionView
from events.services.activities import prepare_activity, submit_activity
from events.services.activity_parts import add_photo
from events.services.campaigns import prepare_campaign, submit_campaign
from events.services.programme_signing import approve_version, publish_version
from events.words import CampaignKind, Facility, Mode
from participation.base import clock
from participation.base.identity.actor import Actor
from participation.base.uploads.services import store
from tests.world import HOST, REVIEWER

# a Monday morning at the office, two months before the Open Month
START = datetime(2027, 6, 7, 1, tzinfo=UTC)


def new_campaign(**changes: Any) -> NewCampaign:
    """政府开放月, as a host sends it."""
    values: dict[str, Any] = {
        "slug": "open-month",
        "body": "fgj",
        "kind": CampaignKind.OPEN_MONTH,
        "title": "2027年政府开放月",
        "title_en": "Government Open Month 2027",
        "summary": "走进政府，了解身边的公共服务。",
        "starts_on": date(2027, 8, 1),
        "ends_on": date(2027, 8, 31),
        "bookings_per_person": 3,
        "bookings_per_day": 1,
    }
    return NewCampaign(**values | changes)


def new_activity(**changes: Any) -> NewActivity:
    """走进自来水厂, complete."""
    values: dict[str, Any] = {
        "slug": "water-works",
        "campaign": "open-month",
        "body": "fgj",
        "title": "走进自来水厂",
        "title_en": "Inside the water works",
        "summary": "看一滴水怎样变干净。",
        "theme": "公用事业",
        "mode": Mode.ON_SITE,
        "address": "望潮路200号",
        "address_en": "200 Wangchao Road",
        "district": "南埠街道",
        "latitude": 31.2304,
        "longitude": 121.4737,
        "facilities": [Facility.STEP_FREE, Facility.ACCESSIBLE_TOILET],
        "languages": ["zh", "en"],
        "age_from": 6,
        "bring": "请穿平底鞋。",
        "project": "2027年为民办实事项目：老旧供水管网改造",
        "project_en": "Renewing old water mains",
        "contact_phone": "021-12345678",
    }
    return NewActivity(**values | changes)


def picture(colour: str = "navy", size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG, small unless its size in pixels is given."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


async def a_campaign(*, by: Actor = HOST, **changes: Any) -> ProgrammeMade:
    """A campaign in preparation, at START."""
    with clock.frozen(START):
        return await prepare_campaign(by, new=new_campaign(**changes))


async def an_activity(*, by: Actor = HOST, **changes: Any) -> ProgrammeMade:
    """An activity in preparation, at START; its campaign is there."""
    with clock.frozen(START):
        return await prepare_activity(by, new=new_activity(**changes))


async def a_photo(slug: str = "water-works", *, by: Actor = HOST, **changes: Any) -> UUID:
    """A picture of the activity, taken in and added."""
    file = await store(
        by, filename="厂区.jpg", content=picture(changes.pop("colour", "navy"), changes.pop("size", (64, 48)))
    )
    return (await add_photo(by, slug=slug, new=NewPhoto(attachment=file.id, alt="沉淀池", **changes))).id


async def signed_and_published(version: VersionView, *, by: Actor = HOST) -> VersionView:
    """The version signed by the chain and made public."""
    await approve_version(REVIEWER, version=version.id)
    return await publish_version(by, version=version.id)


async def a_public_campaign(**changes: Any) -> ProgrammeMade:
    """The campaign, public, at START."""
    made = await a_campaign(**changes)
    with clock.frozen(START):
        await signed_and_published(await submit_campaign(HOST, slug=made.slug, new=Submission()))
    return made


async def published_activity(slug: str = "water-works", *, reason: str = "") -> VersionView:
    """The activity as it stands, handed in, signed and made public, at START."""
    with clock.frozen(START):
        return await signed_and_published(await submit_activity(HOST, slug=slug, new=Submission(reason=reason)))


async def a_public_activity(**changes: Any) -> ProgrammeMade:
    """Campaign and activity, both public."""
    await a_public_campaign()
    made = await an_activity(**changes)
    await published_activity(made.slug)
    return made
