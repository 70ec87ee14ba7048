"""Who stands behind the comments of a consultation, as it was lately: what every public page that tells it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from consultations.queries.lately import Lately
from consultations.queries.voices import voices_and_by_clause, voices_of_each
from consultations.rules.voices import Voices
from consultations.schemas.consultation import ConsultationLine, CountedLine
from participation.base import clock


class Overview(msgspec.Struct, frozen=True):
    """Who stands behind all comments of a consultation, and behind those on each clause; None is the whole draft."""

    all: Voices
    by_clause: dict[UUID | None, Voices]


_overviews: Lately[Overview] = Lately()
_wholes: Lately[Voices] = Lately()


async def overview_of(consultation: UUID, received: int) -> Overview:
    """Both counts, as they were when about so many comments were received."""

    async def count(_: list[UUID]) -> dict[UUID, Overview]:
        at = clock.now()
        whole, by_clause = await voices_and_by_clause(consultation)
        _wholes.keep(consultation, received, at, whole)
        return {consultation: Overview(whole, by_clause)}

    found = await _overviews.of_each({consultation: received}, count, Overview(Voices(), {}))
    return found[consultation]


async def voices_lately(received: Mapping[UUID, int]) -> dict[UUID, Voices]:
    """Who stands behind all comments of each of these consultations, of which so many were received."""
    return await _wholes.of_each(received, voices_of_each, Voices())


async def counted(lines: Iterable[ConsultationLine]) -> list[CountedLine]:
    """These lines of a list, in their order, each with who stands behind its comments."""
    there = list(lines)
    voices = await voices_lately({line.id: line.received for line in there})
    return [CountedLine(**msgspec.structs.asdict(line), voices=voices[line.id]) for line in there]
