"""What the recording screen shows: who speaks, on what, and what is recorded so far."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from decisions.queries.opinions import Reader, opinions
from decisions.rules.opinions import SPEAKING
from decisions.schemas.opinion import OpinionLine
from decisions.words import ParticipantKind
from participation.base.database import fetch

# How many of the newest opinions stand on the screen; the others are on the list of opinions.
SHOWN = 200


class Speaking(msgspec.Struct, frozen=True):
    """Somebody who may speak: the key by which they are chosen, and the items they attend."""

    key: str
    id: UUID
    name: str
    public_name: str
    speaks_for: str
    kind: ParticipantKind
    items: list[UUID]


class Called(msgspec.Struct, frozen=True):
    """An item, and the letter by which it is chosen."""

    key: str
    id: UUID
    title: str


class Recording(msgspec.Struct, frozen=True):
    """The whole screen; opinions by number."""

    speakers: list[Speaking]
    items: list[Called]
    opinions: list[OpinionLine]
    following: bool


class _Speaker(msgspec.Struct):
    id: UUID
    name: str
    public_name: str
    speaks_for: str
    kind: ParticipantKind
    items: list[UUID]


class _Item(msgspec.Struct):
    id: UUID
    title: str


SPEAKERS = """
SELECT p.id, p.name, p.public_name, p.speaks_for, p.kind,
    ARRAY(SELECT x.item FROM participant_item x WHERE x.participant = p.id) AS items
FROM participant p WHERE p.meeting = {} AND p.removed_at IS NULL AND p.kind = ANY ({}::text[]) ORDER BY p.id
"""
ITEMS = """
SELECT id, title FROM agenda_item WHERE meeting = {} AND removed_at IS NULL ORDER BY attended DESC, position, id
"""


async def recording_of(reader: Reader) -> Recording:
    """Everything the screen needs to go on without the network."""
    people = await speakers_of(reader.meeting.id)
    items = await fetch(_Item, ITEMS, reader.meeting.id)
    found = await opinions(reader, limit=SHOWN)
    return Recording(
        speakers=people,
        items=[Called(_letter(n), one.id, one.title) for n, one in enumerate(items)],
        opinions=found.items,
        following=found.next is not None,
    )


async def speakers_of(meeting: UUID) -> list[Speaking]:
    """Everybody who may speak at a meeting, in the order in which they were invited."""
    people = await fetch(_Speaker, SPEAKERS, meeting, [str(kind) for kind in SPEAKING])
    return [
        Speaking(str(n), one.id, one.name, one.public_name, one.speaks_for, one.kind, one.items)
        for n, one in enumerate(people, 1)
    ]


async def items_of(meeting: UUID, attended: Sequence[UUID]) -> list[Called]:
    """The items on which somebody may hand in an opinion: their own, or where they have none any of the meeting."""
    rows = await fetch(_Item, ITEMS, meeting)
    return [Called("", one.id, one.title) for one in rows if not attended or one.id in attended]


def _letter(place: int) -> str:
    """a … z for as many items as a meeting ever has; none beyond, which are then chosen by hand."""
    return chr(ord("a") + place) if place < 26 else ""
