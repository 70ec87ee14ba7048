"""What this site is, how accessible it is, what it does with personal data; and the same for machines."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from consultations.queries.consultations import consultations
from consultations.schemas.consultation import ConsultationLine
from decisions.queries.catalogues import catalogues
from decisions.queries.matters import every_matter
from decisions.queries.meetings_public import public_meetings
from decisions.schemas.catalogue import CatalogueLine
from decisions.schemas.meeting_public import MeetingLine
from events.queries.activities import EVERYTHING
from frontend.answers import html, page_for
from frontend.pages.open_days import every_activity, every_campaign
from frontend.rendering import render
from participation.base import settings
from participation.base.identity.actor import NOBODY, Actor
from participation.base.in_force import current_rules
from participation.base.paging import LARGEST
from participation.representatives.queries.calls import calls
from participation.representatives.schemas.call import CallLine

AnyRequest = Request[Any, Any, Any]

ROBOTS = """User-agent: *
Disallow: /receipts/
Disallow: /account
Disallow: /sign-in
Disallow: /workbench
Disallow: /api/

Sitemap: {base_url}/sitemap.xml
"""


class AboutPages(Controller):
    """Pages that say what holds for all others."""

    include_in_schema = False

    @get("/about")
    async def about(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
        """How a comment travels from the form to the answer."""
        return html(request, "about/about.html", page_for(request, actor, section="about"))

    @get("/accessibility")
    async def accessibility(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
        """What works for whom, and what to do where it does not."""
        return html(request, "about/accessibility.html", page_for(request, actor, section="about"))

    @get("/privacy")
    async def privacy(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
        """What is asked, why, who sees it, and how long it is kept, as the rules in force say."""
        page = page_for(request, actor, section="about")
        return html(request, "about/privacy.html", page, retention=current_rules().retention)

    @get("/robots.txt")
    async def robots(self) -> Response[str]:
        """What search engines leave alone."""
        text = ROBOTS.format(base_url=settings.current().base_url)
        return Response(text, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"})

    @get("/sitemap.xml")
    async def sitemap(self, request: AnyRequest) -> Response[str]:
        """Every public consultation with its tabs, call, matter, catalogue, meeting, campaign and activity."""
        content = render(
            "about/sitemap.xml",
            page_for(request, NOBODY),
            lines=await everything_public(),
            calls=await every_public_call(),
            matters=[line async for piece in every_matter() for line in piece],
            catalogues=await every_public_catalogue(),
            meetings=await every_public_meeting(),
            campaigns=await every_campaign(),
            activities=await every_activity(EVERYTHING),
        )
        headers = {"Cache-Control": "private, no-cache"}
        return Response(content, media_type="application/xml; charset=utf-8", headers=headers)


async def everything_public() -> list[ConsultationLine]:
    """Every consultation that everybody may see, newest first."""
    found: list[ConsultationLine] = []
    cursor: str | None = None
    while True:
        part = await consultations(NOBODY, cursor=cursor, limit=LARGEST)
        found += part.items
        cursor = part.next
        if cursor is None:
            return found


async def every_public_call() -> list[CallLine]:
    """Every call that everybody may see, newest first."""
    found: list[CallLine] = []
    cursor: str | None = None
    while True:
        part = await calls(NOBODY, cursor=cursor, limit=LARGEST)
        found += part.items
        cursor = part.next
        if cursor is None:
            return found


async def every_public_meeting() -> list[MeetingLine]:
    """Every announced meeting, the latest first."""
    found: list[MeetingLine] = []
    cursor: str | None = None
    while True:
        part = await public_meetings(cursor=cursor, limit=LARGEST)
        found += part.items
        cursor = part.next
        if cursor is None:
            return found


async def every_public_catalogue() -> list[CatalogueLine]:
    """Every catalogue of which a version is in force, the one entered last first."""
    found: list[CatalogueLine] = []
    cursor: str | None = None
    while True:
        part = await catalogues(NOBODY, cursor=cursor, limit=LARGEST)
        found += part.items
        cursor = part.next
        if cursor is None:
            return found
