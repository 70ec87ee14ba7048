"""Open days as the public finds them: what one can do now, a campaign, an activity with its sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from events.queries.activities import ActivitiesWanted, activities, public_activity
from events.queries.activities_lately import activities_lately
from events.queries.campaigns import campaigns, public_campaign
from events.queries.programmes import all_in_force, content_bytes, published_versions
from events.queries.sessions_found import session_list
from events.queries.small_pictures import small_pictures
from events.rules.session_standing import OPEN_NOW
from events.schemas.activity import ActivityLine
from events.schemas.campaign import CampaignLine
from events.schemas.programme import ActivityContent, InForce, VersionView, Withdrawn
from events.schemas.session import SessionLine
from events.schemas.session_finding import Wanted
from events.words import ProgrammeKind
from frontend.activity_description import activity_described, campaign_described
from frontend.answers import AnyRequest, html, page_for
from frontend.atom import MEDIA_TYPE, Entry, Feed, atom
from frontend.open_days_words import listed
from participation.base import messages
from participation.base.conditional import Revalidated
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import LARGEST

SECTION = "open-days"
ON_A_PAGE = 30
SESSIONS_SHOWN = 60
SOON = 6
GONE = 410
NEW = N_("New activities of the open days")


class OpenDaysPages(Controller):
    """``/open-days``, ``/campaigns``, ``/activities``."""

    path = "/"
    include_in_schema = False

    @get("/open-days")
    async def now(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        q: Annotated[str, QueryParameter(max_length=200)] = "",
        cursor: FromQuery[str | None] = None,
    ) -> Response[str]:
        """What one can do now: seats to be had, campaigns under way, activities by theme and by words."""
        page = page_for(request, actor, section=SECTION)
        today = page.now.astimezone(page.timezone).date()
        known = (await campaigns(limit=LARGEST)).items
        found = await activities(ActivitiesWanted(q=q.strip()), cursor=cursor, limit=ON_A_PAGE)
        return html(
            request,
            "open_days/home.html",
            page,
            campaigns=sorted((one for one in known if one.content.ends_on >= today), key=_begins),
            past=[one for one in known if one.content.ends_on < today],
            soon=await sessions_to_be_had(SOON),
            found=found,
            pictures=await first_pictures(found.items),
            cursor=cursor,
            form={"q": q.strip()},
        )

    @get("/campaigns/{slug:str}")
    async def campaign(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[str]:
        """A campaign with its activities by theme; of one that was taken off, when and why."""
        page = page_for(request, actor, section=SECTION)
        found = await public_campaign(slug)
        if isinstance(found, Withdrawn):
            return html(request, "open_days/gone.html", page, status=GONE, gone=found)
        within = await every_activity(ActivitiesWanted(campaign=slug))
        return html(
            request,
            "open_days/campaign.html",
            page,
            found=found,
            content=found.content,
            by_theme=_by_theme(within),
            pictures=await first_pictures(within),
            versions=await published_versions(ProgrammeKind.CAMPAIGN, found.subject),
            described=campaign_described(found, within, page),
        )

    @get("/activities/{slug:str}")
    async def activity(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        version: FromQuery[str | None] = None,
    ) -> Response[str]:
        """An activity with its sessions and the seats left in them; ``version`` is one that was in force."""
        page = page_for(request, actor, section=SECTION)
        newest = await public_activity(slug)
        if isinstance(newest, Withdrawn):
            return html(request, "open_days/gone.html", page, status=GONE, gone=newest)
        versions = await published_versions(ProgrammeKind.ACTIVITY, newest.subject)
        found = await _at(newest, versions, version)
        sessions = (await session_list(Wanted(activity=slug), limit=SESSIONS_SHOWN)).items
        return html(
            request,
            "open_days/activity.html",
            page,
            found=found,
            newest=newest.number,
            content=found.content,
            small=await small_pictures(found.content.photos),
            sessions=sessions,
            versions=versions,
            described=activity_described(newest, sessions, page),
        )

    @get("/feeds/activities.atom", middleware=[Revalidated()])
    async def feed(self, request: AnyRequest) -> Response[bytes]:
        """What came on the programme lately, for feed readers and other programs."""
        page = page_for(request)
        entries = [
            Entry(
                id=one.id,
                title=one.title,
                address=f"{page.base_url}/activities/{one.slug}",
                author=one.host,
                published=one.published_at,
                updated=one.updated,
                summary=one.summary,
                categories=[one.theme],
            )
            for one in await activities_lately()
        ]
        made = Feed(
            title=messages.say(page.locale, NEW),
            address=f"{page.base_url}{page.path}",
            page=f"{page.base_url}/open-days",
            author=messages.say(page.locale, N_("Kaimen")),
            locale=page.locale,
            entries=entries,
        )
        # which language it is in depends on who asks
        return Response(atom(made, page.now), media_type=MEDIA_TYPE, headers={"Vary": "Accept-Language"})


async def sessions_to_be_had(most: int) -> list[SessionLine]:
    """The next session of each activity in which somebody can still have a seat, or to which one just comes."""
    # those with a seat however far ahead, and of the next ones also those to which one just comes
    seated = (await session_list(Wanted(seats=1), limit=LARGEST)).items
    soon = (await session_list(Wanted(), limit=ON_A_PAGE)).items
    open_now = {one.id: one for one in (*seated, *soon) if one.standing in OPEN_NOW}
    next_of: dict[str, SessionLine] = {}
    for one in sorted(open_now.values(), key=lambda one: (one.starts_at, one.id)):
        next_of.setdefault(one.activity, one)
    return list(next_of.values())[:most]


async def first_pictures(shown: Sequence[ActivityLine]) -> dict[UUID, UUID]:
    """The attachment with the first picture of each activity that has one, as lists show it, by the activity."""
    public = await all_in_force(ProgrammeKind.ACTIVITY, [one.id for one in shown], ActivityContent)
    first = {id_: one.content.photos[0] for id_, one in public.items() if one.content.photos}
    small = await small_pictures(first.values())
    return {id_: small.get(photo.id, photo.attachment) for id_, photo in first.items()}


async def every_activity(wanted: ActivitiesWanted) -> list[ActivityLine]:
    """All public activities that fit, those that were prepared last first."""
    found: list[ActivityLine] = []
    cursor: str | None = None
    while True:
        part = await activities(wanted, cursor=cursor, limit=LARGEST)
        found += part.items
        cursor = part.next
        if cursor is None:
            return found


async def every_campaign() -> list[CampaignLine]:
    """All public campaigns, those that were prepared last first."""
    found: list[CampaignLine] = []
    cursor: str | None = None
    while True:
        part = await campaigns(cursor=cursor, limit=LARGEST)
        found += part.items
        cursor = part.next
        if cursor is None:
            return found


async def _at(
    newest: InForce[ActivityContent], versions: list[VersionView], number: str | None
) -> InForce[ActivityContent]:
    """The version in force, or an earlier one by its number. Raises 404 for one that never was public."""
    if number is None or number == str(newest.number):
        return newest
    for one in versions:
        if str(one.number) == number:
            content = msgspec.json.decode(await content_bytes(one.id), type=ActivityContent)
            at = one.published_at or one.made_at
            return InForce(one.id, newest.subject, content, one.number, one.sha256, one.reason, at)
    raise Refused(NOT_FOUND)


def _by_theme(found: list[ActivityLine]) -> dict[str, list[ActivityLine]]:
    """The activities under their themes, the themes in the order of the rules file as far as it knows them."""
    grouped: dict[str, list[ActivityLine]] = {}
    for one in found:
        grouped.setdefault(one.theme, []).append(one)
    order = [name for name, _ in listed("themes", "zh-Hans")]
    return dict(sorted(grouped.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)))


def _begins(line: CampaignLine) -> tuple[date, date]:
    return line.content.starts_on, line.content.ends_on
