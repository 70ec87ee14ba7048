"""Sessions on the workbench: those of one's bodies, those of an activity, preparing one and changing it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from events.queries.sessions_desk import activity_for_desk, day_of_activity, desk_days, desk_sessions, sessions_of_day
from events.rules.session_life import HOSTS as HOST_ROLES
from events.schemas.session_desk import DeskActivity
from events.services.session_changing import change_session
from events.services.sessions import prepare_session
from frontend.answers import AnyRequest, see_other
from frontend.day_picture import day_bars
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.sessions_form import ChangedForm, SessionForm, blank_session, typed_session
from frontend.pages.workbench.sessions_frame import ACTIVITIES, HOSTS, READERS, SESSIONS, at, framed_session
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base import clock
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.settings import current

ON_A_PAGE = 40
PREPARED = N_("The session is prepared. Look it through, then publish it.")
CHANGED = N_("The session is saved. Whoever booked is told where the time or place is new.")


class SessionsDeskPage(Controller):
    """``/workbench/sessions``."""

    path = SESSIONS
    guards = READERS

    @get()
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], day: FromQuery[str | None] = None
    ) -> Response[Any]:
        """The sessions of one's bodies on a day, and the days on which there are some."""
        days = await desk_days(actor, today())
        chosen = _day(day) or (days[0].day if days else today())
        lines = await sessions_of_day(actor, chosen)
        return shown(request, "sessions/desk.html", tab="sessions", day=chosen, days=days, lines=lines)


class ActivitySessionsDeskPage(Controller):
    """``/workbench/activities/{slug}/sessions``."""

    path = f"{ACTIVITIES}/{{slug:str}}/sessions"
    guards = READERS

    @get()
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        day: FromQuery[str | None] = None,
        over: FromQuery[str | None] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[Any]:
        """Those to come, or those over; and how one of their days fills up."""
        activity = await activity_for_desk(actor, slug)
        found = await desk_sessions(activity.id, over=over == "yes", cursor=cursor, limit=ON_A_PAGE)
        first = found.items[0].starts_at.astimezone(current().zone).date() if found.items else today()
        chosen = _day(day) or first
        return shown(
            request,
            "sessions/desk_activity.html",
            **_around(actor, activity),
            found=found,
            over=over == "yes",
            cursor=cursor,
            day=chosen,
            bars=day_bars(await day_of_activity(activity.id, chosen)),
        )

    @get("/new", guards=HOSTS)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """An empty session."""
        activity = await activity_for_desk(actor, slug)
        return _new(request, actor, activity, blank_session(booking=activity.booking))

    @post("/new", guards=HOSTS)
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Prepare a session."""
        activity = await activity_for_desk(actor, slug)
        form = await typed(request)
        try:
            made = await prepare_session(actor, activity=activity.id, new=await read_form(request, SessionForm))
        except Refused as refused:
            return _new(request, actor, activity, form, status=refused.refusal.status, errors=errors_of(refused))
        return see_other(at(made.id), Notice(PREPARED, {"kept": f"session-new-{slug}"}))


class SessionEditPage(Controller):
    """``/workbench/sessions/{session}/edit``."""

    path = f"{SESSIONS}/{{session:uuid}}/edit"
    guards = HOSTS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """The session as a form."""
        frame = await framed_session(actor, session, "session")
        return shown(request, "sessions/desk_edit.html", form=typed_session(frame["view"]), **frame)

    @post()
    async def change(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]
    ) -> Response[Any]:
        """Save the whole session again."""
        form = await typed(request)
        frame = await framed_session(actor, session, "session")
        try:
            await change_session(actor, session=session, change=await read_form(request, ChangedForm))
        except Refused as refused:
            status = refused.refusal.status
            return shown(
                request, "sessions/desk_edit.html", status=status, form=form, errors=errors_of(refused), **frame
            )
        return see_other(at(session), Notice(CHANGED, {"kept": f"session-{session}"}))


def today() -> date:
    """The day it is in the office's calendar."""
    return clock.now().astimezone(current().zone).date()


def _new(
    request: AnyRequest, actor: Actor, activity: DeskActivity, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    frame = _around(actor, activity)
    return shown(request, "sessions/desk_new.html", status=status, form=form, **frame, **values)


def _around(actor: Actor, activity: DeskActivity) -> dict[str, Any]:
    return {"activity": activity, "tab": "sessions", "runs": actor.has(*HOST_ROLES, body=activity.body)}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
