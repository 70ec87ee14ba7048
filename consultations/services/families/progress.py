"""How far a grouping is, as a row that pages read: written now and then, and in transactions of its own."""

from __future__ import annotations

from types import TracebackType
from uuid import UUID

from consultations.rules.families import Stage
from participation.base import clock
from participation.base.database import execute

# comments between two looks at the clock's row: a page asks every few seconds
EVERY = 2_000
BEGIN = """
INSERT INTO grouping_run (consultation, stage, done, total, started_at, changed_at) VALUES ({}, {}, 0, {}, {}, {})
ON CONFLICT (consultation) DO UPDATE SET stage = excluded.stage, done = 0, total = excluded.total,
    started_at = excluded.started_at, changed_at = excluded.changed_at
"""


class Progress:
    """Tells how far the grouping of a consultation is, and when it is done; broken off, it says how far it came."""

    def __init__(self, consultation: UUID) -> None:
        self._consultation = consultation
        self._started = clock.now()
        self._done = self._told = 0

    async def __aenter__(self) -> Progress:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self.at(Stage.DONE, 0)

    async def at(self, stage: Stage, total: int) -> None:
        """A stage begins, of so many."""
        self._done = self._told = 0
        await execute(BEGIN, self._consultation, str(stage), total, self._started, clock.now())

    async def went(self, number: int) -> None:
        """So many more are done."""
        self._done += number
        if self._done - self._told >= EVERY:
            self._told = self._done
            await execute(
                "UPDATE grouping_run SET done = {}, changed_at = {} WHERE consultation = {}",
                self._done,
                clock.now(),
                self._consultation,
            )
