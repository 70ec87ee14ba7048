"""What was counted a while ago and may still be told, so that not every look at a page counts a million again.

A count is taken again once the number of comments it is about has changed; of more than a thousand comments one second
of age is allowed for every two thousand of them, and while one request counts, the others tell what was counted
before. What changes without that number, such as whose one was found not to be, shows after ten minutes at most.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from participation.base import clock

T = TypeVar("T")
KEPT = timedelta(minutes=10)
FEW, A_SECOND = 1_000, 2_000
REMEMBERED = 1_000


class _Counted(msgspec.Struct, Generic[T]):
    what: T
    received: int
    at: datetime


class Lately(Generic[T]):
    """What was counted of each consultation, the oldest forgotten first, and what is being counted now."""

    def __init__(self) -> None:
        self._known: dict[UUID, _Counted[T]] = {}
        self._counting: set[UUID] = set()

    def known(self, consultation: UUID, received: int) -> T | None:
        """The count, where it will still do for so many comments received."""
        found = self._known.get(consultation)
        if found is None:
            return None
        age, few = clock.now() - found.at, min(received, found.received)
        if found.received == received:
            lasts = KEPT
        elif few <= FEW:
            return None
        else:
            lasts = min(KEPT, timedelta(seconds=few / A_SECOND))
        counted_now = few > FEW and consultation in self._counting
        return found.what if age < lasts or counted_now else None

    def keep(self, consultation: UUID, received: int, at: datetime, what: T) -> T:
        """What was counted; the same again."""
        self._known.pop(consultation, None)
        while len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[consultation] = _Counted(what, received, at)
        return what

    async def of_each(
        self, received: Mapping[UUID, int], count: Callable[[list[UUID]], Awaitable[Mapping[UUID, T]]], none: T
    ) -> dict[UUID, T]:
        """What is known of each, after counting those of which nothing is; ``none`` where there is nothing to count."""
        known = {id_: self.known(id_, number) for id_, number in received.items()}
        unknown = [id_ for id_, found in known.items() if found is None and received[id_]]
        counted: Mapping[UUID, T] = {}
        if unknown:
            at = clock.now()
            self._counting.update(unknown)
            try:
                counted = await count(unknown)
            finally:
                self._counting.difference_update(unknown)
            for id_ in unknown:
                self.keep(id_, received[id_], at, counted.get(id_, none))
        return {id_: counted.get(id_, none) if found is None else found for id_, found in known.items()}
