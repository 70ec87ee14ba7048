"""Under whom and what an opinion has stood, from the record on."""

from __future__ import annotations

from uuid import UUID

import msgspec

from decisions.queries.recording import items_of, speakers_of
from decisions.schemas.placing import PlacingView
from participation.base.database import fetch


class Choices(msgspec.Struct, frozen=True):
    """What an opinion can be put under, in the order of the recording screen.

    ``speakers`` by id, name and what they speak for, ``items`` by id and title.
    """

    speakers: list[tuple[UUID, str, str]]
    items: list[tuple[UUID, str]]


PLACINGS = """
SELECT x.version, x.item, i.title AS item_title, x.participant, coalesce(nullif(p.name, ''), p.public_name) AS name,
    p.speaks_for, x.reason, x.at, coalesce(w.name, '') AS by
FROM (
    SELECT 0 AS version, item, participant, '' AS reason, received_at AS at, person FROM opinion WHERE id = {}
    UNION ALL
    SELECT version, item, participant, note, at, person FROM opinion_placing WHERE opinion = {}
) x JOIN agenda_item i ON i.id = x.item JOIN participant p ON p.id = x.participant
LEFT JOIN person w ON w.id = x.person ORDER BY x.version
"""


async def placings_of(opinion: UUID) -> list[PlacingView]:
    """Every place an opinion has stood in, the one it was recorded under first."""
    return await fetch(PlacingView, PLACINGS, opinion, opinion)


async def choices_of(meeting: UUID, now: PlacingView) -> Choices:
    """Who can have said something at a meeting and on what, and what it stands under now wherever that has gone."""
    speakers = [(one.id, one.name or one.public_name, one.speaks_for) for one in await speakers_of(meeting)]
    items = [(one.id, one.title) for one in await items_of(meeting, ())]
    if all(id_ != now.participant for id_, _, _ in speakers):
        speakers.append((now.participant, now.name, now.speaks_for))
    if all(id_ != now.item for id_, _ in items):
        items.append((now.item, now.item_title))
    return Choices(speakers, items)
