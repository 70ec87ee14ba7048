"""Sessions as the public finds them: the list with its filters, the month, the places, and the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from events.queries.session_calendar import session_ics
from events.queries.sessions import session_view
from events.queries.sessions_found import COUNTED_TO, choices, count_sessions, days_of_month, places, session_list
from events.schemas.session_finding import Wanted
from frontend.answers import AnyRequest, html, page_for
from frontend.page import Page
from frontend.session_description import session_described
from frontend.session_filters import apart_from_days, kept, month_of, narrows, wanted_of
from frontend.session_month import after, before, weeks_of
from frontend.session_standing import steps_of_session
from participation.base.identity.actor import Actor

SECTION = "open-days"
ON_A_PAGE = 30
ICS = "text/calendar; charset=utf-8"


class SessionPages(Controller):
    """``/sessions``."""

    path = "/sessions"
    include_in_schema = False

    @get("/")
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[str]:
        """Those to come that fit, the next first, with the seats that are free as the page is made."""
        page, wanted = _asked(request, actor)
        return html(
            request,
            "sessions/list.html",
            page,
            block="found",
            found=await session_list(wanted, cursor=cursor, limit=ON_A_PAGE),
            total=await count_sessions(wanted),
            counted_to=COUNTED_TO,
            cursor=cursor,
            **await _filters(wanted),
        )

    @get("/calendar")
    async def month(
        self, request: AnyRequest, actor: NamedDependency[Actor], month: FromQuery[str] = ""
    ) -> Response[str]:
        """A month with how much there is on each day."""
        page, asked = _asked(request, actor)
        wanted = apart_from_days(asked)
        first = month_of(month, page.now.astimezone(page.timezone).date())
        return html(
            request,
            "sessions/calendar.html",
            page,
            month=first,
            before=before(first),
            after=after(first),
            weeks=weeks_of(first, await days_of_month(first, wanted)),
            today=page.now.astimezone(page.timezone).date(),
            **await _filters(wanted),
        )

    @get("/places")
    async def where(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[str]:
        """The places as a plain list, by district, each with links to maps."""
        page, asked = _asked(request, actor)
        wanted = apart_from_days(asked)
        found, following = await places(wanted, cursor=cursor, limit=ON_A_PAGE)
        return html(
            request,
            "sessions/places.html",
            page,
            places=found,
            following=following,
            cursor=cursor,
            **await _filters(wanted),
        )

    @get("/{session:uuid}")
    async def one(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """When and where, how many seats are left, where it stands, and what one can do now."""
        page = page_for(request, actor, section=SECTION)
        view = await session_view(session)
        return html(
            request,
            "sessions/session.html",
            page,
            view=view,
            steps=steps_of_session(view, page),
            described=session_described(view, page),
        )

    @get("/{session:uuid}/entry.ics")
    async def entry(self, session: FromPath[UUID]) -> Response[bytes]:
        """Its calendar entry, for who comes without booking or wants to be reminded of it."""
        headers = {"Content-Disposition": f'attachment; filename="{session}.ics"'}
        return Response(await session_ics(session), media_type=ICS, headers=headers)


def _asked(request: AnyRequest, actor: Actor) -> tuple[Page, Wanted]:
    return page_for(request, actor, section=SECTION), wanted_of(dict(request.query_params))


async def _filters(wanted: Wanted) -> dict[str, Any]:
    """What the form of the filters shows, on every page that has it."""
    return {"wanted": wanted, "kept": kept(wanted), "narrow": narrows(wanted), "choices": await choices()}
