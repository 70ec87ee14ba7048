"""Signing in and out, and in which capacity one acts meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import digest, new_secret, uuid7
from participation.base.database import execute, transaction
from participation.base.errors import SIGN_IN_REQUIRED, Refused
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.recognition import RESIDENT_LASTS, STAFF_LASTS
from participation.base.identity.services.authority import own_hand
from participation.base.identity.services.codes import take_try, use_code
from participation.base.identity.services.people import find_or_create


class Opened(msgspec.Struct, frozen=True):
    """A sign-in as the browser keeps it. One with a second factor ends with the browser, whatever its end."""

    secret: str
    expires_at: datetime
    second_factor: bool


async def sign_in_with_code(actor: Actor, *, contact: Contact, code: str) -> Opened:
    """Sign in who holds a contact; whoever is new becomes a person by it. Raises :class:`Refused` for a wrong code."""
    tried = await take_try(contact, code, actor.address)
    async with transaction():
        await use_code(tried)
        person = await find_or_create(contact, locale=actor.locale)
        return await open_sign_in(actor, person)


async def open_sign_in(actor: Actor, person: UUID, *, second_factor: bool = False) -> Opened:
    """A new sign-in in place of the browser's old one; in the caller's transaction."""
    now = clock.now()
    opened = Opened(new_secret(), now + (STAFF_LASTS if second_factor else RESIDENT_LASTS), second_factor)
    if actor.sign_in:
        await execute("UPDATE sign_in SET ended_at = {} WHERE id = {} AND ended_at IS NULL", now, actor.sign_in)
    made = uuid7()
    await execute(
        "INSERT INTO sign_in (id, secret_hash, person, second_factor_at, created_at, expires_at)"
        " VALUES ({}, {}, {}, {}, {}, {})",
        made,
        digest(opened.secret),
        person,
        now if second_factor else None,
        now,
        opened.expires_at,
    )
    signed_in = msgspec.structs.replace(actor, person=person, organisation=None)
    await record(signed_in, "signed in", f"sign_in:{made}", second_factor=second_factor)
    return opened


async def sign_out(actor: Actor) -> None:
    """End the sign-in of this browser; does nothing where there is none."""
    if actor.sign_in is None:
        return
    async with transaction():
        await execute("UPDATE sign_in SET ended_at = {} WHERE id = {} AND ended_at IS NULL", clock.now(), actor.sign_in)
        await record(actor, "signed out", f"sign_in:{actor.sign_in}")


async def end_others(actor: Actor, person: UUID) -> None:
    """End all sign-ins of a person but the actor's own; in the caller's transaction."""
    await execute(
        "UPDATE sign_in SET ended_at = {} WHERE person = {} AND ended_at IS NULL AND id IS DISTINCT FROM {}",
        clock.now(),
        person,
        actor.sign_in,
    )


async def act_for(actor: Actor, *, organisation: UUID | None) -> Opened:
    """Go on in another capacity: for an organisation, or for oneself (None). The cookie's secret changes.

    Raises :class:`Refused` where the person is not authorised by the organisation, or that is not confirmed yet.
    """
    person = own_hand(actor)
    async with transaction():
        if organisation is not None and not await execute(
            "SELECT id FROM authorisation WHERE person = {} AND organisation = {}"
            " AND confirmed_at IS NOT NULL AND ended_at IS NULL",
            person,
            organisation,
        ):
            raise Refused(errors.NOT_AUTHORISED)
        secret = new_secret()
        rows = await execute(
            "UPDATE sign_in SET organisation = {}, secret_hash = {} WHERE id = {} AND ended_at IS NULL"
            " RETURNING expires_at, second_factor_at",
            organisation,
            digest(secret),
            actor.sign_in,
        )
        if not rows:
            raise Refused(SIGN_IN_REQUIRED)
        await record(
            msgspec.structs.replace(actor, organisation=organisation), "capacity chosen", f"sign_in:{actor.sign_in}"
        )
    return Opened(secret, rows[0]["expires_at"], rows[0]["second_factor_at"] is not None)


async def forget_old() -> None:
    """Drop sign-ins that ended or expired a while ago."""
    await execute("DELETE FROM sign_in WHERE COALESCE(ended_at, expires_at) < {}", clock.now() - RESIDENT_LASTS)
