"""Meetings as the public finds and reads them: the list, the page of one, and their calendars."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from decisions.queries.meeting_calendar import meeting_ics, meetings_ics
from decisions.queries.meetings_public import public_calendar, public_meeting, public_meetings, years_with_meetings
from decisions.words import MeetingKind
from frontend.answers import AnyRequest, html, page_for
from frontend.filters import choice
from frontend.meeting_description import meeting_described
from frontend.meeting_parts import parts_of
from frontend.meeting_standing import steps_of_meeting
from participation.base.conditional import Revalidated
from participation.base.errors import N_
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies
from participation.base.messages import say
from participation.base.settings import current

SECTION = "meetings"
ON_A_PAGE = 20
# beside those over, so many that are to come stand on the first page
COMING = 12
ICS = "text/calendar; charset=utf-8"
CALENDAR = N_("Government meetings open to the public")
LONGEST_QUERY = 200


class MeetingPages(Controller):
    """``/meetings``."""

    path = "/meetings"
    include_in_schema = False

    @get("/")
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        kind: FromQuery[str | None] = None,
        office: Annotated[str | None, QueryParameter(name="body")] = None,
        year: FromQuery[str | None] = None,
        q: FromQuery[str] = "",
        cursor: FromQuery[str | None] = None,
    ) -> Response[str]:
        """Those to come with the next first, then those over with the latest first, narrowed by the address."""
        chosen, when, words = choice(MeetingKind, kind), _year(year), q.strip()[:LONGEST_QUERY]
        narrowed: dict[str, Any] = {"kind": chosen, "body": office or None, "year": when, "q": words}
        coming = [] if cursor else (await public_meetings(coming=True, limit=COMING, **narrowed)).items
        over = await public_meetings(coming=False, cursor=cursor, limit=ON_A_PAGE, **narrowed)
        return html(
            request,
            "meetings/list.html",
            page_for(request, actor, section=SECTION),
            coming=coming,
            over=over,
            kinds=list(MeetingKind),
            bodies=await bodies(),
            years=await years_with_meetings(),
            cursor=cursor,
            narrowed=narrowed,
        )

    @get("/{slug:str}")
    async def one(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """When and where, its agenda with public papers, what was decided, what was written of it.

        With ``.ics`` behind it, its calendar entry: taken in again it follows what was moved, and leaves where the
        meeting is off.
        """
        if slug.endswith(".ics"):
            slug = slug.removesuffix(".ics")
            return _ics(meeting_ics(await public_meeting(slug)), slug)
        meeting = await public_meeting(slug)
        page = page_for(request, actor, section=SECTION)
        parts, values = await parts_of(meeting)
        return html(
            request,
            "meetings/meeting.html",
            page,
            meeting=meeting,
            content=meeting.content,
            steps=steps_of_meeting(meeting, page),
            described=meeting_described(meeting, page),
            parts=parts,
            **values,
        )


class MeetingsCalendar(Controller):
    """``/meetings.ics``."""

    path = "/meetings.ics"
    include_in_schema = False

    @get(media_type=ICS, middleware=[Revalidated()])
    async def feed(self) -> Response[bytes]:
        """All meetings to come, and those of the last two months, as a calendar to subscribe to."""
        name = say(current().locale, CALENDAR)
        return _ics(meetings_ics(await public_calendar(), name), "meetings")


def _ics(content: bytes, name: str) -> Response[bytes]:
    return Response(content, media_type=ICS, headers={"Content-Disposition": f'attachment; filename="{name}.ics"'})


def _year(text: str | None) -> int | None:
    """A year that is written in four digits; anything else narrows nothing."""
    return int(text) if text and len(text) == 4 and text.isascii() and text.isdigit() and text >= "1990" else None
