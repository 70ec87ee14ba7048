"""Opinions: recorded, handed in, confirmed, corrected and answered."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from decisions.queries.feedback import public_feedback
from decisions.queries.opinion_one import opinion_inside
from decisions.queries.opinions import AnswerIs, OpinionFilter, RecordIs, opinions, progress, reader_of
from decisions.schemas.adoption import AdoptionView, NewAdoption
from decisions.schemas.edition import EditionView
from decisions.schemas.feedback_edition import FeedbackContent
from decisions.schemas.opinion import (
    NewConfirmation,
    NewCorrection,
    NewOpinion,
    OpinionInside,
    OpinionList,
    OpinionProgress,
    OpinionStored,
    RecordedBatch,
    Synced,
)
from decisions.schemas.placing import NewPlacing, PlacingView
from decisions.services.adopting import adopt
from decisions.services.attending import participant_by
from decisions.services.feedback_publishing import NewFeedback, submit_feedback
from decisions.services.opinion_confirming import confirm, correct
from decisions.services.opinion_placing import place_opinion
from decisions.services.opinion_telling import ToldToConfirm, ask_to_confirm
from decisions.services.opinions_handing_in import hand_in
from decisions.services.recording import record_opinion, sync
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

RECORDING = (has_role(Role.SECRETARY, Role.OFFICER), scope(Scope.WRITE))
ENTERING = (has_role(Role.SECRETARY, Role.OFFICER, Role.CLERK), scope(Scope.WRITE))
READING = (has_role(Role.SECRETARY, Role.OFFICER, Role.CLERK, Role.LEADER, Role.REVIEWER, Role.AUDITOR),)
Limit = Annotated[int, QueryParameter(ge=1, le=200)]
Cursor = Annotated[str | None, QueryParameter(max_length=40)]


class AgendaOpinionController(ApiController):
    """What is said on one item."""

    path = "/api/v1/agenda/{item:uuid}/opinions"
    tags = ("Opinions",)

    @post(guards=ENTERING, summary="Record an opinion")
    async def write(
        self, actor: NamedDependency[Actor], item: FromPath[UUID], data: JSONBody[NewOpinion]
    ) -> OpinionStored:
        """What was said, by the secretary; ``handed_in`` what somebody brought in writing, also by a clerk."""
        if data.handed_in:
            return await hand_in(
                actor, participant=data.participant, item=item, text=data.text, id_=data.id, by_link=False
            )
        return await record_opinion(actor, item=item, new=data)


class MeetingOpinionController(ApiController):
    """The opinions of a meeting; ``meeting`` is its id or slug."""

    path = "/api/v1/meetings/{meeting:str}"
    tags = ("Opinions",)

    @get("/opinions", guards=READING, summary="List the opinions of a meeting")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        meeting: FromPath[str],
        answer: FromQuery[AnswerIs | None] = None,
        record: FromQuery[RecordIs | None] = None,
        item: FromQuery[UUID | None] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> OpinionList:
        """By number, with what became of each; a unit sees those it answers for."""
        reader = await reader_of(actor, named(meeting))
        chosen = OpinionFilter(answer=answer, record=record, item=item)
        return await opinions(reader, of=chosen, cursor=cursor, limit=limit)

    @get("/opinions/progress", guards=READING, summary="Count the answers of a meeting")
    async def counted(self, actor: NamedDependency[Actor], meeting: FromPath[str]) -> OpinionProgress:
        """How many opinions there are, how many are answered, late, unconfirmed or corrected."""
        return await progress(await reader_of(actor, named(meeting)))

    @post("/opinions/sync", guards=RECORDING, status_code=HTTP_200_OK, summary="Sync what a device recorded")
    async def sync(
        self, actor: NamedDependency[Actor], meeting: FromPath[str], data: JSONBody[RecordedBatch]
    ) -> Synced:
        """Each version is stored once under the id that the device gave it, however often it is sent."""
        return await sync(actor, meeting=named(meeting), batch=data)

    @post("/opinions/confirmation-request", guards=RECORDING, summary="Ask those who spoke to confirm the record")
    async def ask(self, actor: NamedDependency[Actor], meeting: FromPath[str]) -> ToldToConfirm:
        """Everybody with words that nobody has confirmed yet is told once of each wording."""
        return ToldToConfirm(await ask_to_confirm(actor, meeting=named(meeting)))

    @get("/feedback", summary="Read the feedback of a meeting")
    async def feedback(self, meeting: FromPath[str]) -> FeedbackContent:
        """As it was signed and published; 404 before."""
        found = await public_feedback(named(meeting))
        if found is None:
            raise Refused(NOT_FOUND)
        return found.content

    @post("/feedback", guards=RECORDING, summary="Hand in the feedback of a meeting")
    async def submit(
        self, actor: NamedDependency[Actor], meeting: FromPath[str], data: JSONBody[NewFeedback]
    ) -> EditionView:
        """409 ``unanswered`` with their number while an opinion has no answer, unless it is an interim version."""
        return await submit_feedback(actor, meeting=named(meeting), new=data)


class OpinionController(ApiController):
    """One opinion."""

    path = "/api/v1/opinions/{opinion:uuid}"
    tags = ("Opinions",)

    @get(guards=READING, summary="Read an opinion")
    async def read(self, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> OpinionInside:
        """Every wording with who wrote and confirmed it, every version of the answer."""
        return await opinion_inside(actor, opinion)

    @post("/confirmation", guards=(scope(Scope.WRITE),), summary="Confirm the record of one's words")
    async def confirm(
        self, actor: NamedDependency[Actor], opinion: FromPath[UUID], data: JSONBody[NewConfirmation]
    ) -> OpinionStored:
        """With the code of the own page, or through a clerk who notes whom they asked."""
        return await confirm(
            actor, opinion=opinion, version=data.version, participant=await _own(data.code), note=data.note
        )

    @post("/correction", guards=(scope(Scope.WRITE),), summary="Correct the record of one's words")
    async def correct(
        self, actor: NamedDependency[Actor], opinion: FromPath[UUID], data: JSONBody[NewCorrection]
    ) -> OpinionStored:
        """Both versions are kept."""
        return await correct(
            actor,
            opinion=opinion,
            version=data.version,
            text=data.text,
            participant=await _own(data.code),
            note=data.note,
        )

    @post("/placings", guards=RECORDING, summary="Put an opinion under another speaker or item")
    async def place(
        self, actor: NamedDependency[Actor], opinion: FromPath[UUID], data: JSONBody[NewPlacing]
    ) -> PlacingView:
        """With the reason; what was recorded stays. 409 ``changed_meanwhile`` where ``version`` is not the newest."""
        return await place_opinion(actor, opinion=opinion, new=data)

    @post("/adoption", guards=RECORDING, summary="Answer an opinion")
    async def adopt(
        self, actor: NamedDependency[Actor], opinion: FromPath[UUID], data: JSONBody[NewAdoption]
    ) -> AdoptionView:
        """By the unit in charge or the meeting's secretary, always with a reason; the newest version counts."""
        return await adopt(actor, opinion=opinion, new=data)


def named(meeting: str) -> str | UUID:
    """A meeting in an address: its id, or its slug."""
    try:
        return UUID(meeting)
    except ValueError:
        return meeting


async def _own(code: str) -> UUID | None:
    return (await participant_by(code)).id if code else None
