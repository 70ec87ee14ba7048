"""Feeds of new consultations, published reports and calls for seats, of the whole site and of each body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from litestar import Controller, Response, get
from litestar.params import FromPath

from consultations.queries.feeds import opened_lately, published_lately
from frontend.answers import AnyRequest, page_for
from frontend.atom import MEDIA_TYPE, Entry, Feed, atom
from frontend.page import Page
from participation.base import messages
from participation.base.conditional import Revalidated
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.queries import body_by_slug
from participation.base.rules_file.counting import last_day_before
from participation.representatives.queries.calls_lately import announced_lately

NEW = N_("New consultations")
REPORTS = N_("Published answers")
OF = N_("%(what)s of %(body)s")
CALLS = N_("New calls for seats")
PERIOD = N_("Comments are taken from %(from)s to %(to)s.")
TAKEN = N_("Applications are taken from %(from)s to %(to)s.")
ANSWERED = N_("Comments received: %(received)s. Points answered: %(points)s.")
CORRECTED = N_("Version %(version)s, corrected: %(reason)s")


class NewAndAnswered(Controller):
    """``/feeds``: what is new, for feed readers and other programs."""

    path = "/feeds"
    include_in_schema = False

    @get(["/consultations.atom", "/{office:str}/consultations.atom"], middleware=[Revalidated()])
    async def consultations(self, request: AnyRequest, office: FromPath[str | None] = None) -> Response[bytes]:
        """Those that opened lately."""
        page = page_for(request)
        entries = [
            Entry(
                id=one.id,
                title=one.title,
                address=f"{page.base_url}/consultations/{one.slug}",
                author=one.body,
                published=one.opens_at,
                updated=one.updated,
                summary=" ".join([one.summary, _period(page, PERIOD, one.opens_at, one.closes_at)]).strip(),
                categories=one.tags,
            )
            for one in await opened_lately(office)
        ]
        return await _sent(page, NEW, office, entries, "/consultations")

    @get(["/reports.atom", "/{office:str}/reports.atom"], middleware=[Revalidated()])
    async def reports(self, request: AnyRequest, office: FromPath[str | None] = None) -> Response[bytes]:
        """Each version of a report that was published lately."""
        page = page_for(request)
        entries = []
        for one in await published_lately(office):
            numbers = {"received": one.content.received, "points": len(one.content.points)}
            said = [messages.say(page.locale, ANSWERED, numbers)]
            if one.content.correction:
                why = {"version": one.content.version, "reason": one.content.correction.reason}
                said.insert(0, messages.say(page.locale, CORRECTED, why))
            entries.append(
                Entry(
                    id=one.id,
                    title=messages.say(page.locale, N_("Answers: %(title)s"), {"title": one.title}),
                    address=f"{page.base_url}/consultations/{one.slug}/report",
                    author=one.body,
                    published=one.made_at,
                    updated=one.made_at,
                    summary=" ".join(said),
                )
            )
        return await _sent(page, REPORTS, office, entries, "/consultations?state=published")

    @get(["/calls.atom", "/{office:str}/calls.atom"], middleware=[Revalidated()])
    async def calls(self, request: AnyRequest, office: FromPath[str | None] = None) -> Response[bytes]:
        """Calls for seats at meetings and hearings that were announced lately."""
        page = page_for(request)
        entries = [
            Entry(
                id=one.id,
                title=one.title,
                address=f"{page.base_url}/calls/{one.slug}",
                author=one.body,
                published=one.announced_at,
                updated=one.updated,
                summary=" ".join([one.summary, _period(page, TAKEN, one.opens_at, one.closes_at)]).strip(),
            )
            for one in await announced_lately(office)
        ]
        return await _sent(page, CALLS, office, entries, "/calls")


def _period(page: Page, sentence: str, opens_at: datetime, closes_at: datetime) -> str:
    days = {"from": opens_at.astimezone(page.timezone).date(), "to": last_day_before(closes_at, page.timezone)}
    return messages.say(page.locale, sentence, days, page.timezone)


async def _sent(page: Page, what: str, office: str | None, entries: Sequence[Entry], shown_at: str) -> Response[bytes]:
    title, author, kept = messages.say(page.locale, what), messages.say(page.locale, N_("Kaimen")), shown_at
    if office is not None:
        found = await body_by_slug(office)
        if found is None:
            raise Refused(NOT_FOUND)
        author = found.name_in(page.locale)
        title = messages.say(page.locale, OF, {"what": title, "body": author})
        kept = f"{shown_at}{'&' if '?' in shown_at else '?'}body={office}"
    feed = Feed(
        title=title,
        address=f"{page.base_url}{page.path}",
        page=f"{page.base_url}{kept}",
        author=author,
        locale=page.locale,
        entries=entries,
    )
    # which language it is in depends on who asks
    return Response(atom(feed, page.now), media_type=MEDIA_TYPE, headers={"Vary": "Accept-Language"})
