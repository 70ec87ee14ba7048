"""Passwords of the staff, kept as argon2 hashes."""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import timedelta
from functools import cache
from uuid import UUID

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import new_secret, uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.queries import contacts_of, protection_of
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.authority import own_hand, require_administrator
from participation.base.identity.services.sign_ins import end_others
from participation.base.identity.words import ContactKind

SHORTEST = 12
LONGEST = 200
TRIES = 10
TRIES_PER_ADDRESS = 60
WINDOW = timedelta(minutes=15)
FEWEST_DIFFERENT = 5

hasher = PasswordHasher()


class Kept(msgspec.Struct, frozen=True):
    """The password of a person as it is kept."""

    person: UUID
    password_hash: str


async def check_password(actor: Actor, *, contact: Contact, password: str) -> UUID:
    """The member of staff with this contact and password.

    Raises :class:`Refused`, the same and after the same work for an unknown contact as for a wrong password; 429
    after too many tries.
    """
    kind, value = contact
    await _count("password of", value, actor)
    kept = await fetch_one(
        Kept,
        "SELECT c.person, k.password_hash FROM contact c JOIN credential k ON k.person = c.person"
        " WHERE c.kind = {} AND c.value = {} AND c.verified_at IS NOT NULL"
        " AND EXISTS (SELECT FROM membership m WHERE m.person = c.person AND m.ended_at IS NULL)",
        kind.value,
        value,
    )
    right = await _verify(kept.password_hash if kept else _nobodys(), password)
    if kept is None or not right:
        raise Refused(errors.wrong("password", errors.PASSWORD_WRONG, "password_wrong"))
    await _rehash(kept, password)
    return kept.person


async def confirm_password(actor: Actor, password: str, field: str = "current") -> None:
    """Ask the actor once more for their own password; raises :class:`Refused` where it is wrong."""
    person = own_hand(actor)
    await _count("own password of", str(person), actor)
    kept = await fetch_one(Kept, "SELECT person, password_hash FROM credential WHERE person = {}", person)
    right = await _verify(kept.password_hash if kept else _nobodys(), password)
    if kept is None or not right:
        raise Refused(errors.wrong(field, errors.CURRENT_WRONG, "password_wrong"))


async def set_password(actor: Actor, *, password: str, current: str | None = None) -> None:
    """Set or change the actor's password; all their other sign-ins end.

    A first password needs none before it; a change needs ``current``, and the second factor where there is one.
    Raises :class:`Refused` for people who are no staff and for a password that is too easy.
    """
    person = own_hand(actor)
    protection = await protection_of(person)
    if not protection.staff:
        raise Refused(errors.STAFF_ONLY)
    if protection.second_factor and not actor.second_factor:
        raise Refused(errors.SECOND_FACTOR_REQUIRED)
    if protection.password:
        await confirm_password(actor, current or "")
    contacts = [(way.kind, way.value) for way in await contacts_of(person)]
    hashed = await hash_password(password, actor.name, contacts)
    async with transaction():
        await keep_password(person, hashed, first=not protection.password)
        await end_others(actor, person)
        await record(actor, "password set", f"person:{person}")


async def hash_password(password: str, name: str = "", contacts: list[Contact] | None = None) -> str:
    """The hash of a new password; raises :class:`Refused` where it is too short, too long or easily guessed."""
    text = _normal(password)
    if len(text) < SHORTEST:
        raise Refused(errors.wrong("password", errors.PASSWORD_SHORT, "too_short", min=SHORTEST))
    if len(text) > LONGEST:
        raise Refused(errors.wrong("password", errors.PASSWORD_LONG, "too_long", max=LONGEST))
    known = [value.removeprefix("+86") if kind is ContactKind.MOBILE else value for kind, value in contacts or []]
    if len(set(text)) < FEWEST_DIFFERENT or any(word and word.lower() in text.lower() for word in [name, *known]):
        raise Refused(errors.wrong("password", errors.PASSWORD_GUESSED, "guessable"))
    return await asyncio.to_thread(hasher.hash, text)


async def keep_password(person: UUID, hashed: str, *, first: bool = False) -> None:
    """Store a hash, in the caller's transaction. With ``first`` a password set meanwhile is not overwritten."""
    rows = await execute(
        "INSERT INTO credential (id, person, password_hash, totp_last_step, changed_at) VALUES ({}, {}, {}, 0, {})"
        " ON CONFLICT (person) DO UPDATE SET password_hash = EXCLUDED.password_hash, changed_at = EXCLUDED.changed_at"
        " WHERE NOT {}::boolean RETURNING id",
        uuid7(),
        person,
        hashed,
        clock.now(),
        first,
    )
    if not rows:
        raise Refused(errors.wrong("current", errors.CURRENT_WRONG, "password_wrong"))


async def forget_credentials(actor: Actor, *, person: UUID, body: UUID) -> None:
    """Let somebody who lost password or authenticator begin again, by a code to their contact.

    They are signed out everywhere, and their tokens are of no use any more. Raises :class:`Refused` unless an
    administrator of a body where the person has a role, or the command line, asks.
    """
    require_administrator(actor, body)
    async with transaction():
        held = await execute(
            "SELECT id FROM membership WHERE person = {} AND body = {} AND ended_at IS NULL", person, body
        )
        if not held or person == actor.person:
            raise Refused(errors.ROLE_REQUIRED)
        await execute("DELETE FROM credential WHERE person = {}", person)
        now = clock.now()
        await execute("UPDATE sign_in SET ended_at = {} WHERE person = {} AND ended_at IS NULL", now, person)
        # whoever found the lost keys could have made some
        await execute("UPDATE token SET revoked_at = {} WHERE person = {} AND revoked_at IS NULL", now, person)
        await record(actor, "credentials forgotten", f"person:{person}", body=body)


async def _count(what: str, who: str, actor: Actor) -> None:
    await allow(key_of(what, who), TRIES, WINDOW)
    if actor.address:
        await allow(key_of("password from", actor.address), TRIES_PER_ADDRESS, WINDOW)


async def _verify(kept: str, password: str) -> bool:
    try:
        return await asyncio.to_thread(hasher.verify, kept, _normal(password)[: LONGEST * 2])
    except (VerificationError, InvalidHashError):
        return False


async def _rehash(kept: Kept, password: str) -> None:
    """Raise an old hash to today's cost, now that the password is at hand."""
    if hasher.check_needs_rehash(kept.password_hash):
        hashed = await asyncio.to_thread(hasher.hash, _normal(password))
        await execute(
            "UPDATE credential SET password_hash = {} WHERE person = {} AND password_hash = {}",
            hashed,
            kept.person,
            kept.password_hash,
        )


@cache
def _nobodys() -> str:
    """A hash that no password opens, so that an unknown contact takes as long as a known one."""
    return hasher.hash(new_secret())


def _normal(password: str) -> str:
    """The same keys give the same password on every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)
