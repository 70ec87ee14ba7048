"""The second factor of the staff: six digits from an authenticator (TOTP, RFC 6238), each good once."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest
from io import BytesIO
from uuid import UUID

import msgspec
import pyotp
import qrcode
from qrcode.image.svg import SvgPathFillImage

from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.queries import protection_of
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.authority import own_hand
from participation.base.identity.services.passwords import check_password, confirm_password
from participation.base.identity.services.sign_ins import Opened, end_others, open_sign_in
from participation.base.security.keys import seal, seal_text, unseal, unseal_text

STEP = 30
DRIFT = 1
TRIES = 10
WINDOW = timedelta(minutes=15)
PENDING = timedelta(minutes=10)
ISSUER = "Kaimen"
FOR_KEEPING = "authenticator"
FOR_ENROLMENT = "enrolment of an authenticator"
FOR_PENDING = "second step of a sign-in"


class Enrolment(msgspec.Struct, frozen=True):
    """A secret offered to an authenticator; ``sealed`` travels with the form and is kept nowhere until confirmed."""

    secret: str
    uri: str
    sealed: str

    @property
    def qr(self) -> bytes:
        """The address as a QR code, an SVG image."""
        out = BytesIO()
        qrcode.make(self.uri, image_factory=SvgPathFillImage, border=2).save(out)
        return out.getvalue()


class Second(msgspec.Struct, frozen=True):
    """A confirmed second factor."""

    person: UUID
    totp_sealed: bytes


async def sign_in_with_password(actor: Actor, *, contact: Contact, password: str) -> str | Opened:
    """The first step of the staff's sign-in: a sealed word to bring along with the second factor.

    Who has no second factor yet is signed in without any role, to enrol one. Raises :class:`Refused` as
    ``check_password`` does.
    """
    person = await check_password(actor, contact=contact, password=password)
    if (await protection_of(person)).second_factor:
        until = int((clock.now() + PENDING).timestamp())
        return seal_text(FOR_PENDING, f"{until} {person}")
    async with transaction():
        return await open_sign_in(actor, person)


def pending_person(pending: str) -> UUID | None:
    """Whose password was right within the last minutes; None where the word is not ours or too old."""
    until, _, person = (unseal_text(FOR_PENDING, pending) or "").partition(" ")
    return UUID(person) if person and int(until) >= clock.now().timestamp() else None


async def sign_in_with_totp(actor: Actor, *, pending: str, code: str) -> Opened:
    """The second step. Raises :class:`Refused` (401) where the first is too long ago, 422 for a wrong code."""
    person = pending_person(pending)
    if person is None:
        raise Refused(errors.SIGN_IN_AGAIN)
    await _count(person)
    async with transaction():
        await _use(person, code)
        return await open_sign_in(actor, person, second_factor=True)


async def offer(actor: Actor, sealed: str | None = None) -> Enrolment:
    """A new secret for the actor's authenticator, or the one of a form that came back with an error.

    Raises :class:`Refused` for people who are no staff or have no password yet, and where another second factor
    would be replaced without having been used.
    """
    person = await _may_enrol(actor)
    secret = (unseal_text(FOR_ENROLMENT, sealed, str(person)) if sealed else None) or pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=actor.name or str(person)[:8], issuer_name=ISSUER)
    return Enrolment(secret, uri, seal_text(FOR_ENROLMENT, secret, str(person)))


async def confirm(actor: Actor, *, sealed: str, code: str, password: str) -> Opened:
    """Keep the secret that was offered, proved by one of its codes and by the password; the sign-in is a new one.

    Raises :class:`Refused` for a wrong code or password.
    """
    person = await _may_enrol(actor)
    secret = unseal_text(FOR_ENROLMENT, sealed, str(person))
    if secret is None:
        raise Refused(errors.SIGN_IN_AGAIN)
    await confirm_password(actor, password, "password")
    await _count(person)
    step = matching_step(secret, code)
    if step is None:
        raise Refused(errors.wrong("code", errors.TOTP_WRONG, "code_wrong"))
    async with transaction():
        await keep_secret(person, secret, step)
        await end_others(actor, person)
        await record(actor, "second factor confirmed", f"person:{person}")
        return await open_sign_in(actor, person, second_factor=True)


async def keep_secret(person: UUID, secret: str, step: int = 0) -> None:
    """Store the secret of an authenticator, sealed, beside the password; in the caller's transaction."""
    await execute(
        "UPDATE credential SET totp_sealed = {}, totp_confirmed_at = {}, totp_last_step = {} WHERE person = {}",
        seal(FOR_KEEPING, secret.encode(), str(person)),
        clock.now(),
        step,
        person,
    )


def matching_step(secret: str, code: str) -> int | None:
    """The 30-second step, the present one or a neighbour, of which this is the code; None where there is none."""
    now = int(clock.now().timestamp()) // STEP
    digits = "".join(str(int(character)) for character in code if character.isdecimal())
    totp = pyotp.TOTP(secret)
    steps = range(now - DRIFT, now + DRIFT + 1)
    return next((step for step in steps if compare_digest(totp.generate_otp(step), digits)), None)


async def _use(person: UUID, code: str) -> None:
    """Use a code up: its step and all before it are spent, also for somebody who sends the same code meanwhile."""
    second = await fetch_one(
        Second,
        "SELECT person, totp_sealed FROM credential WHERE person = {} AND totp_confirmed_at IS NOT NULL",
        person,
    )
    secret = unseal(FOR_KEEPING, second.totp_sealed, str(person)) if second else None
    step = matching_step(secret.decode(), code) if secret else None
    if step is None or not await execute(
        "UPDATE credential SET totp_last_step = {} WHERE person = {} AND totp_last_step < {} RETURNING id",
        step,
        person,
        step,
    ):
        raise Refused(errors.wrong("code", errors.TOTP_WRONG, "code_wrong"))


async def _may_enrol(actor: Actor) -> UUID:
    person = own_hand(actor)
    protection = await protection_of(person)
    if not protection.staff:
        raise Refused(errors.STAFF_ONLY)
    if protection.second_factor and not actor.second_factor:
        raise Refused(errors.SECOND_FACTOR_REQUIRED)
    if not protection.password:
        raise Refused(errors.wrong("password", errors.PASSWORD_FIRST, "required"))
    return person


async def _count(person: UUID) -> None:
    await allow(key_of("second factor of", str(person)), TRIES, WINDOW)
