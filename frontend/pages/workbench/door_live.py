"""The counts of a door as server-sent events, for as many pages as one process can hold open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec

from events.queries.door_desk import door_counts
from events.schemas.door_desk import DoorCounts
from events.services.over_capacity import reconcile_capacity
from participation.base.errors import N_, Refusal, Refused

# Each open page holds a connection to the browser and none to the database; all pages of one door ask once.
MOST = 40
# how often the database is asked, and how long one answer is held open; browsers come back by themselves
EVERY, LASTS = 2.0, 30.0
BACK = 1_000

TOO_MANY = Refusal(
    "too_many_watching",
    503,
    N_("Too many people are watching. The counts are refreshed from time to time instead."),
    retry_after=10,
)


class _Shared(msgspec.Struct):
    """The counts of a door that everybody in this process sees, and when they were asked for."""

    counts: DoorCounts | None = None
    asked: float = 0.0
    watching: int = 0
    lock: asyncio.Lock = msgspec.field(default_factory=asyncio.Lock)


_doors: dict[UUID, _Shared] = {}


def watching() -> int:
    """How many pages of this process are held open."""
    return sum(shared.watching for shared in _doors.values())


def live_events(door: UUID, *, once: bool = False) -> AsyncIterator[bytes]:
    """The stream of one page: an event ``door`` at once and, unless ``once``, whenever the counts change; then an end.

    Raises 503 where too many are open.
    """
    if watching() >= MOST:
        raise Refused(TOO_MANY)
    return _events(door, 0.0 if once else LASTS)


async def _events(door: UUID, lasts: float) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    until = loop.time() + lasts
    shared = _doors.setdefault(door, _Shared())
    shared.watching += 1
    told: tuple[int, ...] | None = None
    try:
        yield f"retry: {BACK}\n\n".encode()
        while True:
            counts = await _counts(door, shared)
            now = (counts.came, counts.inside, counts.expected, counts.conflicts)
            # a line that says nothing finds out who has gone
            yield b": still here\n\n" if now == told else _event(counts)
            told = now
            if loop.time() + EVERY >= until:
                return
            await asyncio.sleep(EVERY)
    finally:
        shared.watching -= 1
        if not shared.watching:
            _doors.pop(door, None)


async def _counts(door: UUID, shared: _Shared) -> DoorCounts:
    loop = asyncio.get_running_loop()
    async with shared.lock:
        if shared.counts is None or loop.time() - shared.asked >= EVERY / 2:
            await reconcile_capacity(door)
            shared.counts, shared.asked = await door_counts(door), loop.time()
        return shared.counts


def _event(counts: DoorCounts) -> bytes:
    return b"event: door\ndata: " + msgspec.json.encode(counts) + b"\n\n"
