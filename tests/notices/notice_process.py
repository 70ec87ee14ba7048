"""A server process as far as notices go: owes one if it is told to, and runs the relay until it is killed.

With ``--careless`` it notes that a notice is sent before it sends it, which is what must never be done.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import close_pool, open_pool
from participation.base.notices import delivering
from participation.base.notices.delivering import HANDLERS
from participation.base.notices.owing import DELIVER
from participation.base.notices.words import Fate
from participation.base.outbox.relay import relaying
from tests.notices.mail_world import tell

CARELESS = "--careless"


async def note_then_send(payload: Mapping[str, Any]) -> None:
    """The wrong order."""
    sending = await delivering._to_send(UUID(payload["delivery"]))
    assert sending is not None
    await delivering._settle(sending.id, Fate.SENT, "")
    await delivering._send(sending, msgspec.json.decode(sending.values), clock.now())


async def serve(owed_for: str | None, *, careless: bool) -> None:
    """Run until killed; say so on the standard output when the act is committed."""
    await open_pool()
    async with relaying({**HANDLERS, DELIVER: note_then_send} if careless else HANDLERS):
        if owed_for:
            await tell(owed_for=owed_for)
            sys.stdout.write("committed\n")
            sys.stdout.flush()
        await asyncio.Event().wait()
    await close_pool()


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != CARELESS]
    asyncio.run(serve(given[0] if given else None, careless=CARELESS in sys.argv))
