"""Carrying an import out: batch after batch, from where the last worker left it, until the file has no more rows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec
import structlog

from consultations.importing import reading
from consultations.importing.form import Form
from consultations.importing.meaning import Meaning
from consultations.importing.words import ImportState
from consultations.queries.imports import clauses_put, files_of
from consultations.queries.questionnaire import asked_of
from consultations.rules.imports import WORKED_ON
from consultations.rules.receiving import check_time
from consultations.services.families.owing import owe_grouping
from consultations.services.imports_files import stored
from consultations.services.imports_rows import Batch, Judge
from consultations.services.imports_writing import Overtaken, sort_in, write
from consultations.services.loading import Held, shared
from consultations.words import Channel, Publish
from participation.base import audit, clock
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.identity.actor import Actor
from participation.base.outbox.owing import owe
from participation.base.settings import current

log = structlog.get_logger()

CARRY_ON = "import.carry on"
# A job that has run so long (seconds) owes itself the rest; no job of the outbox runs longer than fifteen minutes.
LONG = 480.0
# Rows that are sorted into the search index together: the words that many of them share are then sorted in once.
# A search meanwhile looks through those that wait, which takes it a fraction of a second.
SORTED_AT_ONCE = 40_000
# Who finds another worker at an import sees after a while whether that one has brought it to its end.
SEEN_TO = timedelta(minutes=3)
# Two imports that bring in the same row at once: the later one tries its batch again.
TRIES = 5
IN_THE_WAY = (asyncpg.UniqueViolationError, asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """An import as its worker needs it."""

    id: UUID
    slug: str
    consultation: UUID
    person: UUID | None
    organisation: UUID | None
    organisation_name: str
    locale: str
    channel: Channel
    stated_on: date | None
    publish: Publish
    form: str
    mapping: str
    state: ImportState
    position: int


WHOLE = """
SELECT i.id, c.slug, i.consultation, i.person, i.organisation, coalesce(o.name, '') AS organisation_name, i.locale,
    i.channel, i.stated_on, i.publish, i.form, i.mapping, i.state, i.position
FROM import i JOIN consultation c ON c.id = i.consultation LEFT JOIN organisation o ON o.id = i.organisation
WHERE i.id = {}
"""


async def carry_on(whole: UUID) -> None:
    """Go on with an import until it is done. Carried out by two workers at once it is still done once."""
    found = await fetch_one(Whole, WHOLE, whole)
    if found is None or found.state not in WORKED_ON:
        return
    await execute("UPDATE import SET state = 'running' WHERE id = {} AND state = 'waiting'", whole)
    actor = actor_of(found)
    form = msgspec.json.decode(found.form, type=Form)
    files = await files_of(whole)
    judge = await judge_of(actor, found, form, [file.filename for file in files])
    rows = reading.rows([stored(file.sha256) for file in files], form)
    batches = judge.batches(rows, after=found.position, clock=clock.now)
    try:
        if not await _written(actor, found, batches):
            return
    except Overtaken:
        log.info("import_overtaken", whole=str(whole))
        await owe_rest(whole, due_at=clock.now() + SEEN_TO)
        return
    except Refused as refused:
        await _stop(actor, found, refused)
        return
    await _end(actor, found)


async def give_up(whole: UUID) -> None:
    """An import whose job was given up has stopped; an officer can let it go on."""
    async with transaction():
        stopped = await execute(
            "UPDATE import SET state = 'stopped' WHERE id = {} AND state IN ('waiting', 'running')"
            " RETURNING consultation, accepted",
            whole,
        )
        for row in stopped:
            await _owe_families(row["consultation"], row["accepted"])


async def _owe_families(consultation: UUID, accepted: int) -> None:
    """What came in finds its families in one piece of work, whatever becomes of the rest."""
    if accepted:
        await owe_grouping(consultation)


def actor_of(whole: Whole) -> Actor:
    """Who imports, as the one who enters each comment."""
    return Actor(person=whole.person, locale=whole.locale, via="job")


async def judge_of(actor: Actor, whole: Whole, form: Form, files: list[str]) -> Judge:
    """What judges the rows of an import."""
    clauses = await clauses_put(whole.consultation)
    meaning = Meaning(
        msgspec.json.decode(whole.mapping, type=dict[str, str]),
        form.columns,
        channel=whole.channel,
        clauses=clauses,
        zone=current().zone,
        stated_on=whole.stated_on,
        publish=whole.publish,
    )
    asked = await asked_of(whole.consultation)
    return Judge(actor, await shared(whole.slug), clauses, meaning, asked, files, whole.organisation_name)


async def _written(actor: Actor, whole: Whole, batches: Iterator[Batch]) -> bool:
    """Write batch after batch, the next one being made ready meanwhile; False where the rest is left to another job."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    sorting: asyncio.Task[None] | None = None
    waiting = 0
    following = asyncio.create_task(asyncio.to_thread(next, batches, None))
    try:
        # whoever breaks this off leaves the thread to its end, which the last lines wait for
        while batch := await asyncio.shield(following):
            following = asyncio.create_task(asyncio.to_thread(next, batches, None))
            await _write(actor, whole, batch)
            waiting += batch.rows
            if waiting >= SORTED_AT_ONCE and (sorting is None or sorting.done()):
                sorting, waiting = asyncio.create_task(sort_in()), 0
            if loop.time() - began > LONG:
                await owe_rest(whole.id)
                return False
        return True
    finally:
        # a thread cannot be broken off
        await asyncio.wait({following, *({sorting} if sorting else ())})


async def owe_rest(whole: UUID, due_at: datetime | None = None) -> None:
    """The job that goes on with an import."""
    async with transaction():
        await owe(CARRY_ON, due_at=due_at, whole=whole)


async def _write(actor: Actor, whole: Whole, batch: Batch) -> None:
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            async with transaction():
                held = await shared(whole.slug)
                demand_still_taken(held, whole)
                await write(actor, held, whole.id, batch)
        except IN_THE_WAY as error:
            if last:
                raise
            log.info("import_batch_again", whole=str(whole.id), error=type(error).__name__)
        else:
            return


def demand_still_taken(held: Held, whole: Whole) -> None:
    """Raises 409 where no comment of this kind is taken any more; what an organisation hands in, only while open."""
    demand(
        check_time(
            held.state, held.opens_at, held.closes_at, clock.now(),
            entered=whole.organisation is None, zone=current().zone,
        )
    )  # fmt: skip


async def _end(actor: Actor, whole: Whole) -> None:
    async with transaction():
        ended = await execute(
            "UPDATE import SET state = 'done', ended_at = {} WHERE id = {} AND state = 'running'"
            " RETURNING accepted, repeated, rejected, position",
            clock.now(),
            whole.id,
        )
        if not ended:
            return
        row = ended[0]
        await _owe_families(whole.consultation, row["accepted"])
        await audit.record(
            actor, "import.done", f"import:{whole.id}", consultation=whole.consultation, rows=row["position"],
            accepted=row["accepted"], repeated=row["repeated"], rejected=row["rejected"],
        )  # fmt: skip


async def _stop(actor: Actor, whole: Whole, refused: Refused) -> None:
    """What came in stays in; the rest waits for somebody who mends what is wrong."""
    refusal = refused.refusal
    async with transaction():
        stopped = await execute(
            "UPDATE import SET state = 'stopped', refusal = {}::jsonb WHERE id = {} AND state = 'running'"
            " RETURNING accepted",
            msgspec.json.encode(
                {"code": refusal.code, "sentence": refusal.sentence, "values": refusal.values}
            ).decode(),
            whole.id,
        )
        for row in stopped:
            await _owe_families(whole.consultation, row["accepted"])
        await audit.record(actor, "import.stopped", f"import:{whole.id}", code=refusal.code)
