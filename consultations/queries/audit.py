"""The record of who did what, for the auditors of the bodies it concerns."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

WRONG_CURSOR = N_("This is not a place in this list.")


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the record is narrowed to.

    ``consultation`` is a slug and keeps what was done to it, its points and its comments; ``verb`` may be the
    beginning of one (``report``); ``person`` is a part of a name; ``subject`` is ``kind:id``.
    """

    consultation: str | None = None
    subject: str | None = None
    verb: str | None = None
    person: str | None = None


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """One act: who, when, in which capacity and by which way, what, on what; ``detail`` is JSON."""

    id: int
    at: datetime
    person: UUID | None
    name: str | None
    body: str | None
    capacity: str
    via: str
    verb: str
    subject: str
    slug: str | None
    title: str | None
    detail: str


class AuditPage(msgspec.Struct, frozen=True):
    """One page of the record, newest first."""

    items: list[AuditRow]
    next: str | None


# An act on a consultation, a point, a comment or a report belongs to the consultation that it changed.
ROWS = """
SELECT a.id, a.at, a.person, p.name, b.name AS body, a.capacity, a.via, a.verb, a.subject, k.slug, k.title, a.detail
FROM audit a
LEFT JOIN person p ON p.id = a.person
LEFT JOIN body b ON a.capacity = 'body:' || b.id::text
LEFT JOIN consultation k ON k.id = CASE split_part(a.subject, ':', 1)
    WHEN 'consultation' THEN split_part(a.subject, ':', 2)::uuid
    WHEN 'report' THEN split_part(a.subject, ':', 2)::uuid
    WHEN 'import' THEN (SELECT i.consultation FROM import i WHERE i.id = split_part(a.subject, ':', 2)::uuid)
    WHEN 'point' THEN (SELECT t.consultation FROM point t WHERE t.id = split_part(a.subject, ':', 2)::uuid)
    WHEN 'comment' THEN (SELECT m.consultation FROM comment m WHERE m.id = split_part(a.subject, ':', 2)::uuid)
    END
WHERE {} ORDER BY a.id DESC LIMIT {}
"""


async def audit(actor: Actor, wanted: AuditFilter, *, cursor: str | None = None, limit: int = 50) -> AuditPage:
    """What was done for the bodies the actor audits, and to their consultations. Raises 403 for who is no auditor."""
    bodies = list(actor.bodies(Role.AUDITOR))
    if not bodies:
        raise Refused(FORBIDDEN)
    parts = [
        QueryString(
            "(a.capacity = ANY({}) OR k.body = ANY({}))", [f"body:{body}" for body in bodies], bodies
        )
    ]  # fmt: skip
    if wanted.consultation:
        parts.append(QueryString("k.slug = {}", wanted.consultation))
    if wanted.subject:
        parts.append(QueryString("a.subject = {}", wanted.subject))
    if wanted.verb:
        parts.append(QueryString("starts_with(a.verb, {})", wanted.verb))
    if wanted.person:
        parts.append(QueryString("strpos(lower(p.name), lower({})) > 0", wanted.person))
    if cursor:
        parts.append(QueryString("a.id < {}", _place(cursor)))
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    rows = await fetch(AuditRow, ROWS, where, limit + 1, replica=True)
    return AuditPage(rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None)


def _place(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise Refused(invalid(FieldError("cursor", "invalid", WRONG_CURSOR)))
    return int(cursor)
