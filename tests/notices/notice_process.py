"""A server process as far as notices go: owes one if it is told to, and runs the relay until it is killed."""

from __future__ import annotations

import asyncio
import sys

from participation.base.database import close_pool, open_pool
from participation.base.notices.delivering import HANDLERS
from participation.base.outbox.relay import relaying
from tests.notices.mail_world import tell


async def serve(owed_for: str | None) -> None:
    """Run until killed; say so on the standard output when the act is committed."""
    await open_pool()
    async with relaying(HANDLERS):
        if owed_for:
            await tell(owed_for=owed_for)
            sys.stdout.write("committed\n")
            sys.stdout.flush()
        await asyncio.Event().wait()
    await close_pool()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1] if len(sys.argv) > 1 else None))
