"""After a visit: what visitors say, who did not come, and the rows of both for the host."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from events.queries.feedback import public_results, results
from events.queries.no_shows import absent
from events.rules.session_life import STAFF
from events.schemas.visit import Absent, FeedbackGiven, FeedbackResults, NewAppeal, NewFeedback, NoShowSet
from events.schemas.waitlist import WaitReason
from events.services.feedback import give_feedback, show_words
from events.services.no_shows import appeal, lift, record_no_show, uphold
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

READING = (has_role(*STAFF),)
HOSTS = (has_role(Role.HOST, Role.OFFICER), scope(Scope.WRITE))
DECIDING = (has_role(Role.HOST, Role.OFFICER, Role.LEADER), scope(Scope.WRITE))
Code = Annotated[str, msgspec.Meta(max_length=80)]


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether others may read the words."""

    shown: bool


class FeedbackController(ApiController):
    """What visitors say."""

    path = "/api/v1"
    tags = ("After the visit",)

    @put("/feedback/{code:str}", guards=(scope(Scope.WRITE),), summary="Say what you think of a visit")
    async def give(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[NewFeedback]
    ) -> FeedbackGiven:
        """By the last part of the link, for parties that were checked in; again changes what was said."""
        return await give_feedback(actor, code=code, new=data)

    @put("/feedback/{feedback:uuid}/shown", guards=HOSTS, summary="Let the words of a visitor be read")
    async def show(self, actor: NamedDependency[Actor], feedback: FromPath[UUID], data: JSONBody[Shown]) -> Shown:
        """Only with their consent."""
        await show_words(actor, feedback=feedback, show=data.shown)
        return data

    @get("/sessions/{session:uuid}/feedback", summary="Read what visitors said of a session")
    async def public(self, session: FromPath[UUID]) -> FeedbackResults:
        """Counts once there are enough of them to tell nobody apart, and words that were let; 404 before."""
        found = await public_results(session)
        if found is None:
            raise Refused(NOT_FOUND)
        return found

    @get("/sessions/{session:uuid}/feedback/all", guards=READING, summary="Read all feedback of a session")
    async def inside(self, actor: NamedDependency[Actor], session: FromPath[UUID]) -> FeedbackResults:
        """For the office of the host."""
        return await results(actor, session)


class NoShowController(ApiController):
    """Who had booked and did not come."""

    path = "/api/v1"
    tags = ("After the visit",)

    @get("/sessions/{session:uuid}/no-shows", guards=READING, summary="List bookings of which nobody came")
    async def listed(self, actor: NamedDependency[Actor], session: FromPath[UUID]) -> list[Absent]:
        """With what was recorded of each; nothing is recorded by itself."""
        return await absent(actor, session)

    @post("/bookings/{booking:uuid}/no-show", guards=HOSTS, summary="Record that nobody of a booking came")
    async def record(
        self, actor: NamedDependency[Actor], booking: FromPath[UUID], data: JSONBody[WaitReason]
    ) -> NoShowSet:
        """Where the campaign's published rule says so; the holder is told and may object."""
        return await record_no_show(actor, booking=booking, reason=data.reason)

    @post("/bookings/{booking:uuid}/no-show/appeal", guards=(scope(Scope.WRITE),), summary="Object to the record")
    async def appeal(
        self, actor: NamedDependency[Actor], booking: FromPath[UUID], data: JSONBody[NewAppeal]
    ) -> NoShowSet:
        """By the last part of the link of the booking."""
        return await appeal(actor, booking=booking, code=data.code, reason=data.reason)

    @post(
        "/bookings/{booking:uuid}/no-show/upholding",
        guards=DECIDING,
        status_code=HTTP_200_OK,
        summary="Leave the record after an objection",
    )
    async def uphold(
        self, actor: NamedDependency[Actor], booking: FromPath[UUID], data: JSONBody[WaitReason]
    ) -> NoShowSet:
        """Never by who recorded it."""
        return await uphold(actor, booking=booking, reason=data.reason)

    @post(
        "/bookings/{booking:uuid}/no-show/lifting",
        guards=DECIDING,
        status_code=HTTP_200_OK,
        summary="Take the record back",
    )
    async def lift(
        self, actor: NamedDependency[Actor], booking: FromPath[UUID], data: JSONBody[WaitReason]
    ) -> NoShowSet:
        """Nothing follows from it then."""
        return await lift(actor, booking=booking, reason=data.reason)
