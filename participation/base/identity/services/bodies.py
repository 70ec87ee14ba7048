"""Bodies: the agencies of the city."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

import msgspec

from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import digest, uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import INVALID, NOT_FOUND, FieldError, Refusal, Refused, invalid
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import read_contact
from participation.base.identity.services.authority import require_administrator
from participation.base.identity.services.roles import grant
from participation.base.identity.words import Role

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 60


class BodyDescribed(msgspec.Struct, frozen=True, kw_only=True):
    """What the public reads of a body."""

    name: str
    name_en: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""

    @property
    def mark(self) -> str:
        """Changes with any of it, so that one who changes it can say what they saw."""
        return digest(canonical(self).decode())


async def create_body(actor: Actor, *, slug: str, described: BodyDescribed) -> UUID:
    """Make a body; an administrator who makes one administers it.

    Raises :class:`Refused` for a slug that is taken or cannot stand in an address, for a blank name or a wrong
    e-mail address, and unless the actor administers some body or is the command line.
    """
    require_administrator(actor)
    wrong = [error for error in (_about_slug(slug), *_about(described)) if error]
    if wrong:
        raise Refused(invalid(*wrong))
    async with transaction():
        body = await _insert(slug)
        if body is None:
            raise Refused(errors.wrong("slug", errors.SLUG_TAKEN, "taken"))
        await _describe(body, described)
        await record(actor, "body added", f"body:{body}", body=body)
        if actor.person:
            await grant(actor, actor.person, body, Role.ADMINISTRATOR)
    return body


async def save_body(actor: Actor, *, slug: str, described: BodyDescribed, seen: str | None = None) -> UUID:
    """Describe a body anew; its slug stays, and the command line makes one that is missing.

    ``seen`` is the mark of what the actor saw before. Raises :class:`Refused`: 409 where somebody changed it since,
    422 for what cannot be stored, 403 and 404 for who does not administer it.
    """
    async with transaction():
        body = await find_or_create_body(actor, slug)
        require_administrator(actor, body)
        if seen is not None and (await _now(body)).mark != seen:
            raise Refused(
                Refusal("changed", 409, INVALID, errors=(FieldError("name", "changed", errors.BODY_CHANGED),))
            )
        if wrong := _about(described):
            raise Refused(invalid(*wrong))
        await _describe(body, described)
        await record(actor, "body saved", f"body:{body}", body=body)
    return body


async def change_body(actor: Actor, *, slug: str, changes: Mapping[str, str]) -> BodyDescribed:
    """Change some of what the public reads of a body, and leave the rest; how it stands then. Raises as above."""
    async with transaction():
        body = await find_or_create_body(actor, slug)
        require_administrator(actor, body)
        described = msgspec.structs.replace(await _now(body), **changes)
        if wrong := _about(described):
            raise Refused(invalid(*wrong))
        await _describe(body, described)
        await record(actor, "body saved", f"body:{body}", body=body)
    return described


async def find_or_create_body(actor: Actor, slug: str) -> UUID:
    """The body of a slug, in the caller's transaction; only the command line makes one that is missing.

    A new body is called by its slug until it is described. Raises :class:`Refused` for a slug that cannot stand in
    an address.
    """
    if _about_slug(slug):
        raise Refused(errors.wrong("body", errors.SLUG_WRONG))
    if actor.via == "command" and (made := await _insert(slug)):
        await record(actor, "body added", f"body:{made}")
        return made
    rows = await execute("SELECT id FROM body WHERE slug = {}", slug)
    if not rows:
        raise Refused(NOT_FOUND)
    body: UUID = rows[0]["id"]
    return body


async def _insert(slug: str) -> UUID | None:
    """A new body that is called by its slug; None where there is one already."""
    rows = await execute(
        "INSERT INTO body (id, slug, name) VALUES ({}, {}, {}) ON CONFLICT (slug) DO NOTHING RETURNING id",
        uuid7(),
        slug,
        slug,
    )
    return rows[0]["id"] if rows else None


async def _now(body: UUID) -> BodyDescribed:
    """How a body is described; whoever else would change it waits until this act ends."""
    found = await fetch_one(
        BodyDescribed, "SELECT name, name_en, address, phone, email FROM body WHERE id = {} FOR UPDATE", body
    )
    assert found is not None
    return found


async def _describe(body: UUID, described: BodyDescribed) -> None:
    await execute(
        "UPDATE body SET name = {}, name_en = {}, address = {}, phone = {}, email = {} WHERE id = {}",
        described.name.strip(),
        described.name_en.strip(),
        described.address.strip(),
        described.phone.strip(),
        described.email.strip(),
        body,
    )


def _about_slug(slug: str) -> FieldError | None:
    fits = SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG
    return None if fits else FieldError("slug", "invalid", errors.SLUG_WRONG)


def _about(described: BodyDescribed) -> list[FieldError]:
    """What is wrong with a description."""
    wrong = []
    if not described.name.strip():
        wrong.append(FieldError("name", "required", errors.NAME_MISSING))
    email = described.email.strip()
    if email and ("@" not in email or isinstance(read_contact(email), FieldError)):
        wrong.append(FieldError("email", "invalid", errors.BODY_EMAIL_WRONG))
    return wrong
