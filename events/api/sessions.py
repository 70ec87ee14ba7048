"""Sessions: found and read by everybody, prepared, changed and called off by their hosts."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, JSONBody, PathParameter, QueryParameter

from events.queries.sessions import session_view
from events.queries.sessions_desk import activity_sessions
from events.queries.sessions_found import session_list
from events.queries.sessions_inside import session_inside
from events.rules.programme import STAFF
from events.schemas.series import NewSeries, SeriesActed, SeriesChange, SeriesMade, SeriesPlan
from events.schemas.session import (
    ChangedSession,
    NewSession,
    Resized,
    SessionList,
    SessionReason,
    SessionStanding,
    SessionView,
)
from events.schemas.session_desk import SessionInside
from events.schemas.session_finding import Wanted
from events.services.series import make_series, preview_series, publish_series
from events.services.series_changing import call_off_series, change_series
from events.services.session_calling_off import call_off_session
from events.services.session_changing import change_session, resize_session
from events.services.session_releasing import release_seats
from events.services.sessions import prepare_session, publish_session
from events.words import Mode
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit

HOSTS = (has_role(Role.HOST, Role.OFFICER), scope(Scope.WRITE))
HOSTS_OR_LEADER = (has_role(Role.HOST, Role.OFFICER, Role.LEADER), scope(Scope.WRITE))
Slug = Annotated[str, PathParameter(description="Address of the activity", pattern=r"^[a-z0-9-]{1,80}$")]
NEW = Example(
    summary="A guided tour",
    value={
        "starts_at": "2027-08-07T01:00:00Z",
        "ends_at": "2027-08-07T02:30:00Z",
        "capacity": 30,
        "accessible": 2,
        "held_until": "2027-08-05T01:00:00Z",
        "books_from": "2027-07-20T01:00:00Z",
    },
)
SERIES = Example(
    summary="Every Saturday in August, 9:00 to 16:00 every 30 minutes",
    value={
        "weekdays": [6],
        "first_day": "2027-08-01",
        "last_day": "2027-08-31",
        "begins": "09:00:00",
        "ends": "16:00:00",
        "minutes": 30,
        "every": 30,
        "breaks": [{"begins": "12:00:00", "ends": "13:00:00"}],
        "capacity": 20,
    },
)


class SessionController(ApiController):
    """``/api/v1/sessions``."""

    path = "/api/v1/sessions"
    tags = ("Open days",)

    @get(summary="Find sessions")
    async def found(
        self,
        day: Annotated[date | None, QueryParameter(name="date", description="On this day alone")] = None,
        first_day: Annotated[date | None, QueryParameter(name="from", description="From this day on")] = None,
        last_day: Annotated[date | None, QueryParameter(name="to", description="Until this day")] = None,
        district: Annotated[str, QueryParameter(max_length=80)] = "",
        theme: Annotated[str, QueryParameter(max_length=80)] = "",
        language: Annotated[str, QueryParameter(max_length=20, description="BCP 47: zh, en …")] = "",
        campaign: Annotated[str, QueryParameter(max_length=80)] = "",
        activity: Annotated[str, QueryParameter(max_length=80)] = "",
        office: Annotated[str, QueryParameter(name="body", max_length=80)] = "",
        mode: Annotated[Mode | None, QueryParameter()] = None,
        seats: Annotated[int, QueryParameter(ge=0, le=1000, description="So many seats are free for anybody")] = 0,
        accessible: Annotated[bool, QueryParameter(description="The place names an accessible facility")] = False,
        online: Annotated[bool, QueryParameter(description="It can be attended from afar")] = False,
        q: Annotated[
            str, QueryParameter(description="Looked for in what is said of the activity", max_length=200)
        ] = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> SessionList:
        """Published sessions that are not over, the next first, with the seats that are free at this instant."""
        wanted = Wanted(
            first_day=day or first_day,
            last_day=day or last_day,
            district=district,
            theme=theme,
            language=language,
            campaign=campaign,
            activity=activity,
            body=office,
            mode=mode,
            seats=seats,
            accessible=accessible,
            online=online,
            q=q,
        )
        return await session_list(wanted, cursor=cursor, limit=limit)

    @get("/{session:uuid}", summary="Show a session")
    async def shown(self, session: FromPath[UUID]) -> SessionView:
        """When, where, for whom, how many seats are left at this instant, and what was done to it."""
        return await session_view(session)

    @get("/{session:uuid}/desk", guards=(has_role(*STAFF),), summary="Show a session as its host sees it")
    async def inside(self, actor: NamedDependency[Actor], session: FromPath[UUID]) -> SessionInside:
        """Whether it is public or not, with who did what; for those who work for the host."""
        return await session_inside(actor, session)

    @put("/{session:uuid}", guards=HOSTS, summary="Change a session")
    async def change(
        self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[ChangedSession]
    ) -> SessionStanding:
        """Send it whole; ``version`` is the one you read. Everybody booked is told of a new time or place."""
        return await change_session(actor, session=session, change=data)

    @post("/{session:uuid}/publication", guards=HOSTS, summary="Publish a session")
    async def publish(self, actor: NamedDependency[Actor], session: FromPath[UUID]) -> SessionStanding:
        """Of an activity that is public; from then on it can be booked in its window."""
        return await publish_session(actor, session=session)

    @post("/{session:uuid}/cancellation", guards=HOSTS_OR_LEADER, summary="Call a session off")
    async def call_off(
        self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[SessionReason]
    ) -> SessionStanding:
        """With a published reason; everybody who booked or waits is told once, and tickets are void."""
        return await call_off_session(actor, session=session, reason=data.reason)

    @post("/{session:uuid}/capacity", guards=HOSTS, summary="Change the number of seats")
    async def resize(
        self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[Resized]
    ) -> SessionStanding:
        """Never below those taken: 409 ``below_taken`` names them. More seats are offered to who waits."""
        return await resize_session(actor, session=session, new=data)

    @post("/{session:uuid}/release", guards=HOSTS, summary="Release seats held back")
    async def release(
        self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[SessionReason | None] = None
    ) -> SessionStanding:
        """Before their time: what nobody of their kind took goes to everybody."""
        return await release_seats(actor, session=session, reason=data.reason if data else "")


class ActivitySessionController(ApiController):
    """``/api/v1/activities/{slug}/sessions`` and ``…/series``."""

    path = "/api/v1/activities/{slug:str}"
    tags = ("Open days",)

    @get("/sessions", summary="List the sessions of an activity")
    async def listed(self, slug: Slug, cursor: Cursor = None, limit: Limit = 50) -> SessionList:
        """Those that are public and not over, the next first."""
        return await activity_sessions(slug, cursor=cursor, limit=limit)

    @post("/sessions", guards=HOSTS, summary="Prepare a session")
    async def prepare(
        self, actor: NamedDependency[Actor], slug: Slug, data: Annotated[NewSession, BodyKwarg(examples=[NEW])]
    ) -> SessionStanding:
        """Enter a session with its seats; nobody but the office sees it before it is published."""
        return await prepare_session(actor, activity=slug, new=data)

    @post("/series/preview", guards=HOSTS, status_code=200, summary="Look at a series before it is made")
    async def preview(
        self, actor: NamedDependency[Actor], slug: Slug, data: Annotated[NewSeries, BodyKwarg(examples=[SERIES])]
    ) -> SeriesPlan:
        """Every session it would make, and those it would not, with why; nothing is written."""
        return await preview_series(actor, activity=slug, new=data)

    @post("/series", guards=HOSTS, summary="Make a series of sessions")
    async def make(
        self, actor: NamedDependency[Actor], slug: Slug, data: Annotated[NewSeries, BodyKwarg(examples=[SERIES])]
    ) -> SeriesMade:
        """Those that are not there yet; sent again it makes nothing again."""
        return await make_series(actor, activity=slug, new=data)


class SeriesController(ApiController):
    """``/api/v1/series``."""

    path = "/api/v1/series/{series:uuid}"
    tags = ("Open days",)

    @post("/publication", guards=HOSTS, summary="Publish a series")
    async def publish(self, actor: NamedDependency[Actor], series: FromPath[UUID]) -> SeriesActed:
        """Every session of it that is prepared and still to come."""
        return await publish_series(actor, series=series)

    @post("/change", guards=HOSTS, summary="Change what is to come of a series")
    async def change(
        self, actor: NamedDependency[Actor], series: FromPath[UUID], data: JSONBody[SeriesChange]
    ) -> SeriesActed:
        """All of it or nothing; everybody booked is told."""
        return await change_series(actor, series=series, change=data)

    @post("/cancellation", guards=HOSTS_OR_LEADER, summary="Call off what is to come of a series")
    async def call_off(
        self, actor: NamedDependency[Actor], series: FromPath[UUID], data: JSONBody[SessionReason]
    ) -> SeriesActed:
        """With a published reason; everybody who booked or waits is told."""
        return await call_off_series(actor, series=series, reason=data.reason)
