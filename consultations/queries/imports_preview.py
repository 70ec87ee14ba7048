"""The first rows of an import as they will be read, before anybody starts it."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec

from consultations.importing import reading
from consultations.importing.form import Form, Row
from consultations.importing.limits import PREVIEWED
from consultations.queries.imports import files_of, import_view, worded
from consultations.schemas.imports import ImportView, PreviewedRow
from consultations.services.imports_carrying import WHOLE, Whole, actor_of, judge_of
from consultations.services.imports_files import stored
from consultations.services.imports_rows import Judge
from participation.base import clock
from participation.base.database import fetch_one
from participation.base.errors import FieldError, Refused
from participation.base.identity.actor import Actor

# So much of a cell is shown as a sample.
SAMPLE = 60
SAMPLES = 3


class Preview(msgspec.Struct, frozen=True):
    """An import with samples of each column, and its first rows as they will be read."""

    view: ImportView
    samples: dict[str, list[str]]
    rows: list[PreviewedRow]


async def preview(actor: Actor, slug: str, whole: UUID) -> Preview:
    """Raises 404 for who may not see the import."""
    view = await import_view(actor, slug, whole)
    found = await fetch_one(Whole, WHOLE, whole)
    assert found is not None  # it was just read
    form = msgspec.json.decode(found.form, type=Form)
    files = await files_of(whole)
    judge = await judge_of(actor_of(found), found, form, [file.filename for file in files])
    paths = [stored(file.sha256) for file in files]
    try:
        rows = await asyncio.to_thread(lambda: list(islice(reading.rows(paths, form), PREVIEWED)))
    except Refused as refused:
        refusal = refused.refusal
        rows = [Row(0, {}, FieldError("", refusal.code, refusal.sentence, refusal.values))]
    samples: dict[str, list[str]] = {
        column: [_sample(row.cells[column]) for row in rows if column in row.cells][:SAMPLES] for column in form.columns
    }
    return Preview(view, samples, [_read(actor, judge, row) for row in rows])


def _read(actor: Actor, judge: Judge, row: Row) -> PreviewedRow:
    new, errors = judge.read(row, clock.now())
    values: dict[str, Any] = {}
    if new is not None:
        values = {
            "quote": new.quote,
            "text": new.text,
            "proposed_text": new.proposed_text or "",
            "clause": judge.number_of(new.clause),
            "stance": new.stance,
            "channel": new.channel,
            "stated_on": new.stated_on,
            "ticket": new.ticket,
            "name": new.author.name or "",
            "kind": new.author.kind,
            "contact": new.author.contact or "",
            "co_signatures": new.co_signatures,
            "publish": new.publish,
            "files": len(row.enclosures),
        }
    return PreviewedRow(number=row.number, values=values, errors=worded(actor.locale, errors))


def _sample(value: object) -> str:
    plain = "" if isinstance(value, FieldError) else msgspec.to_builtins(value)
    text = " ".join(str(plain).split())
    return text if len(text) <= SAMPLE else f"{text[:SAMPLE]}…"
