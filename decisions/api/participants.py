"""Who is at a meeting: invited, answering, signing the record; and when they came and went."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter

from decisions.queries.attendance import attendance, attendance_csv
from decisions.queries.participants import READING, participants
from decisions.queries.record_signatures import record_signing
from decisions.schemas.participant import (
    AttendanceView,
    AttendedItems,
    InvitationEnd,
    Invitations,
    Invited,
    MovesTaken,
    NewInvitationAnswer,
    NewMoves,
    NewParticipant,
    NewSignature,
    ParticipantStanding,
    ParticipantsView,
    RecordSigning,
    SignatureView,
)
from decisions.services.attending import accept_invitation, decline_invitation
from decisions.services.meeting_loading import meeting_named
from decisions.services.participants import OFFICE, add_participant, attend, end_participant, invite
from decisions.services.presence import RECORDING, record_moves
from decisions.services.record_signing import ask_to_sign, sign_record
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController

READERS = (has_role(*READING),)
RUNNING = (has_role(*OFFICE), scope(Scope.WRITE))
DOORS = (has_role(*RECORDING), scope(Scope.WRITE))
Which = Annotated[str, PathParameter(description="Id or address of the meeting", pattern=r"^[a-z0-9-]{1,80}$")]
CSV = "text/csv; charset=utf-8"


class MeetingParticipantsController(ApiController):
    """Everybody of one meeting."""

    path = "/api/v1/meetings/{meeting:str}"
    tags = ("Participants",)

    @get("/participants", guards=READERS, summary="List who is at a meeting")
    async def listed(self, actor: NamedDependency[Actor], meeting: Which) -> ParticipantsView:
        """For the office; names and contacts for those who call people."""
        return await participants(actor, which(meeting))

    @post("/participants", guards=RUNNING, summary="Put somebody on the list")
    async def add(
        self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[NewParticipant]
    ) -> ParticipantStanding:
        """Beside those who have a seat from the call; they are told once they are invited."""
        return await add_participant(actor, meeting=which(meeting), new=data)

    @post("/invitations", guards=RUNNING, summary="Send the invitations")
    async def invite(self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[Invitations]) -> Invited:
        """To those named, or to everybody who was not invited yet; with the link of their own page."""
        return await invite(actor, meeting=which(meeting), participants=data.participants)

    @get("/attendance", guards=READERS, summary="Read who was there")
    async def attendance(self, actor: NamedDependency[Actor], meeting: Which) -> AttendanceView:
        """By agenda item, with the times of entry and exit."""
        return await attendance(actor, which(meeting))

    @get("/attendance.csv", guards=READERS, summary="The same as a table", media_type=CSV)
    async def table(self, actor: NamedDependency[Actor], meeting: Which) -> Response[bytes]:
        """One line for each stay; times by the office's clock."""
        held = await meeting_named(which(meeting))
        headers = {"Content-Disposition": f'attachment; filename="attendance-{held.slug}.csv"'}
        return Response(await attendance_csv(actor, held.id), media_type=CSV, headers=headers)

    @post("/attendance", guards=DOORS, summary="Record who came and went")
    async def record(self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[NewMoves]) -> MovesTaken:
        """Each under an id of the caller's, so that a list that is sent again is stored once; wrong ones are taken
        back by their ids and stay on record."""
        return await record_moves(actor, meeting=which(meeting), new=data)

    @get("/record-signatures", guards=READERS, summary="Read who has signed the record of a hearing")
    async def signatures(self, actor: NamedDependency[Actor], meeting: Which) -> RecordSigning:
        """Of its newest version; 404 before one was handed in."""
        found = await record_signing(actor, which(meeting))
        if found is None:
            raise Refused(NOT_FOUND)
        return found

    @post("/record-signatures/requests", guards=RUNNING, summary="Ask for the signatures that are missing")
    async def ask(self, actor: NamedDependency[Actor], meeting: Which) -> Invited:
        """Everybody is told once for each version."""
        return await ask_to_sign(actor, meeting=which(meeting))


class ParticipantController(ApiController):
    """One participant."""

    path = "/api/v1/participants/{participant:uuid}"
    tags = ("Participants",)
    guards = (scope(Scope.WRITE),)

    @put("/items", guards=(has_role(*OFFICE),), summary="Say which items they attend")
    async def items(
        self, actor: NamedDependency[Actor], participant: FromPath[UUID], data: JSONBody[AttendedItems]
    ) -> ParticipantStanding:
        """All of them anew."""
        return await attend(actor, participant=participant, items=data.items)

    @post("/acceptance", summary="Accept an invitation")
    async def accept(
        self, actor: NamedDependency[Actor], participant: FromPath[UUID], data: JSONBody[NewInvitationAnswer]
    ) -> ParticipantStanding:
        """By the key of the link, or through a clerk who notes the call."""
        return await accept_invitation(actor, participant=participant, key=data.key, note=data.note)

    @post("/refusal", summary="Decline an invitation")
    async def refuse(
        self, actor: NamedDependency[Actor], participant: FromPath[UUID], data: JSONBody[NewInvitationAnswer]
    ) -> ParticipantStanding:
        """Or give back one that was accepted; with a seat from the call, the next alternate is asked."""
        return await decline_invitation(actor, participant=participant, key=data.key, note=data.note)

    @post("/end", guards=(has_role(*OFFICE),), summary="End an invitation")
    async def end(
        self, actor: NamedDependency[Actor], participant: FromPath[UUID], data: JSONBody[InvitationEnd]
    ) -> ParticipantStanding:
        """With a reason that the person reads."""
        return await end_participant(actor, participant=participant, reason=data.reason)

    @post("/signature", summary="Sign the record of a hearing")
    async def sign(
        self, actor: NamedDependency[Actor], participant: FromPath[UUID], data: JSONBody[NewSignature]
    ) -> SignatureView:
        """Or refuse to with a reason: by the key of the link, or on paper as the secretary took it in."""
        return await sign_record(actor, participant=participant, new=data)


def which(meeting: str) -> str | UUID:
    """A meeting is named by its id or by its address."""
    try:
        return UUID(meeting)
    except ValueError:
        return meeting
