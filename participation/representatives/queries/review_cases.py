"""An application as the rules of review judge it: whose it is, who found what, and whether a colleague applied."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base.database import execute, fetch
from participation.representatives.queries.applications import ApplicationRow
from participation.representatives.rules.review import Case, Finding
from participation.representatives.words import CallState, ReviewReason, Verdict


class _Person(msgspec.Struct):
    person: UUID


class _Found(msgspec.Struct):
    person: UUID
    verdict: Verdict
    reason: ReviewReason | None
    final: bool


async def case_of(row: ApplicationRow, body: UUID, state: CallState) -> Case:
    """The case of an application to a call of ``body``; whose it is, its person and its contact tell."""
    people = await fetch(
        _Person,
        "SELECT person FROM contact WHERE kind = {} AND value = {} AND verified_at IS NOT NULL",
        row.contact_kind,
        row.contact,
    )
    applicants = {one.person for one in people} | ({row.person} if row.person else set())
    colleagues = await execute(
        "SELECT FROM membership WHERE body = {} AND person = ANY ({}::uuid[]) AND ended_at IS NULL LIMIT 1",
        body,
        sorted(applicants),
    )
    findings = await fetch(
        _Found,
        "SELECT person, verdict, reason, final FROM review WHERE application = {} AND version = {} ORDER BY at, id",
        row.id,
        row.version,
    )
    return Case(
        state=state,
        standing=row.standing,
        version=row.version,
        applicants={str(one) for one in applicants},
        clerk=str(row.clerk) if row.clerk else None,
        colleague=bool(colleagues),
        findings=[Finding(str(one.person), one.verdict, one.reason, one.final) for one in findings],
    )
