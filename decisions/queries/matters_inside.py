"""Matters as their office works on them: everything there is, whatever of it is public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.rules.matters import STAFF, newest, stage_of
from decisions.schemas.matter import DeskMatterLine, DeskMatterList, MatterInside, MatterLinkView, StepView
from decisions.schemas.matter_edition import DocumentFile
from decisions.schemas.meeting import BodyNamed
from decisions.words import EditionKind, LinkFault, LinkKind, MatterStepKind, Participation, StepStanding
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.paging import after_cursor, page_of


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    summary: str
    body_id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    basis: str
    scope: str
    ways: list[Participation]
    planned_for: str
    officer: UUID | None
    officer_name: str
    officer_unit: str
    created_at: datetime
    version: int
    published: bool


class _Step(msgspec.Struct, kw_only=True):
    id: UUID
    kind: MatterStepKind
    standing: StepStanding
    done_on: date | None
    note: str
    document: str
    document_public: bool
    at: datetime
    by: str


class _File(DocumentFile, frozen=True):
    subject: str


class _Link(msgspec.Struct, kw_only=True):
    id: UUID
    kind: LinkKind
    target: str
    title: str
    added_at: datetime
    checked_at: datetime | None
    fault: str
    failing_since: datetime | None


class _Standing(msgspec.Struct):
    matter: UUID
    kind: MatterStepKind
    standing: StepStanding


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    body_slug: str
    body_name: str
    body_name_en: str
    planned_for: str
    officer_unit: str
    published_at: datetime | None
    waiting: bool
    faults: int


ONE = """
SELECT m.id, m.slug, m.title, m.title_en, m.summary, m.body AS body_id, b.slug AS body_slug, b.name AS body_name,
    b.name_en AS body_name_en, m.basis, m.scope, m.ways, m.planned_for, m.officer,
    coalesce(p.name, '') AS officer_name, m.officer_unit, m.created_at, m.version,
    EXISTS (SELECT FROM edition_in_force f WHERE f.kind = {} AND f.subject = m.id) AS published
FROM matter m JOIN body b ON b.id = m.body LEFT JOIN person p ON p.id = m.officer WHERE m.slug = {}
"""
STEPS = """
SELECT s.id, s.kind, s.standing, s.done_on, s.note, s.document, s.document_public, s.at, p.name AS by
FROM matter_step s JOIN person p ON p.id = s.person WHERE s.matter = {} ORDER BY s.id
"""
FILES = """
SELECT a.id, a.filename, u.media_type, u.size, u.sha256, a.subject
FROM attachment a JOIN upload u ON u.id = a.upload WHERE a.subject = ANY ({}) ORDER BY a.id
"""
LINKS = """
SELECT id, kind, target, title, added_at, checked_at, fault, failing_since FROM matter_link
WHERE matter = {} AND removed_at IS NULL ORDER BY id
"""
STANDINGS = "SELECT matter, kind, standing FROM matter_step WHERE matter = ANY ({}) ORDER BY id"
LIST = """
SELECT m.id, m.slug, m.title, m.title_en, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en,
    m.planned_for, m.officer_unit, s.published_at,
    EXISTS (SELECT FROM edition e WHERE e.kind = {} AND e.subject = m.id AND NOT EXISTS (
        SELECT FROM edition_step t WHERE t.edition = e.id AND t.act IN ('publish', 'reject'))) AS waiting,
    (SELECT count(*) FROM matter_link l WHERE l.matter = m.id AND l.removed_at IS NULL AND l.fault <> '') AS faults
FROM matter m JOIN body b ON b.id = m.body LEFT JOIN matter_standing s ON s.matter = m.id
WHERE {} ORDER BY m.id DESC LIMIT {}
"""


def may_read_matter(actor: Actor, body: UUID) -> bool:
    """Whether somebody may read a matter before it is public: its office, and whoever keeps a catalogue of several."""
    return actor.has(*STAFF, body=body) or actor.has(Role.SECRETARY)


async def matter_inside(actor: Actor, slug: str) -> MatterInside:
    """A matter for somebody of its office. Raises 404 and, for who may only read what is public of it, 403."""
    row = await fetch_one(_Row, ONE, EditionKind.MATTER.value, slug)
    if row is None or not (row.published or may_read_matter(actor, row.body_id)):
        raise Refused(NOT_FOUND)
    if not may_read_matter(actor, row.body_id):
        raise Refused(FORBIDDEN)
    return await _inside(row)


async def matter_as_it_is(slug: str) -> MatterInside:
    """The same whoever asks; for services. Raises 404."""
    row = await fetch_one(_Row, ONE, EditionKind.MATTER.value, slug)
    if row is None:
        raise Refused(NOT_FOUND)
    return await _inside(row)


async def standings_of(matter: UUID) -> dict[MatterStepKind, StepStanding]:
    """What holds of each step of a matter that anything is on record of."""
    return (await _standings([matter])).get(matter, {})


async def desk_matters(
    actor: Actor, *, body: str | None = None, cursor: str | None = None, limit: int = 50
) -> DeskMatterList:
    """The matters of somebody's bodies, the newest first; of all bodies for who keeps a catalogue. Raises 422."""
    wanted = [QueryString("true")]
    if not actor.has(Role.SECRETARY):
        wanted.append(QueryString("m.body = ANY ({}::uuid[])", sorted(actor.bodies(*STAFF))))
    if body is not None:
        wanted.append(QueryString("b.slug = {}", body))
    if cursor is not None:
        wanted.append(QueryString("m.id < {}", after_cursor(cursor)))
    where = QueryString(" AND ".join("{}" for _ in wanted), *wanted)
    rows = await fetch(_Line, LIST, EditionKind.MATTER.value, where, limit + 1)
    shown, following = page_of(rows, limit)
    standings = await _standings([row.id for row in shown])
    return DeskMatterList(
        [
            DeskMatterLine(
                **{name: getattr(row, name) for name in DeskMatterLine.__struct_fields__ if hasattr(row, name)},
                body=BodyNamed(row.body_slug, row.body_name, row.body_name_en),
                stage=stage_of(standings.get(row.id, {})),
            )
            for row in shown
        ],
        following,
    )


async def _standings(matters: Sequence[UUID]) -> dict[UUID, dict[MatterStepKind, StepStanding]]:
    rows = await fetch(_Standing, STANDINGS, list(matters)) if matters else []
    found: dict[UUID, list[tuple[MatterStepKind, StepStanding]]] = {}
    for row in rows:
        found.setdefault(row.matter, []).append((row.kind, row.standing))
    return {matter: newest(steps) for matter, steps in found.items()}


async def _inside(row: _Row) -> MatterInside:
    history = await _history(row.id)
    held = {step.kind: step for step in history}
    links = await fetch(_Link, LINKS, row.id)
    values = {name: getattr(row, name) for name in MatterInside.__struct_fields__ if hasattr(row, name)}
    return MatterInside(
        **values,
        body=BodyNamed(row.body_slug, row.body_name, row.body_name_en),
        stage=stage_of({kind: step.standing for kind, step in held.items()}),
        steps=[held[kind] for kind in MatterStepKind if kind in held],
        history=history,
        links=[
            MatterLinkView(**(msgspec.structs.asdict(link) | {"fault": LinkFault(link.fault) if link.fault else None}))
            for link in links
        ],
    )


async def _history(matter: UUID) -> list[StepView]:
    """Every row of every step, oldest first; files stay with a document until another document takes its place."""
    rows = await fetch(_Step, STEPS, matter)
    files: dict[str, list[DocumentFile]] = {}
    for file in await fetch(_File, FILES, [f"matter-step:{row.id}" for row in rows]):
        kept = DocumentFile(file.id, file.filename, file.media_type, file.size, file.sha256)
        files.setdefault(file.subject.partition(":")[2], []).append(kept)
    before: dict[MatterStepKind, StepView] = {}
    history = []
    for row in rows:
        own = files.get(str(row.id), [])
        earlier = before.get(row.kind)
        filed_with = row.id if own else None
        if not own and earlier and row.document and earlier.document == row.document:
            own, filed_with = earlier.files, earlier.filed_with
        step = StepView(**msgspec.structs.asdict(row), files=own, filed_with=filed_with)
        before[row.kind] = step
        history.append(step)
    return history
