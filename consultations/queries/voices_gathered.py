"""Who stands behind comments that were put together for a while: by families, or one by one where they have none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.queries.voices import VOICES
from consultations.rules.voices import Voices
from participation.base.database import fetch


class OnClause(msgspec.Struct, frozen=True):
    """Only comments on this clause; None is the draft as a whole."""

    clause: UUID | None


class _Row(Voices, frozen=True, kw_only=True):
    place: int


GATHERED = """
SELECT t.place, {} FROM unnest({}::uuid[], {}::int[]) AS t (member, place) CROSS JOIN LATERAL (
    SELECT c.* FROM family_member m JOIN comment c ON c.id = m.comment WHERE m.family = t.member
    UNION ALL SELECT c.* FROM comment c WHERE c.id = t.member
) c
WHERE c.erased_at IS NULL AND (c.text <> '' OR c.proposed_text <> '')
    AND ({} OR c.clause IS NOT DISTINCT FROM {}::uuid)
GROUP BY t.place
"""


async def voices_of_gathered(gathered: Sequence[Sequence[UUID]], on: OnClause | None = None) -> list[Voices]:
    """The counts of each, in their order; members are families, or comments without one. Erased ones are left out."""
    members = [member for group in gathered for member in group]
    places = [place for place, group in enumerate(gathered) for _ in group]
    if not members:
        return [Voices() for _ in gathered]
    rows = await fetch(_Row, GATHERED, VOICES, members, places, on is None, on.clause if on else None)
    found = {row.place: Voices(**{name: getattr(row, name) for name in Voices.__struct_fields__}) for row in rows}
    return [found.get(place, Voices()) for place in range(len(gathered))]
