"""Organisations, who says to act for them, and who may once that is confirmed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.credit_code import read_credit_code
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.authority import person_of
from participation.base.identity.services.people import find_or_create
from participation.base.identity.words import OrganisationKind, Role

# Staff who enter what organisations hand in on paper.
DESK = (Role.ADMINISTRATOR, Role.OFFICER, Role.CLERK)
# Staff who look at licence and letter of authorisation. Not officers, who weigh what the organisation says.
CONFIRMING = (Role.ADMINISTRATOR, Role.CLERK)
CLAIMS = 10
CLAIMS_IN = timedelta(days=1)


async def create_organisation(
    actor: Actor, *, name: str, credit_code: str = "", kind: OrganisationKind = OrganisationKind.OTHER
) -> UUID:
    """Enter an organisation for the office, for which nobody acts by that.

    Raises :class:`Refused` unless the actor is staff who take in paper or the command line, for a blank name, and
    for a 统一社会信用代码 whose check character is wrong or that is known already. It may be left out.
    """
    if actor.via != "command" and not actor.has(*DESK):
        raise Refused(errors.ROLE_REQUIRED)
    code = _code(credit_code) if credit_code.strip() else None
    async with transaction():
        made = await _insert(_named(name), code, kind)
        if made is None:
            raise Refused(errors.wrong("credit_code", errors.CREDIT_CODE_KNOWN, "taken"))
        await record(actor, "organisation added", f"organisation:{made}")
    return made


async def claim_organisation(
    actor: Actor, *, name: str, credit_code: str, kind: OrganisationKind = OrganisationKind.OTHER
) -> UUID:
    """Say that an organisation authorised the actor, who may act for it once an administrator or clerk confirms that.

    The organisation is entered where it is new; its name stays as it is where it is known. Raises :class:`Refused`
    where somebody acts for it already, who is to be asked; for a wrong 统一社会信用代码 and a blank name; and (429)
    for too many claims.
    """
    person = person_of(actor)
    code = _code(credit_code)
    await allow(key_of("organisation claimed by", str(person)), CLAIMS, CLAIMS_IN)
    async with transaction():
        made = await _insert(_named(name), code, kind)
        organisation: UUID = made or await _known(code)
        if made is None and await _acted_for(organisation):
            raise Refused(errors.wrong("credit_code", errors.CREDIT_CODE_TAKEN, "taken"))
        if made:
            await record(actor, "organisation added", f"organisation:{organisation}")
        await _authorise(actor, organisation, person, confirmed=False)
        await record(actor, "authorisation claimed", f"organisation:{organisation}")
    return organisation


async def describe_organisation(actor: Actor, *, organisation: UUID, name: str, kind: OrganisationKind) -> None:
    """What an organisation is called and is, as on its licence; raises :class:`Refused` unless staff confirm it."""
    _may_confirm(actor)
    async with transaction():
        rows = await execute(
            "UPDATE organisation SET name = {}, kind = {} WHERE id = {} RETURNING id",
            _named(name),
            kind.value,
            organisation,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        await record(actor, "organisation described", f"organisation:{organisation}")


async def authorise(actor: Actor, *, organisation: UUID, contact: Contact) -> UUID:
    """Let the person of a contact act for an organisation at once; the person is made where the contact is new.

    Raises :class:`Refused` unless the actor acts for it themselves, or is an administrator or clerk and authorises
    somebody else.
    """
    async with transaction():
        await _may_authorise(actor, organisation)
        person = await find_or_create(contact, locale=actor.locale, verified=False)
        if person == actor.person:
            raise Refused(errors.ROLE_REQUIRED)
        await _authorise(actor, organisation, person, confirmed=True)
        await record(actor, "authorised", f"organisation:{organisation}", person=str(person))
    return person


async def confirm_authorisation(actor: Actor, *, organisation: UUID, person: UUID) -> None:
    """Confirm what a person claims: that the organisation authorised them. From now on they may act for it.

    Raises :class:`Refused` unless the actor is an administrator or clerk and another person (403), and (404) where
    nothing is claimed or it is confirmed already.
    """
    _may_confirm(actor)
    if person == actor.person:
        raise Refused(errors.ROLE_REQUIRED)
    async with transaction():
        rows = await execute(
            "UPDATE authorisation SET confirmed_at = {}, confirmed_by = {} WHERE organisation = {} AND person = {}"
            " AND confirmed_at IS NULL AND ended_at IS NULL RETURNING id",
            clock.now(),
            actor.person,
            organisation,
            person,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        await record(actor, "authorisation confirmed", f"organisation:{organisation}", person=str(person))


async def end_authorisation(actor: Actor, *, organisation: UUID, person: UUID) -> None:
    """Take an authorisation back or turn a claim down, at once. One may always give up one's own."""
    async with transaction():
        if person != actor.person:
            await _may_authorise(actor, organisation)
        rows = await execute(
            "UPDATE authorisation SET ended_at = {} WHERE organisation = {} AND person = {} AND ended_at IS NULL"
            " RETURNING confirmed_at",
            clock.now(),
            organisation,
            person,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        verb = "authorisation ended" if rows[0]["confirmed_at"] else "claim ended"
        await record(actor, verb, f"organisation:{organisation}", person=str(person))


async def _insert(name: str, code: str | None, kind: OrganisationKind) -> UUID | None:
    rows = await execute(
        "INSERT INTO organisation (id, name, credit_code, kind, created_at) VALUES ({}, {}, {}, {}, {})"
        " ON CONFLICT (credit_code) DO NOTHING RETURNING id",
        uuid7(),
        name,
        code,
        kind.value,
        clock.now(),
    )
    return rows[0]["id"] if rows else None


async def _known(code: str) -> UUID:
    """The organisation of a code that is known; whoever else would claim it waits until this act ends."""
    found: UUID = (await execute("SELECT id FROM organisation WHERE credit_code = {} FOR UPDATE", code))[0]["id"]
    return found


async def _acted_for(organisation: UUID) -> bool:
    return bool(
        await execute(
            "SELECT id FROM authorisation WHERE organisation = {} AND confirmed_at IS NOT NULL AND ended_at IS NULL"
            " LIMIT 1",
            organisation,
        )
    )


async def _authorise(actor: Actor, organisation: UUID, person: UUID, *, confirmed: bool) -> None:
    now = clock.now()
    await execute(
        "INSERT INTO authorisation (id, person, organisation, granted_at, granted_by, confirmed_at, confirmed_by)"
        " VALUES ({}, {}, {}, {}, {}, {}, {})"
        " ON CONFLICT (person, organisation) WHERE ended_at IS NULL DO UPDATE"
        " SET confirmed_at = EXCLUDED.confirmed_at, confirmed_by = EXCLUDED.confirmed_by"
        " WHERE authorisation.confirmed_at IS NULL AND EXCLUDED.confirmed_at IS NOT NULL",
        uuid7(),
        person,
        organisation,
        now,
        actor.person,
        now if confirmed else None,
        actor.person if confirmed else None,
    )


async def _may_authorise(actor: Actor, organisation: UUID) -> None:
    if not await execute("SELECT id FROM organisation WHERE id = {}", organisation):
        raise Refused(NOT_FOUND)
    if _confirms(actor):
        return
    acting = await execute(
        "SELECT id FROM authorisation WHERE organisation = {} AND person = {}"
        " AND confirmed_at IS NOT NULL AND ended_at IS NULL",
        organisation,
        person_of(actor),
    )
    if not acting:
        raise Refused(errors.NOT_AUTHORISED)


def _may_confirm(actor: Actor) -> None:
    if not _confirms(actor):
        raise Refused(errors.ROLE_REQUIRED)


def _confirms(actor: Actor) -> bool:
    return actor.via == "command" or actor.has(*CONFIRMING)


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(errors.wrong("name", errors.NAME_MISSING, "required"))
    return name.strip()


def _code(credit_code: str) -> str:
    code = read_credit_code(credit_code)
    if code is None:
        raise Refused(errors.wrong("credit_code", errors.CREDIT_CODE_WRONG))
    return code
