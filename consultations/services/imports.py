"""Imports: handing a file over, correcting how its columns are read, starting it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from consultations.errors import CHANNEL_FOR_STAFF, EDITED_MEANWHILE
from consultations.importing.columns import field_of, guessed
from consultations.importing.errors import COLUMN_MISSING, FIELD_TWICE, UNKNOWN_COLUMN, UNKNOWN_FIELD
from consultations.importing.form import Form
from consultations.importing.headings import HEADINGS
from consultations.importing.inspecting import inspected
from consultations.importing.mails import FIELDS as MAIL_FIELDS
from consultations.importing.pasted import FIELDS as PASTED_FIELDS
from consultations.importing.words import ImportState
from consultations.queries.consultations import STAFF
from consultations.queries.imports import files_of
from consultations.rules.imports import (
    HANDED_IN_A_DAY,
    NO_FORMAT,
    OWN_ROWS_ONLY,
    ROWS_HANDED_IN,
    WORKED_ON,
    check_channel,
    check_editable,
    check_startable,
    has_text,
)
from consultations.rules.receiving import check_assurance, check_time
from consultations.schemas.imports import Begun, Way
from consultations.services.commenting import INSIDE, check_invitation
from consultations.services.imports_carrying import CARRY_ON
from consultations.services.imports_files import MEDIA_TYPES, Arrived, keep, stored
from consultations.services.loading import Held, shared
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refusal, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.rates import allow, key_of
from participation.base.identity.words import Role
from participation.base.outbox.owing import owe
from participation.base.settings import current

ENTERING = (Role.CLERK, Role.OFFICER)
DAY = timedelta(days=1)


class _Standing(msgspec.Struct):
    """An import as its acts need it; ``consultation`` is the one it belongs to."""

    consultation: UUID
    organisation: UUID | None
    state: ImportState
    version: int
    form: str
    mapping: str


async def hand_over(actor: Actor, *, slug: str, files: Sequence[Arrived], way: Way, start: bool = False) -> Begun:
    """Take files that arrived for an import, which waits to be looked at or, with ``start``, begins at once.

    Raises 403 for others than clerks and officers of the body and organisations, 404, 409 ``closed`` where no such
    comment is taken now, and what :func:`inspected` refuses, before anything is written.
    """
    gathered = await judge_actor(actor, slug, way)
    form = await _looked_at([file.path for file in files], [file.filename for file in files], way)
    if gathered:
        demand(_check_size(form))
        await allow(key_of("hand in", str(actor.organisation)), HANDED_IN_A_DAY, DAY)
    mapping = _mapped(form, way.mapping) if way.mapping is not None else _guess(form)
    if start:
        _demand_text(form, mapping)
    async with transaction():
        held = await shared(slug)
        whole = uuid7()
        state = ImportState.WAITING if start else ImportState.PREPARED
        now = clock.now()
        await execute(
            "INSERT INTO import (id, consultation, person, organisation, locale, channel, stated_on, publish, form,"
            " mapping, state, version, made_at, started_at, position, accepted, repeated, rejected, refusal)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}::jsonb, {}::jsonb, {}, 1, {}, {}, 0, 0, 0, 0, {}::jsonb)",
            whole, held.id, actor.person, actor.organisation if gathered else None, actor.locale, way.channel,
            way.stated_on, way.publish, _json(form), _json(mapping), state, now, now if start else None, "{}",
        )  # fmt: skip
        await keep(whole, files, MEDIA_TYPES[form.format])
        await record(
            actor, "import.made", f"import:{whole}", body=None if gathered else held.body, consultation=held.id,
            channel=way.channel, files=len(files), format=form.format, started=start,
        )  # fmt: skip
        if start:
            await owe(CARRY_ON, whole=whole)
        begun = Begun(whole)
        await answered(begun, 202)
    return begun


async def correct(actor: Actor, *, slug: str, whole: UUID, way: Way, version: int) -> None:
    """Say anew how an import is read, before it is started.

    ``mapping`` None has the columns guessed again, as after another row or sheet was chosen. Raises 409 where it has
    been started or somebody else was faster, 422 for columns that are not there.
    """
    await judge_actor(actor, slug, way)
    files = await files_of(whole)
    if not files:
        raise Refused(NOT_FOUND)
    form = await _looked_at([stored(one.sha256) for one in files], [one.filename for one in files], way)
    mapping = _mapped(form, way.mapping) if way.mapping is not None else _guess(form)
    async with transaction():
        held = await shared(slug)
        standing = await _locked(actor, held, whole)
        demand(check_editable(standing.state))
        if standing.version != version:
            raise Refused(EDITED_MEANWHILE)
        await execute(
            "UPDATE import SET channel = {}, stated_on = {}, publish = {}, form = {}::jsonb, mapping = {}::jsonb,"
            " version = version + 1 WHERE id = {}",
            way.channel, way.stated_on, way.publish, _json(form), _json(mapping), whole,
        )  # fmt: skip
        await record(actor, "import.corrected", f"import:{whole}", consultation=held.id, channel=way.channel)


async def start(actor: Actor, *, slug: str, whole: UUID) -> None:
    """Begin, or go on after it stopped; one that is on its way already goes on as it is.

    Raises 409 where it has ended or no such comment is taken any more, 422 where no column holds the text.
    """
    async with transaction():
        held = await shared(slug)
        standing = await _locked(actor, held, whole)
        demand(check_startable(standing.state))
        _demand_time(held, gathered=standing.organisation is not None)
        if standing.state in WORKED_ON:
            return
        form = msgspec.json.decode(standing.form, type=Form)
        _demand_text(form, msgspec.json.decode(standing.mapping, type=dict[str, str]))
        await execute(
            "UPDATE import SET state = 'waiting', started_at = coalesce(started_at, {}), refusal = {}::jsonb"
            " WHERE id = {}",
            clock.now(), "{}", whole,
        )  # fmt: skip
        await owe(CARRY_ON, whole=whole)
        await record(actor, "import.started", f"import:{whole}", consultation=held.id)


async def discard(actor: Actor, *, slug: str, whole: UUID) -> None:
    """Lay an import aside that was not started; its file stays as long as files of the consultation do."""
    async with transaction():
        held = await shared(slug)
        standing = await _locked(actor, held, whole)
        demand(check_editable(standing.state))
        await execute("UPDATE import SET state = 'discarded', ended_at = {} WHERE id = {}", clock.now(), whole)
        await record(actor, "import.discarded", f"import:{whole}", consultation=held.id)


async def judge_actor(actor: Actor, slug: str, way: Way) -> bool:
    """Whether an organisation hands in what it gathered. Raises 403, 404, 409, 422 for who may not import this way.

    To be asked before a file is taken in, which may be large.
    """
    held = await shared(slug)
    gathered = actor.organisation is not None
    office = actor.has(*ENTERING, body=held.body) or actor.via == "command"
    if held.state in INSIDE and not office and not actor.has(*STAFF, body=held.body):
        raise Refused(NOT_FOUND)
    if not office and not gathered:
        raise Refused(CHANNEL_FOR_STAFF)
    _demand_time(held, gathered=gathered)
    if gathered:
        demand(check_assurance(held.assurance, actor.assurance))
        await check_invitation(actor, held)
    if wrong := check_channel(way.channel, gathered=gathered):
        raise Refused(invalid(wrong))
    return gathered


def _demand_time(held: Held, *, gathered: bool) -> None:
    demand(
        check_time(
            held.state, held.opens_at, held.closes_at, clock.now(), entered=not gathered, zone=current().zone
        )
    )  # fmt: skip


async def _locked(actor: Actor, held: Held, whole: UUID) -> _Standing:
    """The import, held until the end of the act. Raises 404 where the actor may not know of it."""
    found = await fetch_one(
        _Standing,
        "SELECT consultation, organisation, state, version, form, mapping FROM import WHERE id = {} FOR UPDATE",
        whole,
    )
    if found is None or found.consultation != held.id:
        raise Refused(NOT_FOUND)
    office = actor.has(*ENTERING, body=held.body) or actor.via == "command"
    own = actor.organisation is not None and actor.organisation == found.organisation
    if not (own if actor.organisation else office):
        raise Refused(NOT_FOUND)
    return found


async def _looked_at(paths: Sequence[Path], names: Sequence[str], way: Way) -> Form:
    found = await asyncio.to_thread(inspected, paths, names, header=way.header, sheet=way.sheet, as_pasted=way.pasted)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def _check_size(form: Form) -> Refusal | None:
    if form.format == "mail":
        return NO_FORMAT
    if form.rows is not None and form.rows > ROWS_HANDED_IN:
        return OWN_ROWS_ONLY.with_values(rows=ROWS_HANDED_IN)
    return None


def _guess(form: Form) -> dict[str, str]:
    """The field of each column as far as it can be guessed."""
    if form.format == "mail":
        return dict(MAIL_FIELDS)
    if form.format == "pasted":
        return dict(PASTED_FIELDS)
    return guessed(form.columns)


def _mapped(form: Form, given: Mapping[str, str]) -> dict[str, str]:
    """The mapping somebody gave. Raises 422 for columns that are not there and fields that there are not."""
    wrong = []
    seen: set[str] = set()
    for column, field in given.items():
        if not field:
            continue
        code, sentence = "", ""
        if column not in form.columns:
            code, sentence = "unknown_column", UNKNOWN_COLUMN
        elif field not in HEADINGS:
            code, sentence = "unknown_value", UNKNOWN_FIELD
        elif field in seen:
            code, sentence = "twice", FIELD_TWICE
        if code:
            wrong.append(FieldError(f"mapping.{column}", code, sentence, {"column": column}))
        seen.add(field)
    if wrong:
        raise Refused(invalid(*wrong))
    return {column: field for column, field in given.items() if field}


def _demand_text(form: Form, mapping: Mapping[str, str]) -> None:
    fields = set(mapping.values())
    if form.format == "ndjson":
        fields |= {field for column in form.columns if (field := field_of(column))}
    if not has_text(fields):
        raise Refused(COLUMN_MISSING.with_values(columns="、".join(form.columns[:20])))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
