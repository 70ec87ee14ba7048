"""What is read of people, bodies and organisations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one
from participation.base.identity.words import ContactKind, Role, Scope
from participation.base.paging import after_cursor


class Body(msgspec.Struct, frozen=True):
    """An agency as it is shown."""

    id: UUID
    slug: str
    name: str
    name_en: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""

    def name_in(self, locale: str) -> str:
        """The name for a language, in Chinese where there is no other."""
        return self.name_en if self.name_en and not locale.startswith("zh") else self.name


BODY = "SELECT id, slug, name, name_en, address, phone, email FROM body"


async def bodies() -> list[Body]:
    """Every body, by name."""
    return await fetch(Body, BODY + ' ORDER BY name COLLATE "C"')


async def bodies_page(cursor: str | None, limit: int) -> list[Body]:
    """At most ``limit`` bodies after a cursor, in the order in which they were entered."""
    after = after_cursor(cursor) if cursor else UUID(int=0)
    return await fetch(Body, BODY + " WHERE id > {} ORDER BY id LIMIT {}", after, limit)


async def body_by_slug(slug: str) -> Body | None:
    """The body of a slug, or None."""
    return await fetch_one(Body, BODY + " WHERE slug = {}", slug)


class Way(msgspec.Struct, frozen=True):
    """A way in which a person is reached."""

    id: UUID
    kind: ContactKind
    value: str
    verified_at: datetime | None


async def contacts_of(person: UUID) -> list[Way]:
    """The contacts of a person, the oldest first."""
    return await fetch(
        Way, "SELECT id, kind, value, verified_at FROM contact WHERE person = {} ORDER BY verified_at, id", person
    )


class Held(msgspec.Struct, frozen=True):
    """A role that a person has in a body."""

    role: Role
    body: UUID
    slug: str
    name: str
    name_en: str


async def roles_of(person: UUID) -> list[Held]:
    """The roles a person has, also those withheld from the present sign-in."""
    return await fetch(
        Held,
        "SELECT m.role, b.id AS body, b.slug, b.name, b.name_en FROM membership m JOIN body b ON b.id = m.body"
        " WHERE m.person = {} AND m.ended_at IS NULL ORDER BY b.slug, m.role",
        person,
    )


class Acting(msgspec.Struct, frozen=True):
    """An organisation for which a person may act."""

    id: UUID
    name: str
    credit_code: str | None


ACTING = (
    "SELECT o.id, o.name, o.credit_code FROM authorisation a JOIN organisation o ON o.id = a.organisation"
    " WHERE a.person = {} AND a.ended_at IS NULL"
)


async def organisations_of(person: UUID) -> list[Acting]:
    """The organisations for which a person may act now, by name."""
    return await fetch(Acting, ACTING + ' AND a.confirmed_at IS NOT NULL ORDER BY o.name COLLATE "C"', person)


async def claims_of(person: UUID) -> list[Acting]:
    """The organisations for which a person says to be authorised and nobody has confirmed it yet, by name."""
    return await fetch(Acting, ACTING + ' AND a.confirmed_at IS NULL ORDER BY o.name COLLATE "C"', person)


class TokenShown(msgspec.Struct, frozen=True):
    """A token as its owner sees it again: everything but the secret."""

    id: UUID
    name: str
    scopes: list[Scope]
    created_at: datetime
    last_used_at: datetime | None


async def tokens_of(person: UUID) -> list[TokenShown]:
    """The tokens of a person that are valid, the newest first."""
    return await fetch(
        TokenShown,
        "SELECT id, name, scopes, created_at, last_used_at FROM token WHERE person = {} AND revoked_at IS NULL"
        " ORDER BY created_at DESC, id DESC",
        person,
    )


class Protection(msgspec.Struct, frozen=True):
    """How the sign-in of a person is protected."""

    staff: bool
    password: bool
    second_factor: bool


async def protection_of(person: UUID) -> Protection:
    """Whether a person is staff, has a password, and has confirmed a second factor."""
    found = await fetch_one(
        Protection,
        "SELECT EXISTS (SELECT FROM membership WHERE person = {} AND ended_at IS NULL) AS staff,"
        " EXISTS (SELECT FROM credential WHERE person = {}) AS password,"
        " EXISTS (SELECT FROM credential WHERE person = {} AND totp_confirmed_at IS NOT NULL) AS second_factor",
        person,
        person,
        person,
    )
    assert found is not None
    return found
