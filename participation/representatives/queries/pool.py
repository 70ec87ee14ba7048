"""The pool: who passed review and did not withdraw, with the values that the quotas need and nothing else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one


class Eligible(msgspec.Struct, frozen=True):
    """One of the pool. ``values`` is by category name; ``household`` is the same for people of one household."""

    application: UUID
    person: UUID | None
    pseudonym: str
    values: dict[str, str]
    household: str | None


class OpenMatters(msgspec.Struct, frozen=True):
    """What of a review is not done: applications without a finding that counts, objections without a decision; and
    when somebody who did not object was last told that they are not in the pool."""

    waiting: int
    objections: int
    kept_out_at: datetime | None


OPEN_MATTERS = """
SELECT (SELECT count(*) FROM application WHERE call = {} AND standing = 'received') AS waiting,
    (SELECT count(*) FROM review_objection o JOIN application a ON a.id = o.application
     WHERE a.call = {} AND a.standing NOT IN ('withdrawn', 'draft')
        AND NOT EXISTS (SELECT FROM review_objection_decision d WHERE d.objection = o.id)) AS objections,
    (SELECT max(r.at) FROM review r JOIN application a ON a.id = r.application
     WHERE a.call = {} AND a.standing IN ('not eligible', 'excluded') AND r.final AND r.verdict <> 'eligible'
        AND NOT EXISTS (SELECT FROM review_objection o WHERE o.review = r.id)) AS kept_out_at
"""


class _Row(msgspec.Struct):
    application: UUID
    person: UUID | None
    pseudonym: str
    household: str | None
    given: str


async def eligible(call: UUID) -> list[Eligible]:
    """Everybody who can be selected, by pseudonym in the order of code points."""
    return await _standing(call, ["eligible"])


async def hoped_for(call: UUID) -> list[Eligible]:
    """The same with those whose review is not done: the pool as it is at best."""
    return await _standing(call, ["eligible", "received"])


async def open_matters(call: UUID) -> OpenMatters:
    """What has to be decided before the pool can be frozen."""
    found = await fetch_one(OpenMatters, OPEN_MATTERS, call, call, call)
    assert found is not None  # counts always have a row
    return found


async def _standing(call: UUID, standings: list[str]) -> list[Eligible]:
    rows = await fetch(
        _Row,
        """SELECT a.id AS application, a.person, a.pseudonym, a.household, coalesce(
            (SELECT jsonb_object_agg(c.name, q.value) FROM application_value v JOIN category c ON c.id = v.category
             JOIN quota q ON q.id = v.quota WHERE v.application = a.id), jsonb_build_object())::text AS given
        FROM application a WHERE a.call = {} AND a.standing = ANY ({}) ORDER BY a.pseudonym COLLATE "C" """,
        call,
        standings,
    )
    return [
        Eligible(
            row.application,
            row.person,
            row.pseudonym,
            msgspec.json.decode(row.given, type=dict[str, str]),
            row.household,
        )
        for row in rows
    ]
