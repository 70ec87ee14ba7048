"""Meetings: found and read by everybody, prepared and led through their life by the office."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, JSONBody, PathParameter, QueryParameter

from decisions.queries.meeting_event import event_line, event_of
from decisions.queries.meeting_versions import announcement_version, decisions_version
from decisions.queries.meetings import meeting_inside
from decisions.queries.meetings_public import public_meeting, public_meetings
from decisions.schemas.edition import EditionView
from decisions.schemas.meeting import (
    EditedMeeting,
    MeetingDecision,
    MeetingHeld,
    MeetingStanding,
    MeetingView,
    NewMeeting,
    Postponement,
)
from decisions.schemas.meeting_editions import Announcement, PublishedDecisions
from decisions.schemas.meeting_public import MeetingList, PublicMeeting
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import cancel_meeting, conclude_meeting, hold_meeting, postpone_meeting
from decisions.services.meetings import edit_meeting, prepare_meeting
from decisions.words import MeetingKind
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope, staff
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit

OFFICE = (has_role(Role.SECRETARY, Role.OFFICER), scope(Scope.WRITE))
OFFICE_OR_LEADER = (has_role(Role.SECRETARY, Role.OFFICER, Role.LEADER), scope(Scope.WRITE))
Which = Annotated[str, PathParameter(description="Address or id of the meeting", pattern=r"^[a-z0-9-]{1,80}$")]
NEW = Example(
    summary="A government executive meeting",
    value={
        "title": "区政府第112次常务会议",
        "kind": "government executive meeting",
        "number": 112,
        "body": "qzfb",
        "starts_at": "2027-04-20T01:00:00Z",
        "minutes": 120,
        "place": "区政府二楼第一会议室",
        "members": 9,
        "quorum": 5,
    },
)


def named(meeting: str) -> str | UUID:
    """The id that an address holds, else the slug that it is."""
    try:
        return UUID(meeting)
    except ValueError:
        return meeting


class MeetingController(ApiController):
    """``/api/v1/meetings``."""

    path = "/api/v1/meetings"
    tags = ("Meetings",)

    @get(summary="List announced meetings")
    async def listed(
        self,
        kind: Annotated[MeetingKind | None, QueryParameter()] = None,
        office: Annotated[str | None, QueryParameter(name="body", max_length=80)] = None,
        year: Annotated[int | None, QueryParameter(ge=1990, le=2200)] = None,
        q: Annotated[str, QueryParameter(description="Looked for in titles and agendas", max_length=200)] = "",
        coming: Annotated[bool | None, QueryParameter(description="Only those to come, or only those over")] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> MeetingList:
        """The latest first; those to come with the next first."""
        return await public_meetings(coming=coming, kind=kind, body=office, year=year, q=q, cursor=cursor, limit=limit)

    @get("/events.json", summary="List announced meetings as Open Civic Data events")
    async def events(
        self,
        kind: Annotated[MeetingKind | None, QueryParameter()] = None,
        office: Annotated[str | None, QueryParameter(name="body", max_length=80)] = None,
        year: Annotated[int | None, QueryParameter(ge=1990, le=2200)] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """The same list in that shape."""
        found = await public_meetings(kind=kind, body=office, year=year, cursor=cursor, limit=limit)
        return {"items": [event_line(line) for line in found.items], "next": found.next}

    @get("/{meeting:str}", middleware=[Revalidated()], summary="Show a meeting")
    async def shown(self, meeting: Which) -> PublicMeeting:
        """Everything that was published of it: the announcement with its agenda, decisions, minutes, what moved it."""
        return await public_meeting(named(meeting))

    @get("/{meeting:str}/event.json", middleware=[Revalidated()], summary="Show a meeting as an Open Civic Data event")
    async def event(self, meeting: Which) -> dict[str, Any]:
        """With agenda, documents and who holds it; its bodies are those of Popolo."""
        return event_of(await public_meeting(named(meeting)))

    @get("/{meeting:str}/announcements/{version:int}", summary="Show a version of an announcement")
    async def announced(self, meeting: Which, version: FromPath[int]) -> Announcement:
        """As it was public; who sits in is told by the one in force only. 404 for one that never was."""
        return (await announcement_version(named(meeting), version)).content

    @get("/{meeting:str}/decisions/{version:int}", summary="Show a version of the decisions")
    async def decided(self, meeting: Which, version: FromPath[int]) -> PublishedDecisions:
        """As they were public; 404 for one that never was."""
        return (await decisions_version(named(meeting), version)).content

    @get("/{meeting:str}/desk", guards=(staff,), summary="Show a meeting as its office sees it")
    async def inside(self, actor: NamedDependency[Actor], meeting: Which) -> MeetingView:
        """Whatever of it is public; for those who work for its body."""
        return (await meeting_inside(actor, named(meeting))).view

    @post(guards=OFFICE, summary="Prepare a meeting")
    async def prepare(
        self, actor: NamedDependency[Actor], data: Annotated[NewMeeting, BodyKwarg(examples=[NEW])]
    ) -> MeetingStanding:
        """Enter a meeting; nothing of it is public before its announcement is signed."""
        return await prepare_meeting(actor, new=data)

    @put("/{meeting:str}", guards=OFFICE, summary="Edit a meeting")
    async def edit(
        self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[EditedMeeting]
    ) -> MeetingStanding:
        """Send the whole meeting again; ``version`` is the one you read. Once announced, time and place are moved."""
        return await edit_meeting(actor, which=named(meeting), change=data)

    @post("/{meeting:str}/announcement", guards=OFFICE, summary="Hand in its announcement")
    async def announce(
        self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[MeetingDecision | None] = None
    ) -> EditionView:
        """The public parts of meeting and agenda are frozen for the sign-off chain; a later version takes a reason."""
        return await announce_meeting(actor, which=named(meeting), reason=data.reason if data else "")

    @post("/{meeting:str}/postponement", guards=OFFICE_OR_LEADER, summary="Move a meeting")
    async def postpone(
        self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[Postponement]
    ) -> MeetingStanding:
        """To another time and place, with a published reason; everybody who was invited is told once."""
        return await postpone_meeting(actor, which=named(meeting), new=data)

    @post("/{meeting:str}/cancellation", guards=OFFICE_OR_LEADER, summary="Call a meeting off")
    async def cancel(
        self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[MeetingDecision]
    ) -> MeetingStanding:
        """With a published reason; everybody who was invited is told once, and it leaves their calendars."""
        return await cancel_meeting(actor, which=named(meeting), reason=data.reason)

    @post("/{meeting:str}/holding", guards=OFFICE, summary="Note that a meeting was held")
    async def hold(
        self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[MeetingHeld | None] = None
    ) -> MeetingStanding:
        """With how many of those who have a vote were there; where a quorum is asked for, it must have been there."""
        return await hold_meeting(actor, which=named(meeting), counted=data or MeetingHeld())

    @post("/{meeting:str}/conclusion", guards=OFFICE, summary="Conclude a meeting")
    async def conclude(self, actor: NamedDependency[Actor], meeting: Which) -> MeetingStanding:
        """Where its kind decides, every item has its decision."""
        return await conclude_meeting(actor, which=named(meeting))
