"""The wish to be told no more: said by a link in any notice, kept without the contact, and taken back the same way."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from uuid import UUID

import msgspec

from participation.base import audit, clock
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind
from participation.base.notices.words import ALWAYS, Fate
from participation.base.security.keys import sign
from participation.base.settings import current

LINK = "stop notices"
# 96 bits, in a link that some mail programs break
LENGTH = 24


class _Contact(msgspec.Struct):
    contact_kind: ContactKind
    contact: str


class _Key(msgspec.Struct):
    contact: str


class Stopping(msgspec.Struct, frozen=True):
    """Whom a link is about, as only they recognise it, and whether they are told no more."""

    shown: str
    stopped: bool


def stop_link(delivery: UUID) -> str:
    """The link in a notice by which its recipient says that they want no more."""
    return f"{current().base_url}/notices/{delivery}/stop?key={_link_key(delivery)}"


def contact_key(kind: str, value: str) -> str:
    """A keyed hash of a contact: the wish is kept without the contact itself."""
    return sign("no notices to", f"{kind}:{value}")


async def stopped(contacts: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Those of the contacts that want no notices."""
    keys = {contact_key(*contact): contact for contact in contacts}
    if not keys:
        return frozenset()
    found = await fetch(_Key, "SELECT contact FROM notice_stop WHERE contact = ANY ({}::text[])", list(keys))
    return frozenset(keys[row.contact] for row in found)


async def standing(delivery: UUID, key: str) -> Stopping:
    """What the link of a delivery is about. Raises 404 where it is none of ours."""
    kind, value = await _contact(delivery, key)
    return Stopping(masked(ContactKind(kind), value), bool(await stopped([(kind, value)])))


async def stop(actor: Actor, *, delivery: UUID, key: str) -> None:
    """Tell this contact no more: what waits to be sent is not sent either. Raises 404 for a wrong link."""
    kind, value = await _contact(delivery, key)
    async with transaction():
        now = clock.now()
        await execute(
            "INSERT INTO notice_stop (contact, at) VALUES ({}, {}) ON CONFLICT (contact) DO NOTHING",
            contact_key(kind, value),
            now,
        )
        await execute(
            "UPDATE delivery SET fate = {}, settled_at = {} WHERE fate = {} AND contact_kind = {} AND contact = {}"
            " AND NOT template = ANY ({}::text[])",
            Fate.SUPPRESSED.value,
            now,
            Fate.QUEUED.value,
            kind,
            value,
            sorted(ALWAYS),
        )
        await audit.record(actor, "notices stopped", f"delivery:{delivery}")


async def resume(actor: Actor, *, delivery: UUID, key: str) -> None:
    """Tell this contact again from now on. Raises 404 for a wrong link."""
    kind, value = await _contact(delivery, key)
    async with transaction():
        await execute("DELETE FROM notice_stop WHERE contact = {}", contact_key(kind, value))
        await audit.record(actor, "notices resumed", f"delivery:{delivery}")


async def _contact(delivery: UUID, key: str) -> tuple[str, str]:
    if not hmac.compare_digest(_link_key(delivery).encode(), key.encode()):
        raise Refused(NOT_FOUND)
    row = await fetch_one(
        _Contact,
        "SELECT contact_kind, contact FROM delivery WHERE id = {} AND contact_kind = ANY ({}::text[])",
        delivery,
        [kind.value for kind in ContactKind],
    )
    if row is None:
        raise Refused(NOT_FOUND)
    return row.contact_kind.value, row.contact


def _link_key(delivery: UUID) -> str:
    return sign(LINK, str(delivery))[:LENGTH]
