"""Seats: answers to offers, seats without a draw, the list, the invitation."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Slug
from participation.representatives.queries.calls import call
from participation.representatives.queries.seat_lists import public_list
from participation.representatives.queries.seats import seats
from participation.representatives.schemas.seat import (
    AppointmentView,
    Cancellation,
    ListContent,
    ListMade,
    NewAnswer,
    NewAppointment,
    NewListDecision,
    NewSelection,
    SeatStanding,
    SeatsView,
    Selected,
)
from participation.representatives.services.list_signing import approve_list, publish_list, reject_list, submit_list
from participation.representatives.services.meeting_inviting import appoint, call_off, invite_again
from participation.representatives.services.seat_answering import accept, refuse
from participation.representatives.services.seat_selecting import give_seats

OFFICE = (has_role(Role.OFFICER, Role.SECRETARY), scope(Scope.WRITE))
READING = (has_role(Role.OFFICER, Role.SECRETARY, Role.CLERK, Role.LEADER, Role.REVIEWER, Role.AUDITOR),)
DECIDING = (has_role(Role.REVIEWER, Role.LEADER, Role.OFFICER), scope(Scope.WRITE))
OFFICE_OR_LEADER = (has_role(Role.OFFICER, Role.SECRETARY, Role.LEADER), scope(Scope.WRITE))


class ToldAgain(msgspec.Struct, frozen=True):
    """How many were told of a call."""

    people: int


class SeatController(ApiController):
    """One seat that somebody was offered."""

    path = "/api/v1/seats/{seat:uuid}"
    tags = ("Seats",)
    guards = (scope(Scope.WRITE),)

    @post("/acceptance", summary="Accept a seat")
    async def accept(
        self, actor: NamedDependency[Actor], seat: FromPath[UUID], data: JSONBody[NewAnswer]
    ) -> SeatStanding:
        """By the key of the link in the message, or through a clerk who notes the call."""
        return await accept(actor, seat=seat, key=data.key, by=data.by, note=data.note)

    @post("/refusal", summary="Decline a seat")
    async def refuse(
        self, actor: NamedDependency[Actor], seat: FromPath[UUID], data: JSONBody[NewAnswer]
    ) -> SeatStanding:
        """Or give back one that was accepted; the next alternate of the type is asked at once."""
        return await refuse(actor, seat=seat, key=data.key, by=data.by, note=data.note)


class SeatsController(ApiController):
    """All seats of a call, and the list of those who have one."""

    path = "/api/v1/calls/{slug:str}"
    tags = ("Seats",)

    @get("/seats", guards=READING, summary="List who was offered a seat")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> SeatsView:
        """For the office; names and contacts for those who call people."""
        return await seats(actor, slug)

    @post("/selection", guards=OFFICE, summary="Give seats without a draw")
    async def select(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewSelection | None] = None
    ) -> Selected:
        """All admitted where there are no more people than seats, else on the way that the call names."""
        return await give_seats(actor, slug=slug, new=data or NewSelection())

    @get("/list", summary="Read the list of representatives")
    async def read(self, actor: NamedDependency[Actor], slug: Slug) -> ListContent:
        """As it was signed and published; 404 before."""
        found = await public_list((await call(actor, slug)).id)
        if found is None:
            raise Refused(NOT_FOUND)
        return found.content

    @post("/list", guards=OFFICE, summary="Hand in the list")
    async def submit(self, actor: NamedDependency[Actor], slug: Slug) -> ListMade:
        """Of those who accepted, for the chain to sign."""
        return await submit_list(actor, slug=slug)

    @post("/list/approval", guards=DECIDING, summary="Sign the list")
    async def approve(self, actor: NamedDependency[Actor], slug: Slug) -> ListMade:
        """Sign the next stage; who handed it in never does."""
        return await approve_list(actor, slug=slug)

    @post("/list/rejection", guards=DECIDING, summary="Send the list back")
    async def reject(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewListDecision]) -> ListMade:
        """With what has to be changed."""
        return await reject_list(actor, slug=slug, reason=data.reason)

    @post("/list/publication", guards=OFFICE_OR_LEADER, summary="Publish the list")
    async def publish(self, actor: NamedDependency[Actor], slug: Slug) -> ListMade:
        """Once every stage has signed."""
        return await publish_list(actor, slug=slug)

    @post("/invitation", guards=OFFICE, summary="Invite those who have a seat")
    async def invite(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewAppointment]
    ) -> AppointmentView:
        """With a calendar entry; a later appointment replaces it and tells everybody again."""
        return await appoint(actor, slug=slug, new=data)

    @post("/invitation/cancellation", guards=OFFICE, summary="Call the meeting off")
    async def call_off(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Cancellation]
    ) -> AppointmentView:
        """It leaves the calendars of those who were invited."""
        return await call_off(actor, slug=slug, reason=data.reason)

    @post("/told-again", guards=OFFICE, summary="Tell earlier applicants of this call")
    async def again(self, actor: NamedDependency[Actor], slug: Slug) -> ToldAgain:
        """Those who applied before without getting a seat and allowed it; only their number is told."""
        return ToldAgain(await invite_again(actor, slug=slug))
