"""Who stands behind the comments of a consultation, as it was lately: what every public page that tells it asks.

Counting a million takes seconds, and every look at a page asks. A count is taken again once another comment has come;
of more than a thousand comments one second of age is allowed for every two thousand of them, and while one request
counts, the others tell what was counted before. What changes without a comment coming, such as whose one was found
not to be, shows after ten minutes at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from consultations.queries.voices import voices_and_by_clause, voices_of_each
from consultations.rules.voices import Voices
from consultations.schemas.consultation import ConsultationLine, CountedLine
from participation.base import clock

T = TypeVar("T")
KEPT = timedelta(minutes=10)
FEW, A_SECOND = 1_000, 2_000
REMEMBERED = 1_000


class Overview(msgspec.Struct, frozen=True):
    """Who stands behind all comments of a consultation, and behind those on each clause; None is the whole draft."""

    all: Voices
    by_clause: dict[UUID | None, Voices]


class _Counted(msgspec.Struct, Generic[T]):
    what: T
    received: int
    at: datetime


class _Lately(Generic[T]):
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

    def begin(self, consultation: UUID) -> None:
        """Somebody counts it."""
        self._counting.add(consultation)

    def end(self, consultation: UUID) -> None:
        """They do no longer."""
        self._counting.discard(consultation)

    def keep(self, consultation: UUID, received: int, at: datetime, what: T) -> T:
        """What was counted; the same again."""
        self._known.pop(consultation, None)
        while len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[consultation] = _Counted(what, received, at)
        return what


_overviews: _Lately[Overview] = _Lately()
_wholes: _Lately[Voices] = _Lately()


async def overview_of(consultation: UUID, received: int) -> Overview:
    """Both counts, as they were when about so many comments were received."""
    found = _overviews.known(consultation, received)
    if found is not None:
        return found
    at = clock.now()
    _overviews.begin(consultation)
    try:
        whole, by_clause = await voices_and_by_clause(consultation)
    finally:
        _overviews.end(consultation)
    _wholes.keep(consultation, received, at, whole)
    return _overviews.keep(consultation, received, at, Overview(whole, by_clause))


async def voices_lately(received: Mapping[UUID, int]) -> dict[UUID, Voices]:
    """Who stands behind all comments of each of these consultations, of which so many were received."""
    known = {id_: _wholes.known(id_, number) for id_, number in received.items()}
    unknown = [id_ for id_, found in known.items() if found is None and received[id_]]
    counted: dict[UUID, Voices] = {}
    if unknown:
        at = clock.now()
        for id_ in unknown:
            _wholes.begin(id_)
        try:
            counted = await voices_of_each(unknown)
        finally:
            for id_ in unknown:
                _wholes.end(id_)
        for id_ in unknown:
            _wholes.keep(id_, received[id_], at, counted.get(id_, Voices()))
    return {id_: found or counted.get(id_, Voices()) for id_, found in known.items()}


async def counted(lines: Iterable[ConsultationLine]) -> list[CountedLine]:
    """These lines of a list, in their order, each with who stands behind its comments."""
    there = list(lines)
    voices = await voices_lately({line.id: line.received for line in there})
    return [CountedLine(**msgspec.structs.asdict(line), voices=voices[line.id]) for line in there]
