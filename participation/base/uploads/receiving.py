"""Files handed in by anybody, as often as the comments they come with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.rates import allow, key_of
from participation.base.in_force import current_rules
from participation.base.uploads.services import Stored, store

HOUR = timedelta(hours=1)
# So many files a comment may bring along.
FILES = 5


async def take_in(actor: Actor, *, filename: str, content: bytes | AsyncIterator[bytes], visitor: str = "") -> Stored:
    """Store a file that waits a day to be attached, and came with a form of ``visitor`` where there is one.

    Raises :class:`Refused` as ``store`` does, and 429 for somebody unknown who sends more files than the comments they
    may send could bring. A loopback address, or none, tells nobody apart, so that nobody is counted by it.
    """
    if not actor.signed_in and not tells_nobody_apart(actor.address):
        await allow(key_of("upload", actor.address), current_rules().limits.comments_per_address_hour * FILES, HOUR)
    return await store(actor, filename=filename, content=content, visitor=visitor)
