"""Correcting where a clause of a new version comes from."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.drafts.errors import ALIGNMENT_PUBLIC, NO_VERSION_BEFORE
from consultations.errors import NO_SUCH_CLAUSE
from consultations.queries.aligning import public_version
from consultations.schemas.aligning import CorrectedOrigins, OriginKept
from consultations.services.loading import demand_role, locked
from consultations.tables.aligning import ClauseOrigin
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import fetch, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


class _Version(msgspec.Struct):
    draft: UUID
    clauses: list[UUID]


async def correct_origins(
    actor: Actor, *, slug: str, version: int, clause: UUID, correction: CorrectedOrigins
) -> OriginKept:
    """Say from which clauses of the version before a clause comes; every later version builds on it.

    Raises 403 without the officer's role, 404 where the clause is not there, 409 once the version is public or has
    none before it, 422 for a clause that the version before has not.
    """
    now = clock.now()
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        later = await _version(held.id, version)
        if later is None or clause not in later.clauses:
            raise Refused(NOT_FOUND)
        earlier = await _version(held.id, version - 1)
        if earlier is None:
            raise Refused(NO_VERSION_BEFORE)
        if version <= await public_version(slug):
            raise Refused(ALIGNMENT_PUBLIC)
        origins = list(dict.fromkeys(correction.origins))
        unknown = [at for at, origin in enumerate(origins) if origin not in earlier.clauses]
        if unknown:
            raise Refused(invalid(*(FieldError(f"origins.{at}", "unknown_value", NO_SUCH_CLAUSE) for at in unknown)))
        await ClauseOrigin.insert(
            ClauseOrigin(id=uuid7(), draft=later.draft, clause=clause, origins=origins, person=actor.person, at=now)
        )
        await record(
            actor, "draft.aligned", f"consultation:{held.id}", body=held.body,
            version=version, clause=str(clause), origins=[str(origin) for origin in origins],
        )  # fmt: skip
    return OriginKept(clause=clause, origins=origins, by=actor.name, at=now)


async def _version(consultation: UUID, version: int) -> _Version | None:
    found = await fetch(
        _Version,
        "SELECT d.id AS draft, ARRAY(SELECT c.identity FROM clause c WHERE c.draft = d.id) AS clauses"
        " FROM draft d WHERE d.consultation = {} AND d.version = {}",
        consultation,
        version,
    )
    return found[0] if found else None
