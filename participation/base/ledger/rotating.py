"""A new key in the place of the one that signs."""

from __future__ import annotations

from participation.base import audit
from participation.base.database import execute, transaction
from participation.base.identity.actor import CLOCKWORK
from participation.base.ledger.keys import next_key
from participation.base.ledger.notes import verifier_of
from participation.base.ledger.sequencing import LOCK, ledger_size, sequence


async def rotate(*, reason: str, lost: bool) -> str:
    """Sign with a new key from now on; the key as others are told it.

    What is owed is signed with the old key first, unless it is lost. Raises 503 where the old key cannot be unsealed
    and is not said to be lost.
    """
    if not lost:
        await sequence()
    async with transaction():
        await execute("SELECT pg_advisory_xact_lock({})", LOCK)
        size = await ledger_size()
        key = await next_key(size=size, reason=reason, lost=lost)
        told = str(verifier_of(key.name, key.secret))
        await audit.record(CLOCKWORK, "ledger.new_key", "ledger:key", verifier=told, size=size, lost=lost)
    return told
