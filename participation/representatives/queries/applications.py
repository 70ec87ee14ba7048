"""Applications as their applicants see them, and the rows that services lock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind
from participation.representatives.links import opens
from participation.representatives.queries.calls import STAFF
from participation.representatives.schemas.application import (
    ApplicationStepView,
    ApplicationView,
    ChosenValue,
    ConsentView,
    ReviewTold,
)
from participation.representatives.words import ApplicantKind, ApplicationChannel, Standing


class ApplicationRow(msgspec.Struct, frozen=True, kw_only=True):
    """An application as it is stored."""

    id: UUID
    call: UUID
    pseudonym: str
    channel: ApplicationChannel
    clerk: UUID | None
    kind: ApplicantKind
    person: UUID | None
    organisation: UUID | None
    organisation_name: str
    credit_code: str | None
    name: str
    contact_kind: ContactKind | None
    contact: str | None
    contact_verified_at: datetime | None
    household: str | None
    adult_at: datetime | None
    connected_at: datetime | None
    conflict: str | None
    locale: str
    begun_at: datetime
    received_at: datetime | None
    standing: Standing
    version: int
    forgotten_at: datetime | None


ROW = """
SELECT id, call, pseudonym, channel, clerk, kind, person, organisation, organisation_name, credit_code, name,
    contact_kind, contact, contact_verified_at, household, adult_at, connected_at, conflict, locale, begun_at,
    received_at, standing, version, forgotten_at
FROM application WHERE id = {}
"""


class _Slug(msgspec.Struct):
    slug: str


async def application(actor: Actor, application_id: UUID, key: str = "") -> ApplicationView:
    """An application for whoever holds its link or, signed in, is its applicant. Raises 404 for everybody else."""
    row = await fetch_one(ApplicationRow, ROW, application_id)
    if row is None or not is_theirs(actor, row, key):
        raise Refused(NOT_FOUND)
    [call] = await fetch(_Slug, "SELECT slug FROM call WHERE id = {}", row.call)
    values = {name: getattr(row, name) for name in ApplicationView.__struct_fields__ if hasattr(row, name)}
    values |= {
        "slug": call.slug,
        "credit_code": row.credit_code or "",
        "contact": masked(row.contact_kind, row.contact) if row.contact_kind and row.contact else "",
        "proved": row.contact_verified_at is not None,
        "household": row.household is not None,
        "adult": row.adult_at is not None,
        "connected": row.connected_at is not None,
        "forgotten": row.forgotten_at is not None,
        "values": await values_of(row.id),
        "consents": await fetch(
            ConsentView,
            "SELECT purpose, text, given_at, taken_back_at FROM consent WHERE application = {} ORDER BY id",
            row.id,
        ),
        "steps": await fetch(
            ApplicationStepView, "SELECT act, at FROM application_step WHERE application = {} ORDER BY at, id", row.id
        ),
        "reviews": await told(row.id),
    }
    return ApplicationView(**values)


def is_theirs(actor: Actor, row: ApplicationRow, key: str) -> bool:
    """Whether somebody holds the private link, or is signed in as the applicant."""
    if key:
        return opens(row.id, key)
    return actor.person is not None and actor.person == row.person


async def values_of(application_id: UUID) -> list[ChosenValue]:
    """The values an applicant chose, in the order of the categories."""
    return await fetch(
        ChosenValue,
        "SELECT c.id AS category, q.id AS quota, c.name, c.name_en, q.value, q.value_en FROM application_value v"
        " JOIN category c ON c.id = v.category JOIN quota q ON q.id = v.quota WHERE v.application = {}"
        " ORDER BY c.position",
        application_id,
    )


async def told(application_id: UUID) -> list[ReviewTold]:
    """The findings that count and what became of objections to them, oldest first."""
    return await fetch(
        ReviewTold,
        "SELECT r.id, r.verdict, r.reason, r.note, r.at, o.at AS objected_at, o.text AS objection, d.outcome,"
        " d.reason AS answer, d.at AS decided_at FROM review r LEFT JOIN review_objection o ON o.review = r.id"
        " LEFT JOIN review_objection_decision d ON d.objection = o.id"
        " WHERE r.application = {} AND r.final ORDER BY r.at, r.id",
        application_id,
    )


class Mine(msgspec.Struct, frozen=True):
    """An application of somebody who is signed in."""

    id: UUID
    slug: str
    title: str
    pseudonym: str
    standing: Standing
    received_at: datetime | None


async def applications_of(actor: Actor) -> list[Mine]:
    """The applications of who is signed in that were handed in, newest first."""
    if actor.person is None:
        return []
    return await fetch(
        Mine,
        "SELECT a.id, c.slug, c.title, a.pseudonym, a.standing, a.received_at FROM application a"
        " JOIN call c ON c.id = a.call WHERE a.person = {} AND a.standing <> 'draft' ORDER BY a.id DESC",
        actor.person,
    )


class _Owner(msgspec.Struct):
    body: UUID
    person: UUID | None


async def may_see_evidence(actor: Actor, subject: str) -> bool:
    """Whether somebody may have the files of ``application:<id>``: the office, and the applicant when signed in."""
    found = await fetch_one(
        _Owner,
        "SELECT c.body, a.person FROM application a JOIN call c ON c.id = a.call WHERE a.id = {}",
        UUID(subject.partition(":")[2]),
    )
    if found is None:
        return False
    return actor.has(*STAFF, body=found.body) or (actor.person is not None and actor.person == found.person)
