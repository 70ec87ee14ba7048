"""Organisations, who acts for them, and whose claim to do so waits for a confirmation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.credit_code import read_credit_code
from participation.base.identity.errors import ROLE_REQUIRED
from participation.base.identity.services.organisations import CONFIRMING
from participation.base.identity.words import ContactKind, OrganisationKind
from participation.base.paging import after_cursor, page_of


class OrganisationLine(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation, how many people act for it, and how many claims wait."""

    id: UUID
    name: str
    credit_code: str | None
    kind: OrganisationKind
    created_at: datetime
    acting: int
    claims: int


class OrganisationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the register is narrowed to: ``q`` is a part of a name or a whole credit code."""

    q: str = ""
    claimed: bool = False


class OrganisationPage(msgspec.Struct, frozen=True):
    """One page of the register, in the order in which organisations were entered."""

    items: list[OrganisationLine]
    next: str | None


class Authorised(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who acts for an organisation, acted for it, or says that they may; the contact is masked.

    ``granted_by`` and ``confirmed_by`` are names, empty for the command line.
    """

    person: UUID
    name: str
    contact: str
    granted_at: datetime
    granted_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    ended_at: datetime | None


class OrganisationShown(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation with everybody who was ever authorised or said so, those of now first."""

    organisation: OrganisationLine
    people: list[Authorised]

    @property
    def claims(self) -> list[Authorised]:
        """Those who wait."""
        return [one for one in self.people if one.confirmed_at is None and one.ended_at is None]

    @property
    def acting(self) -> list[Authorised]:
        """Those who act for it."""
        return [one for one in self.people if one.confirmed_at is not None and one.ended_at is None]

    @property
    def former(self) -> list[Authorised]:
        """Those who no longer act for it, and claims that were turned down."""
        return [one for one in self.people if one.ended_at is not None]


LINES = """
SELECT o.id, o.name, o.credit_code, o.kind, o.created_at,
 (SELECT count(*) FROM authorisation a
  WHERE a.organisation = o.id AND a.ended_at IS NULL AND a.confirmed_at IS NOT NULL) AS acting,
 (SELECT count(*) FROM authorisation a
  WHERE a.organisation = o.id AND a.ended_at IS NULL AND a.confirmed_at IS NULL) AS claims
FROM organisation o WHERE {} ORDER BY o.id LIMIT {}
"""
CLAIMED = """EXISTS (SELECT FROM authorisation a WHERE a.organisation = o.id AND a.ended_at IS NULL
 AND a.confirmed_at IS NULL)"""


async def organisations(
    actor: Actor, wanted: OrganisationFilter, *, cursor: str | None = None, limit: int = 50
) -> OrganisationPage:
    """The organisations there are. Raises 403 unless the actor is an administrator or clerk."""
    _may_read(actor)
    parts = [QueryString(CLAIMED)] if wanted.claimed else []
    if words := wanted.q.strip():
        parts.append(
            QueryString("(strpos(lower(o.name), lower({})) > 0 OR o.credit_code = {})", words, read_credit_code(words))
        )
    if cursor:
        parts.append(QueryString("o.id > {}", after_cursor(cursor)))
    where = QueryString(" AND ".join("{}" for _ in parts), *parts) if parts else QueryString("true")
    shown, following = page_of(await fetch(OrganisationLine, LINES, where, limit + 1), limit)
    return OrganisationPage(shown, following)


async def claims_waiting(actor: Actor) -> int:
    """How many claims wait for a confirmation."""
    _may_read(actor)
    found = await fetch_one(
        _Count, "SELECT count(*) AS claims FROM authorisation WHERE confirmed_at IS NULL AND ended_at IS NULL"
    )
    return found.claims if found else 0


async def organisation(actor: Actor, organisation_id: UUID) -> OrganisationShown:
    """One organisation and its people. Raises 403 as above, 404 where there is none."""
    _may_read(actor)
    line = await fetch_one(OrganisationLine, LINES, QueryString("o.id = {}", organisation_id), 1)
    if line is None:
        raise Refused(NOT_FOUND)
    rows = await fetch(
        _Row,
        "SELECT a.person, p.name, c.kind, c.value, a.granted_at, COALESCE(g.name, '') AS granted_by, a.confirmed_at,"
        " COALESCE(f.name, '') AS confirmed_by, a.ended_at FROM authorisation a JOIN person p ON p.id = a.person"
        " LEFT JOIN LATERAL (SELECT kind, value FROM contact WHERE person = a.person ORDER BY id LIMIT 1) c ON true"
        " LEFT JOIN person g ON g.id = a.granted_by LEFT JOIN person f ON f.id = a.confirmed_by"
        " WHERE a.organisation = {} ORDER BY a.ended_at DESC NULLS FIRST, a.id",
        organisation_id,
    )
    return OrganisationShown(organisation=line, people=[_shown(row) for row in rows])


class _Count(msgspec.Struct):
    claims: int


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    person: UUID
    name: str
    kind: ContactKind | None
    value: str | None
    granted_at: datetime
    granted_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    ended_at: datetime | None


def _shown(row: _Row) -> Authorised:
    return Authorised(
        person=row.person,
        name=row.name,
        contact=masked(row.kind, row.value) if row.kind and row.value else "",
        granted_at=row.granted_at,
        granted_by=row.granted_by,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        ended_at=row.ended_at,
    )


def _may_read(actor: Actor) -> None:
    if actor.via != "command" and not actor.has(*CONFIRMING):
        raise Refused(ROLE_REQUIRED)
