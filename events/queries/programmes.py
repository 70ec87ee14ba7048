"""Versions of the programme: what is in force for everybody, and for the office what was handed in and who signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from events.rules.programme import STAFF, Step, approvals, standing_of
from events.schemas.programme import InForce, VersionStep, VersionView, VersionWithContent, Withdrawn
from events.words import ProgrammeAct, ProgrammeKind, ProgrammeStanding
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import WRONG_ROLE, next_stage

S = TypeVar("S")


class _Version(msgspec.Struct):
    id: UUID
    kind: ProgrammeKind
    subject: UUID
    body_id: UUID
    body: str
    title: str
    number: int
    sha256: str
    reason: str
    made_at: datetime
    made_by: str


class _Step(msgspec.Struct):
    version: UUID
    act: ProgrammeAct
    stage: str
    reason: str
    at: datetime
    person: UUID
    name: str


class _InForce(msgspec.Struct):
    id: UUID
    subject: UUID
    content: bytes
    number: int
    sha256: str
    reason: str
    published_at: datetime


class _Withdrawn(msgspec.Struct):
    content: bytes
    at: datetime
    reason: str


class _Content(msgspec.Struct):
    content: bytes


class _Id(msgspec.Struct):
    id: UUID


VERSIONS = """
SELECT v.id, v.kind, v.subject, v.body AS body_id, b.slug AS body,
    coalesce(convert_from(v.content, 'UTF8')::jsonb ->> 'title', '') AS title, v.number, v.sha256, v.reason, v.made_at,
    p.name AS made_by
FROM programme_version v JOIN body b ON b.id = v.body JOIN person p ON p.id = v.made_by
"""
STEPS = """
SELECT s.programme_version AS version, s.act, s.stage, s.reason, s.at, s.person, p.name
FROM programme_step s JOIN person p ON p.id = s.person WHERE s.programme_version = ANY ({}) ORDER BY s.id
"""
IN_FORCE = """
SELECT v.id, v.subject, v.content, v.number, v.sha256, v.reason, f.published_at
FROM programme_in_force f JOIN programme_version v ON v.id = f.programme_version
WHERE f.kind = {} AND f.subject = ANY ({})
"""
# The last act that took it off, as long as no version was published since.
WITHDRAWN = """
SELECT v.content, s.at, s.reason FROM programme_step s JOIN programme_version v ON v.id = s.programme_version
WHERE v.kind = {} AND v.subject = {} AND s.act = 'withdraw'
    AND NOT EXISTS (SELECT FROM programme_in_force f WHERE f.kind = v.kind AND f.subject = v.subject)
ORDER BY s.id DESC LIMIT 1
"""
OF_SUBJECT = f"{VERSIONS} WHERE v.kind = {{}} AND v.subject = {{}} ORDER BY v.number DESC"
ONE = f"{VERSIONS} WHERE v.id = {{}}"
# What has not come to its end: neither published nor sent back.
OPEN = f"""{VERSIONS} WHERE v.body = ANY ({{}}) AND NOT EXISTS (
    SELECT FROM programme_step s WHERE s.programme_version = v.id AND s.act IN ('publish', 'reject')
) ORDER BY v.made_at, v.id LIMIT {{}}"""

NEWEST = {
    ProgrammeKind.CAMPAIGN: "SELECT v.id FROM programme_version v JOIN campaign c ON c.id = v.subject"
    " WHERE v.kind = 'campaign' AND c.slug = {} ORDER BY v.number DESC LIMIT 1",
    ProgrammeKind.ACTIVITY: "SELECT v.id FROM programme_version v JOIN activity a ON a.id = v.subject"
    " WHERE v.kind = 'activity' AND a.slug = {} ORDER BY v.number DESC LIMIT 1",
}
CURRENT = {
    ProgrammeKind.CAMPAIGN: "SELECT f.programme_version AS id FROM programme_in_force f"
    " JOIN campaign c ON c.id = f.subject WHERE f.kind = 'campaign' AND c.slug = {}",
    ProgrammeKind.ACTIVITY: "SELECT f.programme_version AS id FROM programme_in_force f"
    " JOIN activity a ON a.id = f.subject WHERE f.kind = 'activity' AND a.slug = {}",
}


async def in_force(kind: ProgrammeKind, subject: UUID, type_: type[S]) -> InForce[S] | None:
    """What is public of a kind and subject; None where nothing is."""
    return (await all_in_force(kind, [subject], type_)).get(subject)


async def all_in_force(kind: ProgrammeKind, subjects: Sequence[UUID], type_: type[S]) -> dict[UUID, InForce[S]]:
    """The same for many subjects in one statement; those of which nothing is public are left out."""
    return {
        row.subject: InForce(
            id=row.id,
            subject=row.subject,
            content=msgspec.json.decode(row.content, type=type_),
            number=row.number,
            sha256=row.sha256,
            reason=row.reason,
            published_at=row.published_at,
        )
        for row in await fetch(_InForce, IN_FORCE, kind.value, list(subjects))
    }


async def withdrawn(kind: ProgrammeKind, subject: UUID, type_: type[S]) -> Withdrawn[S] | None:
    """What was public before it was taken off the programme; None where it never was, or is again."""
    row = await fetch_one(_Withdrawn, WITHDRAWN, kind.value, subject)
    return Withdrawn(msgspec.json.decode(row.content, type=type_), row.at, row.reason) if row else None


async def versions_of(kind: ProgrammeKind, subject: UUID) -> list[VersionView]:
    """Every version that was handed in, the newest first; for the office."""
    return await _viewed(await fetch(_Version, OF_SUBJECT, kind.value, subject))


async def published_versions(kind: ProgrammeKind, subject: UUID) -> list[VersionView]:
    """Every version that was ever public, the newest first."""
    ever = (ProgrammeStanding.PUBLISHED, ProgrammeStanding.WITHDRAWN)
    return [one for one in await versions_of(kind, subject) if one.standing in ever]


async def open_versions(actor: Actor, *, most: int = 100) -> list[VersionView]:
    """What waits for a signature or for publication in the bodies somebody works for, the oldest first."""
    bodies = list({body for role, body in actor.roles if role in STAFF and body is not None})
    return await _viewed(await fetch(_Version, OPEN, bodies, most)) if bodies else []


async def newest_version(kind: ProgrammeKind, slug: str) -> UUID:
    """The version of a campaign or activity that was handed in last. Raises 404 where none was."""
    found = await fetch_one(_Id, NEWEST[kind], slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id


async def version_in_force(kind: ProgrammeKind, slug: str) -> UUID:
    """The version that is public. Raises 404 where none is."""
    found = await fetch_one(_Id, CURRENT[kind], slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id


async def version_inside(actor: Actor, version: UUID) -> VersionWithContent:
    """A version with its content for the office. Raises 404, and 403 for who does not work for its body."""
    row = await fetch_one(_Version, ONE, version)
    if row is None:
        raise Refused(NOT_FOUND)
    if not actor.has(*STAFF, body=row.body_id):
        raise Refused(WRONG_ROLE)
    [view] = await _viewed([row])
    return VersionWithContent(view, msgspec.Raw(await content_bytes(version)))


async def content_bytes(version: UUID) -> bytes:
    """The very bytes of a version. Raises 404."""
    found = await fetch_one(_Content, "SELECT content FROM programme_version WHERE id = {}", version)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.content


async def steps_of(version: UUID) -> list[Step]:
    """The acts on a version as the rules read them."""
    return [Step(row.act, row.stage, str(row.person)) for row in await fetch(_Step, STEPS, [version])]


async def _viewed(rows: Sequence[_Version]) -> list[VersionView]:
    stages = current_rules().sign_off.stages
    found: dict[UUID, list[_Step]] = {}
    for step in await fetch(_Step, STEPS, [row.id for row in rows]) if rows else []:
        found.setdefault(step.version, []).append(step)
    views = []
    for row in rows:
        mine = found.get(row.id, [])
        steps = [Step(one.act, one.stage, str(one.person)) for one in mine]
        standing, stage = standing_of(steps, stages), next_stage(stages, approvals(steps))
        views.append(
            VersionView(
                id=row.id,
                kind=row.kind,
                subject=row.subject,
                body=row.body,
                title=row.title,
                number=row.number,
                sha256=row.sha256,
                reason=row.reason,
                made_at=row.made_at,
                made_by=row.made_by,
                standing=standing,
                waiting_for=stage.name if stage and standing is ProgrammeStanding.SUBMITTED else None,
                published_at=next((one.at for one in mine if one.act is ProgrammeAct.PUBLISH), None),
                steps=[VersionStep(one.act, one.stage, one.reason, one.at, one.name) for one in mine],
            )
        )
    return views
