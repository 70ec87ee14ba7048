"""Somebody's own calendar: all they have booked and every meeting they attend, to subscribe to."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from decisions.queries.attending_calendar import meetings_of_person
from events.queries.booking_calendar import bookings_of_person
from events.services.calendar_links import calendar_link, person_of_calendar, renew_calendar_link
from frontend.answers import AnyRequest, html, page_for, see_other
from participation.base import clock
from participation.base.calendar import as_feed
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import signed_in
from participation.base.messages import say
from participation.base.settings import current

ICS = "text/calendar; charset=utf-8"
NAME = N_("My bookings and meetings")
RENEWED = N_("The link used so far no longer works. Subscribe to the new one.")


class OwnCalendarFeed(Controller):
    """``/people/{token}.ics``: for whoever has the link."""

    path = "/people"
    include_in_schema = False

    @get("/{name:str}", media_type=ICS)
    async def feed(self, name: FromPath[str]) -> Response[bytes]:
        """What somebody has booked and attends, and what of it is off, so that it leaves their calendar."""
        if not name.endswith(".ics"):
            raise Refused(NOT_FOUND)
        person = await person_of_calendar(name.removesuffix(".ics"))
        now = clock.now()
        events = sorted(
            [*await bookings_of_person(person, now), *await meetings_of_person(person, now)],
            key=lambda event: (event.starts_at, event.uid),
        )
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'attachment; filename="calendar.ics"'}
        content = as_feed(events, str(current().zone), say(current().locale, NAME))
        return Response(content, media_type=ICS, headers=headers)


class OwnCalendarPages(Controller):
    """``/account/calendar``."""

    path = "/account/calendar"
    guards = (signed_in,)

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The link to subscribe to, and how to be rid of it."""
        link = await calendar_link(actor)
        return html(
            request,
            "account/calendar.html",
            page_for(request, section="account"),
            personal=True,
            link=link,
            subscribe=f"webcal://{link.partition('://')[2]}",
        )

    @post("/renewal")
    async def renew(self, actor: NamedDependency[Actor]) -> Response[Any]:
        """A new link; the one before leads nowhere."""
        await renew_calendar_link(actor)
        return see_other("/account/calendar", RENEWED)
