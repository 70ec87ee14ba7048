"""The versions of a draft in their order, with what is known of where their clauses come from."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.clause_numbers import BEFORE_OPENING
from consultations.rules.clauses import Version
from participation.base.database import fetch, fetch_one


class _Put(msgspec.Struct):
    version: int | None


class _Clauses(msgspec.Struct):
    version: int
    clauses: list[UUID]


class _Origins(msgspec.Struct):
    version: int
    clause: UUID
    origins: list[UUID]


async def versions_between(consultation_id: UUID, earlier: int, later: int) -> list[Version]:
    """The clauses of each version from ``earlier`` to ``later``, with where they come from as it stands now."""
    rows = await fetch(
        _Clauses,
        "SELECT d.version, ARRAY(SELECT c.identity FROM clause c WHERE c.draft = d.id ORDER BY c.position) AS clauses"
        " FROM draft d WHERE d.consultation = {} AND d.version BETWEEN {} AND {} ORDER BY d.version",
        consultation_id,
        earlier,
        later,
    )
    known = await fetch(
        _Origins,
        "SELECT DISTINCT ON (o.draft, o.clause) d.version, o.clause, o.origins"
        " FROM clause_origin o JOIN draft d ON d.id = o.draft"
        " WHERE d.consultation = {} AND d.version > {} AND d.version <= {} ORDER BY o.draft, o.clause, o.id DESC",
        consultation_id,
        earlier,
        later,
    )
    origins: dict[int, dict[UUID, list[UUID]]] = {}
    for row in known:
        origins.setdefault(row.version, {})[row.clause] = row.origins
    return [Version(row.clauses, origins.get(row.version, {})) for row in rows]


async def put_version(consultation_id: UUID) -> int | None:
    """The version that was put to the public, or would be now; None without a draft."""
    found = await fetch_one(
        _Put,
        "SELECT max(d.version) AS version FROM draft d WHERE d.consultation = {} AND {}",
        consultation_id,
        BEFORE_OPENING,
    )
    return found.version if found else None
