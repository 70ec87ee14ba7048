"""Imports as those who run them see them: how far they are, and which rows did not come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.importing.clauses import Clauses
from consultations.importing.form import Form
from consultations.importing.words import ImportState
from consultations.queries.clause_numbers import BEFORE_OPENING
from consultations.schemas.imports import (
    ImportLine,
    ImportStatus,
    ImportView,
    LeftOut,
    RefusedRow,
    RowError,
)
from consultations.words import Channel, Publish
from participation.base import messages
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

# Who of the office sees imports; an organisation sees its own.
SEEING = (Role.OFFICER, Role.CLERK, Role.AUDITOR)
# So many refused rows are told at once; all of them are in the file to correct.
TOLD = 200
CHUNK = 1_000


class FileOf(msgspec.Struct, frozen=True):
    """A file of an import."""

    filename: str
    sha256: str


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    body: UUID
    organisation_id: UUID | None
    state: ImportState
    channel: Channel
    files: list[str]
    position: int
    accepted: int
    repeated: int
    rejected: int
    by: str
    organisation: str
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    stated_on: date | None
    publish: Publish
    version: int
    form: str
    mapping: str
    refusal: str
    attachments: list[UUID]


ROWS = """
SELECT i.id, c.body, i.organisation AS organisation_id, i.state, i.channel, i.position, i.accepted, i.repeated,
    i.rejected, coalesce(p.name, '') AS by, coalesce(o.name, '') AS organisation, i.made_at, i.started_at, i.ended_at,
    i.stated_on, i.publish, i.version, i.form, i.mapping, i.refusal,
    ARRAY(SELECT f.filename FROM import_file f WHERE f.whole = i.id ORDER BY f.place) AS files,
    ARRAY(SELECT a.id FROM attachment a WHERE a.subject = 'import:' || i.id ORDER BY a.id) AS attachments
FROM import i JOIN consultation c ON c.id = i.consultation LEFT JOIN person p ON p.id = i.person
LEFT JOIN organisation o ON o.id = i.organisation
WHERE c.slug = {} AND {}
ORDER BY i.id DESC LIMIT {}
"""
ALL = QueryString("i.state <> 'discarded'")
MOST = 100


async def imports_of(actor: Actor, slug: str) -> list[ImportLine]:
    """The imports of a consultation, the newest first: all for its office, for an organisation its own."""
    rows = await fetch(_Row, ROWS, slug, ALL, MOST)
    return [_line(row) for row in rows if _sees(actor, row)]


async def import_view(actor: Actor, slug: str, whole: UUID) -> ImportView:
    """An import with how it is read. Raises 404 for who may not see it."""
    row = await _row(actor, slug, whole)
    return ImportView(
        line=_line(row),
        form=msgspec.json.decode(row.form, type=Form),
        mapping=msgspec.json.decode(row.mapping, type=dict[str, str]),
        stated_on=row.stated_on,
        publish=row.publish,
        version=row.version,
        problem=msgspec.json.decode(row.refusal, type=dict[str, Any]),
        attachments=row.attachments,
    )


async def import_status(actor: Actor, slug: str, whole: UUID) -> ImportStatus:
    """How far an import is, with the first of its refused rows. Raises 404 for who may not see it."""
    row = await _row(actor, slug, whole)
    form = msgspec.json.decode(row.form, type=Form)
    mapping = msgspec.json.decode(row.mapping, type=dict[str, str])
    problem = msgspec.json.decode(row.refusal, type=dict[str, Any])
    path = f"/api/v1/consultations/{slug}/imports/{whole}/rejected.csv"
    return ImportStatus(
        id=row.id,
        state=row.state,
        channel=row.channel,
        files=row.files,
        total=form.rows,
        received=row.position,
        accepted=row.accepted,
        repeated=row.repeated,
        rejected=await rejected_rows(actor.locale, whole),
        rejected_total=row.rejected,
        rejected_file=path if row.rejected else None,
        columns={column: mapping.get(column) for column in form.columns},
        problem=RowError("", problem["code"], said(actor.locale, problem)) if problem else None,
        made_at=row.made_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


class RejectedCells(msgspec.Struct, frozen=True):
    """A refused row with its cells as they stood."""

    id: UUID
    number: int
    cells: str
    errors: str


async def rejected_rows(locale: str, whole: UUID, limit: int = TOLD) -> list[RefusedRow]:
    """The first refused rows of an import, in the order of the file."""
    found = await rejected_chunk(whole, None, limit)
    return [RefusedRow(row.number, errors_of(locale, row)) for row in found]


async def rejected_chunk(whole: UUID, after: UUID | None, limit: int = CHUNK) -> list[RejectedCells]:
    """The next refused rows behind one of them."""
    return await fetch(
        RejectedCells,
        "SELECT id, number, cells, errors FROM rejected_row WHERE whole = {} AND ({}::uuid IS NULL OR id > {})"
        " ORDER BY id LIMIT {}",
        whole,
        after,
        after,
        limit,
    )


def errors_of(locale: str, row: RejectedCells) -> list[RowError]:
    """What is wrong with a refused row, in words."""
    return worded(locale, msgspec.json.decode(row.errors, type=list[FieldError]))


def worded(locale: str, errors: list[FieldError]) -> list[RowError]:
    """Errors in the reader's language."""
    return [RowError(one.field, one.code, messages.say(locale, one.sentence, one.values)) for one in errors]


def said(locale: str, problem: Mapping[str, Any]) -> str:
    """Why an import stopped, in words."""
    return messages.say(locale, str(problem.get("sentence", "")), problem.get("values") or {})


async def left_out(whole: UUID) -> list[LeftOut]:
    """Enclosures of accepted e-mails that were not kept."""
    return await fetch(
        LeftOut,
        "SELECT number, filename, sentence FROM import_note WHERE whole = {} ORDER BY id LIMIT {}",
        whole,
        TOLD,
    )


async def may_see_imported_file(actor: Actor, subject: str) -> bool:
    """Whether somebody may have the file of an import (``import:<id>``): its office, and the organisation it is of."""
    found = await fetch_one(
        _Owner,
        "SELECT c.body, i.organisation FROM import i JOIN consultation c ON c.id = i.consultation WHERE i.id = {}",
        UUID(subject.partition(":")[2]),
    )
    return found is not None and _may_see(actor, found.body, found.organisation)


class _Owner(msgspec.Struct):
    body: UUID
    organisation: UUID | None


async def files_of(whole: UUID) -> list[FileOf]:
    """The files of an import in their order."""
    return await fetch(FileOf, "SELECT filename, sha256 FROM import_file WHERE whole = {} ORDER BY place", whole)


class _Clause(msgspec.Struct):
    identity: UUID
    number: str
    words: str


async def clauses_put(consultation: UUID) -> Clauses:
    """The clauses of the text that was put to the public."""
    rows = await fetch(
        _Clause,
        "WITH put AS (SELECT d.id FROM draft d WHERE d.consultation = {} AND {} ORDER BY d.version DESC LIMIT 1)"
        " SELECT c.identity, c.number, c.heading || E'\\n' || c.text AS words"
        " FROM clause c JOIN put ON put.id = c.draft ORDER BY c.position",
        consultation,
        BEFORE_OPENING,
    )
    return Clauses([(row.identity, row.number) for row in rows], {row.identity: row.words for row in rows})


async def _row(actor: Actor, slug: str, whole: UUID) -> _Row:
    row = await fetch_one(_Row, ROWS, slug, QueryString("i.id = {}", whole), 1)
    if row is None or not _sees(actor, row):
        raise Refused(NOT_FOUND)
    return row


def _sees(actor: Actor, row: _Row) -> bool:
    return _may_see(actor, row.body, row.organisation_id)


def _may_see(actor: Actor, body: UUID, organisation: UUID | None) -> bool:
    if actor.organisation is not None:
        return actor.organisation == organisation
    return actor.has(*SEEING, body=body) or actor.via == "command"


def _line(row: _Row) -> ImportLine:
    return ImportLine(
        id=row.id,
        state=row.state,
        channel=row.channel,
        files=row.files,
        total=msgspec.json.decode(row.form, type=Form).rows,
        position=row.position,
        accepted=row.accepted,
        repeated=row.repeated,
        rejected=row.rejected,
        by=row.by,
        organisation=row.organisation,
        made_at=row.made_at,
        ended_at=row.ended_at,
    )
