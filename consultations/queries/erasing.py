"""What an erasure would do to a comment, and the erasures that were."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.erasing import ErasureWay, check_erased, way_of
from consultations.rules.lifecycle import state_at
from consultations.schemas.erasing import Erasing, ErasureView
from consultations.words import Kind, State
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules

# Who judges what is confidential judges this too: the officer who answers a comment does not also destroy it.
ERASING = (Role.REVIEWER,)
# The office sees that it was done.
SEEING = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.AUDITOR)

ERASURES = """
SELECT e.id, e.comment, e.way, e.ground, e.sealed_detail AS detail, p.name AS by, e.at
FROM erasure e JOIN person p ON p.id = e.person WHERE e.comment = {} ORDER BY e.id
"""


class Erasable(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as the rules of erasure need it; ``files`` are how many came with it."""

    id: UUID
    receipt: str
    slug: str
    body: UUID
    way: ErasureWay
    erased: bool
    restricted: bool
    files: int


class _Row(msgspec.Struct):
    id: UUID
    receipt: str
    slug: str
    body: UUID
    kind: Kind
    state: State
    opens_at: datetime
    closes_at: datetime
    erased: bool
    restricted: bool
    files: int


ROW = """
SELECT c.id, c.receipt, k.slug, k.body, k.kind, k.state, k.opens_at, k.closes_at, c.erased_at IS NOT NULL AS erased,
    EXISTS (SELECT FROM erasure e WHERE e.comment = c.id) AS restricted,
    (SELECT count(*) FROM attachment a WHERE a.subject = 'comment:' || c.id) AS files
FROM comment c JOIN consultation k ON k.id = c.consultation WHERE c.id = {}
"""


async def erasable(comment: UUID) -> Erasable:
    """A comment, with what an erasure would do to it today. Raises 404."""
    row = await fetch_one(_Row, ROW, comment)
    if row is None:
        raise Refused(NOT_FOUND)
    state = state_at(row.state, row.opens_at, row.closes_at, clock.now())
    return Erasable(
        id=row.id,
        receipt=row.receipt,
        slug=row.slug,
        body=row.body,
        way=way_of(row.kind, state, [Kind(kind) for kind in current_rules().erasure.archived]),
        erased=row.erased,
        restricted=row.restricted,
        files=row.files,
    )


async def erasures_of(comment: UUID) -> list[ErasureView]:
    """Every erasure of a comment, in their order: at most a restriction, and later its destruction."""
    return await fetch(ErasureView, ERASURES, comment)


async def erasing(actor: Actor, slug: str, comment: UUID) -> Erasing:
    """What would be done and what was, for the office. Raises 404 for others and for a comment of somewhere else."""
    it = await erasable(comment)
    if it.slug != slug or not actor.has(*SEEING, body=it.body):
        raise Refused(NOT_FOUND)
    refused = check_erased(erased=it.erased, restricted=it.restricted, way=it.way)
    done = await erasures_of(comment)
    if not actor.has(*ERASING, body=it.body):
        done = [msgspec.structs.replace(one, detail="") for one in done]
    return Erasing(receipt=it.receipt, possible=None if refused else it.way, files=it.files, done=done)
