"""My account: what we know of the reader, in which capacity they act, and how they are reached."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form
from frontend.page import Notice
from frontend.pages.returning import again, with_cookies
from frontend.pages.sign_in import CodeForm, ContactText
from frontend.rendering import languages
from participation.base.errors import N_, Refused
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from participation.base.identity.authentication import LANGUAGE, actor_of
from participation.base.identity.contacts import Contact, masked
from participation.base.identity.guards import signed_in
from participation.base.identity.queries import claims_of, contacts_of, organisations_of, protection_of, roles_of
from participation.base.identity.services.authority import person_of
from participation.base.identity.services.codes import LASTS, send_code
from participation.base.identity.services.organisations import (
    CONFIRMING,
    claim_organisation,
    end_authorisation,
)
from participation.base.identity.services.people import add_contact, change_profile, contact_or_refuse, remove_contact
from participation.base.identity.services.sign_ins import act_for
from participation.base.identity.words import ContactKind, OrganisationKind, Role
from participation.base.security.keys import seal_text, unseal_text
from participation.representatives.queries.history import how_many

HOME = "/account"
SECTION = "account"
ADDED = "kaimen_contact_added"

SAVED = N_("Your changes are saved.")
ACTING = N_("You now act for %(name)s.")
ACTING_SELF = N_("You now act for yourself.")
CONTACT_ADDED = N_("You can now be reached there too.")
CONTACT_REMOVED = N_("That contact is removed.")
CLAIMED = N_("We have noted it. You may act for the organisation once the office has confirmed that it authorised you.")
CLAIM_ENDED = N_("You no longer act for this organisation.")
ENTER_NAME = N_("Enter the name.")
ENTER_CREDIT_CODE = N_("Enter the 18 characters of the unified social credit code.")


class ProfileForm(msgspec.Struct):
    name: Annotated[str, Meta(max_length=60)] = ""
    locale: Annotated[str, Meta(max_length=20)] = ""


class CapacityForm(msgspec.Struct):
    organisation: UUID | None = None


class NewContactForm(msgspec.Struct):
    contact: ContactText


class OrganisationForm(msgspec.Struct):
    name: Annotated[str, Meta(min_length=1, max_length=120, extra={"required": ENTER_NAME})]
    credit_code: Annotated[str, Meta(min_length=1, max_length=40, extra={"required": ENTER_CREDIT_CODE})]
    kind: OrganisationKind = OrganisationKind.OTHER


class AccountPages(Controller):
    """``/account``, apart from what protects it."""

    path = HOME
    guards = (signed_in,)

    @get("/")
    async def overview(self, request: AnyRequest) -> Response[Any]:
        """Everything at a glance, each part with its form."""
        actor = actor_of(request)
        form = {"name": actor.name, "locale": actor.locale}
        return _ask(request, "account/overview.html", form=form, **await _overview(actor))

    @post("/profile")
    async def save_profile(self, request: AnyRequest) -> Response[Any]:
        """Name and language."""
        actor = actor_of(request)
        try:
            form = await read_form(request, ProfileForm)
            await change_profile(actor, name=form.name, locale=form.locale or actor.locale)
        except Refused as refused:
            return await again(request, "account/overview.html", refused, section=SECTION, **await _overview(actor))
        # the language chosen here is the account's from now on, also in this browser
        return with_cookies(see_other(HOME, SAVED), Cookie(key=LANGUAGE, value="", max_age=0))

    @post("/capacity")
    async def choose_capacity(self, request: AnyRequest) -> Response[Any]:
        """Act for an organisation, or for oneself again."""
        actor = actor_of(request)
        form = await read_form(request, CapacityForm)
        opened = await act_for(actor, organisation=form.organisation)
        names = {one.id: one.name for one in await organisations_of(person_of(actor))}
        said = Notice(ACTING, {"name": names[form.organisation]}) if form.organisation else Notice(ACTING_SELF)
        return with_cookies(see_other(HOME, said), cookies.sign_in_cookie(opened))

    @get("/organisations/new")
    async def ask_organisation(self, request: AnyRequest) -> Response[Any]:
        """Enter an organisation one acts for."""
        return _ask(request, "account/organisation.html", kinds=[kind.value for kind in OrganisationKind])

    @post("/organisations")
    async def take_organisation(self, request: AnyRequest) -> Response[Any]:
        """The reader says to act for it; a clerk or administrator confirms that before it is so."""
        try:
            form = await read_form(request, OrganisationForm)
            await claim_organisation(actor_of(request), name=form.name, credit_code=form.credit_code, kind=form.kind)
        except Refused as refused:
            kinds = [kind.value for kind in OrganisationKind]
            return await again(request, "account/organisation.html", refused, section=SECTION, kinds=kinds)
        return see_other(HOME, CLAIMED)

    @post("/organisations/{organisation:uuid}/removal")
    async def give_up(self, request: AnyRequest, organisation: FromPath[UUID]) -> Response[Any]:
        """The reader acts for it no longer, or takes back what they claimed."""
        actor = actor_of(request)
        await end_authorisation(actor, organisation=organisation, person=person_of(actor))
        return see_other(HOME, CLAIM_ENDED)

    @get("/contacts/new")
    async def ask_contact(self, request: AnyRequest) -> Response[Any]:
        """Ask for one more way to be reached."""
        return _ask(request, "account/contact.html")

    @post("/contacts")
    async def take_contact(self, request: AnyRequest) -> Response[Any]:
        """Send a code there."""
        try:
            form = await read_form(request, NewContactForm)
            contact = contact_or_refuse(form.contact)
            await send_code(actor_of(request), contact=contact)
        except Refused as refused:
            return await again(request, "account/contact.html", refused, section=SECTION)
        sealed = seal_text(ADDED, msgspec.json.encode(contact).decode())
        kept = cookies.make(ADDED, sealed, seconds=int(LASTS.total_seconds()))
        return with_cookies(see_other("/account/contacts/code"), kept)

    @get("/contacts/code")
    async def ask_code(self, request: AnyRequest) -> Response[Any]:
        """Ask for the code that was sent to the new contact."""
        contact = _added(request)
        if contact is None:
            return see_other("/account/contacts/new")
        return _ask(request, "account/contact_code.html", contact=masked(*contact))

    @post("/contacts/code")
    async def take_code(self, request: AnyRequest) -> Response[Any]:
        """The contact is the reader's."""
        contact = _added(request)
        if contact is None:
            return see_other("/account/contacts/new")
        try:
            form = await read_form(request, CodeForm)
            await add_contact(actor_of(request), contact=contact, code=form.code)
        except Refused as refused:
            shown = masked(*contact)
            return await again(request, "account/contact_code.html", refused, section=SECTION, contact=shown)
        return with_cookies(see_other(HOME, CONTACT_ADDED), cookies.ended(ADDED))

    @post("/contacts/{contact:uuid}/removal")
    async def remove(self, request: AnyRequest, contact: FromPath[UUID]) -> Response[Any]:
        """Forget a contact."""
        try:
            await remove_contact(actor_of(request), contact=contact)
        except Refused as refused:
            if not refused.refusal.errors:
                raise
            return see_other(HOME, Notice(refused.refusal.errors[0].sentence, tone="warning"))
        return see_other(HOME, CONTACT_REMOVED)


async def _overview(actor: Actor) -> dict[str, Any]:
    person = person_of(actor)
    return {
        "who": actor,
        "ways": [(way, masked(way.kind, way.value)) for way in await contacts_of(person)],
        "capacities": [(str(one.id), one.name) for one in await organisations_of(person)],
        "claims": await claims_of(person),
        "applications": await how_many(actor),
        "held": await roles_of(person),
        "administers": actor.has(Role.ADMINISTRATOR),
        "confirms": actor.has(*CONFIRMING),
        "protection": await protection_of(person),
        "offered": languages(),
    }


def _added(request: AnyRequest) -> Contact | None:
    text = unseal_text(ADDED, request.cookies.get(cookies.name_of(ADDED), ""))
    return msgspec.json.decode(text, type=tuple[ContactKind, str]) if text else None


def _ask(request: AnyRequest, template: str, **values: Any) -> Response[Any]:
    return html(request, template, page_for(request, section=SECTION), personal=True, **values)
