"""Editions: what is in force for everybody, and for the office what was handed in and who signed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from decisions.rules.editions import Step, approvals, standing_of
from decisions.schemas.edition import EditionStepView, EditionView, EditionWithContent, InForce
from decisions.words import EditionAct, EditionKind, EditionStanding
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import WRONG_ROLE, next_stage

S = TypeVar("S")
# Everybody who works for a body may read what waits for its signatures.
READING = (Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER, Role.AUDITOR)


class _Edition(msgspec.Struct):
    id: UUID
    kind: EditionKind
    subject: UUID
    body_id: UUID
    body: str
    title: str
    version: int
    sha256: str
    reason: str
    made_at: datetime
    made_by: str


class _Step(msgspec.Struct):
    edition: UUID
    act: EditionAct
    stage: str
    reason: str
    at: datetime
    person: UUID
    name: str


class _InForce(msgspec.Struct):
    id: UUID
    subject: UUID
    content: bytes
    version: int
    sha256: str
    reason: str
    published_at: datetime


class _Content(msgspec.Struct):
    content: bytes


EDITIONS = """
SELECT e.id, e.kind, e.subject, e.body AS body_id, b.slug AS body,
    coalesce(convert_from(e.content, 'UTF8')::jsonb ->> 'title', '') AS title, e.version, e.sha256, e.reason, e.made_at,
    p.name AS made_by
FROM edition e JOIN body b ON b.id = e.body JOIN person p ON p.id = e.made_by
"""
STEPS = """
SELECT s.edition, s.act, s.stage, s.reason, s.at, s.person, p.name
FROM edition_step s JOIN person p ON p.id = s.person WHERE s.edition = ANY({}) ORDER BY s.id
"""
IN_FORCE = """
SELECT e.id, e.subject, e.content, e.version, e.sha256, e.reason, f.published_at
FROM edition_in_force f JOIN edition e ON e.id = f.edition WHERE f.kind = {} AND f.subject = ANY({})
"""
OF_SUBJECT = f"{EDITIONS} WHERE e.kind = {{}} AND e.subject = {{}} ORDER BY e.version DESC"
ONE = f"{EDITIONS} WHERE e.id = {{}}"
# What has not come to its end: neither published nor sent back.
OPEN = f"""{EDITIONS} WHERE e.body = ANY({{}}) AND NOT EXISTS (
    SELECT FROM edition_step s WHERE s.edition = e.id AND s.act IN ('publish', 'reject')
) ORDER BY e.made_at, e.id LIMIT {{}}"""


async def in_force(kind: EditionKind, subject: UUID, type_: type[S]) -> InForce[S] | None:
    """What is public of a kind and subject; None where nothing is."""
    return (await all_in_force(kind, [subject], type_)).get(subject)


async def all_in_force(kind: EditionKind, subjects: Sequence[UUID], type_: type[S]) -> dict[UUID, InForce[S]]:
    """The same for many subjects in one statement; those of which nothing is public are left out."""
    rows = await fetch(_InForce, IN_FORCE, kind.value, list(subjects))
    return {
        row.subject: InForce(
            id=row.id,
            content=msgspec.json.decode(row.content, type=type_),
            version=row.version,
            sha256=row.sha256,
            reason=row.reason,
            published_at=row.published_at,
        )
        for row in rows
    }


async def editions_of(kind: EditionKind, subject: UUID) -> list[EditionView]:
    """Every version that was handed in, the newest first; for the office."""
    rows = await fetch(_Edition, OF_SUBJECT, kind.value, subject)
    return await _viewed(rows)


async def published_editions(kind: EditionKind, subject: UUID) -> list[EditionView]:
    """Every version that was ever public, the newest first."""
    return [one for one in await editions_of(kind, subject) if one.standing is EditionStanding.PUBLISHED]


async def open_editions(actor: Actor, *, most: int = 100) -> list[EditionView]:
    """What waits for a signature or for publication in the bodies somebody works for, the oldest first."""
    bodies = list({body for role, body in actor.roles if role in READING and body is not None})
    return await _viewed(await fetch(_Edition, OPEN, bodies, most)) if bodies else []


async def edition_inside(actor: Actor, edition: UUID) -> EditionWithContent:
    """An edition with its content for the office. Raises 404, and 403 for who does not work for its body."""
    row = await fetch_one(_Edition, ONE, edition)
    if row is None:
        raise Refused(NOT_FOUND)
    if not actor.has(*READING, body=row.body_id):
        raise Refused(WRONG_ROLE)
    [view] = await _viewed([row])
    return EditionWithContent(edition=view, content=msgspec.Raw(await content_bytes(edition)))


async def content_bytes(edition: UUID) -> bytes:
    """The very bytes of an edition. Raises 404."""
    found = await fetch_one(_Content, "SELECT content FROM edition WHERE id = {}", edition)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.content


async def steps_of(edition: UUID) -> list[Step]:
    """The acts of an edition as the rules read them."""
    return [Step(row.act, row.stage, str(row.person)) for row in await fetch(_Step, STEPS, [edition])]


async def _viewed(rows: Sequence[_Edition]) -> list[EditionView]:
    stages = current_rules().sign_off.stages
    found: dict[UUID, list[_Step]] = {}
    for step in await fetch(_Step, STEPS, [row.id for row in rows]) if rows else []:
        found.setdefault(step.edition, []).append(step)
    views = []
    for row in rows:
        mine = found.get(row.id, [])
        steps = [Step(one.act, one.stage, str(one.person)) for one in mine]
        standing, stage = standing_of(steps, stages), next_stage(stages, approvals(steps))
        views.append(
            EditionView(
                id=row.id,
                kind=row.kind,
                subject=row.subject,
                body=row.body,
                title=row.title,
                version=row.version,
                sha256=row.sha256,
                reason=row.reason,
                made_at=row.made_at,
                made_by=row.made_by,
                standing=standing,
                waiting_for=stage.name if stage and standing is EditionStanding.SUBMITTED else None,
                published_at=next((one.at for one in mine if one.act is EditionAct.PUBLISH), None),
                steps=[EditionStepView(one.act, one.stage, one.reason, one.at, one.name) for one in mine],
            )
        )
    return views
