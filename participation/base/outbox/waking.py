"""The relay of this process looks at once when a job was owed here; for all others there is polling."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

_sleepers: set[asyncio.Event] = set()


def wake() -> None:
    """Tell the relays of this process that something was owed.

    It is said inside the act, whose commit follows in a moment: a relay that was woken looks several times soon.
    """
    for sleeper in _sleepers:
        sleeper.set()


@contextmanager
def listening() -> Iterator[asyncio.Event]:
    """An event that :func:`wake` sets, for as long as somebody waits on it."""
    sleeper = asyncio.Event()
    _sleepers.add(sleeper)
    try:
        yield sleeper
    finally:
        _sleepers.discard(sleeper)
