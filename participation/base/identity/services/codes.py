"""One-time codes: six digits that prove a contact, for ten minutes, five tries, the newest only."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.rates import allow, key_of
from participation.base.in_force import current_rules
from participation.base.notices.owing import owe_notice
from participation.base.security.keys import sign, signed

LASTS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
HOUR = timedelta(hours=1)
TRIES_PER_ADDRESS = 200

# No code or a dead one, a code that was used, too many tries, wrong digits: nobody learns which.
WRONG = errors.wrong("code", errors.CODE_WRONG, "code_wrong")


class Tried(msgspec.Struct, frozen=True):
    """A code against which a try was counted."""

    id: UUID
    code_hash: str


async def send_code(actor: Actor, *, contact: Contact, template: str = "sign_in_code") -> None:
    """Send a code to a contact, whoever's it is; earlier codes for it are dead from now on. ``template`` words it.

    Raises :class:`Refused` (429) where too many were asked for by this contact or address.
    """
    kind, value = contact
    limits = current_rules().limits
    await allow(key_of("code to", value), limits.sign_in_codes_per_contact_hour, HOUR)
    if actor.address:
        await allow(key_of("code from", actor.address), limits.sign_in_codes_per_address_hour, HOUR)
    now, made = clock.now(), uuid7()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    async with transaction():
        await execute("DELETE FROM one_time_code WHERE kind = {} AND value = {}", kind.value, value)
        await execute(
            "INSERT INTO one_time_code (id, kind, value, code_hash, sent_at, expires_at, tries)"
            " VALUES ({}, {}, {}, {}, {}, {}, 0)",
            made,
            kind.value,
            value,
            _hash(made, code),
            now,
            now + LASTS,
        )
        await owe_notice(
            template=template,
            values={"code": code, "minutes": int(LASTS.total_seconds() // 60)},
            owed_for=f"sign_in_code:{made}",
            subject=f"sign_in_code:{made}",
            contact=(kind, value),
            person=None,
            locale=actor.locale,
        )
        await record(actor, "code sent", f"sign_in_code:{made}", kind=kind)


async def take_try(contact: Contact, code: str, address: str = "") -> Tried:
    """Count a try against the newest code of a contact; raises :class:`Refused` where it does not match.

    The count is one statement of its own, before any transaction: tries at the same time are each counted, and
    none is taken back by a refusal.
    """
    kind, value = contact
    if address:
        await allow(key_of("code tried from", address), TRIES_PER_ADDRESS, HOUR)
    tried = await fetch_one(
        Tried,
        "UPDATE one_time_code SET tries = tries + 1 WHERE id = (SELECT id FROM one_time_code"
        " WHERE kind = {} AND value = {} ORDER BY sent_at DESC, id DESC LIMIT 1)"
        " AND used_at IS NULL AND expires_at > {} AND tries < {} RETURNING id, code_hash",
        kind.value,
        value,
        clock.now(),
        TRIES,
    )
    digits = "".join(character for character in code if character.isdecimal())
    if tried is None or not signed("one-time code", f"{tried.id}:{_ascii(digits)}", tried.code_hash):
        raise Refused(WRONG)
    return tried


async def use_code(tried: Tried) -> None:
    """Use a code up, in the act's transaction; raises :class:`Refused` where another act was first."""
    rows = await execute(
        "UPDATE one_time_code SET used_at = {} WHERE id = {} AND used_at IS NULL RETURNING id", clock.now(), tried.id
    )
    if not rows:
        raise Refused(WRONG)


async def forget_old() -> None:
    """Drop codes, and with them the contacts they went to, once the rules file's time is over."""
    kept = timedelta(days=current_rules().retention.sign_in_code.days or 1)
    await execute("DELETE FROM one_time_code WHERE sent_at < {}", clock.now() - kept)


def _hash(made: UUID, code: str) -> str:
    return sign("one-time code", f"{made}:{code}")


def _ascii(digits: str) -> str:
    """Digits as a Chinese keyboard may write them (１２３) in ASCII."""
    return "".join(str(int(digit)) for digit in digits)
