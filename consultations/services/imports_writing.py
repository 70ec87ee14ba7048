"""Writing a batch in one act: its comments, their keys, the rows refused, the receipts owed, how far the import is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog
from piccolo.engine.postgres import PostgresTransaction

from consultations.importing.errors import KEY_USED, TOO_MANY_ENCLOSED
from consultations.importing.words import ImportState
from consultations.services.commenting import receipt_owed
from consultations.services.imports_rows import COLUMNS, Batch, Entered, Rejected, record_of
from consultations.services.loading import Held
from participation.base import audit
from participation.base.codes import uuid7
from participation.base.database import engine, execute, fetch, fetch_one, lease
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.notices.owing import owe_notices
from participation.base.uploads.receiving import FILES
from participation.base.uploads.services import store

log = structlog.get_logger()

# Kilobytes that may wait to be sorted into the search index: all of a batch, which is sorted in together with others.
LONGER_LIST = "1048576"
SORTING_MEMORY = "128MB"
# Seconds: the words of tens of thousands of rows go to as many places of the index, which on a busy machine takes
# longer than any statement that somebody waits for may take.
SORTING_TIME = 600


class Overtaken(Exception):
    """Another worker has gone on with this import meanwhile; this one leaves it alone."""


class _Progress(msgspec.Struct):
    state: ImportState
    position: int


class _Known(msgspec.Struct):
    key: bytes
    said: int


async def write(actor: Actor, held: Held, whole: UUID, batch: Batch) -> None:
    """Write a batch in the caller's act. Raises :class:`Overtaken` where it is not the next one any more.

    Raises ``UniqueViolationError`` where another import brings in the same row at the same moment; tried again, it
    finds that row there.
    """
    await _demand_next(whole, batch.after)
    fresh, repeated, clashing = await _sorted(held.id, batch.entered)
    await execute("SELECT set_config('gin_pending_list_limit', {}, true)", LONGER_LIST)
    # in the order of their keys, so that two imports which bring in the same rows wait for each other in one direction
    keys = sorted((one.key, one.said, one.columns["id"]) for one in fresh)
    await copied(
        "imported_row",
        ("consultation", "key", "said", "comment"),
        [(held.id, key, said, comment) for key, said, comment in keys],
    )
    await copied("comment", COLUMNS, [record_of(one) for one in fresh])
    await owe_notices(
        [
            receipt_owed(held, one.columns["id"], one.columns["receipt"], one.contact, person=None, locale=actor.locale)
            for one in fresh
            if one.contact
        ]
    )
    for one in fresh:
        await _enclose(actor, whole, one)
    rejected = sorted([*batch.rejected, *clashing], key=lambda one: one.row.number)
    await _keep_rejected(whole, rejected)
    await execute(
        "UPDATE import SET position = position + {}, accepted = accepted + {}, repeated = repeated + {},"
        " rejected = rejected + {} WHERE id = {}",
        batch.rows, len(fresh), repeated, len(rejected), whole,
    )  # fmt: skip
    await audit.record(
        actor, "import.batch", f"import:{whole}", body=held.body, consultation=held.id,
        after=batch.after, rows=batch.rows, accepted=len(fresh), repeated=repeated, rejected=len(rejected),
    )  # fmt: skip


async def sort_in() -> None:
    """Sort what a batch left waiting into the search index, which nobody else has to wait for then.

    Where that does not succeed, whoever adds the next comment does it.
    """
    try:
        async with lease():
            await execute(
                "SELECT set_config('maintenance_work_mem', {}, true), set_config('statement_timeout', {}, true)",
                SORTING_MEMORY,
                f"{SORTING_TIME}s",
            )
            await _connection().execute("SELECT gin_clean_pending_list('comment_search')", timeout=SORTING_TIME)
    except (asyncpg.PostgresError, TimeoutError) as error:
        log.info("search_not_sorted", error=type(error).__name__)


async def copied(table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """Write rows of a table within the caller's act by COPY, several times faster than by INSERT."""
    await _connection().copy_records_to_table(table, columns=columns, records=records, timeout=None)


def _connection() -> asyncpg.Connection:
    """The connection of the act that is going on."""
    act = engine().current_transaction.get()
    assert isinstance(act, PostgresTransaction)
    return act.connection


async def _demand_next(whole: UUID, after: int) -> None:
    found = await fetch_one(_Progress, "SELECT state, position FROM import WHERE id = {} FOR UPDATE", whole)
    if found is None or found.state is not ImportState.RUNNING or found.position != after:
        raise Overtaken


async def _sorted(consultation: UUID, entered: Sequence[Entered]) -> tuple[list[Entered], int, list[Rejected]]:
    """The rows that are new, how many were imported before, and those whose key says something else already."""
    rows = await fetch(
        _Known,
        "SELECT key, said FROM imported_row WHERE consultation = {} AND key = ANY({}::bytea[])",
        consultation,
        [one.key for one in entered],
    )
    known = {row.key: row.said for row in rows}
    fresh: list[Entered] = []
    clashing: list[Rejected] = []
    for one in entered:
        said = known.get(one.key)
        if said is None:
            known[one.key] = one.said
            fresh.append(one)
        elif said != one.said:
            clashing.append(Rejected(one.row, [KEY_USED]))
    return fresh, len(entered) - len(fresh) - len(clashing), clashing


async def _enclose(actor: Actor, whole: UUID, one: Entered) -> None:
    """Keep the files that came with an e-mail; those that cannot be kept are named in the notes."""
    kept = 0
    for enclosure in one.row.enclosures:
        try:
            if kept == FILES:
                raise Refused(TOO_MANY_ENCLOSED)
            await store(
                actor,
                filename=enclosure.filename or "enclosure",
                content=enclosure.content,
                subject=f"comment:{one.columns['id']}",
            )
            kept += 1
        except Refused as refused:
            await execute(
                "INSERT INTO import_note (id, whole, number, filename, code, sentence) VALUES ({}, {}, {}, {}, {}, {})",
                uuid7(), whole, one.row.number, enclosure.filename[:200], refused.refusal.code,
                refused.refusal.sentence,
            )  # fmt: skip


async def _keep_rejected(whole: UUID, rejected: Sequence[Rejected]) -> None:
    encode = msgspec.json.encode
    await copied(
        "rejected_row",
        ("id", "whole", "number", "cells", "errors"),
        [(uuid7(), whole, one.row.number, encode(one.cells).decode(), encode(one.errors).decode()) for one in rejected],
    )
