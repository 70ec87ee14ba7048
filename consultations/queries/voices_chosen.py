"""Who stands behind comments that one act touches, or that were gathered at one place."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from piccolo.querystring import QueryString

from consultations.queries.voices import VOICES, VoicesRow
from consultations.rules.voices import Voices
from participation.base.database import fetch, fetch_one

OF_BATCHES = QueryString("SELECT batch AS id, comment FROM screened_in_batch WHERE batch")
OF_GATHERINGS = QueryString("SELECT gathering AS id, comment FROM gathered_comment WHERE gathering")


async def voices_of_comments(comments: Collection[UUID]) -> Voices:
    """Behind these comments together."""
    found = await fetch_one(Voices, "SELECT {} FROM comment c WHERE c.id = ANY({}::uuid[])", VOICES, list(comments))
    assert found is not None  # counts always have a row
    return found


async def voices_of_batches(batches: Collection[UUID]) -> dict[UUID, Voices]:
    """Behind what each of these bulk acts of screening touched."""
    return await _of(OF_BATCHES, batches)


async def voices_of_gatherings(gatherings: Collection[UUID]) -> dict[UUID, Voices]:
    """Behind what was gathered at each of these forums and visits."""
    return await _of(OF_GATHERINGS, gatherings)


async def _of(which: QueryString, ids: Collection[UUID]) -> dict[UUID, Voices]:
    """The counts of each that has any; the others have none."""
    if not ids:
        return {}
    rows = await fetch(
        VoicesRow,
        "SELECT w.id, {} FROM ({} = ANY({})) w JOIN comment c ON c.id = w.comment GROUP BY w.id",
        VOICES,
        which,
        list(ids),
    )
    found = {row.id: row.plain() for row in rows if row.id}
    return {id_: found.get(id_, Voices()) for id_ in ids}
