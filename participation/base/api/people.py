"""People who work for a body, and their roles, so that a city can provision its staff by a script."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, FromQuery, JSONBody, QueryParameter

from participation.base.api.parameters import ContactText, Cursor, Limit, PersonName, SlugText, Words
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.queries import body_by_slug
from participation.base.identity.registers.staff import StaffFilter, StaffMember, StaffPage, staff, staff_member
from participation.base.identity.services import passwords, roles
from participation.base.identity.services.people import add_person
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

READERS = (has_role(Role.ADMINISTRATOR),)
WRITERS = (has_role(Role.ADMINISTRATOR), scope(Scope.WRITE))
NEW = Example(
    summary="An officer",
    value={"contact": "13800000101", "name": "周敏", "role": "officer", "body": "fgj"},
)
OfBody = Annotated[str, QueryParameter(name="body", description="Address of the body", max_length=60)]
InBody = Annotated[str | None, QueryParameter(name="body", description="Address of the body", max_length=60)]


class NewPerson(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody with a role; ``contact`` is a mobile number or an e-mail address, ``body`` a slug."""

    contact: ContactText
    name: PersonName
    role: Role
    body: SlugText


class NewRole(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A role in a body."""

    role: Role
    body: SlugText


class OneBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The body for which something is done."""

    body: SlugText


class PeopleController(ApiController):
    """``/api/v1/people``."""

    path = "/api/v1/people"
    tags = ("People",)

    @get(guards=READERS, summary="List the staff of the bodies you administer")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        q: Words = "",
        slug: InBody = None,
        role: FromQuery[Role | None] = None,
        former: FromQuery[bool] = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> StaffPage:
        """``q`` is a part of a name or a whole contact; ``former`` lists those whose roles have all ended."""
        return await staff(actor, StaffFilter(q=q, body=slug, role=role, former=former), cursor=cursor, limit=limit)

    @get("/{person:uuid}", guards=READERS, summary="Read one of them")
    async def one(self, actor: NamedDependency[Actor], person: FromPath[UUID]) -> StaffMember:
        """Contacts are masked; posts are those in your bodies, with their beginning and end."""
        return await staff_member(actor, person)

    @post(guards=WRITERS, summary="Add a person with a role")
    async def add(
        self, actor: NamedDependency[Actor], data: Annotated[NewPerson, BodyKwarg(examples=[NEW])]
    ) -> StaffMember:
        """Whoever has the contact already gets the role and keeps their name; adding twice is adding once."""
        person = await add_person(
            actor, contact=data.contact, name=data.name, role=data.role, body_slug=data.body
        )  # fmt: skip
        return await staff_member(actor, person)

    @post("/{person:uuid}/roles", guards=WRITERS, summary="Give a role")
    async def grant(
        self, actor: NamedDependency[Actor], person: FromPath[UUID], data: JSONBody[NewRole]
    ) -> StaffMember:
        """To somebody on your list; having it already is no error."""
        await staff_member(actor, person)
        await roles.grant_role(actor, person=person, body=await _body(data.body), role=data.role)
        return await staff_member(actor, person)

    @delete("/{person:uuid}/roles/{role:str}", guards=WRITERS, summary="End a role")
    async def end(
        self, actor: NamedDependency[Actor], person: FromPath[UUID], role: FromPath[Role], slug: OfBody
    ) -> None:
        """At once and everywhere. A body keeps one administrator: 409 ``last_administrator``."""
        await roles.end_role(actor, person=person, body=await _body(slug), role=role)

    @post("/{person:uuid}/credentials/removal", guards=WRITERS, summary="Forget password and authenticator")
    async def forget(
        self, actor: NamedDependency[Actor], person: FromPath[UUID], data: JSONBody[OneBody]
    ) -> StaffMember:
        """They are signed out everywhere, their tokens are revoked, and they enrol anew."""
        await passwords.forget_credentials(actor, person=person, body=await _body(data.body))
        return await staff_member(actor, person)


async def _body(slug: str) -> UUID:
    found = await body_by_slug(slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id
