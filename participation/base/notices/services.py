"""What an administrator does with notices."""

from __future__ import annotations

from uuid import UUID

from participation.base import audit
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.notices.errors import NOT_IN_TROUBLE
from participation.base.notices.owing import DELIVER
from participation.base.notices.queries import TROUBLE
from participation.base.notices.words import SECRET, Fate
from participation.base.outbox.owing import owe


async def retry(actor: Actor, *, delivery: UUID) -> None:
    """Send a notice once more that was given up or came back.

    Raises :class:`Refused` where it is neither, or where what it told was only good for minutes.
    """
    async with transaction():
        rows = await execute(
            "UPDATE delivery SET fate = {}, settled_at = NULL, last_error = '' WHERE id = {}"
            " AND fate = ANY ({}::text[]) AND NOT template = ANY ({}::text[]) RETURNING subject",
            Fate.QUEUED.value,
            delivery,
            [fate.value for fate in TROUBLE],
            sorted(SECRET),
        )
        if not rows:
            raise Refused(NOT_IN_TROUBLE)
        await owe(DELIVER, delivery=delivery)
        await audit.record(actor, "retried", f"delivery:{delivery}", about=rows[0]["subject"])
