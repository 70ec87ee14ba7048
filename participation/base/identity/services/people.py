"""People and the ways to reach them."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base import clock, messages
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact, read_contact
from participation.base.identity.services.authority import fully_signed_in, person_of, require_administrator
from participation.base.identity.services.bodies import find_or_create_body
from participation.base.identity.services.codes import take_try, use_code
from participation.base.identity.services.roles import grant
from participation.base.identity.words import Role


class Found(msgspec.Struct, frozen=True):
    """Whose a contact is."""

    person: UUID
    verified: bool


def contact_or_refuse(text: str, field: str = "contact") -> Contact:
    """The contact in a text; raises :class:`Refused` (422) where there is none."""
    found = read_contact(text, field)
    if isinstance(found, FieldError):
        raise Refused(invalid(found))
    return found


async def add_person(
    actor: Actor, *, contact: str, name: str, role: Role | None = None, body_slug: str | None = None
) -> UUID:
    """Make a person, or find the one with this contact, and give them a role; the body is made where it is missing.

    Whoever runs the installation vouches for the contact and may add people without a role; for an administrator the
    role is in a body of theirs, and the person proves the contact by signing in. Raises :class:`Refused` for a contact
    or slug that cannot be used, for a role without a body, and unless the actor may.
    """
    require_administrator(actor)
    command = actor.via == "command"
    way = contact_or_refuse(contact)
    if (role is None) != (body_slug is None):
        raise Refused(errors.wrong("body" if role else "role", errors.ROLE_AND_BODY, "required"))
    if role is None and not command:
        raise Refused(errors.ROLE_REQUIRED)
    async with transaction():
        body = None
        if body_slug is not None:
            body = await find_or_create_body(actor, body_slug)
            require_administrator(actor, body)
        person = await find_or_create(way, name=name.strip(), locale=actor.locale, verified=command)
        if name.strip():
            await _name(actor, person, name.strip())
        if role is not None and body is not None:
            await grant(actor, person, body, role)
        await record(actor, "person added", f"person:{person}", body=body)
    return person


async def _name(actor: Actor, person: UUID, name: str) -> None:
    """What somebody is called from now on; an administrator names only who has no name, or works for their bodies."""
    rows = await execute("SELECT body FROM membership WHERE person = {} AND ended_at IS NULL", person)
    held = {row["body"] for row in rows}
    renames = actor.via == "command" or (bool(held) and held <= actor.bodies(Role.ADMINISTRATOR))
    await execute("UPDATE person SET name = {} WHERE id = {} AND (name = '' OR {}::boolean)", name, person, renames)


async def find_or_create(
    contact: Contact, *, name: str = "", locale: str = messages.DEFAULT, verified: bool = True
) -> UUID:
    """The person of a contact, made where it is new; in the caller's transaction. It counts as verified from now on,
    unless somebody else only named it.
    """
    kind, value = contact
    now = clock.now()
    # two sign-ins with one new contact wait here for each other, so that they become one person
    await execute("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", f"contact {kind} {value}")
    found = await fetch_one(
        Found,
        "SELECT person, verified_at IS NOT NULL AS verified FROM contact WHERE kind = {} AND value = {}",
        kind.value,
        value,
    )
    if found and verified and not found.verified:
        await execute("UPDATE contact SET verified_at = {} WHERE kind = {} AND value = {}", now, kind.value, value)
    if found:
        return found.person
    person = uuid7()
    await execute(
        "INSERT INTO person (id, name, locale, created_at) VALUES ({}, {}, {}, {})", person, name, locale, now
    )
    await _insert_contact(person, contact, verified=verified)
    return person


async def _insert_contact(person: UUID, contact: Contact, *, verified: bool = True) -> bool:
    kind, value = contact
    rows = await execute(
        "INSERT INTO contact (id, person, kind, value, verified_at) VALUES ({}, {}, {}, {}, {})"
        " ON CONFLICT (kind, value) DO NOTHING RETURNING id",
        uuid7(),
        person,
        kind.value,
        value,
        clock.now() if verified else None,
    )
    return bool(rows)


async def change_profile(actor: Actor, *, name: str, locale: str) -> None:
    """What a person is called, and the language in which they are written to."""
    person = person_of(actor)
    if locale not in messages.locales():
        raise Refused(errors.wrong("locale", errors.LOCALE_UNKNOWN, "unknown_value"))
    async with transaction():
        await execute("UPDATE person SET name = {}, locale = {} WHERE id = {}", name.strip(), locale, person)
        await record(actor, "profile changed", f"person:{person}")


async def add_contact(actor: Actor, *, contact: Contact, code: str) -> None:
    """One more way to reach the actor, proved by a code sent there.

    Raises :class:`Refused` for a wrong code, and for a contact of another account, which its holder may know.
    """
    person = fully_signed_in(actor)
    found = await take_try(contact, code, actor.address)
    async with transaction():
        await use_code(found)
        if not await _insert_contact(person, contact):
            raise Refused(errors.wrong("contact", errors.CONTACT_TAKEN, "taken"))
        await record(actor, "contact added", f"person:{person}", kind=contact[0])


async def remove_contact(actor: Actor, *, contact: UUID) -> None:
    """Forget one way to reach the actor; raises :class:`Refused` where it is the last."""
    person = fully_signed_in(actor)
    async with transaction():
        ways = await execute("SELECT id FROM contact WHERE person = {} ORDER BY id FOR UPDATE", person)
        if contact not in [row["id"] for row in ways]:
            raise Refused(NOT_FOUND)
        if len(ways) == 1:
            raise Refused(errors.wrong("contact", errors.LAST_CONTACT))
        await execute("DELETE FROM contact WHERE id = {}", contact)
        await record(actor, "contact removed", f"person:{person}")
