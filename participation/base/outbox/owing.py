"""Owing a job: what services call inside their transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.outbox.waking import wake

# Jobs run in the order in which they are due; somebody who waits at the screen goes before ten thousand notices.
AHEAD = timedelta(days=1)


async def owe(
    topic: str, *, due_at: datetime | None = None, once: str | None = None, ahead: bool = False, **payload: Any
) -> None:
    """Write a job in the current transaction; it runs after the commit, at ``due_at`` at the earliest.

    ``once`` is a key under which a second job is not written. ``ahead`` puts it before everything else that is
    due. Job handlers are found by ``topic``.
    """
    now = clock.now()
    await execute(
        "INSERT INTO outbox (id, topic, payload, once, state, created_at, due_at, tries, last_error)"
        " VALUES ({}, {}, {}::jsonb, {}, 'waiting', {}, {}, 0, '') ON CONFLICT (once) DO NOTHING",
        uuid7(),
        topic,
        msgspec.json.encode(payload).decode(),
        once,
        now,
        now - AHEAD if ahead else due_at or now,
    )
    wake()


async def owe_each(topic: str, payloads: Sequence[Mapping[str, Any]], *, due_at: datetime | None = None) -> None:
    """Write one job for each payload, thousands in one statement, in the current transaction."""
    if not payloads:
        return
    now = clock.now()
    await execute(
        "INSERT INTO outbox (id, topic, payload, state, created_at, due_at, tries, last_error)"
        " SELECT owed.id, {}, owed.payload, 'waiting', {}, {}, 0, ''"
        " FROM unnest({}::uuid[], {}::jsonb[]) AS owed (id, payload)",
        topic,
        now,
        due_at or now,
        [uuid7() for _ in payloads],
        [msgspec.json.encode(payload).decode() for payload in payloads],
    )
    wake()
