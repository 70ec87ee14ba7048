"""Who stands behind the comments that wait: those to be screened, and those without an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from piccolo.querystring import QueryString

from consultations.queries.comments import UNCOVERED
from consultations.queries.lately import Lately
from consultations.queries.voices import voices_where_of_each
from consultations.rules.voices import Voices

PENDING = QueryString("c.standing = 'pending' AND c.erased_at IS NULL")

_pending: Lately[Voices] = Lately()
_uncovered: Lately[Voices] = Lately()


async def voices_pending(numbers: Mapping[UUID, int]) -> dict[UUID, Voices]:
    """Behind those to be screened of each of these consultations, of which there are so many."""

    async def count(consultations: list[UUID]) -> dict[UUID, Voices]:
        return await voices_where_of_each(consultations, PENDING)

    return await _pending.of_each(numbers, count, Voices())


async def voices_uncovered(numbers: Mapping[UUID, int]) -> dict[UUID, Voices]:
    """Behind those without an outcome of each of these consultations, of which there are so many."""

    async def count(consultations: list[UUID]) -> dict[UUID, Voices]:
        return await voices_where_of_each(consultations, QueryString(UNCOVERED))

    return await _uncovered.of_each(numbers, count, Voices())
