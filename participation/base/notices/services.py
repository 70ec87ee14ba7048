"""What those who look after notices do with them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from participation.base import audit
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refused
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
        await send_again(actor, delivery=delivery)


async def send_again(
    actor: Actor, *, delivery: UUID, about: Sequence[str] | None = None, body: UUID | None = None
) -> None:
    """The same inside the caller's act; with ``about`` only a notice on one of these subjects, else 404."""
    if about is not None:
        found = await execute("SELECT FROM delivery WHERE id = {} AND subject = ANY ({}::text[])", delivery, [*about])
        if not found:
            raise Refused(NOT_FOUND)
    rows = await execute(
        "UPDATE delivery SET fate = {}, settled_at = NULL, last_error = '', soft_bounces = 0 WHERE id = {}"
        " AND fate = ANY ({}::text[]) AND NOT template = ANY ({}::text[]) RETURNING subject",
        Fate.QUEUED.value,
        delivery,
        [fate.value for fate in TROUBLE],
        sorted(SECRET),
    )
    if not rows:
        raise Refused(NOT_IN_TROUBLE)
    await owe(DELIVER, delivery=delivery)
    await audit.record(actor, "retried", f"delivery:{delivery}", body=body, about=rows[0]["subject"])
