"""Series of sessions on the workbench: asked for, looked at, made, and led together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.queries.sessions_desk import activity_for_desk, activity_of_series, sessions_of_series
from events.rules.session_life import HOSTS as HOST_ROLES
from events.rules.session_life import HOSTS_OR_LEADER as LEADING_ROLES
from events.schemas.series import PlannedSession, SeriesChange, SeriesPlan
from events.schemas.session import SessionReason
from events.schemas.session_desk import DeskActivity
from events.services.series import make_series, preview_series, publish_series
from events.services.series_changing import call_off_series, change_series
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.sessions_form import SeriesForm, blank_series, series_of
from frontend.pages.workbench.sessions_frame import ACTIVITIES, HOSTS, HOSTS_OR_LEADER, READERS
from frontend.pages.workbench.showing import Slug, errors_of, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.settings import current

MADE = N_("%(made)s sessions are made; %(left_out)s were left out. Look them through, then publish them.")
NOTHING_MADE = N_("Nothing was made: every session of this series is there already or cannot be.")
PUBLISHED = N_("Every session of the series that was prepared is public.")
CHANGED = N_("What is to come of the series is changed, and whoever booked is told.")
OFF = N_("What is to come of the series is called off, and everybody who booked or waits is told.")
FIELDS = frozenset({"reason", "later_minutes", "place"})


class _Day(msgspec.Struct, frozen=True):
    day: date
    sessions: list[PlannedSession]


class SeriesNewPage(Controller):
    """``/workbench/activities/{slug}/series``."""

    path = f"{ACTIVITIES}/{{slug:str}}/series"
    guards = HOSTS

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """An empty series."""
        activity = await activity_for_desk(actor, slug)
        return _new(request, activity, blank_series(booking=activity.booking))

    @post(status_code=200)
    async def look(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Every session that it would make, before it does."""
        activity = await activity_for_desk(actor, slug)
        form = await typed(request)
        try:
            new = series_of(await read_form(request, SeriesForm))
            plan = await preview_series(actor, activity=activity.id, new=new)
        except Refused as refused:
            return _new(request, activity, form, status=refused.refusal.status, errors=errors_of(refused))
        return _new(request, activity, form, plan=plan)

    @post("/making")
    async def make(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Make them; sent twice they are made once."""
        activity = await activity_for_desk(actor, slug)
        form = await typed(request)
        try:
            made = await make_series(actor, activity=activity.id, new=series_of(await read_form(request, SeriesForm)))
        except Refused as refused:
            return _new(request, activity, form, status=refused.refusal.status, errors=errors_of(refused))
        if made.id is None:
            return see_other(f"{ACTIVITIES}/{slug}/sessions", Notice(NOTHING_MADE, tone="note"))
        said = {"made": len(made.sessions), "left_out": made.left_out, "kept": f"series-{slug}"}
        return see_other(f"/workbench/series/{made.id}", Notice(MADE, said))


class SeriesPage(Controller):
    """``/workbench/series/{series}``."""

    path = "/workbench/series/{series:uuid}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], series: FromPath[UUID]) -> Response[Any]:
        """Its sessions, and what can be done with those to come."""
        return await _page(request, actor, series)

    @post("/publication", guards=HOSTS)
    async def publish(
        self, request: AnyRequest, actor: NamedDependency[Actor], series: FromPath[UUID]
    ) -> Response[Any]:
        """Publish what is prepared."""

        async def act() -> str:
            await publish_series(actor, series=series)
            return PUBLISHED

        return await _done(request, actor, series, "publication", act)

    @post("/change", guards=HOSTS)
    async def change(self, request: AnyRequest, actor: NamedDependency[Actor], series: FromPath[UUID]) -> Response[Any]:
        """Move what is to come, or let it take place elsewhere."""

        async def act() -> str:
            await change_series(actor, series=series, change=await read_form(request, SeriesChange))
            return CHANGED

        return await _done(request, actor, series, "change", act)

    @post("/cancellation", guards=HOSTS_OR_LEADER)
    async def call_off(
        self, request: AnyRequest, actor: NamedDependency[Actor], series: FromPath[UUID]
    ) -> Response[Any]:
        """Call off what is to come."""

        async def act() -> str:
            await call_off_series(actor, series=series, reason=(await read_form(request, SessionReason)).reason)
            return OFF

        return await _done(request, actor, series, "cancellation", act)


async def _done(
    request: AnyRequest, actor: Actor, series: UUID, name: str, act: Callable[[], Awaitable[str]]
) -> Response[Any]:
    try:
        said = await act()
    except Refused as refused:
        errors = tuple(
            msgspec.structs.replace(one, field=f"{name}.{one.field}" if one.field in FIELDS else "")
            for one in errors_of(refused)
        )
        form = under(await typed(request), f"{name}.")
        status = refused.refusal.status
        return await _page(request, actor, series, status=status, errors=errors, form=form, refused=name)
    return see_other(f"/workbench/series/{series}", said)


async def _page(request: AnyRequest, actor: Actor, series: UUID, *, status: int = 200, **values: Any) -> Response[str]:
    activity = await activity_of_series(actor, series)
    return shown(
        request,
        "sessions/desk_series.html",
        status=status,
        activity=activity,
        base=f"/workbench/series/{series}",
        tab="sessions",
        runs=actor.has(*HOST_ROLES, body=activity.body),
        leads=actor.has(*LEADING_ROLES, body=activity.body),
        lines=await sessions_of_series(series),
        **values,
    )


def _new(
    request: AnyRequest,
    activity: DeskActivity,
    form: dict[str, Any],
    *,
    status: int = 200,
    plan: SeriesPlan | None = None,
    **values: Any,
) -> Response[str]:
    return shown(
        request,
        "sessions/desk_series_new.html",
        status=status,
        form=form,
        activity=activity,
        tab="sessions",
        plan=plan,
        days=_days(plan.sessions) if plan else [],
        **values,
    )


def _days(sessions: Sequence[PlannedSession]) -> list[_Day]:
    """The sessions of a plan, which come in order of time, by the day of the office's calendar."""

    def day(one: PlannedSession) -> date:
        return one.starts_at.astimezone(current().zone).date()

    return [_Day(on, list(those)) for on, those in groupby(sessions, day)]
