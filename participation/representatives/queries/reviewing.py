"""What reviewers see: pseudonyms, values and what was declared; no name and no contact."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.paging import after_cursor, page_of
from participation.base.uploads.queries import Attached, attached_to
from participation.representatives.queries.applications import ROW, ApplicationRow, values_of
from participation.representatives.queries.calls import body_of_call
from participation.representatives.queries.review_cases import case_of
from participation.representatives.rules.call_life import state_at
from participation.representatives.rules.review import may_decide_objection, may_review
from participation.representatives.schemas.application import ChosenValue
from participation.representatives.words import (
    ApplicantKind,
    ApplicationChannel,
    CallState,
    ObjectionOutcome,
    ReviewReason,
    Standing,
    Verdict,
)


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """An application in the list: ``second`` waits for a second pair of eyes, ``objection`` for a decision."""

    id: UUID
    pseudonym: str
    kind: ApplicantKind
    channel: ApplicationChannel
    standing: Standing
    received_at: datetime | None
    chosen: list[str]
    second: bool
    objection: bool


class ReviewLines(msgspec.Struct, frozen=True):
    """One page of them."""

    items: list[ReviewLine]
    next: str | None


LINES = """
SELECT a.id, a.pseudonym, a.kind, a.channel, a.standing, a.received_at,
    ARRAY(SELECT q.value FROM application_value v JOIN quota q ON q.id = v.quota JOIN category c ON c.id = v.category
        WHERE v.application = a.id ORDER BY c.position) AS chosen,
    coalesce((SELECT NOT r.final FROM review r WHERE r.application = a.id AND r.version = a.version
        ORDER BY r.at DESC, r.id DESC LIMIT 1), false) AS second,
    EXISTS (SELECT FROM review_objection o WHERE o.application = a.id AND NOT EXISTS
        (SELECT FROM review_objection_decision d WHERE d.objection = o.id)) AS objection
FROM application a JOIN call k ON k.id = a.call WHERE k.slug = {} AND a.standing <> 'draft' AND {}
ORDER BY a.id LIMIT {}
"""
EVERY = QueryString("true")


async def to_review(
    actor: Actor, slug: str, *, standing: Standing | None = None, cursor: str | None = None, limit: int = 50
) -> ReviewLines:
    """The applications of a call, oldest first. Raises 404 and 403 for who is not of its office, 422 for the cursor."""
    await body_of_call(actor, slug)
    narrowed = EVERY
    if standing is not None:
        narrowed = QueryString("{} AND a.standing = {}", narrowed, str(standing))
    if cursor is not None:
        narrowed = QueryString("{} AND a.id > {}", narrowed, after_cursor(cursor))
    rows = await fetch(ReviewLine, LINES, slug, narrowed, limit + 1)
    shown, following = page_of(rows, limit)
    return ReviewLines(shown, following)


class FoundBefore(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with who found it, for the office."""

    id: UUID
    version: int
    verdict: Verdict
    reason: ReviewReason | None
    note: str
    sealed_note: str
    final: bool
    by: str
    at: datetime


class ObjectionSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An objection with what was decided on it."""

    id: UUID
    text: str
    at: datetime
    outcome: ObjectionOutcome | None
    answer: str | None


class ForReview(msgspec.Struct, frozen=True, kw_only=True):
    """An application as a reviewer needs it; ``refused`` says why this one may not review it.

    The organisation is named, since its eligibility cannot be judged otherwise. ``alike`` are pseudonyms of others
    that stand with the same contact or household.
    """

    id: UUID
    slug: str
    pseudonym: str
    kind: ApplicantKind
    channel: ApplicationChannel
    clerk: UUID | None
    standing: Standing
    version: int
    received_at: datetime | None
    organisation_name: str
    credit_code: str | None
    connected: bool
    adult: bool
    conflict: str | None
    colleague: bool
    values: list[ChosenValue]
    files: list[Attached]
    findings: list[FoundBefore]
    objections: list[ObjectionSeen]
    alike: list[str]
    refused: Refusal | None
    undecidable: Refusal | None
    four_eyes: str


class _Call(msgspec.Struct):
    slug: str
    state: CallState
    closes_at: datetime


class _Pseudonym(msgspec.Struct):
    pseudonym: str


async def one_to_review(actor: Actor, application: UUID) -> ForReview:
    """One application for a reviewer. Raises 404 and 403 for who is not of the office."""
    row = await fetch_one(ApplicationRow, ROW, application)
    if row is None or row.standing is Standing.DRAFT:
        raise Refused(NOT_FOUND)
    [call] = await fetch(_Call, "SELECT slug, state, closes_at FROM call WHERE id = {}", row.call)
    body = await body_of_call(actor, call.slug)
    case = await case_of(row, body, state_at(call.state, call.closes_at, clock.now()))
    roles, person = {role for role, where in actor.roles if where == body}, str(actor.person)
    objections = await fetch(
        ObjectionSeen,
        "SELECT o.id, o.text, o.at, d.outcome, d.reason AS answer FROM review_objection o"
        " LEFT JOIN review_objection_decision d ON d.objection = o.id WHERE o.application = {} ORDER BY o.id",
        row.id,
    )
    alike = await fetch(
        _Pseudonym,
        "SELECT pseudonym FROM application WHERE call = {} AND id <> {} AND standing NOT IN ('draft', 'withdrawn')"
        " AND ((contact IS NOT NULL AND contact = {}) OR (household IS NOT NULL AND household = {})"
        " OR (person IS NOT NULL AND person = {})) ORDER BY pseudonym",
        row.call,
        row.id,
        row.contact,
        row.household,
        row.person,
    )
    values = {name: getattr(row, name) for name in ForReview.__struct_fields__ if hasattr(row, name)}
    return ForReview(
        **values
        | {
            "slug": call.slug,
            "connected": row.connected_at is not None,
            "adult": row.adult_at is not None,
            "colleague": case.colleague,
            "values": await values_of(row.id),
            "files": await attached_to(f"application:{row.id}"),
            "findings": await fetch(
                FoundBefore,
                "SELECT r.id, r.version, r.verdict, r.reason, r.note, r.sealed_note, r.final, p.name AS by, r.at"
                " FROM review r JOIN person p ON p.id = r.person WHERE r.application = {} ORDER BY r.at, r.id",
                row.id,
            ),
            "objections": objections,
            "alike": [one.pseudonym for one in alike],
            "refused": may_review(case, person=person, roles=roles),
            "undecidable": may_decide_objection(
                case.state,
                person=person,
                roles=roles,
                reviewers={one.person for one in case.findings},
                applicants=case.applicants,
                decided=not objections or objections[-1].outcome is not None,
            ),
            "four_eyes": str(current_rules().calls.review.four_eyes),
        }
    )
