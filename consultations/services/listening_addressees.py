"""Whom a letter goes to, out of what an officer wrote: bodies and organisations by what they are, others by name."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.listening.errors import NAME_MISSING, NAMED_TWICE, NO_SUCH_BODY, NO_SUCH_ORGANISATION, ONE_OF_BOTH
from consultations.listening.words import Party
from consultations.schemas.listening import NewAddressee
from participation.base.database import fetch_one
from participation.base.errors import FieldError
from participation.base.identity.contacts import Contact, read_contact
from participation.base.identity.words import OrganisationKind
from participation.base.text import clean

KINDS = {
    OrganisationKind.ENTERPRISE: Party.ENTERPRISE,
    OrganisationKind.ASSOCIATION: Party.ASSOCIATION,
    OrganisationKind.CHAMBER: Party.ASSOCIATION,
    OrganisationKind.COMMITTEE: Party.COMMITTEE,
    OrganisationKind.OTHER: Party.OTHER,
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An addressee as it is kept."""

    kind: Party
    name: str
    body: UUID | None = None
    organisation: UUID | None = None
    contact: Contact | None = None


class _Body(msgspec.Struct):
    id: UUID
    name: str
    email: str


class _Organisation(msgspec.Struct):
    id: UUID
    name: str
    kind: OrganisationKind


async def asked_of(given: Sequence[NewAddressee]) -> tuple[list[Asked], list[FieldError]]:
    """The addressees in their order, and every wrong field. Nobody is asked twice by one letter."""
    found: list[Asked] = []
    errors: list[FieldError] = []
    for place, one in enumerate(given):
        field = f"addressees.{place}"
        asked = await _asked(one, field)
        if isinstance(asked, FieldError):
            errors.append(asked)
        elif any(other.name == asked.name for other in found):
            errors.append(FieldError(f"{field}.name", "repeated", NAMED_TWICE))
        else:
            found.append(asked)
    return found, errors


async def _asked(one: NewAddressee, field: str) -> Asked | FieldError:
    contact = read_contact(one.contact, f"{field}.contact") if one.contact.strip() else None
    if isinstance(contact, FieldError):
        return contact
    name = clean(one.name).strip()
    if one.body and one.organisation:
        return FieldError(f"{field}.organisation", "contradiction", ONE_OF_BOTH)
    if one.body:
        return await _body(one.body, name, contact, field)
    if one.organisation:
        return await _organisation(one, name, contact, field)
    if not name:
        return FieldError(f"{field}.name", "required", NAME_MISSING)
    return Asked(kind=one.kind, name=name, contact=contact)


async def _body(slug: str, name: str, contact: Contact | None, field: str) -> Asked | FieldError:
    """A body of the platform, by the name the letter calls it; its mailbox is known."""
    body = await fetch_one(_Body, "SELECT id, name, email FROM body WHERE slug = {}", slug)
    if body is None:
        return FieldError(f"{field}.body", "unknown_value", NO_SUCH_BODY)
    mailbox = read_contact(body.email) if body.email else None
    reached = contact or (mailbox if isinstance(mailbox, tuple) else None)
    return Asked(kind=Party.BODY, name=name or body.name, body=body.id, contact=reached)


async def _organisation(one: NewAddressee, name: str, contact: Contact | None, field: str) -> Asked | FieldError:
    """A registered organisation; what it is stands in the register."""
    known = await fetch_one(_Organisation, "SELECT id, name, kind FROM organisation WHERE id = {}", one.organisation)
    if known is None:
        return FieldError(f"{field}.organisation", "unknown_value", NO_SUCH_ORGANISATION)
    kind = Party.BODY if known.kind is OrganisationKind.OTHER and one.kind is Party.BODY else KINDS[known.kind]
    return Asked(kind=kind, name=name or known.name, organisation=known.id, contact=contact)
