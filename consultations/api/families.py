"""Families of near-identical comments: what the machine found, and what officers make of it."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from consultations.api.parameters import Cursor, Limit, Slug
from consultations.queries.families import FamilyFilter, families
from consultations.queries.families_pages import family as one_family
from consultations.schemas.families import Confirmation, Families, FamilyId, FamilyView, Move, Split
from consultations.services.families import deciding
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.json_body import Nothing
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))


class FamilyController(ApiController):
    """相似意见: near-identical comments, grouped and never merged."""

    path = "/api/v1"
    tags = ("Families",)

    @get("/consultations/{slug:str}/families", guards=READERS, summary="List the families")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        clause: FromQuery[UUID | None] = None,
        alone: FromQuery[bool] = False,
        apart: FromQuery[bool] = False,
        open: FromQuery[bool] = False,  # noqa: A002 # the name of the parameter outside
        by_people: FromQuery[bool] = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Families:
        """In the order of the draft, then those about the whole; never ranked by the number of messages.

        ``alone`` also lists comments without kin, ``apart`` narrows to families that say the opposite of another,
        ``open`` to those that no officer has confirmed; ``by_people`` sorts by distinct verified contacts.
        """
        wanted = FamilyFilter(clause=clause, alone=alone, apart=apart, open=open)
        return await families(actor, slug, wanted, by_people=by_people, cursor=cursor, limit=limit)

    @get("/families/{family:uuid}", guards=READERS, summary="Read a family")
    async def read(
        self, actor: NamedDependency[Actor], family: FromPath[UUID], cursor: Cursor = None, limit: Limit = 50
    ) -> FamilyView:
        """Its members, those least like the representative first, and what officers did with it."""
        return await one_family(actor, family, cursor=cursor, limit=limit)

    @post("/families/{family:uuid}/split", guards=OFFICE, summary="Split a family")
    async def split(self, actor: NamedDependency[Actor], family: FromPath[UUID], data: JSONBody[Split]) -> FamilyId:
        """The chosen members become a family of their own, which is the answer."""
        return await deciding.split(actor, family=family, new=data)

    @post("/families/{family:uuid}/moves", guards=OFFICE, summary="Move members to another family")
    async def move(self, actor: NamedDependency[Actor], family: FromPath[UUID], data: JSONBody[Move]) -> FamilyId:
        """Without ``comments`` all members go, which joins the two; the answer is the family they are in now."""
        return await deciding.move(actor, family=family, change=data)

    @post("/families/{family:uuid}/confirmation", guards=OFFICE, summary="Confirm a family")
    async def confirm(
        self, actor: NamedDependency[Actor], family: FromPath[UUID], data: JSONBody[Confirmation]
    ) -> FamilyId:
        """An officer has looked at it and found that it is one; new comments may still join it."""
        return await deciding.confirm(actor, family=family, given=data)

    @post("/families/{family:uuid}/confirmation/removal", guards=OFFICE, summary="Take a confirmation back")
    async def unconfirm(
        self, actor: NamedDependency[Actor], family: FromPath[UUID], data: JSONBody[Confirmation]
    ) -> FamilyId:
        """It is as the machine left it, but for what officers moved."""
        return await deciding.unconfirm(actor, family=family, given=data)

    @post("/families/{family:uuid}/acts/{act:uuid}/reversal", guards=OFFICE, summary="Undo an act")
    async def undo(
        self,
        actor: NamedDependency[Actor],
        family: FromPath[UUID],
        act: FromPath[UUID],
        data: JSONBody[Nothing | None] = None,
    ) -> FamilyId:
        """Exactly what the act did is taken back; comments that have gone elsewhere since stay there."""
        return await deciding.take_back(actor, family=family, act=act)
