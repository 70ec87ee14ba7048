"""The promise as four numbers of the database: received = outcomes = rows exported = notices accounted for."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.answers import published
from consultations.queries.coverage import coverage
from consultations.queries.exporting import rows_exported
from consultations.rules.totals import keeps_promise
from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refused


class Promise(msgspec.Struct, frozen=True):
    """The four numbers; what comes with the published report is None until there is one."""

    received: int
    outcomes: int
    exported: int | None
    notices: int | None

    @property
    def kept(self) -> bool:
        """Whether all numbers there are so far are the same."""
        return (
            keeps_promise(
                received=self.received,
                outcomes=self.outcomes,
                exported=self.received if self.exported is None else self.exported,
                notices=self.received if self.notices is None else self.notices,
            )
            is None
        )


class _Received(msgspec.Struct):
    id: UUID
    received: int


class _Counts(msgspec.Struct):
    outcomes: int
    notices: int


async def promise(slug: str) -> Promise:
    """The numbers of a consultation, each counted from rows of its own. Raises 404 where there is none.

    Before the report they tell how far the answering is; then the outcomes are those that the newest public version
    gives, and the notices those owed because of it, whatever their fate.
    """
    row = await fetch_one(
        _Received,
        "SELECT c.id, (SELECT count(*) FROM comment m WHERE m.consultation = c.id) AS received"
        " FROM consultation c WHERE c.slug = {}",
        slug,
    )
    if row is None:
        raise Refused(NOT_FOUND)
    answer = await published(row.id)
    if answer is None:
        return Promise(row.received, (await coverage(row.id)).covered, None, None)
    counts = await fetch_one(
        _Counts,
        "SELECT (SELECT count(*) FROM reported_outcome WHERE report = {}) AS outcomes,"
        " (SELECT count(*) FROM delivery WHERE subject = {} AND starts_with(owed_for, {})) AS notices",
        answer.filed,
        f"report:{row.id}",
        f"report:{row.id}:{answer.content.version}:comment:",
    )
    assert counts is not None  # counts always have a row
    told = await rows_exported(row.id, answer.filed, answered=True)
    return Promise(row.received, counts.outcomes, told, counts.notices)
