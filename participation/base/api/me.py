"""Who calls: the person behind a token or sign-in, their roles, and in which capacity they act."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency

from participation.base.identity.actor import Actor
from participation.base.identity.guards import signed_in
from participation.base.identity.queries import roles_of
from participation.base.identity.services.authority import person_of
from participation.base.identity.words import Assurance, Role, Scope
from participation.base.problem_document import ApiController


class RoleInForce(msgspec.Struct, frozen=True):
    """A role in a body (its slug) that counts for this call."""

    role: Role
    body: str
    body_name: str


class OrganisationActedFor(msgspec.Struct, frozen=True):
    """The organisation for which one acts."""

    id: UUID
    name: str


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """The caller. ``roles`` are empty without the second factor and while one acts for an organisation."""

    id: UUID
    name: str
    locale: str
    assurance: Assurance
    second_factor: bool
    scopes: list[Scope]
    roles: list[RoleInForce]
    organisation: OrganisationActedFor | None


class MeController(ApiController):
    """``/api/v1/me``."""

    path = "/api/v1/me"
    tags = ("People",)

    @get(guards=[signed_in], summary="Who am I?")
    async def me(self, actor: NamedDependency[Actor]) -> Me:
        """The person behind the token or the sign-in."""
        person = person_of(actor)
        return Me(
            id=person,
            name=actor.name,
            locale=actor.locale,
            assurance=actor.assurance,
            second_factor=actor.second_factor,
            scopes=sorted(actor.scopes),
            roles=[
                RoleInForce(held.role, held.slug, held.name)
                for held in await roles_of(person)
                if actor.has(held.role, body=held.body)
            ],
            organisation=OrganisationActedFor(actor.organisation, actor.organisation_name)
            if actor.organisation
            else None,
        )
