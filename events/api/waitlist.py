"""Waitlists and offers, by script."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from events.links import Own, read_own
from events.queries.waitlist import lines, own_place
from events.queries.waitlist_desk import waitlist_desk
from events.rules.session_life import STAFF
from events.schemas.waitlist import (
    ByLink,
    DeskLine,
    LineView,
    NewPlace,
    OfferSettled,
    OwnPlace,
    PlaceTaken,
    WaitActed,
    WaitReason,
)
from events.services.offer_settling import accept_offer, decline_offer, leave
from events.services.session_loading import session_named
from events.services.waitlist_by_hand import close_line, end_by_hand, offer_by_hand
from events.services.waitlist_joining import join
from events.words import SessionState
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

READING = (has_role(*STAFF),)
HOSTS = (has_role(Role.HOST, Role.OFFICER), scope(Scope.WRITE))


class WaitlistController(ApiController):
    """The line of a session."""

    path = "/api/v1/sessions/{session:uuid}/waitlist"
    tags = ("Waitlist",)

    @post(guards=(scope(Scope.WRITE),), summary="Wait for seats of a full session")
    async def join(
        self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[NewPlace]
    ) -> PlaceTaken:
        """A whole party or a group; seats that fall free are held for them by the published rule."""
        return await join(actor, session=session, new=data)

    @get(summary="Read how many wait for a session")
    async def line(self, session: FromPath[UUID]) -> list[LineView]:
        """By kind of seats; nobody is named."""
        if (await session_named(session)).state is SessionState.PREPARED:
            raise Refused(NOT_FOUND)
        return await lines(session)

    @get("/entries", guards=READING, summary="List who waits")
    async def listed(self, actor: NamedDependency[Actor], session: FromPath[UUID]) -> DeskLine:
        """For the host: in the order of the line, with who has an offer and who waited once."""
        return await waitlist_desk(actor, session)

    @post("/closure", guards=HOSTS, status_code=HTTP_200_OK, summary="Close a waitlist")
    async def close(
        self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[WaitReason]
    ) -> list[LineView]:
        """Everybody who waits without an offer is told, and nobody joins any more."""
        await close_line(actor, session=session, reason=data.reason)
        return await lines(session)


class WaitingController(ApiController):
    """One place in line."""

    path = "/api/v1/waiting"
    tags = ("Waitlist",)

    @get("/{code:str}", summary="Read a place in line")
    async def read(self, code: FromPath[str]) -> OwnPlace:
        """By the last part of its link."""
        found = read_own(Own.WAITING, code)
        if found is None:
            raise Refused(NOT_FOUND)
        return await own_place(found)

    @post("/{entry:uuid}/withdrawal", guards=(scope(Scope.WRITE),), summary="Leave a waitlist")
    async def leave(self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[ByLink]) -> WaitActed:
        """Seats that are held for them go to the next in line."""
        return await leave(actor, entry=entry, code=data.code)

    @post("/{entry:uuid}/offer", guards=HOSTS, summary="Offer seats out of turn")
    async def offer(
        self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[WaitReason]
    ) -> WaitActed:
        """With a reason that stays on record."""
        return await offer_by_hand(actor, entry=entry, reason=data.reason)

    @post("/{entry:uuid}/closure", guards=HOSTS, summary="End somebody's waiting")
    async def end(self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[WaitReason]) -> WaitActed:
        """With a reason that they are told."""
        return await end_by_hand(actor, entry=entry, reason=data.reason)


class OfferController(ApiController):
    """Seats that are held for somebody of a waitlist."""

    path = "/api/v1/offers/{offer:uuid}"
    tags = ("Waitlist",)
    guards = (scope(Scope.WRITE),)

    @post("/acceptance", summary="Accept an offer")
    async def accept(
        self, actor: NamedDependency[Actor], offer: FromPath[UUID], data: JSONBody[ByLink]
    ) -> OfferSettled:
        """By the code of the link in the message, by who is signed in as its holder, or noted by the office."""
        return await accept_offer(actor, offer=offer, code=data.code)

    @post("/refusal", summary="Decline an offer")
    async def refuse(
        self, actor: NamedDependency[Actor], offer: FromPath[UUID], data: JSONBody[ByLink]
    ) -> OfferSettled:
        """The seats go to the next in line."""
        return await decline_offer(actor, offer=offer, code=data.code)
