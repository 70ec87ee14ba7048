"""Organisations, and who acts for them once that is confirmed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from participation.base.api.parameters import ContactText, Cursor, Limit, Words
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope, signed_in
from participation.base.identity.registers import organisations as register
from participation.base.identity.services import organisations as services
from participation.base.identity.services.people import contact_or_refuse
from participation.base.identity.words import OrganisationKind, Scope
from participation.base.problem_document import ApiController

OFFICE = (has_role(*services.CONFIRMING), scope(Scope.WRITE))
DESK = (has_role(*services.DESK), scope(Scope.WRITE))
READERS = (has_role(*services.CONFIRMING),)


class NewOrganisation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An organisation; ``credit_code`` is its 统一社会信用代码, empty where it has none."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    credit_code: Annotated[str, Meta(max_length=40)] = ""
    kind: OrganisationKind = OrganisationKind.OTHER


class OrganisationId(msgspec.Struct, frozen=True):
    """The organisation that was entered."""

    id: UUID


class NewAuthorisation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who is to act for it: a mobile number or an e-mail address."""

    contact: ContactText


class OrganisationController(ApiController):
    """``/api/v1/organisations``."""

    path = "/api/v1/organisations"
    tags = ("Organisations",)

    @get(guards=READERS, summary="List the organisations")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        q: Words = "",
        claimed: FromQuery[bool] = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> register.OrganisationPage:
        """``q`` is a part of a name or a whole credit code; ``claimed`` keeps those with a claim that waits."""
        wanted = register.OrganisationFilter(q=q, claimed=claimed)
        return await register.organisations(actor, wanted, cursor=cursor, limit=limit)

    @get("/{organisation:uuid}", guards=READERS, summary="Read an organisation")
    async def one(self, actor: NamedDependency[Actor], organisation: FromPath[UUID]) -> register.OrganisationShown:
        """With everybody who acts for it, did, or says so."""
        return await register.organisation(actor, organisation)

    @post(guards=DESK, summary="Enter an organisation")
    async def enter(self, actor: NamedDependency[Actor], data: JSONBody[NewOrganisation]) -> OrganisationId:
        """For the office; nobody acts for it by that."""
        return OrganisationId(
            await services.create_organisation(actor, name=data.name, credit_code=data.credit_code, kind=data.kind)
        )

    @post("/claims", guards=(signed_in, scope(Scope.WRITE)), summary="Say that an organisation authorised you")
    async def claim(self, actor: NamedDependency[Actor], data: JSONBody[NewOrganisation]) -> OrganisationId:
        """You may act for it once an administrator or clerk has confirmed that."""
        return OrganisationId(
            await services.claim_organisation(actor, name=data.name, credit_code=data.credit_code, kind=data.kind)
        )

    @post("/{organisation:uuid}/authorisations", guards=OFFICE, summary="Authorise somebody")
    async def authorise(
        self, actor: NamedDependency[Actor], organisation: FromPath[UUID], data: JSONBody[NewAuthorisation]
    ) -> register.OrganisationShown:
        """They may act for the organisation at once."""
        contact = contact_or_refuse(data.contact)
        await services.authorise(actor, organisation=organisation, contact=contact)
        return await register.organisation(actor, organisation)

    @post("/{organisation:uuid}/authorisations/{person:uuid}/confirmation", guards=OFFICE, summary="Confirm a claim")
    async def confirm(
        self, actor: NamedDependency[Actor], organisation: FromPath[UUID], person: FromPath[UUID]
    ) -> register.OrganisationShown:
        """What somebody said is so; nobody confirms their own claim."""
        await services.confirm_authorisation(actor, organisation=organisation, person=person)
        return await register.organisation(actor, organisation)

    @delete("/{organisation:uuid}/authorisations/{person:uuid}", guards=OFFICE, summary="End an authorisation")
    async def end(self, actor: NamedDependency[Actor], organisation: FromPath[UUID], person: FromPath[UUID]) -> None:
        """At once; a claim that waits is turned down by it."""
        await services.end_authorisation(actor, organisation=organisation, person=person)
