"""The record of who did what, written in the transaction of the act itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor


async def record(actor: Actor, verb: str, subject: str, *, body: UUID | None = None, **detail: Any) -> None:
    """Add one audit row. ``subject`` is ``kind:id``; ``body`` is the body for which the actor acted.

    ``detail`` says what an auditor needs beside the row itself and never holds personal data.
    """
    await execute(
        "INSERT INTO audit (at, person, capacity, via, verb, subject, detail)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}::jsonb)",
        clock.now(),
        actor.person,
        f"body:{body}" if body else actor.capacity,
        actor.via,
        verb,
        subject,
        msgspec.json.encode(detail).decode(),
    )
