"""The city's bodies and people, each with a role, and how one signs in as them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import pyotp

from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import read_contact
from participation.base.identity.services.bodies import BodyDescribed, save_body
from participation.base.identity.services.organisations import authorise, create_organisation
from participation.base.identity.services.passwords import hash_password, keep_password
from participation.base.identity.services.people import add_person, find_or_create
from participation.base.identity.services.second_factor import keep_secret
from participation.base.identity.words import Assurance, OrganisationKind, Role
from participation.base.security.keys import sign
from participation.demo.content import city

# Known to everybody, on purpose: the demo belongs to nobody, and a real installation never loads it.
PASSWORD = "open-the-door-to-all"  # noqa: S105 # the demo's own, printed at its start
COMMAND = Actor(name="demo", via="command")


class Account(msgspec.Struct, frozen=True):
    """How to sign in as somebody of the demo; staff have a password, and a code that changes every 30 seconds."""

    name: str
    role: str
    contact: str
    post: str
    staff: bool

    @property
    def code(self) -> str:
        """The second factor of this moment."""
        return pyotp.TOTP(secret_of(self.contact)).at(clock.now()) if self.staff else ""


def accounts() -> list[Account]:
    """Everybody one can be in the demo, staff first."""
    found = city()
    staff = [Account(p["name"], p["role"], p["contact"], p["post"], True) for p in found["staff"]]
    return staff + [Account(p["name"], "resident", p["contact"], p["about"], False) for p in found["residents"]]


def secret_of(contact: str) -> str:
    """The authenticator's secret of a demo account: derived, so that the demo can show its codes."""
    return base64.b32encode(bytes.fromhex(sign("demo authenticator", contact))[:20]).decode()


class Population(msgspec.Struct):
    """Who lives and works in the city, as actors by name, and the ids of the bodies by slug."""

    bodies: dict[str, UUID]
    actors: dict[str, Actor]

    def officer(self, body: str) -> Actor:
        """The officer of a body."""
        return next(a for a in self.actors.values() if a.has(Role.OFFICER, body=self.bodies[body]))

    def one(self, role: Role, body: str) -> Actor:
        """Somebody with a role in a body."""
        return next(a for a in self.actors.values() if a.has(role, body=self.bodies[body]))

    async def acting_for(self, organisation: str) -> Actor:
        """Who acts for an organisation of the city."""
        found = next(one for one in city()["organisations"] if one["name"] == organisation)
        return await self.resident(found["authorised"]["contact"], found["authorised"]["name"])

    async def resident(self, contact: str, name: str) -> Actor:
        """Somebody who signed in with a one-time code."""
        async with transaction():
            person = await find_or_create(_contact(contact), name=name)
        return Actor(person=person, name=name, assurance=Assurance.CONTACT, via="command")


async def populate() -> Population:
    """Make the bodies and the people."""
    found = city()
    bodies = {b["slug"]: await save_body(COMMAND, slug=b["slug"], described=_described(b)) for b in found["bodies"]}
    population = Population(bodies, {})
    hashed = await hash_password(PASSWORD)
    for person in found["staff"]:
        population.actors[person["name"]] = await _staff(person, bodies, hashed)
    for person in found["residents"]:
        population.actors[person["name"]] = await population.resident(person["contact"], person["name"])
    for organisation in found["organisations"]:
        made = await create_organisation(
            COMMAND, name=organisation["name"], credit_code=organisation["code"], kind=OrganisationKind.CHAMBER
        )
        authorised = organisation["authorised"]
        await population.resident(authorised["contact"], authorised["name"])
        await authorise(COMMAND, organisation=made, contact=_contact(authorised["contact"]))
    return population


def _described(body: Mapping[str, Any]) -> BodyDescribed:
    return BodyDescribed(**{f: body[f] for f in ("name", "name_en", "address", "phone", "email")})


async def _staff(person: Mapping[str, Any], bodies: Mapping[str, UUID], hashed: str) -> Actor:
    role = Role(person["role"])
    id_ = UUID(int=0)
    for slug in person["bodies"]:
        id_ = await add_person(COMMAND, contact=person["contact"], name=person["name"], role=role, body_slug=slug)
    async with transaction():
        await keep_password(id_, hashed)
        await keep_secret(id_, secret_of(person["contact"]))
        await execute("UPDATE person SET locale = {} WHERE id = {}", person["locale"], id_)
    roles = frozenset((role, bodies[slug]) for slug in person["bodies"])
    return Actor(person=id_, name=person["name"], roles=roles, assurance=Assurance.CONTACT, via="command")


def _contact(text: str) -> Any:
    return read_contact(text)
