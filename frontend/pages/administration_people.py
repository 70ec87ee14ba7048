"""Administration of people: who works for one's bodies, in which roles, and how somebody starts anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from frontend.answers import AnyRequest, see_other
from frontend.filters import choice
from frontend.forms import read_form
from frontend.page import Notice
from frontend.pages.returning import again
from frontend.pages.sign_in import ContactText
from frontend.pages.workbench.showing import SECTION, shown
from frontend.rendering import url
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import Body, bodies, body_by_slug
from participation.base.identity.registers.staff import StaffFilter, acts_on, staff, staff_member
from participation.base.identity.services.passwords import forget_credentials
from participation.base.identity.services.people import add_person
from participation.base.identity.services.roles import end_role, grant_role
from participation.base.identity.words import Role

HERE = "/administration/people"
FORMER = "former"

ADDED = N_("%(name)s now has this role.")
ROLE_ENDED = N_("The role has ended.")
GRANTED = N_("The role is given.")
FORGOTTEN = N_("Password and authenticator are forgotten. %(name)s is signed out everywhere and sets them up anew.")
ENTER_STAFF_NAME = N_("Enter the name by which colleagues know them.")
CHOOSE_ROLE = N_("Choose a role.")
CHOOSE_BODY = N_("Choose a body.")

ACTS = {
    "person added": N_("Added to the register"),
    "role granted": N_("Role given"),
    "role ended": N_("Role ended"),
    "credentials forgotten": N_("Password and authenticator forgotten"),
}

Text = Annotated[str, QueryParameter(max_length=254)]
Slug = Annotated[str, QueryParameter(name="body", max_length=254)]
RoleChosen = Annotated[Role, Meta(extra={"required": CHOOSE_ROLE})]
BodyChosen = Annotated[str, Meta(min_length=1, max_length=60, extra={"required": CHOOSE_BODY})]


class PersonForm(msgspec.Struct, kw_only=True):
    contact: ContactText
    name: Annotated[str, Meta(min_length=1, max_length=60, extra={"required": ENTER_STAFF_NAME})]
    role: RoleChosen
    body: BodyChosen


class RoleForm(msgspec.Struct, kw_only=True):
    role: RoleChosen
    body: BodyChosen


class BodyForm(msgspec.Struct, kw_only=True):
    body: BodyChosen


class PeopleAdministrationPages(Controller):
    """``/administration/people``."""

    path = HERE
    guards = (has_role(Role.ADMINISTRATOR),)

    @get()
    async def register(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        q: Text = "",
        slug: Slug = "",
        role: Text = "",
        standing: Text = "",
        cursor: Text = "",
    ) -> Response[Any]:
        """Who works for the reader's bodies; the filters are in the address."""
        wanted = StaffFilter(q=q, body=slug or None, role=choice(Role, role), former=standing == FORMER)
        found = await staff(actor, wanted, cursor=cursor or None)
        asked = {"q": q, "body": slug, "role": role, "standing": standing if wanted.former else ""}
        return shown(
            request,
            "administration/people.html",
            found=found,
            own=await own_bodies(actor),
            form=asked,
            narrowed=any((q, slug, role)),
            former=wanted.former,
            next_page=url(HERE, **asked, cursor=found.next) if found.next else None,
            first_page=url(HERE, **asked) if cursor else None,
        )

    @get("/new")
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug = "") -> Response[Any]:
        """Whom to add, and as what."""
        own = await own_bodies(actor)
        only = own[0].slug if len(own) == 1 else slug
        return shown(request, "administration/people_new.html", own=own, form={"body": only})

    @post()
    async def add(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """They are in the register, with the role; refused input comes back whole."""
        try:
            form = await read_form(request, PersonForm)
            person = await add_person(
                actor, contact=form.contact, name=form.name, role=form.role, body_slug=form.body
            )  # fmt: skip
        except Refused as refused:
            own = await own_bodies(actor)
            return await again(request, "administration/people_new.html", refused, section=SECTION, own=own)
        # who had an account before keeps the name they gave it
        known = await staff_member(actor, person)
        return see_other(_at(person), Notice(ADDED, {"name": known.name}))

    @get("/{person:uuid}")
    async def one(self, request: AnyRequest, actor: NamedDependency[Actor], person: FromPath[UUID]) -> Response[Any]:
        """One of them: posts, what they have set up, and what was done about them."""
        return shown(request, "administration/people_one.html", **await _person(actor, person))

    @post("/{person:uuid}/roles")
    async def grant(self, request: AnyRequest, actor: NamedDependency[Actor], person: FromPath[UUID]) -> Response[Any]:
        """One more role."""
        values = await _person(actor, person)
        try:
            form = await read_form(request, RoleForm)
            await grant_role(actor, person=person, body=await _body(form.body), role=form.role)
        except Refused as refused:
            return await again(request, "administration/people_one.html", refused, section=SECTION, **values)
        return see_other(_at(person), GRANTED)

    @post("/{person:uuid}/roles/end")
    async def end(self, request: AnyRequest, actor: NamedDependency[Actor], person: FromPath[UUID]) -> Response[Any]:
        """A role ends, from the next request on."""
        form = await read_form(request, RoleForm)
        try:
            await end_role(actor, person=person, body=await _body(form.body), role=form.role)
        except Refused as refused:
            if refused.refusal.status != 409:
                raise
            return see_other(_at(person), Notice(refused.refusal.sentence, tone="warning"))
        # whoever gave up their own last administration may not see the register any more
        left = person == actor.person and form.role is Role.ADMINISTRATOR
        return see_other("/workbench" if left else _at(person), ROLE_ENDED)

    @post("/{person:uuid}/credentials/removal")
    async def forget(self, request: AnyRequest, actor: NamedDependency[Actor], person: FromPath[UUID]) -> Response[Any]:
        """Somebody who lost password or authenticator begins again."""
        form = await read_form(request, BodyForm)
        known = await staff_member(actor, person)
        await forget_credentials(actor, person=person, body=await _body(form.body))
        return see_other(_at(person), Notice(FORGOTTEN, {"name": known.name}))


async def own_bodies(actor: Actor) -> Sequence[Body]:
    """The bodies that somebody administers, by name."""
    administered = actor.bodies(Role.ADMINISTRATOR)
    return [body for body in await bodies() if body.id in administered]


async def _person(actor: Actor, person: UUID) -> dict[str, Any]:
    return {
        "member": await staff_member(actor, person),
        "acts": await acts_on(actor, person),
        "own": await own_bodies(actor),
        "words": ACTS,
        "oneself": person == actor.person,
        "audits": actor.has(Role.AUDITOR),
    }


async def _body(slug: str) -> UUID:
    found = await body_by_slug(slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id


def _at(person: UUID) -> str:
    return f"{HERE}/{person}"
