"""Administration of organisations: who acts for them, and whose claim to do so is to be confirmed."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form
from frontend.pages.returning import again
from frontend.pages.sign_in import ContactText
from frontend.pages.workbench.showing import SECTION, shown
from frontend.rendering import url
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.registers.organisations import (
    OrganisationFilter,
    claims_waiting,
    organisation,
    organisations,
)
from participation.base.identity.services.organisations import (
    CONFIRMING,
    authorise,
    confirm_authorisation,
    create_organisation,
    describe_organisation,
    end_authorisation,
)
from participation.base.identity.services.people import contact_or_refuse
from participation.base.identity.words import OrganisationKind, Role

HERE = "/administration/organisations"
CLAIMED = "claimed"

ENTERED = N_("The organisation is entered.")
SAVED = N_("Your changes are saved.")
AUTHORISED = N_("This person may now act for the organisation.")
CONFIRMED = N_("The claim is confirmed. This person may now act for the organisation.")
ENDED = N_("This person does not act for the organisation any more.")
TURNED_DOWN = N_("The claim is turned down.")
ENTER_NAME = N_("Enter the name.")

KINDS = {
    "enterprise": N_("Enterprise"),
    "association": N_("Association"),
    "chamber": N_("Chamber of commerce"),
    "residents' committee": N_("Residents' committee"),
    "other": N_("Another organisation"),
}

Text = Annotated[str, QueryParameter(max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=120, extra={"required": ENTER_NAME})]


class EntryForm(msgspec.Struct, kw_only=True):
    name: Name
    credit_code: Annotated[str, Meta(max_length=40)] = ""
    kind: OrganisationKind = OrganisationKind.OTHER


class NameForm(msgspec.Struct, kw_only=True):
    name: Name
    kind: OrganisationKind = OrganisationKind.OTHER


class AuthorisedForm(msgspec.Struct, kw_only=True):
    contact: ContactText


class OrganisationAdministrationPages(Controller):
    """``/administration/organisations``."""

    path = HERE
    guards = (has_role(*CONFIRMING),)

    @get()
    async def register(
        self, request: AnyRequest, actor: NamedDependency[Actor], q: Text = "", standing: Text = "", cursor: Text = ""
    ) -> Response[Any]:
        """All of them, or those with a claim that waits."""
        wanted = OrganisationFilter(q=q, claimed=standing == CLAIMED)
        found = await organisations(actor, wanted, cursor=cursor or None)
        asked = {"q": q, "standing": standing if wanted.claimed else ""}
        return _shown(
            request,
            actor,
            "administration/organisations.html",
            found=found,
            form=asked,
            claimed=wanted.claimed,
            waiting=await claims_waiting(actor),
            next_page=url(HERE, **asked, cursor=found.next) if found.next else None,
            first_page=url(HERE, **asked) if cursor else None,
        )

    @get("/new")
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An organisation that hands something in on paper, or of which the office knows."""
        return _shown(request, actor, "administration/organisations_new.html")

    @post()
    async def enter(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """It is in the register; nobody acts for it yet."""
        try:
            form = await read_form(request, EntryForm)
            made = await create_organisation(actor, name=form.name, credit_code=form.credit_code, kind=form.kind)
        except Refused as refused:
            return await again(
                request, "administration/organisations_new.html", refused, section=SECTION, **_values(actor)
            )
        return see_other(_at(made), ENTERED)

    @get("/{one:uuid}")
    async def one(self, request: AnyRequest, actor: NamedDependency[Actor], one: FromPath[UUID]) -> Response[Any]:
        """Claims that wait, who acts for it, who did."""
        found = await organisation(actor, one)
        form = {"name": found.organisation.name, "kind": found.organisation.kind}
        return _shown(request, actor, "administration/organisations_one.html", found=found, form=form)

    @post("/{one:uuid}")
    async def describe(self, request: AnyRequest, actor: NamedDependency[Actor], one: FromPath[UUID]) -> Response[Any]:
        """Its name and kind, as on the licence."""
        try:
            form = await read_form(request, NameForm)
            await describe_organisation(actor, organisation=one, name=form.name, kind=form.kind)
        except Refused as refused:
            return await _again(request, actor, one, refused)
        return see_other(_at(one), SAVED)

    @post("/{one:uuid}/authorisations")
    async def authorise(self, request: AnyRequest, actor: NamedDependency[Actor], one: FromPath[UUID]) -> Response[Any]:
        """Somebody with a letter of authorisation acts for it."""
        try:
            form = await read_form(request, AuthorisedForm)
            await authorise(actor, organisation=one, contact=contact_or_refuse(form.contact))
        except Refused as refused:
            return await _again(request, actor, one, refused)
        return see_other(_at(one), AUTHORISED)

    @post("/{one:uuid}/authorisations/{person:uuid}/confirmation")
    async def confirm(
        self, actor: NamedDependency[Actor], one: FromPath[UUID], person: FromPath[UUID]
    ) -> Response[Any]:
        """What somebody claimed is so."""
        await confirm_authorisation(actor, organisation=one, person=person)
        return see_other(_at(one), CONFIRMED)

    @post("/{one:uuid}/authorisations/{person:uuid}/end")
    async def end(self, actor: NamedDependency[Actor], one: FromPath[UUID], person: FromPath[UUID]) -> Response[Any]:
        """An authorisation ends, or a claim is turned down."""
        claimed = any(claim.person == person for claim in (await organisation(actor, one)).claims)
        await end_authorisation(actor, organisation=one, person=person)
        return see_other(_at(one), TURNED_DOWN if claimed else ENDED)


async def _again(request: AnyRequest, actor: Actor, one: UUID, refused: Refused) -> Response[Any]:
    """The page once more; a form that was not sent shows what is stored."""
    found = await organisation(actor, one)
    return await again(
        request,
        "administration/organisations_one.html",
        refused,
        section=SECTION,
        found=found,
        **_values(actor),
    )


def _shown(request: AnyRequest, actor: Actor, template: str, **values: Any) -> Response[str]:
    return shown(request, template, **_values(actor), **values)


def _values(actor: Actor) -> dict[str, Any]:
    return {"kinds": KINDS, "administers": actor.has(Role.ADMINISTRATOR), "reader": actor.person}


def _at(one: UUID) -> str:
    return f"{HERE}/{one}"
